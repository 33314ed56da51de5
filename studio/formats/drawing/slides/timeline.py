"""Dated steps in native shapes: along a line across the slide, or down a line where there are many or long ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from studio.formats.drawing.slides.lines import paged_title
from studio.formats.drawing.slides.measure import height_of, pages_of, split_text, width_of
from studio.formats.drawing.slides.place import Place
from studio.formats.drawing.slides.presentation import Deck
from studio.storyboard.blocks import Moment, Timeline

SIZES = (26.0, 24.0, 22.0, 20.0)
DATE = 22.0
GAP = 18.0
SIDE = 16.0
MOST_ACROSS = 5
KNOT = 20.0
RAIL = 0.30
"""The most of the width that the dates beside an upright line take."""


def draw(deck: Deck, block: Timeline) -> None:
    if not _across(deck, block):
        _down(deck, block)


def _across(deck: Deck, block: Timeline) -> bool:
    """Steps from left to right; False, and nothing drawn, where they do not fit so."""
    count = len(block.items)
    if not 2 <= count <= MOST_ACROSS:
        return False
    wide = (deck.room.width - GAP * (count - 1)) / count
    inner = wide - 2 * SIDE
    dates = max(height_of(item.when, width=wide, size=DATE) for item in block.items)
    if dates > 2.1 * DATE * 1.32 or any(not item.when.strip() for item in block.items):
        return False
    room = deck.room.height - dates - 76
    size = next((each for each in SIZES if all(_tall(item, inner, each) <= room for item in block.items)), 0.0)
    if not size:
        return False
    slide = deck.page(block.heading, block)
    tallest = max(_tall(item, inner, size) for item in block.items)
    height = min(room, max(tallest, 150.0))
    top = deck.room.top + (deck.room.height - dates - 56 - height) * 0.4
    line = top + dates + 22
    deck.box(slide, Place(deck.room.left, line - 2, deck.room.width, 4), fill="muted")
    for at, item in enumerate(block.items):
        card = Place(deck.room.left + at * (wide + GAP), line + 34, wide, height)
        _step(deck, slide, item, card, line=line, size=size, dates=dates, last=at == count - 1)
    return True


def _tall(item: Moment, inner: float, size: float) -> float:
    return height_of(item.text, width=inner, size=size) + 2 * SIDE + 4


def _step(deck: Deck, slide: Any, item: Moment, card: Place, *, line: float, size: float, dates: float, last: bool) -> None:  # fmt: skip
    """One step: its date above the line, a knot on it, what is due on a card below. The last is the goal."""
    middle = card.left + card.width / 2
    above = Place(card.left, line - KNOT / 2 - 12 - dates, card.width, dates)
    deck.text(slide, above, [(item.when, True)], size=DATE, color="primary_deep", align=PP_ALIGN.CENTER,
              anchor=MSO_ANCHOR.BOTTOM)  # fmt: skip
    knot = Place(middle - KNOT / 2, line - KNOT / 2, KNOT, KNOT)
    deck.shape(slide, MSO_SHAPE.OVAL, knot, fill="primary" if last else "card", line="primary", thick=3)
    deck.box(slide, Place(middle - 1, line + KNOT / 2, 2, 24), fill="primary")
    deck.card(slide, card, fill="primary_soft" if last else "card")
    place = Place(card.left + SIDE, card.top + SIDE, card.width - 2 * SIDE, card.height - 2 * SIDE)
    deck.text(slide, place, [(item.text, False)], size=size, anchor=MSO_ANCHOR.TOP)


def _down(deck: Deck, block: Timeline) -> None:
    widest = max((width_of(item.when, DATE) for item in block.items), default=0.0) + 8
    rail = max(90.0, min(widest, deck.room.width * RAIL))
    text_wide = deck.room.width - rail - 44 - 2 * SIDE
    room = deck.room.height

    def tall(item: Moment, size: float) -> float:
        return max(height_of(item.text, width=text_wide, size=size), height_of(item.when, width=rail, size=DATE)) + 20

    def paged(size: float) -> list[list[Moment]]:
        parts = chain.from_iterable(
            _cut(item, size, rail=rail, width=text_wide, room=room - 20) for item in block.items
        )
        return list(pages_of(list(parts), room=room, gap=10, tall=lambda item: tall(item, size)))

    size, pages = min(((each, paged(each)) for each in SIZES), key=lambda tried: (len(tried[1]), -tried[0]))
    for number, page in enumerate(pages, start=1):
        slide = deck.page(paged_title(block.heading, number, len(pages)), block)
        _rows(deck, slide, page, [tall(item, size) for item in page], rail=rail, size=size)


def _cut(item: Moment, size: float, *, rail: float, width: float, room: float) -> Iterator[Moment]:
    dates = split_text(item.when, width=rail, size=DATE, room=room) or [""]
    texts = split_text(item.text, width=width, size=size, room=room) or [""]
    for at in range(max(len(dates), len(texts))):
        yield Moment(when=dates[at] if at < len(dates) else "", text=texts[at] if at < len(texts) else "")


def _rows(deck: Deck, slide: Any, page: Sequence[Moment], heights: Sequence[float], *, rail: float, size: float) -> None:  # fmt: skip
    room = deck.room
    free = room.height - sum(heights) - 10 * (len(page) - 1)
    loose = max(0.0, min(free / len(page), 36.0))
    top = room.top + max(0.0, free - loose * len(page)) * 0.35
    line = room.left + rail + 22
    whole = sum(heights) + loose * len(page) + 10 * (len(page) - 1)
    deck.box(slide, Place(line - 1.5, top + 12, 3, max(1.0, whole - 24)), fill="muted")
    for item, height in zip(page, heights, strict=True):
        middle = top + (height + loose) / 2
        date = Place(room.left, top, rail, height + loose)
        if item.when:
            deck.text(slide, date, [(item.when, True)], size=DATE, color="primary_deep", align=PP_ALIGN.RIGHT)
        deck.shape(slide, MSO_SHAPE.OVAL, Place(line - 8, middle - 8, 16, 16), fill="card", line="primary", thick=3)
        card = Place(line + 22, top, room.right - line - 22, height + loose)
        deck.card(slide, card)
        if item.text:
            place = Place(card.left + SIDE, card.top, card.width - 2 * SIDE, card.height)
            deck.text(slide, place, [(item.text, False)], size=size)
        top += height + loose + 10
