"""The shipped fonts as a ruler: how wide a text is, where its lines break, and which font has its characters.

Charts ask before they draw, so that a label that would not fit is set otherwise and never cut.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import rjieba
from fontTools.ttLib import TTFont

from studio.formats.typesetting import FONTS

CUTS: dict[str, str] = {
    "sans": "NotoSansSC-Regular.ttf",
    "sans bold": "NotoSansSC-Bold.sub.ttf",
    "serif": "NotoSerifSC-Regular.sub.ttf",
    "serif bold": "NotoSerifSC-Bold.sub.ttf",
    "serif black": "NotoSerifSC-Black.sub.ttf",
    "kai": "LXGWWenKai-Regular.sub.ttf",
    "rare bold": "NotoSansCJKsc-RareBold.sub.otf",
    "rare": "NotoSansCJKsc-RareRegular.sub.otf",
    "ancient": "HanaMinB-Rare.sub.ttf",
    "emoji": "NotoEmoji-Medium.ttf",
}
"""The fonts of charts. `sans` has every character of GBK and stands in first for the others."""
FULL = "sans"
FAMILIES: dict[str, dict[str, str]] = {
    "Noto Sans SC": {"regular": "sans", "bold": "sans bold", "heading": "sans bold"},
    "Noto Serif SC": {"regular": "serif", "bold": "serif bold", "heading": "serif black"},
    "LXGW WenKai": {"regular": "kai", "bold": "kai", "heading": "kai"},
}
"""The theme's family → the cut for labels, for values and for the heading."""
_set_in: ContextVar[Mapping[str, str]] = ContextVar("_set_in", default=FAMILIES["Noto Sans SC"])
ASCENT, DESCENT = 0.88, 0.12
"""Of the size: the ideographic box that lines are set by."""
LEADING = 1.32
NOT_FIRST = frozenset("，。、；：！？）》”’】〕%％·…—～)]}>,.;:!?")
NOT_LAST = frozenset("（《“‘【〔([{<")
OPENING, CLOSING = frozenset("（《“‘【〔"), frozenset("，。、；：！？）》”’】〕")
"""Marks that fill half of their square: the empty half is taken away at a line's rims and between two of them."""
HALF = 440.0
BORDER_GAP = 0.12
"""Of the size: the space between a Chinese and a Latin character."""


@contextmanager
def set_in(fonts: Mapping[str, str]) -> Iterator[None]:
    """Inside, `regular`, `bold` and `heading` are the cuts of the theme's fonts."""
    body = FAMILIES.get(fonts["body"], FAMILIES["Noto Sans SC"])
    display = FAMILIES.get(fonts["display"], FAMILIES["Noto Sans SC"])
    before = _set_in.set({**body, "heading": display["heading"]})
    try:
        yield
    finally:
        _set_in.reset(before)


_reading = threading.RLock()
"""A font is read as its tables are asked for, which two threads must not do at once."""


@cache
def _font(cut: str) -> Any:
    return TTFont(FONTS / CUTS[cut], lazy=True)


@cache
def _characters(cut: str) -> dict[int, str]:
    with _reading:
        return dict(_font(cut).getBestCmap())


@cache
def _first_with(char: str, cut: str) -> str:
    return next((each for each in dict.fromkeys((cut, FULL, *CUTS)) if ord(char) in _characters(each)), FULL)


def cut_for(char: str, role: str) -> str:
    """The key in `CUTS` of the font that draws the character: the theme's own, else the first that has it."""
    return _first_with(char, _set_in.get()[role])


@cache
def _measured(char: str, cut: str) -> float:
    with _reading:
        font, name = _font(cut), _characters(cut).get(ord(char))
        return float(font["hmtx"][name][0] * 1000 / font["head"].unitsPerEm) if name else 500.0


def _advance(char: str, role: str) -> float:
    return _measured(char, cut_for(char, role))


