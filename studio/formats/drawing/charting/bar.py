"""Bars from zero: one figure each."""

from __future__ import annotations

from studio.formats.drawing.canvas import Canvas
from studio.formats.drawing.columns import TALL, lying, standing
from studio.formats.drawing.plotting import INNER, MARGIN, emphasis, over_time
from studio.storyboard.blocks import Chart


def draw(canvas: Canvas, block: Chart, top: float) -> float:
    points = block.points
    if over_time(points) or len(points) > 3:
        foot = standing(canvas, points, emphasis(canvas, points), (MARGIN, MARGIN + INNER), top, tall=TALL)
        if foot:
            return foot
    return lying(canvas, points, emphasis(canvas, points), top)
