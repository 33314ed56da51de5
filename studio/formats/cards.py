"""Cards: nine at most in each shape, 3 : 4 and 1 : 1, because that is what a feed shows. `cards_full` has them all.

A cover, the parts that matter most, and a closing card with the code to the original. Each part shows its first
entries whole and says how many there are; the closing card says where the rest is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.domain.content import Content
from studio.formats.contract import Artifact, Format
from studio.formats.drawing.deck import PORTRAIT, SQUARE, draw_deck, told_by_cards

MOST = 9
"""Pictures that a WeChat Moments post shows; other feeds take as many or more."""


class Cards(Format):
    key, label, form = "cards", "图文卡片", "图片"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        told = told_by_cards(content)
        return tuple(
            card for shape in (PORTRAIT, SQUARE) for card in draw_deck(told, theme, shape, what="图文卡片", cards=MOST)
        )
