"""演示文稿: native text, shapes, tables and charts on our own 16:9 template, or on one that a department brings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.domain.content import Content
from studio.formats.contract import Artifact, Format
from studio.formats.drawing.slides import draw
from studio.formats.drawing.slides.presentation import Deck
from studio.formats.drawing.slides.template import TALL
from studio.formats.proof import missing, pptx_text
from studio.storyboard.compose import compose

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


class Slides(Format):
    key, label, form = "slides", "演示文稿", "其他"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        """Raises `CannotDraw` for a department's template that cannot be used."""
        board = compose(content, purpose="slides")
        deck = Deck(theme)
        draw(deck, board)
        data = deck.written(board.title)
        placed = (*board.said(), *deck.repeated)
        return (
            Artifact(
                name="解读.pptx",
                media_type=MEDIA_TYPE,
                data=data,
                width=round(deck.wide),
                height=round(TALL),
                alt=f"演示文稿：{board.title}",
                placed=placed,
                missing=missing(placed, pptx_text(data)),
            ),
        )
