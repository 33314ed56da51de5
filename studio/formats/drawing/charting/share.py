"""One bar that is the whole, split into its parts; no circle, whose slivers nobody can compare."""

from __future__ import annotations

from studio.formats.drawing import lettering
from studio.formats.drawing.canvas import Canvas
from studio.formats.drawing.columns import listed_stack
from studio.formats.drawing.plotting import INNER, LABEL, MARGIN, fitted, hues, tip
from studio.formats.drawing.tones import on
from studio.storyboard.blocks import Chart

STACK = 92.0


def draw(canvas: Canvas, block: Chart, top: float) -> float:
    """One bar that is the whole, each part named where it lies; a list below where parts are too small for it."""
    points = block.points
    colors = hues(canvas, len(points))
    whole = sum(point.value for point in points)
    wide = [point.value / whole * INNER for point in points]
    values = [fitted([point.shown], room - 12, 36.0, cut="bold") for point, room in zip(points, wide, strict=True)]
    labels = [fitted([point.label], room - 8, LABEL, lines=4) for point, room in zip(points, wide, strict=True)]
    if None in values or None in labels:
        return listed_stack(canvas, [(point, point.label) for point in points], colors, top, most=whole)
    x, foot = MARGIN, top
    size = min(fit[0] for fit in labels if fit)
    big = min(fit[0] for fit in values if fit)
    for point, color, room in zip(points, colors, wide, strict=True):
        with canvas.told(tip(point)):
            canvas.rect((x, top, x + room - 3, top + STACK), color)
        ink = on(color, canvas.color("ink"), canvas.color("card"))
        canvas.text(point.shown, x + 14, top + STACK / 2, size=big, cut="bold", color=ink, valign="middle") if (
            lettering.width(point.shown, big, "bold") < room - 30
        ) else canvas.text(point.shown, x + room / 2, top + STACK / 2, size=big, cut="bold", color=ink, align="middle",
                           valign="middle")  # fmt: skip
        label = lettering.folded(point.label, room - 8, size)
        foot = max(foot, canvas.text(label, x + 2, top + STACK + 14, size=size, color="ink_soft")[3])
        x += room
    return foot
