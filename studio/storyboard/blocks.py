"""The blocks a storyboard is made of: what is said, not how it is drawn.

Every block knows the strings it says, so that each format can prove that none was lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

SILENT = frozenset({"cites", "kind", "key", "icon", "doubt"})
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
    """One figure of a chart. Its place is its label, and its series where the chart has several."""

    label: str
    value: float
    shown: str
    """The value as the author wrote it, with its unit where that is short: what the label prints."""
    series: str = ""
    target: bool = False
    """What is to be reached, not what has been."""
    until: float | None = None
    """On a timeline: the end of the span that begins at `value`, both in years; None where no date can be read."""
    unit: str = ""
    """Where each panel has a unit of its own."""


@dataclass(frozen=True, kw_only=True)
class Chart(Block):
    """One chart. `kind` is a key of `CHART_KINDS`, or timeline."""

    heading: str
    kind: str
    unit: str
    points: tuple[ChartPoint, ...]
    source: str
    alt: str
    """Which kind of chart, what it shows, and the figures unless they are many."""
    note: str = ""
    """What all figures share and the labels leave out: “单位：万人次”."""
    doubt: str = ""
    """For the author: why the kind that was chosen by hand could not be drawn."""

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(point.label for point in self.points))

    @property
    def series(self) -> tuple[str, ...]:
        """Names of the several series; empty in a chart of one."""
        return tuple(dict.fromkeys(point.series for point in self.points if point.series))

    def at(self, label: str, series: str = "") -> ChartPoint | None:
        """The point at one place, if there is one."""
        return next((p for p in self.points if p.label == label and p.series == series), None)

    def table(self) -> tuple[tuple[str, ...], ...]:
        """The figures as rows of cells, the heads first."""
        if not self.series:
            names = ("事项", "时间") if self.kind == "timeline" else ("项目", "数值")
            return (names, *((point.label, point.shown) for point in self.points))
        cells = {(point.label, point.series): point.shown for point in self.points}
        units = {point.series: f"（{point.unit}）" for point in self.points if point.unit}
        head = ("项目", *(name + units.get(name, "") for name in self.series))
        return (head, *((label, *(cells.get((label, name), "") for name in self.series)) for label in self.labels))

    def drawn(self) -> tuple[str, ...]:
        """The strings inside the picture: all but its heading and its source."""
        units = tuple(dict.fromkeys(point.unit for point in self.points))
        rows = ((label, *(p.shown for p in self.points if p.label == label)) for label in self.labels)
        texts = (self.note, *self.series, *units, *(text for row in rows for text in row))
        return tuple(text for text in texts if text.strip())

    def said(self) -> tuple[str, ...]:
        return tuple(text for text in (self.heading, *self.drawn(), self.source) if text.strip())


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
    plate: str = ""
    """The short label that pictures show where AI took part; the blocks hold the whole sentence."""
    wished: tuple[str, ...] = ()
    """Parts in the order that a person gave them: what has no room for all begins with these."""

    def said(self) -> tuple[str, ...]:
        return tuple(text for block in self.blocks for text in block.said())

    def pictured(self) -> tuple[str, ...]:
        """What pictures of the board show."""
        return (*self.said(), self.plate) if self.plate else self.said()


def wording(item: object) -> str:
    """All that one item of a block says, in one string: what names a figure in an arrangement."""
    return "\n".join(_strings(item))


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
