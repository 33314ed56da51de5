"""Words and what they mean."""

from __future__ import annotations

from studio.formats.drawing.slides.lines import Line, apart, draw_lines
from studio.formats.drawing.slides.presentation import Deck
from studio.storyboard.blocks import Terms


def draw(deck: Deck, block: Terms) -> None:
    draw_lines(deck, block.heading, block, [Line("", apart(item.term), item.explanation) for item in block.items])
