"""Reading a finished chart back: which strings its file really shows.

matplotlib names every outline by font and glyph, so the SVG itself tells which characters stand where.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import lxml.etree
import numpy
from fontTools.ttLib import TTFont
from PIL import Image

from studio.formats.drawing.canvas import Box
from studio.formats.drawing.lettering import CUTS
from studio.formats.proof import missing
from studio.formats.typesetting import FONTS

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_PLACE = re.compile(r"translate\((\S+) (\S+)\) scale\((\S+) \S+\)")
_HIDDEN = re.compile(r"opacity|display|visibility")


def lost_strings(wanted: Sequence[str], svg: bytes, png: bytes = b"") -> tuple[str, ...]:
    """Those of the wanted strings that do not lie wholly, alone and in both files on the canvas."""
    asked = {_as_drawn(text): text for text in wanted}
    found = missing([_as_drawn(text) for text in wanted], readable(svg, png))
    return tuple(asked[text] for text in found)


def readable(svg: bytes, png: bytes = b"") -> str:
    """The texts of a finished drawing that lie wholly on it and on no other text, one per line, in drawing order.

    Characters and boxes are taken from the outlines that the file paints, not from what was meant; where the PNG is
    given, a text counts only if there is ink in its place there too.
    """
    root = lxml.etree.fromstring(svg)
    _, _, width, height = (float(part) for part in str(root.get("viewBox")).split())
    inked = _raster(png, width)
    ink = {str(path.get("id")): _bounds(str(path.get("d", ""))) for path in root.iter(f"{SVG}path") if path.get("id")}
    texts: dict[str, list[tuple[str, Box]]] = {}
    for group in root.iter(f"{SVG}g"):
        if str(group.get("id")).startswith("text-"):
            texts.setdefault(str(group.get("id")), []).extend(_painted(group, ink))
    seen = []
    for name, runs in texts.items():
        whole = all(b[0] >= 0 and b[1] >= 0 and b[2] <= width and b[3] <= height and inked(b) for _, b in runs)
        others = [box for other, group in texts.items() if other != name for _, box in group]
        if whole and not any(_overlap(box, other) for _, box in runs for other in others):
            seen.append("".join(text for text, _ in runs))
    return "\n".join(seen)


def _painted(group: Any, ink: Mapping[str, Box]) -> Iterator[tuple[str, Box]]:
    """A run of a text: its characters and the box of its ink. What is clipped or made invisible does not count."""
    if group.get("clip-path") or any(node.get("clip-path") or _hides(node) for node in group.iter()):
        yield "\x00", (0.0, 0.0, 0.0, 0.0)
        return
    for run in group.iter(f"{SVG}g"):
        if not (found := _PLACE.search(str(run.get("transform", "")))):
            continue
        x, baseline, scale = (float(part) for part in found.groups())
        text, boxes = "", []
        for use in run.iter(f"{SVG}use"):
            name = str(use.get(LINK))[1:]
            shift = _NUMBER.search(str(use.get("transform", "")))
            at = float(shift[0]) if shift else 0.0
            text += _character(name) if name in ink else "\x00"
            left, low, right, high = ink.get(name, (0.0, 0.0, 0.0, 0.0))
            if right > left:
                boxes.append((x + (at + left) * scale, baseline - high * scale,
                              x + (at + right) * scale, baseline - low * scale))  # fmt: skip
        if boxes:
            yield text, (min(b[0] for b in boxes), min(b[1] for b in boxes),
                         max(b[2] for b in boxes), max(b[3] for b in boxes))  # fmt: skip


def _hides(node: Any) -> bool:
    return bool(_HIDDEN.search(f"{node.get('style', '')}{''.join(map(str, node.keys()))}"))


def _raster(png: bytes, width: float) -> Any:
    """Is there ink in a box of the picture? Always, where no picture is given."""
    if not png:
        return lambda box: True
    with Image.open(io.BytesIO(png)) as picture:
        pixels = numpy.asarray(picture.convert("L"))
    scale = pixels.shape[1] / width

    def inked(box: Box) -> bool:
        left, top, right, bottom = (round(edge * scale) for edge in box)
        part = pixels[max(top, 0) : bottom + 1, max(left, 0) : right + 1]
        return bool(part.size) and int(part.max()) - int(part.min()) > 40

    return inked


def _bounds(outline: str) -> Box:
    """The box of an outline's points, in hundredths of the size: left, low, right, high."""
    values = [float(value) / 64 for value in _NUMBER.findall(outline)]
    xs, ys = values[0::2], values[1::2]
    return (min(xs), min(ys), max(xs), max(ys)) if ys else (0.0, 0.0, 0.0, 0.0)


def _overlap(one: Box, other: Box) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 0.5 and tall > 0.5


def _character(name: str) -> str:
    """The character that an outline named “NotoSansSC-Bold-55d” stands for."""
    font, _, glyph = name.rpartition("-")
    return _reverse(font).get(int(glyph, 16), "\x00")


@cache
def _reverse(font: str) -> dict[int, str]:
    """Of the font by its PostScript name: glyph → character."""
    for file in CUTS.values():
        with TTFont(FONTS / file, lazy=True) as opened:
            if opened["name"].getDebugName(6) != font:
                continue
            numbers, drawn = opened.getReverseGlyphMap(), {}
            for code, name in sorted(opened.getBestCmap().items(), key=lambda item: _rank(item[0]), reverse=True):
                drawn[numbers[name]] = chr(code)
            return drawn
    return {}


def _rank(code: int) -> tuple[bool, int]:
    """Of characters that share an outline (水 and its radical) the common one counts."""
    return not (code < 0x2E80 or 0x3000 <= code < 0xA000), code


@cache
def _twins() -> dict[str, str]:
    """Character → the one that is read back for it."""
    with TTFont(FONTS / CUTS["sans"], lazy=True) as opened:
        numbers, drawn = opened.getReverseGlyphMap(), _reverse("NotoSansSC-Regular")
        found = {chr(code): drawn[numbers[name]] for code, name in opened.getBestCmap().items()}
    return {char: twin for char, twin in found.items() if char != twin}


def _as_drawn(text: str) -> str:
    return "".join(_twins().get(char, char) for char in text)
