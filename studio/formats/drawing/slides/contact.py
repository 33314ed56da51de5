"""The last slide: who interprets, since when it holds, whom to ask, where the original is."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.enum.text import MSO_ANCHOR

from studio.formats.drawing.slides.lines import Line, draw_lines, paged_title
from studio.formats.drawing.slides.measure import height_of, pages_of, split_text
from studio.formats.drawing.slides.place import Place
from studio.formats.drawing.slides.presentation import Deck
from studio.storyboard.blocks import Contact

SIZES = (24.0, 22.0, 20.0)
ROOM = Place(60, 132, 760, 300)
"""Stays left of the closing's ornament and above its foot."""
NAMES = 110.0
GAP = 20.0


def draw(deck: Deck, block: Contact) -> None:
    texts = [("解读机关", block.authority), ("实施期限", block.period), *(("咨询渠道", text) for text in block.enquiry)]
    texts += [("原文", block.url)] if block.url else []
    shown = [(name, text) for name, text in texts if text.strip()]
    if deck.template.own:
        _closing(deck, block, shown)
    else:
        draw_lines(deck, block.heading, block, [Line("", f"{name}　", text) for name, text in shown])


def _closing(deck: Deck, block: Contact, shown: Sequence[tuple[str, str]]) -> None:
    width = ROOM.width - NAMES
    size, pages = min(((each, _pages(shown, each, width)) for each in SIZES), key=lambda t: (len(t[1]), -t[0]))
    ink, mark = deck.ground()
    for number, page in enumerate(pages, start=1):
        slide = deck.slide("closing", paged_title(block.heading, number, len(pages)), block, largest=34)
        top = ROOM.top
        for name, text in page:
            tall = height_of(text, width=width, size=size)
            deck.text(slide, Place(ROOM.left, top, NAMES, size * 1.32), [(name, True)], size=18, color=mark)
            place = Place(ROOM.left + NAMES, top, width, tall)
            deck.text(slide, place, [(text, False)], size=size, color=ink, anchor=MSO_ANCHOR.TOP)
            top += tall + GAP


def _pages(shown: Sequence[tuple[str, str]], size: float, width: float) -> list[list[tuple[str, str]]]:
    parts = [
        (name, piece) for name, text in shown for piece in split_text(text, width=width, size=size, room=ROOM.height)
    ]
    tall = [height_of(text, width=width, size=size) for _, text in parts]
    known = dict(zip(parts, tall, strict=True))
    return list(pages_of(parts, room=ROOM.height, gap=GAP, tall=lambda part: known[part]))
