"""The complete set of cards: the whole content as pictures to swipe through, in both shapes.

A long part takes several cards. Letters never shrink below a readable size: what does not fit goes on on the next
card. It is made when somebody asks for it by name; a feed takes the nine of `cards`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from studio.domain.content import Content
from studio.formats.contract import Artifact, Format
from studio.formats.drawing.deck import PORTRAIT, SQUARE, draw_deck, told_by_cards


class CardsFull(Format):
    key, label, form = "cards_full", "图文卡片（全套）", "图片"
    routine = False
    beside = "图文卡片挑选主要内容，最多九张；全套把每一条都做成卡片，内容多时有几十张。"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        told = told_by_cards(content)
        shapes = (replace(shape, prefix=f"全套{shape.prefix}") for shape in (PORTRAIT, SQUARE))
        return tuple(card for shape in shapes for card in draw_deck(told, theme, shape, what="图文卡片"))
