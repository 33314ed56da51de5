"""The blocks a storyboard is made of: what is said, not how it is drawn.

Every block knows the strings it says, so that each format can prove that none was lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

SILENT = frozenset({"cites", "kind", "key", "icon"})
"""Fields that steer drawing and are not read by the public."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """One piece of the story. `key` is stable: `measures`, `faq`; `cites` are clause ids."""

    key: str
    cites: tuple[str, ...] = ()

    def said(self) -> tuple[str, ...]:
        """Every string of the block in reading order."""
        return tuple(_strings(self))


@dataclass(frozen=True, kw_only=True)
class Headline(Block):
    """The cover: what policy, whose, which kind of product."""

    kicker: str
    title: str
    doc_number: str
    issuer: str
    summary: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A key number: value and unit large, label below."""

    value: str
    unit: str
    label: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Figures(Block):
    heading: str
    items: tuple[Figure, ...]


@dataclass(frozen=True, kw_only=True)
class Point:
    """`lead` is the bold opening ("" when there is none)."""

    lead: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Points(Block):
    """A headed list. `icon` names a pictogram; `kind`: plain | steps | audience | caution | basis."""

    heading: str
    items: tuple[Point, ...]
    kind: str = "plain"
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class Moment:
    when: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Timeline(Block):
    heading: str
    items: tuple[Moment, ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    item: str
    before: str
    now: str
    effect: str


@dataclass(frozen=True, kw_only=True)
class Comparison(Block):
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class TermItem:
    term: str
    explanation: str


@dataclass(frozen=True, kw_only=True)
class Terms(Block):
    heading: str
    items: tuple[TermItem, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionItem:
    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Questions(Block):
    heading: str
    items: tuple[QuestionItem, ...]


@dataclass(frozen=True, kw_only=True)
class ChartPoint:
    label: str
    value: float
    shown: str
    """The value as the author wrote it, with its unit: what the label prints."""


@dataclass(frozen=True, kw_only=True)
class Chart(Block):
    """One chart. `kind`: bar | progress | line; `threshold` points are targets."""

    heading: str
    kind: str
    unit: str
    points: tuple[ChartPoint, ...]
    source: str
    alt: str

    def said(self) -> tuple[str, ...]:
        labels = (text for point in self.points for text in (point.label, point.shown))
        return tuple(text for text in (self.heading, *labels, self.source) if text)


@dataclass(frozen=True, kw_only=True)
class Contact(Block):
    """The foot: who interprets, since when it holds, whom to ask, where the original is."""

    heading: str
    authority: str
    period: str
    enquiry: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Storyboard:
    """What one format says, in order."""

    title: str
    blocks: tuple[Block, ...]

    def said(self) -> tuple[str, ...]:
        return tuple(text for block in self.blocks for text in block.said())


def _strings(item: object) -> Iterator[str]:
    if isinstance(item, str):
        if item.strip():
            yield item
    elif isinstance(item, tuple):
        for part in item:
            yield from _strings(part)
    elif is_dataclass(item):
        for described in fields(item):
            if described.name not in SILENT:
                yield from _strings(getattr(item, described.name))
