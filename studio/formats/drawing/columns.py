"""Bars from zero, standing where their labels fit under them and else lying, and stacks with their parts listed."""

from __future__ import annotations

from collections.abc import Sequence

from studio.formats.drawing import lettering
from studio.formats.drawing.canvas import Canvas
from studio.formats.drawing.plotting import (
    INNER,
    LABEL,
    MARGIN,
    SMALL,
    VALUE,
    Scale,
    fitted,
    row_label,
    span,
    tip,
)
from studio.formats.drawing.tones import legible
from studio.storyboard.blocks import ChartPoint

TALL = 340.0

THICK = 34.0

MOST_STANDING = 9

SLIVER = 2.0
"""The least length of a bar that stands for more than nothing."""


def standing(
    canvas: Canvas, points: Sequence[ChartPoint], colors: Sequence[str], sides: tuple[float, float], top: float, *, tall: float,
    reach: tuple[float, float] | None = None,
) -> float | None:  # fmt: skip
    """Columns between two sides; None, and nothing drawn, where a label or a value would not fit.

    `reach` is the stretch of values where it is more than these points'.
    """
    slot = min(230.0, (sides[1] - sides[0]) / len(points))
    labels = fitted([point.label for point in points], slot - 14, LABEL, lines=3)
    values = fitted([point.shown for point in points], slot - 10, VALUE, cut="bold")
    if len(points) > MOST_STANDING or labels is None or values is None:
        return None
    low, high = reach or span([point.value for point in points])
    room = values[0] + 14
    scale = Scale(low, high, top + tall - (room if low < 0 else 0), top + (room if high > 0 else 4))
    left = (sides[0] + sides[1]) / 2 - slot * len(points) / 2
    for at, (point, color) in enumerate(zip(points, colors, strict=True)):
        middle, wide = left + (at + 0.5) * slot, min(108.0, slot * 0.6)
        with canvas.told(tip(point)):
            canvas.rect(standing_box(scale, point.value, middle, wide), color, radius=2)
        above = point.value >= 0
        ink = legible(color, canvas.color("card")) if color == canvas.color("primary") else "ink"
        canvas.text(point.shown, middle, scale(point.value) + (-9 if above else 9), size=values[0], cut="bold",
                    color=ink, align="middle", valign="bottom" if above else "top")  # fmt: skip
        canvas.text(labels[1][at], middle, top + tall + 14, size=labels[0], color="ink_soft", align="middle")
    canvas.line([(left, scale(0)), (left + slot * len(points), scale(0))], "ink_faint", thick=2)
    return top + tall + 14 + max(lettering.height(text, labels[0]) for text in labels[1])


def standing_box(scale: Scale, value: float, middle: float, wide: float) -> tuple[float, float, float, float]:
    ends = sorted((scale(value), scale(0)))
    if value and ends[1] - ends[0] < SLIVER:
        ends = [scale(0) - SLIVER, scale(0)] if value > 0 else [scale(0), scale(0) + SLIVER]
    return middle - wide / 2, ends[0], middle + wide / 2, ends[1]


def lying(
    canvas: Canvas, points: Sequence[ChartPoint], colors: Sequence[str], top: float, *, thick: float = THICK
) -> float:
    """One row a point; long labels stand above their bars. This layout takes whatever the others cannot."""
    size = LABEL if len(points) <= 12 else SMALL
    widest = max(lettering.width(point.label, size) for point in points)
    column = min(widest, INNER * 0.36)
    labels = [lettering.folded(point.label, column, size) for point in points]
    if any(text.count("\n") > 2 for text in labels):
        return _under_labels(canvas, points, colors, top, thick=thick)
    scale = lying_scale(points, MARGIN + column + 22)
    y = top
    for point, color, label in zip(points, colors, labels, strict=True):
        tall = max(thick + (24 if len(points) <= 12 else 14), lettering.height(label, size) + 18)
        row_label(canvas, label, column, y + tall / 2, size=size, ragged=any("\n" in each for each in labels))
        lying_bar(canvas, point, color, scale, (y + (tall - thick) / 2, y + (tall + thick) / 2))
        y += tall
    canvas.line([(scale(0), top), (scale(0), y)], "ink_faint", thick=2)
    return y


