"""Lines over periods, from zero: one with its values beside it, or several named at their ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from studio.formats.drawing import lettering
from studio.formats.drawing.canvas import Canvas
from studio.formats.drawing.charting import multiples
from studio.formats.drawing.columns import lying
from studio.formats.drawing.curves import TALL, axis, axis_labels, path, places, single
from studio.formats.drawing.plotting import (
    INNER,
    MARGIN,
    SMALL,
    Scale,
    apart,
    colors_of,
    emphasis,
    hairline,
    span,
    tip,
)
from studio.formats.drawing.tones import legible
from studio.storyboard.blocks import Chart

SHAPES = ("circle", "square", "diamond", "triangle", "down", "circle")
DASHES = ("", "14 8", "3 7", "18 6 3 6", "8 6", "2 5")


def draw(canvas: Canvas, block: Chart, top: float) -> float:
    if block.series:
        return _several(canvas, block, top)
    foot = single(canvas, block.points, top) if len(block.points) > 1 else None
    return foot or lying(canvas, block.points, emphasis(canvas, block.points), top)


def _several(canvas: Canvas, block: Chart, top: float) -> float:
    """Lines told apart by lightness, dash and mark, named at their ends; their values in columns below."""
    names, labels = block.series, block.labels
    column = min(max(lettering.width(name, SMALL + 1, "bold") for name in names), 200.0)
    right = MARGIN + INNER - column - 40
    side = MARGIN + 44
    xs = places(labels, side, right)
    strip = _strip_sizes(block, min((b - a for a, b in pairwise(xs)), default=right - side))
    heads = axis_labels(labels, xs, side)
    if strip is None or heads is None or len(names) > len(SHAPES):
        return multiples.draw(canvas, block, top)
    scale = Scale(*span([point.value for point in block.points]), top + TALL, top + 16)
    colors = colors_of(canvas, block)
    canvas.line([(MARGIN, scale(0)), (right + 14, scale(0))], "ink_faint", thick=2)
    ends = _drawn_lines(canvas, block, colors, scale, xs)
    size = SMALL + 1
    broken = {name: lettering.folded(name, column, size, "bold") for name in ends}
    gap = max(lettering.height(text, size) for text in broken.values()) + 8
    rows = apart([spot[1] for spot in ends.values()], gap, top + gap / 2, top + TALL - gap / 2)
    for (name, spot), y in zip(ends.items(), rows, strict=True):
        canvas.line([(spot[0] + 12, spot[1]), (right + 22, y), (right + 28, y)], "ink_faint", thick=1.5)
        canvas.text(broken[name], right + 36, y, size=size, cut="bold", valign="middle",
                    color=legible(colors[name], canvas.color("card")))  # fmt: skip
    foot = axis(canvas, heads, xs, top + TALL)
    return _strip(canvas, block, (strip, foot + 20), colors, xs)


def _drawn_lines(
    canvas: Canvas, block: Chart, colors: Mapping[str, str], scale: Scale, xs: Sequence[float]
) -> dict[str, tuple[float, float]]:  # fmt: skip
    """Draws every series and says where each ends."""
    ends: dict[str, tuple[float, float]] = {}
    for at, name in reversed(list(enumerate(block.series))):
        points = [(index, block.at(label, name)) for index, label in enumerate(block.labels)]
        spots = [(xs[index], scale(point.value), point) for index, point in points if point]
        path(canvas, [spot[:2] for spot in spots], colors[name], dash=DASHES[at])
        for x, y, point in spots:
            with canvas.told(tip(point)):
                canvas.mark(SHAPES[at], x, y, size=15, fill=colors[name], stroke="card", thick=2)
        ends[name] = spots[-1][:2]
    return dict(reversed(ends.items()))


def _strip_sizes(block: Chart, step: float) -> float | None:
    """The size of the columns of figures; None where they would touch."""
    for share in (1.0, 0.92, 0.86):
        size = (SMALL + 1) * share
        widest = max(lettering.width(point.shown, size) for point in block.points)
        if widest <= step - 10:
            return size
    return None


def _strip(
    canvas: Canvas, block: Chart, place: tuple[float, float], colors: Mapping[str, str], xs: Sequence[float]
) -> float:  # fmt: skip
    size, y = place
    tall = size * 1.75
    for at, name in enumerate(block.series):
        canvas.line([(MARGIN, y), (MARGIN + INNER, y)], hairline(canvas), thick=1.5)
        canvas.mark(SHAPES[at], MARGIN + INNER - 10, y + tall / 2, size=15, fill=colors[name])
        for index, label in enumerate(block.labels):
            if point := block.at(label, name):
                canvas.text(point.shown, xs[index], y + tall / 2, size=size, align="middle", valign="middle",
                            color=legible(colors[name], canvas.color("card")))  # fmt: skip
        y += tall
    return y
