"""One sentence that has a slide to itself, set as large as it goes."""

from __future__ import annotations

from pptx.enum.text import MSO_ANCHOR

from studio.formats.drawing.slides.measure import comely_size, fitting_size, height_of, split_text
from studio.formats.drawing.slides.place import Place
from studio.formats.drawing.slides.presentation import Deck
from studio.storyboard.blocks import Block

LARGEST, LEAST = 38.0, 22.0
SIDE = 44.0


def draw_statement(deck: Deck, heading: str, block: Block, lead: str, text: str) -> None:
    """The sentence on a card of its own height, in the middle; on several slides where it is very long."""
    room = deck.room
    width = room.width - 2 * SIDE
    lead_tall = height_of(lead, width=width, size=26) + 14 if lead else 0.0
    tallest = room.height - 40 - lead_tall - 60
    pieces = split_text(text, width=width, size=LEAST, room=tallest)
    for number, piece in enumerate(pieces, start=1):
        slide = deck.page(heading if len(pieces) == 1 else f"{heading}（{number}/{len(pieces)}）", block)
        size = fitting_size(piece, width=width, height=tallest, largest=LARGEST, smallest=LEAST)
        size = comely_size(piece, width=width, size=size, smallest=LEAST)
        opening = lead if number == 1 else ""
        above = lead_tall if opening else 0.0
        tall = height_of(piece, width=width, size=size)
        height = min(room.height - 20, max(tall + above + 110, room.height * 0.58))
        card = Place(room.left, room.top + (room.height - height) * 0.4, room.width, height)
        deck.card(slide, card)
        top = card.top + (height - tall - above - 30) / 2
        deck.box(slide, Place(card.left + SIDE, top, 64, 6), fill="accent_bright")
        deck.box(slide, Place(card.left + SIDE, top, 32, 6), fill="primary")
        top += 26
        if opening:
            place = Place(card.left + SIDE, top, width, lead_tall - 10)
            deck.text(slide, place, [(opening, True)], size=26, color="primary", anchor=MSO_ANCHOR.TOP)
            top += lead_tall
        deck.text(slide, Place(card.left + SIDE, top, width, tall + 4), [(piece, False)], size=size,
                  anchor=MSO_ANCHOR.TOP)  # fmt: skip
