"""The parts of a board as a person arranges them: what each would say, what it says now, and what may be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from studio.domain.arrangement import Arrangement, in_order
from studio.domain.content import FIELDS, Content, Entry, Need
from studio.storyboard.arranging import SLOTS, SUMMARY, unarranged
from studio.storyboard.blocks import Block, Figures, wording
from studio.storyboard.compose import ORDERS, parts_of

CONTACT = ("interpreting_authority", "effective_period", "enquiry_contact")
"""Fields that close every board. They stay at its end."""
ALWAYS = frozenset({*CONTACT, "policy"})
"""Facts that the rules ask for wherever a policy is explained: whom to ask, since when it holds, which document it is."""
LEFT_OUT_WITH_REASON: dict[str, frozenset[str]] = {
    "article": ALWAYS | {key for key, spec in FIELDS.items() if spec.need is Need.REQUIRED},
    "wechat_article": ALWAYS,
    "long_image": ALWAYS,
    "cards": ALWAYS,
    "slides": ALWAYS,
    "spoken": frozenset(CONTACT),
}
"""Board → parts that may only be left out with a written reason. The article is the interpretation that is required."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing of a part: an entry, a figure or a chart. `text` names it; `slots` may be told shorter."""

    text: str
    slots: tuple[tuple[str, str, str], ...] = ()
    """Slot, what the form says there, what the board tells."""
    cites: tuple[str, ...] = ()
    left_out: bool = False

    @property
    def shortened(self) -> bool:
        return any(written != told for _, written, told in self.slots)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a board. `moves` and `may_go`: whether it can change its place, and be left out."""

    key: str
    heading: str
    lines: tuple[Line, ...]
    left_out: bool
    moves: bool
    may_go: bool
    needs_reason: bool

    @property
    def touched(self) -> bool:
        return self.left_out or any(line.left_out or line.shortened for line in self.lines)


def parts(content: Content, board: str) -> tuple[Part, ...]:
    """Everything the content has for this board, in the order of the board, left out or not."""
    arranged, whole = content.board(board), unarranged(content)
    middle = (_part(whole, key, board, arranged) for key in in_order(arranged.order, ORDERS[board]))
    ends = (_closing(whole, key, board, arranged) for key in CONTACT)
    return (
        *_summary(whole, arranged),
        *(part for part in middle if part.lines),
        *(part for part in ends if part.lines),
    )


def usual_order(board: str) -> tuple[str, ...]:
    return ORDERS[board]


def _summary(content: Content, arranged: Arrangement) -> Iterator[Part]:
    if not content.summary.strip():
        return
    told = arranged.wording(SUMMARY, content.summary, "text")
    line = Line(text=content.summary, slots=(("text", content.summary, told or content.summary),))
    yield Part(
        key=SUMMARY, heading="标题和摘要", lines=(line,), left_out=False, moves=False, may_go=False, needs_reason=False
    )


def _part(content: Content, key: str, board: str, arranged: Arrangement) -> Part:
    blocks = tuple(parts_of(content, key))
    return Part(
        key=key,
        heading=_heading(key, blocks),
        lines=tuple(_lines(content, key, blocks, arranged)),
        left_out=arranged.leaves_out(key),
        moves=True,
        may_go=True,
        needs_reason=key in LEFT_OUT_WITH_REASON[board],
    )


def _closing(content: Content, key: str, board: str, arranged: Arrangement) -> Part:
    return Part(
        key=key,
        heading=FIELDS[key].label,
        lines=tuple(_entries(content, key, arranged)),
        left_out=arranged.leaves_out(key),
        moves=False,
        may_go=True,
        needs_reason=key in LEFT_OUT_WITH_REASON[board],
    )


def _heading(key: str, blocks: tuple[Block, ...]) -> str:
    if key == "charts":
        return "图表"
    return str(getattr(blocks[0], "heading", "")) if blocks else FIELDS[key].label if key in FIELDS else key


def _lines(content: Content, key: str, blocks: tuple[Block, ...], arranged: Arrangement) -> Iterator[Line]:
    if key == "charts":
        for block in blocks:
            heading = str(getattr(block, "heading", ""))
            yield Line(text=heading, cites=block.cites, left_out=arranged.leaves_out(key, heading))
    elif key == "figures":
        for item in (item for block in blocks if isinstance(block, Figures) for item in block.items):
            yield Line(text=wording(item), left_out=arranged.leaves_out(key, wording(item)))
    elif key in FIELDS:
        yield from _entries(content, key, arranged)
    else:
        for block in blocks:
            yield Line(text="\n".join(block.said()[1:]))


def _entries(content: Content, key: str, arranged: Arrangement) -> Iterator[Line]:
    for entry in content.part(key).entries:
        if entry.said():
            yield _line(key, entry, arranged)


def _line(key: str, entry: Entry, arranged: Arrangement) -> Line:
    given = ((slot, str(getattr(entry, slot))) for slot in SLOTS[FIELDS[key].entry])
    slots = tuple(
        (slot, written, told if (told := arranged.wording(key, entry.wording, slot)) is not None else written)
        for slot, written in given
        if written.strip()
    )
    left_out = arranged.leaves_out(key, entry.wording)
    return Line(text=entry.wording, slots=slots, cites=entry.cites, left_out=left_out)
