"""One line over time, and what all lines share: places on the axis of time, labels below it, values beside points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from studio.formats.drawing import lettering
from studio.formats.drawing.canvas import Box, Canvas
from studio.formats.drawing.plotting import INNER, LABEL, MARGIN, VALUE, WIDTH, Scale, fitted, hairline, span, tip
from studio.formats.drawing.tones import legible
from studio.storyboard.blocks import ChartPoint
from studio.storyboard.periods import period

TALL = 330.0
MISSING = 1.45
"""A stretch of time so many times the usual one has no figures in between: the line is dotted there."""


def single(canvas: Canvas, points: Sequence[ChartPoint], top: float) -> float | None:
    """One line with its area; None, and nothing drawn, where labels or values would collide."""
    ends = (lettering.width(points[at].shown, VALUE, "bold") / 2 for at in (0, -1))
    side = MARGIN + max(36.0, *ends)
    xs = places([point.label for point in points], side, WIDTH - side)
    scale = Scale(*span([point.value for point in points]), top + TALL, top + 52)
    spots = [(x, scale(point.value)) for x, point in zip(xs, points, strict=True)]
    heads = axis_labels([point.label for point in points], xs, side)
    notes = values_beside(points, spots, (top, top + TALL))
    if heads is None or notes is None:
        return None
    primary = canvas.color("primary")
    canvas.area([(spots[0][0], scale(0)), *spots, (spots[-1][0], scale(0))], "primary_soft")
    canvas.line([(MARGIN, scale(0)), (MARGIN + INNER, scale(0))], "ink_faint", thick=2)
    path(canvas, spots, primary)
    for at, (point, spot, note) in enumerate(zip(points, spots, notes, strict=True)):
        last = at == len(points) - 1
        with canvas.told(tip(point)):
            canvas.mark("circle", *spot, size=20 if last else 13, fill=primary, stroke="card")
        canvas.text(point.shown, note[0], note[1], size=note[2], cut="bold", align="middle", valign=note[3], halo="card",
                    color=legible(primary, canvas.color("card")) if last else "ink")  # fmt: skip
    return axis(canvas, heads, xs, top + TALL)


def path(canvas: Canvas, spots: Sequence[tuple[float, float]], color: str, *, dash: str = "") -> None:
    """A line through the spots, dotted and thin across stretches of time that have no figures."""
    gaps = [b[0] - a[0] for a, b in pairwise(spots)]
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 0.0
    whole = [spots[0]]
    for (start, end), gap in zip(pairwise(spots), gaps, strict=True):
        if gap > MISSING * usual:
            if len(whole) > 1:
                canvas.line(whole, color, thick=4.5, dash=dash)
            canvas.line([start, end], color, thick=2.5, dash="2 6")
            whole = []
        whole.append(end)
    if len(whole) > 1:
        canvas.line(whole, color, thick=4.5, dash=dash)


def places(labels: Sequence[str], left: float, right: float) -> list[float]:
    """Where the periods lie between two sides: as far apart as they are in time, evenly where that cannot be read."""
    times = [period(label) for label in labels]
    middles = [(time.begin + time.end) / 2 for time in times if time]
    if len(labels) == 1:
        return [(left + right) / 2]
    if len(middles) < len(labels) or any(b <= a for a, b in pairwise(middles)) or _squeezed(middles):
        middles = [float(at) for at in range(len(labels))]
    scale = Scale(middles[0], middles[-1], left, right)
    return [scale(middle) for middle in middles]


def _squeezed(middles: Sequence[float]) -> bool:
    """So unevenly spread that some would lie on each other."""
    least = min(b - a for a, b in pairwise(middles))
    return least < 0.4 * (middles[-1] - middles[0]) / (len(middles) - 1)


Heads = tuple[float, list[str], int]
"""The size of an axis's labels, the labels broken into lines, and how many rows they take turns in."""


def axis_labels(labels: Sequence[str], xs: Sequence[float], side: float) -> Heads | None:
    step = min((b - a for a, b in pairwise(xs)), default=2 * side)
    for rows in (1, 2):
        room = min(step * rows - 14, 2 * side if rows == 1 else step * 2)
        fit = fitted(labels, max(room, 1.0), LABEL - 1, lines=3)
        if fit:
            return (*fit, rows)
    return None


def axis(canvas: Canvas, heads: Heads, xs: Sequence[float], y: float) -> float:
    """The labels below the axis. Their foot."""
    size, labels, rows = heads
    tall = max(lettering.height(text, size) for text in labels)
    for at, (label, x) in enumerate(zip(labels, xs, strict=True)):
        row = at % rows
        if row:
            canvas.line([(x, y + 6), (x, y + 10 + tall)], hairline(canvas), thick=1.5)
        canvas.text(label, x, y + 14 + row * (tall + 10), size=size, color="ink_soft", align="middle")
    return y + 14 + rows * (tall + 10) - 10


Note = tuple[float, float, float, str]
"""Where a value stands: x, y, size and whether it lies above (bottom) or below (top) that point."""


def values_beside(
    points: Sequence[ChartPoint], spots: Sequence[tuple[float, float]], rows: tuple[float, float]
) -> list[Note] | None:  # fmt: skip
    """A place for every value that meets no other value and no stretch of the line; None where there is none."""
    for share in (1.0, 0.88, 0.78):
        placed = list(_tried(points, spots, rows, share))
        if len(placed) == len(points):
            return placed
    return None


def _tried(
    points: Sequence[ChartPoint], spots: Sequence[tuple[float, float]], rows: tuple[float, float], share: float
) -> Iterator[Note]:  # fmt: skip
    taken: list[Box] = [(x - 8, y - 8, x + 8, y + 8) for x, y in spots]
    for at, (point, (x, y)) in enumerate(zip(points, spots, strict=True)):
        size = (VALUE if at == len(points) - 1 else VALUE - 4) * share
        half = lettering.width(point.shown, size, "bold") / 2 + 3
        for shift, down, lies in _ways(spots, at, half, size):
            edge, middle = y + down, x + shift
            top = edge - size if lies == "bottom" else edge
            box = (middle - half, top, middle + half, top + size)
            inside = box[1] >= rows[0] and box[3] <= rows[1] - 4 and box[0] >= 4 and box[2] <= WIDTH - 4
            if inside and not any(_meet(box, other) for other in taken) and not _crossed(box, spots):
                taken.append(box)
                yield middle, edge, size, lies
                break
        else:
            return


def _ways(
    spots: Sequence[tuple[float, float]], at: int, half: float, size: float
) -> Iterator[tuple[float, float, str]]:
    """Where a value may stand, best first: above, or up and away from where the line climbs; then below."""
    climbs = spots[min(at + 1, len(spots) - 1)][1] < spots[max(at - 1, 0)][1]
    away = -1 if climbs else 1
    for shift in (0.0, 0.4, 0.75):
        yield away * shift * half, -13, "bottom"
    for shift in (0.0, 0.4, 0.75):
        yield -away * shift * half, 15, "top"
    yield 0.0, -13 - size, "bottom"
    yield 0.0, 15 + size, "top"


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _crossed(box: Box, spots: Sequence[tuple[float, float]]) -> bool:
    """Does the line run through the middle of the box? Its rim may be touched: a halo keeps it readable."""
    left, top, right, bottom = box[0] + 4, box[1] + 5, box[2] - 4, box[3] - 5
    for (x1, y1), (x2, y2) in pairwise(spots):
        for part in range(9):
            x, y = x1 + (x2 - x1) * part / 8, y1 + (y2 - y1) * part / 8
            if left < x < right and top < y < bottom:
                return True
    return False
