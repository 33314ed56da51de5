"""Cards: the whole content as two sets of pictures to swipe through, 3 : 4 and 1 : 1.

A cover, one part of the story per card (a long part takes several), and a closing card with the code to the
original. Letters never shrink below a readable size: what does not fit goes on on the next card.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.domain.content import Content
from studio.formats.contract import Artifact, Format
from studio.formats.drawing.deck import PORTRAIT, SQUARE, draw_deck, retitled
from studio.storyboard.blocks import Headline
from studio.storyboard.compose import compose


class Cards(Format):
    key, label, form = "cards", "图文卡片", "图片"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        board = compose(content, purpose="long_image")
        told = retitled(board, "政策解读", [block for block in board.blocks if not isinstance(block, Headline)])
        return tuple(card for shape in (PORTRAIT, SQUARE) for card in draw_deck(told, theme, shape, what="图文卡片"))
