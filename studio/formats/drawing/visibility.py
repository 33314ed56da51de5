"""Which text of a finished PDF page a reader can see: all of it on the page, none cut off, none painted over.

What was painted later lies above. A path covers what is inside its outline when it is filled and opaque; a later
text covers an earlier one that it overlaps, because then neither can be read.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy
import pypdfium2
import pypdfium2.raw as pdfium

SLACK = 1.0
"""Points by which a letter may stand out of its box: round letters and accents do."""
COVERED = 0.06
"""Share of a text's box that may lie under something: letters do not reach the rim of their box."""
OVERLAPPED = 0.3
"""Share of a text's box that may lie under the box of another text: kerning moves a slash a fifth under the next."""
INVISIBLE_MODES = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the page's lower left corner."""


@dataclass(frozen=True)
class Painted:
    """One object of the page, in its place of the painting order."""

    thing: pypdfium2.PdfObject
    box: Box
    """What of its bounds its clipping leaves."""
    whole: bool
    """Nothing of it is clipped or off the page."""

    @property
    def is_text(self) -> bool:
        return bool(self.thing.type == pdfium.FPDF_PAGEOBJ_TEXT)

    @cached_property
    def opaque(self) -> bool:
        if self.thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            return True
        if self.thing.type == pdfium.FPDF_PAGEOBJ_PATH and not _filled(self.thing):
            return False
        return _alpha(self.thing) == 255

    @cached_property
    def outline(self) -> list[numpy.ndarray[Any, Any]]:
        return list(_outline(self.thing)) if self.thing.type == pdfium.FPDF_PAGEOBJ_PATH else []


def visible_runs(page: pypdfium2.PdfPage) -> Iterator[tuple[pypdfium2.PdfObject, bool]]:
    """Every text run of the page in painting order, and whether all of it can be seen."""
    width, height = page.get_size()
    painted = [_painted(thing, (0.0, 0.0, width, height)) for thing in page.get_objects(max_depth=20)]
    boxes = numpy.array([item.box for item in painted] or numpy.zeros((0, 4)))
    for place, item in enumerate(painted):
        if item.is_text:
            yield item.thing, item.whole and _shown(item.thing) and not _hidden(item, painted, boxes, place)


def _painted(thing: pypdfium2.PdfObject, page: Box) -> Painted:
    """An empty run (a space) has no box and counts as seen."""
    box = thing.get_bounds()
    room = _shared([page, *_clips(thing)])
    inside = _shared([box, room])
    empty = box[0] >= box[2] or box[1] >= box[3]
    return Painted(thing, inside, empty or _within(box, room))


def _within(box: Box, room: Box) -> bool:
    return (
        box[0] >= room[0] - SLACK
        and box[1] >= room[1] - SLACK
        and box[2] <= room[2] + SLACK
        and box[3] <= room[3] + SLACK
    )


def _shared(boxes: Sequence[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return max(lefts), max(bottoms), min(rights), min(tops)


def _clips(thing: pypdfium2.PdfObject) -> Iterator[Box]:
    clip = pdfium.FPDFPageObj_GetClipPath(thing.raw)
    for path in range(max(pdfium.FPDFClipPath_CountPaths(clip), 0) if clip else 0):
        count = pdfium.FPDFClipPath_CountPathSegments(clip, path)
        points = [_point(pdfium.FPDFClipPath_GetPathSegment(clip, path, index)) for index in range(count)]
        if points:
            xs, ys = zip(*points, strict=True)
            yield min(xs), min(ys), max(xs), max(ys)


def _point(segment: Any) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _shown(run: pypdfium2.PdfObject) -> bool:
    return pdfium.FPDFTextObj_GetTextRenderMode(run.raw) not in INVISIBLE_MODES and _alpha(run) > 0


def _alpha(thing: pypdfium2.PdfObject) -> int:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    found = pdfium.FPDFPageObj_GetFillColor(thing.raw, red, green, blue, alpha)
    return int(alpha.value) if found else 255


def _filled(path: pypdfium2.PdfObject) -> bool:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path.raw, mode, stroked)
    return bool(mode.value)


def _hidden(run: Painted, painted: Sequence[Painted], boxes: numpy.ndarray[Any, Any], place: int) -> bool:
    left, bottom, right, top = run.box
    area = (right - left) * (top - bottom)
    if right <= left or top <= bottom:
        return False
    above = boxes[place + 1 :]
    wide = numpy.minimum(above[:, 2], right) - numpy.maximum(above[:, 0], left)
    tall = numpy.minimum(above[:, 3], top) - numpy.maximum(above[:, 1], bottom)
    shares = numpy.clip(wide, 0, None) * numpy.clip(tall, 0, None) / area
    return any(
        _covers(painted[place + 1 + at], run.box, shares[at])
        for at in numpy.flatnonzero(shares > COVERED).tolist()
        if painted[place + 1 + at].opaque
    )


def _covers(item: Painted, box: Box, share: float) -> bool:
    if item.is_text:
        return share > OVERLAPPED
    return not item.outline or _covered_share(item, box) > COVERED


def _covered_share(item: Painted, box: Box) -> float:
    """The share of a grid of points in the box that lie inside the outline, by the even-odd rule."""
    left, bottom, right, top = box
    across = numpy.linspace(left, right, max(4, int((right - left) / 8)) + 2)[1:-1]
    up = numpy.linspace(bottom, top, 6)[1:-1]
    xs, ys = (grid.ravel() for grid in numpy.meshgrid(across, up))
    inside = numpy.zeros(len(xs), dtype=bool)
    for ring in item.outline:
        start, end = ring, numpy.roll(ring, -1, axis=0)
        for (x0, y0), (x1, y1) in zip(start, end, strict=True):
            if y0 != y1:
                crossing = (ys < y0) != (ys < y1)
                inside ^= crossing & (xs < x0 + (ys - y0) / (y1 - y0) * (x1 - x0))
    room = item.box
    inside &= (xs >= room[0]) & (xs <= room[2]) & (ys >= room[1]) & (ys <= room[3])
    return float(inside.mean())


def _outline(path: pypdfium2.PdfObject) -> Iterator[numpy.ndarray[Any, Any]]:
    """The closed rings of a path in page coordinates; curves as eight chords."""
    matrix = path.get_matrix()
    ring: list[tuple[float, float]] = []
    bend: list[tuple[float, float]] = []
    for index in range(pdfium.FPDFPath_CountSegments(path.raw)):
        segment = pdfium.FPDFPath_GetPathSegment(path.raw, index)
        point = matrix.on_point(*_point(segment))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(ring) > 2:
                yield numpy.array(ring)
            ring = [point]
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            bend.append(point)
            if len(bend) == 3:
                ring.extend(_chords(ring[-1], *bend))
                bend = []
        else:
            ring.append(point)
    if len(ring) > 2:
        yield numpy.array(ring)


def _chords(*points: tuple[float, float]) -> Iterator[tuple[float, float]]:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
    for step in range(1, 9):
        t = step / 8
        a, b, c, e = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        yield a * x0 + b * x1 + c * x2 + e * x3, a * y0 + b * y1 + c * y2 + e * y3
