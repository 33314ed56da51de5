"""From old to new: each row the way from a hollow dot to a full one."""

from __future__ import annotations

from studio.formats.drawing import lettering
from studio.formats.drawing.canvas import Canvas
from studio.formats.drawing.plotting import (
    INNER,
    LABEL,
    MARGIN,
    SMALL,
    VALUE,
    Scale,
    far_apart,
    hairline,
    row_label,
    span,
    tip,
)
from studio.formats.drawing.tones import legible, toned
from studio.storyboard.blocks import Chart, ChartPoint


def draw(canvas: Canvas, block: Chart, top: float) -> float:
    """Each label's way from a hollow dot to a full one; hollow is the earlier period."""
    before, after = block.series[0], block.series[-1]
    primary, soft = canvas.color("primary"), toned(canvas.color("primary"), 66.0)
    y = _periods(canvas, before, after, top)
    size = LABEL
    column = min(max(lettering.width(label, size) for label in block.labels), INNER * 0.3)
    labels = [lettering.folded(label, column, size) for label in block.labels]
    above = any(text.count("\n") > 2 for text in labels)
    left = MARGIN if above else MARGIN + column + 24
    widest = max(lettering.width(point.shown, VALUE - 3, "bold") for point in block.points) + 24
    own = far_apart(block)
    sides = left + widest, MARGIN + INNER - widest
    for label, text in zip(block.labels, labels, strict=True):
        if above:
            y = canvas.text(lettering.folded(label, INNER, size), MARGIN, y, size=size, color="ink_soft")[3] + 4
        tall = max(62.0, 0.0 if above else lettering.height(text, size) + 20)
        middle = y + tall / 2
        if not above:
            row_label(canvas, text, column, middle, size=size, ragged=any("\n" in each for each in labels))
        canvas.line([(left, middle), (MARGIN + INNER, middle)], hairline(canvas), thick=1.5)
        old, new = block.at(label, before), block.at(label, after)
        scale = Scale(*span([point.value for point in block.points if point.label == label or not own]), *sides)
        if old and new:
            canvas.line([(scale(old.value), middle), (scale(new.value), middle)], soft, thick=6)
        for point, shown_full in ((old, False), (new, True)):
            if point:
                other = new if point is old else old
                _dot(canvas, point, other, (scale, middle), full=shown_full, color=primary)
        y += tall + (14 if above else 0)
    if own:
        y = canvas.text("各行的尺度不同，均从0开始", MARGIN, y + 10, size=SMALL - 2, color="ink_faint")[3]
    return y


def _periods(canvas: Canvas, before: str, after: str, top: float) -> float:
    """The two periods with their dots and an arrow between them."""
    size, y = SMALL + 1, top + SMALL / 2
    canvas.mark("circle", MARGIN + 10, y, size=17, fill="card", stroke="primary", thick=4)
    first = canvas.text(
        lettering.folded(before, INNER * 0.4, size), MARGIN + 30, y, size=size, color="ink_soft", valign="middle"
    )
    x = first[2] + 22
    canvas.line([(x, y), (x + 34, y)], "ink_faint", thick=2.5)
    canvas.mark("right", x + 36, y, size=12, fill="ink_faint")
    canvas.mark("circle", x + 72, y, size=20, fill="primary")
    last = canvas.text(lettering.folded(after, INNER * 0.4, size), x + 92, y, size=size, cut="bold", valign="middle")
    return max(first[3], last[3], top + SMALL) + 18


def _dot(
    canvas: Canvas, point: ChartPoint, other: ChartPoint | None, place: tuple[Scale, float], *, full: bool, color: str
) -> None:  # fmt: skip
    """The value stands on the side that looks away from the other dot; equal ones turn apart."""
    scale, y = place
    x = scale(point.value)
    behind = other is None or point.value > other.value or (point.value == other.value and full)
    with canvas.told(tip(point)):
        if full:
            canvas.mark("circle", x, y, size=24, fill=color)
        else:
            canvas.mark("circle", x, y, size=20, fill="card", stroke=color, thick=4)
    canvas.text(point.shown, x + (20 if behind else -20), y, size=VALUE - 3, cut="bold" if full else "regular",
                color=legible(color, canvas.color("card")) if full else "ink_soft", align="left" if behind else "right",
                valign="middle", halo="card")  # fmt: skip
