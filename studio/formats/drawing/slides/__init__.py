"""Slides, one kind of layout in one file: what is drawn from each kind of block, and in which order."""

from __future__ import annotations

from collections.abc import Callable

from studio.formats.drawing.slides import (
    chart,
    comparison,
    contact,
    cover,
    figures,
    outline,
    points,
    questions,
    section,
    terms,
    timeline,
)
from studio.formats.drawing.slides.chapters import chapters
from studio.formats.drawing.slides.presentation import Deck
from studio.storyboard.blocks import (
    Block,
    Chart,
    Comparison,
    Contact,
    Figures,
    Headline,
    Points,
    Questions,
    Storyboard,
    Terms,
    Timeline,
)

DRAWN: dict[type[Block], Callable[..., None]] = {
    Headline: cover.draw,
    Figures: figures.draw,
    Points: points.draw,
    Timeline: timeline.draw,
    Comparison: comparison.draw,
    Terms: terms.draw,
    Questions: questions.draw,
    Chart: chart.draw,
    Contact: contact.draw,
}


def draw(deck: Deck, board: Storyboard) -> None:
    """The whole story; a long one with contents behind its cover and a slide before each chapter of several parts."""
    parts = chapters(board.blocks)
    titled = [part for part in parts if part.title]
    for at, part in enumerate(parts):
        if at == 1 and titled:
            outline.draw(deck, titled)
        if part.title and len(part.headings) > 1:
            section.draw(deck, titled.index(part) + 1, part)
        for block in part.blocks:
            DRAWN[type(block)](deck, block)
