"""Measuring text for slides: how many lines it takes, so that what does not fit goes on to the next slide.

Office and LibreOffice put about a quarter em between Chinese and Latin; without counting it lines break early.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TypeVar

from PIL import ImageFont

from studio.paths import ASSETS

LINE_HEIGHT = 1.35
USABLE = 0.96
"""Share of a box's width that is reckoned with; the rest is the renderer's liberty."""
_BORDER = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")

T = TypeVar("T")


def lines_of(text: str, *, width: float, size: float) -> int:
    """How many lines `text` takes in a box `width` points wide, at `size` points."""
    room = width * USABLE
    count = 0
    for paragraph in text.split("\n"):
        length = _length(paragraph, size)
        count += max(1, int(-(-length // room)))
    return count


def height_of(text: str, *, width: float, size: float) -> float:
    """Points from the first line's top to the last line's foot."""
    return lines_of(text, width=width, size=size) * size * LINE_HEIGHT


def fitting_size(text: str, *, width: float, height: float, largest: float, smallest: float) -> float:
    """The largest size at which the text fits; `smallest` when none does."""
    size = largest
    while size > smallest and height_of(text, width=width, size=size) > height:
        size -= 1
    return size


def pages_of(items: Sequence[T], *, room: float, gap: float, tall: Callable[[T], float]) -> Iterator[list[T]]:
    """The items in as few pages as hold them, evened out so that the last page is not left nearly empty."""
    pages = _filled(items, room=room, gap=gap, tall=tall)
    if len(pages) > 1:
        total = sum(tall(item) + gap for item in items)
        share = total / len(pages) * 1.12
        evened = _filled(items, room=min(room, max(share, max(tall(item) for item in items))), gap=gap, tall=tall)
        pages = evened if len(evened) == len(pages) else pages
    yield from pages


def split_text(text: str, *, width: float, size: float, room: float) -> list[str]:
    """A text taller than a whole slide, cut behind sentences; nothing is left out."""
    if height_of(text, width=width, size=size) <= room:
        return [text]
    parts, current = [], ""
    for sentence in re.findall(r"[^。；！？]*[。；！？]?", text):
        for piece in _short(sentence, width=width, size=size, room=room):
            if current and height_of(current + piece, width=width, size=size) > room:
                parts.append(current)
                current = ""
            current += piece
    return [*parts, current] if current else parts


def _short(sentence: str, *, width: float, size: float, room: float) -> Iterator[str]:
    most = max(1, int(room // (size * LINE_HEIGHT)) * int(width * USABLE // size))
    for at in range(0, len(sentence), most):
        yield sentence[at : at + most]


def _filled(items: Sequence[T], *, room: float, gap: float, tall: Callable[[T], float]) -> list[list[T]]:
    pages: list[list[T]] = []
    used = room + 1.0
    for item in items:
        height = tall(item)
        if used + gap + height > room:
            pages.append([])
            used = -gap
        pages[-1].append(item)
        used += gap + height
    return pages


def _length(text: str, size: float) -> float:
    return float(_font().getlength(text)) * size / 100 + 0.25 * size * len(_BORDER.findall(text))


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(ASSETS / "fonts" / "NotoSansSC-Bold.sub.ttf"), 100)
