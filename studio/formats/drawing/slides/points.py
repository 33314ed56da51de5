"""Headed lists: one sentence alone, a few short items beside each other, or cards under each other."""

from __future__ import annotations

from studio.formats.drawing.slides.columns import draw_columns
from studio.formats.drawing.slides.lines import Line, apart, draw_lines
from studio.formats.drawing.slides.presentation import Deck
from studio.formats.drawing.slides.statement import draw_statement
from studio.storyboard.blocks import Points

COLUMNED = frozenset({"audience", "plain", "basis"})
"""Kinds of list whose items may stand beside each other, so that not every slide looks alike."""


def draw(deck: Deck, block: Points) -> None:
    if len(block.items) == 1:
        draw_statement(deck, block.heading, block, block.items[0].lead, block.items[0].text)
        return
    lines = [
        Line(_mark(block, at), apart(item.lead) if item.text else item.lead, item.text)
        for at, item in enumerate(block.items, start=1)
    ]
    if block.kind in COLUMNED and draw_columns(deck, block.heading, block, lines):
        return
    draw_lines(deck, block.heading, block, lines)


def _mark(block: Points, number: int) -> str:
    """Numbers where the order matters, an exclamation mark for cautions, a plain bar elsewhere."""
    if block.kind == "caution":
        return "!"
    return str(number) if block.kind in {"steps", "audience"} else ""
