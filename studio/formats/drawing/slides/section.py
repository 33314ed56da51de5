"""The slide before a chapter."""

from __future__ import annotations

from pptx.enum.text import MSO_ANCHOR

from studio.formats.drawing.slides.chapters import Chapter
from studio.formats.drawing.slides.measure import fitting_size, height_of
from studio.formats.drawing.slides.place import Place
from studio.formats.drawing.slides.presentation import Deck

WORDS = "零一二三四五六七八九"


def draw(deck: Deck, number: int, part: Chapter) -> None:
    slide = deck.slide("section", part.title, None, largest=44)
    deck.repeated.append(part.title)
    listed = "\n".join(part.headings)
    beside = deck.beside(slide)
    for spare in beside[1:]:
        spare._element.getparent().remove(spare._element)
    if beside:
        deck.fill(beside[0], listed, largest=22, bold=False)
        deck.repeated.append(listed)
    if deck.template.own:
        mark = deck.ground()[1]
        deck.text(slide, Place(60, 150, 200, 44), [(f"第{WORDS[number]}部分", True)], size=24, color=mark)
    elif not beside:
        _panel(deck, slide, listed)


def _panel(deck: Deck, slide: object, listed: str) -> None:
    """A template without chapter slides: what the chapter answers, on its plain page."""
    room = deck.room
    size = fitting_size(listed, width=room.width - 80, height=room.height - 60, largest=30, smallest=16)
    tall = height_of(listed, width=room.width - 80, size=size)
    card = Place(room.left, room.top, room.width, min(room.height, tall + 60))
    deck.card(slide, card, fill="primary_soft")
    deck.text(slide, Place(card.left + 40, card.top + 28, card.width - 80, tall), [(listed, True)], size=size,
              color="primary_deep", anchor=MSO_ANCHOR.TOP)  # fmt: skip
    deck.repeated.append(listed)
