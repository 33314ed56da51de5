"""The contents of a long deck: its chapters, and what each of them answers."""

from __future__ import annotations

from collections.abc import Sequence

from studio.formats.drawing.slides.chapters import Chapter
from studio.formats.drawing.slides.measure import fitting_size
from studio.formats.drawing.slides.place import Place
from studio.formats.drawing.slides.presentation import Deck

TITLE = "目录"
NAMES = 190.0
GAP = 10.0


def draw(deck: Deck, parts: Sequence[Chapter]) -> None:
    slide = deck.page(TITLE, None)
    deck.repeated.append(TITLE)
    room = deck.room
    height = min(78.0, (room.height - GAP * (len(parts) - 1)) / len(parts))
    top = room.top + (room.height - height * len(parts) - GAP * (len(parts) - 1)) * 0.35
    for number, part in enumerate(parts, start=1):
        card = Place(room.left, top, room.width, height)
        deck.card(slide, card)
        deck.badge(slide, Place(card.left + 18, card.top + height / 2 - 20, 40, 40), str(number), size=20)
        deck.text(
            slide, Place(card.left + 76, card.top, NAMES, height), [(part.title, True)], size=26, color="primary_deep"
        )
        listed = "　".join(part.headings)
        place = Place(card.left + 76 + NAMES, card.top, card.width - NAMES - 96, height)
        size = fitting_size(listed, width=place.width, height=height - 12, largest=18, smallest=14)
        deck.text(slide, place, [(listed, False)], size=size, color="ink_soft")
        deck.repeated += [part.title, listed]
        top += height + GAP
