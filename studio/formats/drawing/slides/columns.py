"""Two to four short items beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR

from studio.formats.drawing.slides.lines import Line
from studio.formats.drawing.slides.measure import height_of
from studio.formats.drawing.slides.place import Place
from studio.formats.drawing.slides.presentation import Deck
from studio.storyboard.blocks import Block

SIZES = (26.0, 24.0, 22.0, 20.0)
"""Each further column takes the largest away, so that lines do not get too short."""
GAP = 20.0
SIDE = 22.0
HEAD = 58.0
"""From a card's upper edge to its text: the number, or the short bar."""
FOOT = 24.0


def draw_columns(deck: Deck, heading: str, block: Block, lines: Sequence[Line]) -> bool:
    """True when they stand beside each other; False, and nothing drawn, where they do not fit so."""
    if not 2 <= len(lines) <= 4:
        return False
    wide = (deck.room.width - GAP * (len(lines) - 1)) / len(lines)
    inner = wide - 2 * SIDE
    head = HEAD + 16 if any(line.mark for line in lines) else HEAD
    room = deck.room.height - head - FOOT
    size = next(
        (each for each in SIZES[len(lines) - 2 :] if all(_stacked(line, inner, each) <= room for line in lines)), 0.0
    )
    if not size:
        return False
    slide = deck.page(heading, block)
    tallest = max(_stacked(line, inner, size) for line in lines)
    height = min(deck.room.height, max(deck.room.height * 0.55, tallest + head + FOOT))
    top = deck.room.top + (deck.room.height - height) * 0.35
    for at, line in enumerate(lines):
        card = Place(deck.room.left + at * (wide + GAP), top, wide, height)
        _draw_column(deck, slide, line, card, size=size, head=head)
    return True


def _draw_column(deck: Deck, slide: Any, line: Line, card: Place, *, size: float, head: float) -> None:
    deck.card(slide, card)
    left = card.left + SIDE
    if line.mark:
        deck.badge(slide, Place(left, card.top + 22, 40, 40), line.mark, size=20)
    else:
        deck.box(slide, Place(left, card.top + 28, 44, 6), fill="primary")
    place = Place(left, card.top + head, card.width - 2 * SIDE, card.height - head - FOOT / 2)
    runs = [(line.lead + ("\n" if line.lead and line.text else ""), True), (line.text, False)]
    deck.text(slide, place, [run for run in runs if run[0]], size=size, lead="primary", anchor=MSO_ANCHOR.TOP)


def _stacked(line: Line, width: float, size: float) -> float:
    return sum(height_of(text, width=width, size=size) for text in (line.lead, line.text) if text)
