"""How far: tracks up to a hundred, or what is reached on the way to each target."""

from __future__ import annotations

from collections.abc import Sequence

from studio.formats.drawing import lettering
from studio.formats.drawing.canvas import Canvas
from studio.formats.drawing.plotting import INNER, LABEL, MARGIN, SMALL, VALUE, Scale, emphasis, tip
from studio.formats.drawing.tones import legible
from studio.storyboard.blocks import Chart, ChartPoint

TRACK = 20.0


def draw(canvas: Canvas, block: Chart, top: float) -> float:
    """Tracks up to a hundred; where what is and what is to be reached are both known, a flag at the target."""
    if block.series:
        return _towards(canvas, block, top)
    return _tracks(canvas, block.points, top)


def _tracks(canvas: Canvas, points: Sequence[ChartPoint], top: float) -> float:
    y = top
    for point, color in zip(points, emphasis(canvas, points), strict=True):
        big = 40.0 if color == canvas.color("primary") else 34.0
        room = INNER - lettering.width(point.shown, big, "bold") - 30
        label = lettering.folded(point.label, max(room, INNER * 0.5), LABEL + 1)
        foot = y + max(big, lettering.height(label, LABEL + 1))
        canvas.text(label, MARGIN, foot - 3, size=LABEL + 1, color="ink_soft", valign="bottom")
        ink = legible(color, canvas.color("card")) if big > 36 else "ink"
        canvas.text(point.shown, MARGIN + INNER, foot, size=big, cut="bold", color=ink, align="right", valign="bottom")
        y = foot + 12
        with canvas.told(tip(point)):
            canvas.rect((MARGIN, y, MARGIN + INNER, y + TRACK), "primary_soft", radius=TRACK / 2)
            canvas.rect((MARGIN, y, MARGIN + max(point.value / 100 * INNER, 3), y + TRACK), color, radius=TRACK / 2)
        y += TRACK + 34
    return y - 34


def _towards(canvas: Canvas, block: Chart, top: float) -> float:
    y, primary = top, canvas.color("primary")
    for label in block.labels:
        now, goal = sorted((p for p in block.points if p.label == label), key=lambda point: point.target)
        head = canvas.text(lettering.folded(label, INNER, LABEL, "bold"), MARGIN, y, size=LABEL, cut="bold")
        percent = "%" in now.shown + block.unit or "％" in now.shown + block.unit
        full = max(100.0 if percent else 0.0, now.value, goal.value)
        scale = Scale(0.0, full or 1.0, MARGIN, MARGIN + INNER)
        y = _flag(canvas, goal, scale(goal.value), head[3] + 16)
        with canvas.told(tip(now)):
            canvas.rect((MARGIN, y, MARGIN + INNER, y + TRACK + 4), "primary_soft", radius=3)
            canvas.rect((MARGIN, y, max(scale(now.value), MARGIN + 3), y + TRACK + 4), primary, radius=3)
        with canvas.told(tip(goal)):
            canvas.line([(scale(goal.value), y - 12), (scale(goal.value), y + TRACK + 9)], "ink", thick=3.5)
        y = _ends_at(canvas, now, scale(now.value), y + TRACK + 14) + 36
    return y - 36


def _flag(canvas: Canvas, goal: ChartPoint, x: float, top: float) -> float:
    """The target's name and value above the track, on whichever side of its mark they fit."""
    value = lettering.width(goal.shown, VALUE - 3, "bold")
    name = lettering.folded(goal.series, INNER - value - 20, SMALL)
    wide = lettering.width(name, SMALL) + 12 + value
    left = min(max(x - wide / 2, MARGIN), MARGIN + INNER - wide)
    foot = top + max(VALUE - 3, lettering.height(name, SMALL))
    canvas.text(name, left, foot - 2, size=SMALL, color="ink_soft", valign="bottom")
    canvas.text(goal.shown, left + wide, foot, size=VALUE - 3, cut="bold", align="right", valign="bottom")
    return foot + 16


def _ends_at(canvas: Canvas, now: ChartPoint, x: float, top: float) -> float:
    """The name and value of what is, below the end of its bar."""
    value = lettering.width(now.shown, VALUE - 3, "bold")
    name = lettering.folded(now.series, INNER - value - 20, SMALL)
    wide = lettering.width(name, SMALL) + 12 + value
    left = min(max(x - wide, MARGIN), MARGIN + INNER - wide)
    canvas.text(name, left, top + 3, size=SMALL, color="ink_soft")
    color = legible(canvas.color("primary"), canvas.color("card"))
    canvas.text(now.shown, left + wide, top, size=VALUE - 3, cut="bold", align="right", color=color)
    return top + max(VALUE - 3, lettering.height(name, SMALL))