def _under_labels(
    canvas: Canvas, points: Sequence[ChartPoint], colors: Sequence[str], top: float, *, thick: float
) -> float:
    scale, y = lying_scale(points, MARGIN), top
    for point, color in zip(points, colors, strict=True):
        label = lettering.folded(point.label, INNER, LABEL)
        box = canvas.text(label, MARGIN, y, size=LABEL, color="ink_soft")
        y = box[3] + 9
        lying_bar(canvas, point, color, scale, (y, y + thick))
        canvas.line([(scale(0), y - 3), (scale(0), y + thick + 3)], "ink_faint", thick=2)
        y += thick + 26
    return y - 26


def lying_scale(points: Sequence[ChartPoint], left: float) -> Scale:
    """From the labels to the right side, less the room that the values beyond the bars' ends take."""
    low, high = span([point.value for point in points])
    before = max((_value_room(p) for p in points if p.value < 0), default=0.0)
    behind = max((_value_room(p) for p in points if p.value >= 0), default=0.0)
    return Scale(low, high, left + before, max(MARGIN + INNER - behind, left + before + 120))


def _value_room(point: ChartPoint) -> float:
    return lettering.width(_value_text(point), VALUE - 2, "bold") + 16


def _value_text(point: ChartPoint) -> str:
    return lettering.folded(point.shown, INNER * 0.3, VALUE - 2, "bold")


def lying_bar(canvas: Canvas, point: ChartPoint, color: str, scale: Scale, rows: tuple[float, float]) -> None:
    ends = sorted((scale(point.value), scale(0)))
    if point.value and ends[1] - ends[0] < SLIVER:
        ends = [scale(0), scale(0) + SLIVER] if point.value > 0 else [scale(0) - SLIVER, scale(0)]
    with canvas.told(tip(point)):
        canvas.rect((ends[0], rows[0], ends[1], rows[1]), color, radius=2)
    behind = point.value >= 0
    canvas.text(_value_text(point), ends[1] + 12 if behind else ends[0] - 12, sum(rows) / 2, size=VALUE - 2,
                cut="bold", align="left" if behind else "right", valign="middle")  # fmt: skip


def listed_stack(
    canvas: Canvas, parts: Sequence[tuple[ChartPoint, str]], colors: Sequence[str], top: float, *, most: float
) -> float:  # fmt: skip
    """One lying stack, and below it every part with its colour, name and value, in the same order."""
    thick, x = 46.0, MARGIN
    for (point, _), color in zip(parts, colors, strict=True):
        wide = point.value / (most or 1.0) * INNER
        with canvas.told(tip(point)):
            canvas.rect((x, top, x + max(wide - 2, SLIVER / 2), top + thick), color)
        x += wide
    size, across = SMALL + 1, 3 if len(parts) == 3 else 2
    for count in (across, 2, 1):
        column = INNER / count
        if all(lettering.width(name + point.shown, size + 1, "bold") < column - 60 for point, name in parts):
            break
    y = top + thick + 18
    for at in range(0, len(parts), count):
        row = zip(parts[at : at + count], colors[at : at + count], strict=True)
        feet = [
            _entry(canvas, part, color, (MARGIN + place * column, y), column) for place, (part, color) in enumerate(row)
        ]
        y = max(feet) + 14
    return y - 14


def _entry(canvas: Canvas, part: tuple[ChartPoint, str], color: str, at: tuple[float, float], room: float) -> float:
    (point, name), (x, y), size = part, at, SMALL + 1
    value = lettering.width(point.shown, size + 1, "bold")
    canvas.rect((x, y + 3, x + 20, y + 21), color, radius=3)
    box = canvas.text(lettering.folded(name, room - 62 - value, size), x + 32, y, size=size, color="ink_soft")
    canvas.text(point.shown, box[2] + 14, y - 1, size=size + 1, cut="bold")
    return box[3]
