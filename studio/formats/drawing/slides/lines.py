"""Cards under each other: a mark, a bold opening and the text; what does not fit goes on to another slide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from studio.formats.drawing.slides.measure import height_of, pages_of, split_text
from studio.formats.drawing.slides.place import Place
from studio.formats.drawing.slides.presentation import Deck
from studio.storyboard.blocks import Block

SIZES = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0)
"""The largest at which a whole list stands on one slide; the smallest when it needs several."""
GAP = 12.0
PADDING = 16.0
MARK = 46.0
"""Width of the column with the number."""
LOOSEST = 60.0
"""Points that a card may be taller than its text."""


@dataclass(frozen=True)
class Line:
    """One card: a mark, a bold opening and the text."""

    mark: str
    lead: str
    text: str

    @property
    def whole(self) -> str:
        return self.lead + self.text


def apart(lead: str) -> str:
    """A lead without a mark of its own is set apart by a space."""
    return lead if not lead or lead.rstrip()[-1:] in "：:。？！，；" else f"{lead}　"


def paged_title(heading: str, number: int, count: int) -> str:
    return heading if count == 1 else f"{heading}（{number}/{count}）"


def draw_lines(deck: Deck, heading: str, block: Block, lines: Sequence[Line]) -> None:
    """On as few slides as 20 points allow, and then as large as those slides allow."""
    width, room = deck.room.width - 2 * PADDING - MARK, deck.room.height
    size, pages = min(
        ((each, _paged(lines, each, width=width, room=room)) for each in SIZES),
        key=lambda tried: (len(tried[1]), -tried[0]),
    )
    for number, page in enumerate(pages, start=1):
        slide = deck.page(paged_title(heading, number, len(pages)), block)
        heights = [_tall(line, size, width) for line in page]
        free = room - sum(heights) - GAP * (len(page) - 1)
        loose = max(0.0, min(free / len(page), LOOSEST))
        top = deck.room.top + max(0.0, free - loose * len(page)) * 0.35
        for line, height in zip(page, heights, strict=True):
            card = Place(deck.room.left, top, deck.room.width, height + loose)
            _draw_line(deck, slide, line, card, size=size)
            top += card.height + GAP


def _paged(lines: Sequence[Line], size: float, *, width: float, room: float) -> list[list[Line]]:
    parts = [part for line in lines for part in _parts(line, size, width=width, room=room)]
    tall: Callable[[Line], float] = lambda line: _tall(line, size, width)  # noqa: E731 -- both uses read better with a name
    return list(pages_of(parts, room=room, gap=GAP, tall=tall))


def _parts(line: Line, size: float, *, width: float, room: float) -> Iterator[Line]:
    """The line, cut behind sentences where it is taller than a slide."""
    inner = room - PADDING
    if height_of(line.whole, width=width, size=size) <= inner:
        yield line
        return
    leads = split_text(line.lead, width=width, size=size, room=inner) if line.lead else []
    for lead in leads[:-1]:
        yield Line(line.mark, lead, "")
    last = leads[-1] if leads else ""
    left = inner - (height_of(last, width=width, size=size) if last else 0.0)
    if left < 3 * size and last:
        yield Line(line.mark, last, "")
        last, left = "", inner
    for at, piece in enumerate(split_text(line.text, width=width, size=size, room=left) if line.text else []):
        yield Line(line.mark, "" if at else last, piece)
    if last and not line.text:
        yield Line(line.mark, last, "")


def _tall(line: Line, size: float, width: float) -> float:
    return max(height_of(line.whole, width=width, size=size) + PADDING, 48.0)


def _draw_line(deck: Deck, slide: Any, line: Line, card: Place, *, size: float) -> None:
    deck.card(slide, card)
    left = card.left + PADDING
    if line.mark:
        badge = Place(left, card.top + card.height / 2 - 17, 34, 34)
        deck.badge(slide, badge, line.mark, fill="accent" if line.mark == "!" else "primary")
        left += MARK
    else:
        deck.box(slide, Place(left, card.top + card.height / 2 - 14, 5, 28), fill="primary")
        left += 20
    place = Place(left, card.top, card.right - PADDING - left, card.height)
    runs = [(text, bold) for text, bold in ((line.lead, True), (line.text, False)) if text]
    deck.text(slide, place, runs, size=size, lead="primary")
