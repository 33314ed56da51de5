"""Cutting long texts into pieces that fit one picture each; joined again, the pieces are the text."""

from __future__ import annotations

import unicodedata

from studio.formats.contract import CannotDraw

LONGEST_TITLE = 160
"""Characters. Beyond, a cover's title would be smaller than anyone reads on a phone."""
LINE = 20.0
"""Chinese characters on one line of a card: what a line break costs at most."""
CLOSING = "，。、；：！？,.;:!?）)】》〉」』”’…％%"
STOPS = ("。！？；!?;", "，、：,:", "）》”】) ")
"""Where a text is cut best: after a sentence, then after a clause, then after a bracket."""


def pieces_of(text: str, room: float, first: float = 0.0) -> tuple[str, ...]:
    """The text in pieces of at most `room` Chinese characters' width (the first piece: `first`, when given)."""
    pieces = []
    limit = first or room
    while extent(text) > limit:
        at = _cut_at(text, limit)
        pieces.append(text[:at])
        text, limit = text[at:], room
    return (*pieces, text) if text.strip() or not pieces else (*pieces[:-1], pieces[-1] + text)


def extent(text: str) -> float:
    """How much room a text takes, in Chinese characters; a line break takes the rest of its line."""
    *broken, last = text.split("\n")
    return sum(max(LINE, _width(line)) for line in broken) + _width(last)


def _width(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.62 for char in text)


def _cut_at(text: str, limit: float) -> int:
    end = _reach(text, limit)
    for marks in STOPS:
        at = max(text.rfind(mark, 0, end) for mark in marks) + 1
        if at > end * 0.55:
            return at
    while end > 1 and text[end] in CLOSING:
        end -= 1
    return end


def _reach(text: str, limit: float) -> int:
    """The longest opening within the limit; at least one character, so that cutting comes to an end."""
    low, high = 1, len(text) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if extent(text[:middle]) <= limit else (low, middle - 1)
    return low


def refuse_long_title(title: str, what: str) -> None:
    """Raises `CannotDraw` for a title that no picture can show in readable letters."""
    if len(title) > LONGEST_TITLE:
        raise CannotDraw(
            f"标题有 {len(title)} 个字，{what}上放不下（最多 {LONGEST_TITLE} 个），所以没有生成。"
            "请把标题写短一些再生成；内容没有改动。"
        )
