"""Questions, each on a band with its answer below; an answer is never parted from its question without need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.text import MSO_ANCHOR

from studio.formats.drawing.slides.lines import paged_title
from studio.formats.drawing.slides.measure import height_of, pages_of, split_text
from studio.formats.drawing.slides.place import Place
from studio.formats.drawing.slides.presentation import Deck
from studio.storyboard.blocks import Questions

SIZES = (26.0, 24.0, 22.0, 20.0)
GAP = 16.0
PADDING = 16.0
MARK = 48.0
LOOSEST = 40.0


@dataclass(frozen=True)
class Pair:
    """What stands on one card: either may be "" where the other was too long for one slide."""

    question: str
    answer: str


def draw(deck: Deck, block: Questions) -> None:
    width, room = deck.room.width - 2 * PADDING - MARK, deck.room.height
    pairs = [Pair(item.question, item.answer) for item in block.items if (item.question + item.answer).strip()]
    size, pages = min(
        ((each, _paged(pairs, each, width=width, room=room)) for each in SIZES),
        key=lambda tried: (len(tried[1]), -tried[0]),
    )
    for number, page in enumerate(pages, start=1):
        slide = deck.page(paged_title(block.heading, number, len(pages)), block)
        heights = [_tall(pair, size, width) for pair in page]
        free = room - sum(heights) - GAP * (len(page) - 1)
        loose = max(0.0, min(free / len(page), LOOSEST))
        top = deck.room.top + max(0.0, free - loose * len(page)) * 0.35
        for pair, height in zip(page, heights, strict=True):
            _draw_pair(deck, slide, pair, Place(deck.room.left, top, deck.room.width, height + loose), size=size)
            top += height + loose + GAP


def _paged(pairs: Sequence[Pair], size: float, *, width: float, room: float) -> list[list[Pair]]:
    parts = [part for pair in pairs for part in _parts(pair, size, width=width, room=room)]
    return list(pages_of(parts, room=room, gap=GAP, tall=lambda pair: _tall(pair, size, width)))


def _parts(pair: Pair, size: float, *, width: float, room: float) -> Iterator[Pair]:
    if _tall(pair, size, width) <= room:
        yield pair
        return
    asked = _asked(pair.question, size, width) if pair.question.strip() else 0.0
    left = room - asked - PADDING
    if left < room * 0.4:
        for piece in split_text(pair.question, width=width, size=size, room=room - PADDING):
            yield Pair(piece, "")
        asked, left, pair = 0.0, room - PADDING, Pair("", pair.answer)
    for at, piece in enumerate(split_text(pair.answer, width=width, size=size, room=left)):
        yield Pair("" if at else pair.question, piece)


def _asked(question: str, size: float, width: float) -> float:
    return max(height_of(question, width=width, size=size) + PADDING, 46.0)


def _answered(answer: str, size: float, width: float) -> float:
    return max(height_of(answer, width=width, size=size) + PADDING, 46.0)


def _tall(pair: Pair, size: float, width: float) -> float:
    asked = _asked(pair.question, size, width) if pair.question.strip() else 0.0
    return asked + (_answered(pair.answer, size, width) if pair.answer.strip() else 0.0)


def _draw_pair(deck: Deck, slide: Any, pair: Pair, place: Place, *, size: float) -> None:
    width = deck.room.width - 2 * PADDING - MARK
    asked = _asked(pair.question, size, width) if pair.question.strip() else 0.0
    if not pair.answer.strip():
        asked = place.height
    deck.card(slide, place)
    if asked:
        band = Place(place.left, place.top, place.width, asked)
        deck.card(slide, band, fill="primary_soft")
        _draw_text(deck, slide, band, "问", pair.question, size=size, bold=True)
    if pair.answer.strip():
        below = Place(place.left, place.top + asked, place.width, place.height - asked)
        _draw_text(deck, slide, below, "答", pair.answer, size=size, bold=False)


def _draw_text(deck: Deck, slide: Any, place: Place, mark: str, text: str, *, size: float, bold: bool) -> None:
    tall = height_of(text, width=place.width - 2 * PADDING - MARK, size=size)
    top = place.top + (place.height - tall) / 2
    first = top + size * 0.66 - 16
    badge = Place(place.left + PADDING, max(place.top + 4, first), 32, 32)
    deck.badge(slide, badge, mark, fill="primary" if bold else "accent", size=16)
    box = Place(place.left + PADDING + MARK, top, place.width - 2 * PADDING - MARK, tall)
    color = "primary_deep" if bold else "ink"
    deck.text(slide, box, [(text, bold)], size=size, color=color, anchor=MSO_ANCHOR.TOP)
