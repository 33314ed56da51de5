"""Measuring text for slides: how many lines it takes, so that what does not fit goes on to the next slide.

Lengths are design points (a slide is 540 high). Lines are set at an exact distance, `LINE_HEIGHT` times the size, so
that a text is as tall with any font; widths are reckoned a little generously, because the reader's fonts are not ours.
Office and LibreOffice put about a quarter em between Chinese and Latin; without counting it lines break early.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TypeVar

from PIL import ImageFont

from studio.formats.drawing import lettering
from studio.paths import ASSETS

LINE_HEIGHT = 1.32
USABLE = 0.97
"""Share of a box's width that is reckoned with; the rest is the renderer's liberty."""
LATIN = 1.14
"""Latin letters and digits of the faces that stand in for a missing one are wider by up to this."""
LONG, UNBROKEN = 12, 1.18
"""Characters from which on a Latin piece is reckoned so much longer: it breaks at a slash or hyphen, leaving room."""
GAP = 0.25
"""Ems between Chinese and Latin."""
NOT_FIRST = frozenset("，。、；：！？）》〉」』】〕”’…—%℃‰,.;:!?)]}")
NOT_LAST = frozenset("（《〈「『【〔“‘([{")
_PIECES = re.compile(r"[!-~]+|\s+|[^!-~\s]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")

T = TypeVar("T")
Piece = tuple[str, float]
"""A word or character, and its width in ems."""


@lru_cache(maxsize=4096)
def lines_of(text: str, *, width: float, size: float) -> int:
    """How many lines `text` takes in a box `width` points wide, at `size` points."""
    room = width * USABLE / size
    return sum(_lines(_pieces(paragraph), room) for paragraph in text.split("\n"))


def height_of(text: str, *, width: float, size: float) -> float:
    """Points from the first line's top to the last line's foot."""
    return lines_of(text, width=width, size=size) * size * LINE_HEIGHT


def width_of(text: str, size: float) -> float:
    """Points that the text takes on one line."""
    return size * sum(length for _, length in _pieces(text))


def comely_size(text: str, *, width: float, size: float, smallest: float) -> float:
    """At most `size`: where one or two characters would be left alone on the last line, a size that mends it."""
    tried = size
    while tried >= max(smallest, size * 0.8):
        if not _lonely(text, width=width, size=tried):
            return tried
        tried -= 1
    return size


def folded(text: str, *, width: float, height: float, largest: float, smallest: float) -> tuple[str, float]:
    """A title in lines of about one length, broken between words, and its size; as it stands where it has no room."""
    size = largest
    while size >= smallest:
        lines = lettering.folded(text, width * 0.93, size, "bold")
        if (
            lines_of(lines, width=width, size=size) == lines.count("\n") + 1
            and height_of(lines, width=width, size=size) <= height
        ):
            return lines, size
        size -= 1
    return text, fitting_size(text, width=width, height=height, largest=largest, smallest=smallest)


def _lonely(text: str, *, width: float, size: float) -> bool:
    lines = lines_of(text, width=width, size=size)
    return lines > text.count("\n") + 1 and lines_of(text[:-3], width=width, size=size) < lines


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
        tallest = max(tall(item) for item in items)
        for share in (1.0, 1.06, 1.12, 1.2, 1.3):
            evened = _filled(items, room=min(room, max(total / len(pages) * share, tallest)), gap=gap, tall=tall)
            if len(evened) == len(pages):
                pages = evened
                break
    yield from pages


def split_text(text: str, *, width: float, size: float, room: float) -> list[str]:
    """A text taller than a whole slide, cut behind sentences; nothing is left out."""
    if height_of(text, width=width, size=size) <= room:
        return [text]
    parts, current = [], ""
    for sentence in re.findall(r"[^。；！？\n]*[。；！？\n]?", text):
        for piece in _short(sentence, width=width, size=size, room=room):
            if current and height_of(current + piece, width=width, size=size) > room:
                parts.append(current)
                current = ""
            current += piece
    return [*parts, current] if current else parts


def _short(sentence: str, *, width: float, size: float, room: float) -> Iterator[str]:
    most = max(1, int(room // (size * LINE_HEIGHT)) * int(width * USABLE // (size * LATIN)))
    for at in range(0, len(sentence), most):
        yield sentence[at : at + most]


def _filled(items: Sequence[T], *, room: float, gap: float, tall: Callable[[T], float]) -> list[list[T]]:
    pages: list[list[T]] = []
    used = room + 1.0
    for item in items:
        height = tall(item)
        if used + gap + height > room + 0.01:
            pages.append([])
            used = -gap
        pages[-1].append(item)
        used += gap + height
    return pages


def _lines(pieces: Sequence[Piece], room: float) -> int:
    """Lines filled one piece after the other: Chinese breaks anywhere, Latin between words, no mark goes astray."""
    count, used, held = 1, 0.0, 0.0
    before = ""
    for piece, length in pieces:
        if used + length <= room or (piece.isspace() and used):
            used += length
        elif length > room:
            # Some begin a word too long for any line on a new one before they break it.
            count, used = count + bool(used) + int(length // room), length % room
        else:
            carried = held if piece in NOT_FIRST else 0.0
            count, used = count + 1, carried + length
        held = length + (held if piece in NOT_FIRST or before in NOT_LAST else 0.0)
        before = piece
    return count


@lru_cache(maxsize=2048)
def _pieces(text: str) -> tuple[Piece, ...]:
    """Words and characters with their widths in ems, and with the room that Office puts between two scripts."""
    pieces: list[Piece] = []
    before = ""
    for found in _PIECES.finditer(text):
        piece = found[0]
        pieces.append((piece, _length(piece) + (GAP if before and _apart(before, piece) else 0.0)))
        before = piece
    return tuple(pieces)


def _apart(before: str, piece: str) -> bool:
    """Whether a Chinese character and a Latin letter or digit stand side by side."""
    if _CHINESE.match(before):
        return piece[0].isascii() and piece[0].isalnum()
    return bool(_CHINESE.match(piece)) and before[-1].isascii() and before[-1].isalnum()


def _length(piece: str) -> float:
    return sum(_advance(char) for char in piece) * (UNBROKEN if len(piece) > LONG else 1.0)


@cache
def _advance(char: str) -> float:
    em = float(_font().getlength(char)) / 100
    return em * LATIN if char.isascii() else max(em, 1.0) if ord(char) > 0x2000 else em


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(ASSETS / "fonts" / "NotoSansSC-Bold.sub.ttf"), 100)
