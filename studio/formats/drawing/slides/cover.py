"""The cover, and what the policy says in one sentence."""

from __future__ import annotations

from typing import Any

from pptx.enum.text import MSO_ANCHOR

from studio.formats.drawing.slides.measure import fitting_size
from studio.formats.drawing.slides.place import Place
from studio.formats.drawing.slides.presentation import Deck
from studio.formats.drawing.slides.statement import draw_statement
from studio.storyboard.blocks import Headline


def draw(deck: Deck, block: Headline) -> None:
    """Raises nothing: a department's cover gets what its placeholders hold, the rest is drawn on it."""
    under = "　".join(text for text in (block.issuer, block.doc_number) if text)
    if not deck.template.own:
        _on_another(deck, block, under)
    else:
        slide = deck.slide("cover", block.title, block, largest=40)
        subtitle, kicker = deck.beside(slide)
        deck.fill(subtitle, under, largest=20, bold=False)
        deck.fill(kicker, block.kicker, largest=24)
    if block.summary:
        draw_statement(deck, "一句话说清楚", block, "", block.summary)


def _on_another(deck: Deck, block: Headline, under: str) -> None:
    slide = deck.slide("cover", block.title, block, largest=40)
    beside = deck.beside(slide)
    for spare in beside[1:]:
        spare._element.getparent().remove(spare._element)
    if beside:
        deck.fill(beside[0], f"{under}　{block.kicker}", largest=20, bold=False)
    else:
        _panel(deck, slide, block, under)


def _panel(deck: Deck, slide: Any, block: Headline, under: str) -> None:
    """A template without a cover: ours is drawn on its plain page, with the title on a panel."""
    room = deck.room
    holder = deck.title_of(slide)
    panel = deck.box(slide, room, fill="primary")
    slide.shapes._spTree.remove(panel._element)
    slide.shapes._spTree.insert(2, panel._element)
    inner = room.inside(40)
    place = Place(inner.left, inner.top + 50, inner.width, max(80.0, inner.height - 130))
    holder.left, holder.top, holder.width, holder.height = deck.emu(place)
    holder.text_frame.clear()
    deck.fill(holder, block.title, largest=36, color="on_primary")
    deck.text(slide, Place(inner.left, inner.top, inner.width, 36), [(block.kicker, True)], size=22,
              color="accent_bright", anchor=MSO_ANCHOR.TOP)  # fmt: skip
    size = fitting_size(under, width=inner.width, height=60, largest=20, smallest=14)
    deck.text(slide, Place(inner.left, inner.foot - 60, inner.width, 60), [(under, False)], size=size,
              color="on_primary")  # fmt: skip