def placed(text: str, cut: str) -> tuple[tuple[tuple[str, float], ...], float]:
    """Every character with its place in thousandths of the size, and the width of all."""
    at, places, before = 0.0, [], ""
    for char in text:
        if before and _wide(before) != _wide(char) and _joins(before) and _joins(char):
            at += BORDER_GAP * 1000
        elif char in OPENING and (not before or before in CLOSING) and _advance(char, cut) >= 900:
            at -= HALF
        places.append((char, at))
        at += _advance(char, cut)
        before = char
    return tuple(places), at - (HALF if before in CLOSING and _advance(before, cut) >= 900 else 0.0)


def runs(line: str, role: str) -> Iterator[tuple[str, str, float]]:
    """What one text can draw at a time: characters, the key of their font, and their place in thousandths."""
    text, font, begin, end = "", "", 0.0, 0.0
    for char, at in placed(line, role)[0]:
        cut = cut_for(char, role)
        if char.isspace() or cut != font or abs(at - end) > 0.01:
            if text:
                yield text, font, begin
            text, font, begin = "", cut, at
        if not char.isspace():
            begin = begin if text else at
            text += char
        end = at + _advance(char, role)
    if text:
        yield text, font, begin


def width(text: str, size: float, cut: str = "regular") -> float:
    """Pixels from the first character's left to the last one's right, of the longest line."""
    return max(placed(line, cut)[1] for line in text.split("\n")) * size / 1000


def height(text: str, size: float) -> float:
    """Pixels from the top of the first line to the foot of the last."""
    return size + text.count("\n") * size * LEADING


def folded(text: str, room: float, size: float, cut: str = "regular") -> str:
    """The text in lines no wider than `room`, broken between words and about equally long.

    A single word wider than the room is broken inside.
    """
    plain = re.sub(r"[ \t\r\n]+", " ", text.strip())
    pieces = _pieces(plain)
    lines = _filled(pieces, room, size, cut)
    if len(lines) < 2:
        return plain
    widest = max(width(piece.strip(), size, cut) for piece in pieces)
    narrow, wide = min(max(room * 0.4, widest), room), room
    while wide - narrow > size / 2:
        middle = (narrow + wide) / 2
        if len(_filled(pieces, middle, size, cut)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return "\n".join(_filled(pieces, wide, size, cut))


def longest_word(text: str, size: float, cut: str = "regular") -> float:
    """Pixels of the widest piece that should not be broken."""
    return max((width(piece.strip(), size, cut) for piece in _pieces(text.replace("\n", ""))), default=0.0)


@cache
def _pieces(text: str) -> tuple[str, ...]:
    """What may stand at the start of a line: words with the marks that cling to them."""
    words: list[str] = []
    for word in _words(text):
        if words and (word[0] in NOT_FIRST or words[-1][-1] in NOT_LAST or _one_number(words[-1], word)):
            words[-1] += word
        else:
            words.append(word)
    return tuple(words)


def _words(text: str) -> Sequence[str]:
    return [word for word in rjieba.cut(text) if word]


def _one_number(before: str, after: str) -> bool:
    """A number is not torn from its unit: 2021|年, 12.5|万."""
    return bool(re.search(r"[\d.,]$", before) and re.match(r"[\d.,年月日%％万亿个]", after)) and len(before) < 12


def _filled(pieces: Sequence[str], room: float, size: float, cut: str) -> list[str]:
    lines = [""]
    for piece in pieces:
        if width(lines[-1] + piece.rstrip(), size, cut) <= room:
            lines[-1] += piece
            continue
        if lines[-1].strip():
            lines.append("")
        for char in piece.lstrip():
            if lines[-1] and width(lines[-1] + char, size, cut) > room and char not in NOT_FIRST:
                lines.append("")
            lines[-1] += char
    return [line.strip() for line in lines if line.strip()] or [""]


def _wide(char: str) -> bool:
    return ord(char) >= 0x2E80


def _joins(char: str) -> bool:
    return char.isalnum()
