"""Series side by side over each label; where that is too narrow, one block of lying bars per label."""

from __future__ import annotations

from studio.formats.drawing import lettering
from studio.formats.drawing.canvas import Canvas
from studio.formats.drawing.columns import TALL, lying_bar, lying_scale, standing_box
from studio.formats.drawing.plotting import (
    INNER,
    LABEL,
    MARGIN,
    SMALL,
    VALUE,
    Scale,
    colors_of,
    fitted,
    keyed,
    span,
    tip,
)
from studio.storyboard.blocks import Chart, ChartPoint


def draw(canvas: Canvas, block: Chart, top: float) -> float:
    """Series side by side over each label; where that is too narrow, one block of lying bars per label."""
    names, labels = block.series, block.labels
    slot = INNER / len(labels)
    wide = min(96.0, slot * 0.84 / len(names))
    heads = fitted(labels, slot - 14, LABEL, lines=3)
    values = fitted([point.shown for point in block.points], wide - 2, VALUE - 4, cut="bold")
    if heads is None or values is None:
        return _blocks(canvas, block, top)
    colors = colors_of(canvas, block)
    top = keyed(canvas, names, [colors[name] for name in names], top)
    low, high = span([point.value for point in block.points])
    room = values[0] + 12
    scale = Scale(low, high, top + TALL - (room if low < 0 else 0), top + room)
    for at, label in enumerate(labels):
        middle = MARGIN + (at + 0.5) * slot
        for place, name in enumerate(names):
            if point := block.at(label, name):
                x = middle + (place - (len(names) - 1) / 2) * wide
                with canvas.told(tip(point)):
                    canvas.rect(standing_box(scale, point.value, x, wide - 5), colors[name], radius=2)
                above = point.value >= 0
                canvas.text(point.shown, x, scale(point.value) + (-7 if above else 7), size=values[0], cut="bold",
                            align="middle", valign="bottom" if above else "top")  # fmt: skip
        canvas.text(heads[1][at], middle, top + TALL + 14, size=heads[0], color="ink_soft", align="middle")
    canvas.line([(MARGIN, scale(0)), (MARGIN + INNER, scale(0))], "ink_faint", thick=2)
    return top + TALL + 14 + max(lettering.height(text, heads[0]) for text in heads[1])


def _blocks(canvas: Canvas, block: Chart, top: float) -> float:
    """Each label as a heading, its series as lying bars on one common scale."""
    colors, y = colors_of(canvas, block), top
    named = [_renamed(point) for point in block.points]
    size = SMALL + 1
    column = min(max(lettering.width(name, size) for name in block.series), INNER * 0.36)
    scale = lying_scale(named, MARGIN + column + 20)
    for label in block.labels:
        head = canvas.text(lettering.folded(label, INNER, LABEL, "bold"), MARGIN, y, size=LABEL, cut="bold")
        y = first = head[3] + 14
        for point in (p for p in block.points if p.label == label):
            name = lettering.folded(point.series, column, size)
            tall = max(40.0, lettering.height(name, size) + 12)
            canvas.text(
                name, MARGIN + column, y + tall / 2, size=size, color="ink_soft", align="right", valign="middle"
            )
            lying_bar(canvas, point, colors[point.series], scale, (y + (tall - 26) / 2, y + (tall + 26) / 2))
            y += tall
        canvas.line([(scale(0), first), (scale(0), y)], "ink_faint", thick=2)
        y += 26
    return y - 26


def _renamed(point: ChartPoint) -> ChartPoint:
    return ChartPoint(label=point.series, value=point.value, shown=point.shown)
