"""Columns of parts; where those are too narrow for their labels, lying stacks with their parts listed."""

from __future__ import annotations

from collections.abc import Sequence

from studio.formats.drawing import lettering
from studio.formats.drawing.canvas import Canvas
from studio.formats.drawing.columns import SLIVER, TALL, listed_stack
from studio.formats.drawing.plotting import INNER, LABEL, MARGIN, SMALL, VALUE, Scale, apart, colors_of, fitted, tip
from studio.formats.drawing.tones import legible, on
from studio.storyboard.blocks import Chart, ChartPoint


def draw(canvas: Canvas, block: Chart, top: float) -> float:
    """Columns of parts, named beside the first one; values that are taller than their part stand beside it.

    Where even that is too narrow, lying stacks with their parts listed.
    """
    names, labels = block.series, block.labels
    side = min(max(lettering.width(name, SMALL + 1, "bold") for name in names), 210.0) + 46
    slot = (INNER - side) / len(labels)
    wide = min(150.0, slot * 0.6)
    heads = fitted(labels, slot - 12, LABEL, lines=3)
    size = VALUE - 5
    beside = max(lettering.width(point.shown, size - 2, "bold") for point in block.points) + 26
    if heads is None or beside > slot - wide or len(names) * (size + 6) > TALL:
        return _listed_stacks(canvas, block, top)
    totals = [sum(point.value for point in block.points if point.label == label) for label in labels]
    tall = TALL + 40
    scale = Scale(0.0, max(totals) or 1.0, top + tall, top + 4)
    colors = colors_of(canvas, block)
    for at, label in enumerate(labels):
        left = MARGIN + side + at * slot
        parts = [point for name in names if (point := block.at(label, name))]
        middles = _column(canvas, parts, colors, scale, (left, left + wide), size)
        if not at:
            _names_beside(canvas, middles, colors, left, (top, top + tall), side)
        canvas.text(heads[1][at], left + wide / 2, top + tall + 14, size=heads[0], color="ink_soft", align="middle")
    return top + tall + 14 + max(lettering.height(text, heads[0]) for text in heads[1])


def _column(
    canvas: Canvas, parts: Sequence[ChartPoint], colors: dict[str, str], scale: Scale, sides: tuple[float, float], size: float
) -> dict[str, float]:  # fmt: skip
    """One stack from the ground up; where the middle of each part is."""
    foot, middles, outside = 0.0, {}, []
    for point in parts:
        high, low = scale(foot + point.value), scale(foot)
        foot += point.value
        middles[point.series] = (high + low) / 2
        with canvas.told(tip(point)):
            canvas.rect((sides[0], high + 1, sides[1], max(low - 1, high + 1 + SLIVER / 2)), colors[point.series])
        if low - high > size + 6 and lettering.width(point.shown, size, "bold") < sides[1] - sides[0] - 8:
            ink = on(colors[point.series], canvas.color("ink"), canvas.color("card"))
            canvas.text(point.shown, sum(sides) / 2, (high + low) / 2, size=size, cut="bold", color=ink, align="middle",
                        valign="middle")  # fmt: skip
        else:
            outside.append(point)
    places = apart([middles[point.series] for point in outside], size + 4, scale(foot) - 4, scale(0) - size / 2)
    for point, y in zip(outside, places, strict=True):
        canvas.line([(sides[1] + 3, middles[point.series]), (sides[1] + 14, y)], "ink_faint", thick=1.5)
        canvas.text(point.shown, sides[1] + 19, y, size=size - 2, cut="bold", valign="middle",
                    color=legible(colors[point.series], canvas.color("card")))  # fmt: skip
    return middles


def _names_beside(
    canvas: Canvas, middles: dict[str, float], colors: dict[str, str], left: float, rows: tuple[float, float], side: float
) -> None:  # fmt: skip
    size = SMALL + 1
    texts = {name: lettering.folded(name, side - 46, size, "bold") for name in middles}
    tallest = max(lettering.height(text, size) for text in texts.values())
    places = apart(list(middles.values()), tallest + 8, rows[0] + tallest / 2, rows[1] - tallest / 2)
    for (name, at), y in zip(middles.items(), places, strict=True):
        canvas.line([(left - 5, at), (left - 14, at), (left - 24, y), (left - 29, y)], "ink_faint", thick=1.5)
        canvas.text(texts[name], left - 36, y, size=size, cut="bold", align="right", valign="middle",
                    color=legible(colors[name], canvas.color("card")))  # fmt: skip


def _listed_stacks(canvas: Canvas, block: Chart, top: float) -> float:
    colors = colors_of(canvas, block)
    most = max(sum(p.value for p in block.points if p.label == label) for label in block.labels)
    y = top
    for label in block.labels:
        points = [point for point in block.points if point.label == label]
        head = canvas.text(lettering.folded(label, INNER, LABEL, "bold"), MARGIN, y, size=LABEL, cut="bold")
        named = [(point, point.series) for point in points]
        y = listed_stack(canvas, named, [colors[point.series] for point in points], head[3] + 12, most=most) + 30
    return y - 30
