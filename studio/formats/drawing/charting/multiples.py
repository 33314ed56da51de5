"""Small pictures, one per series: from zero, on one scale where their sizes allow."""

from __future__ import annotations

from collections.abc import Sequence

from studio.formats.drawing import lettering
from studio.formats.drawing.canvas import Canvas
from studio.formats.drawing.columns import lying, standing
from studio.formats.drawing.curves import single
from studio.formats.drawing.plotting import (
    INNER,
    LABEL,
    MARGIN,
    SMALL,
    VALUE,
    emphasis,
    far_apart,
    fitted,
    over_time,
    span,
)
from studio.storyboard.blocks import Chart, ChartPoint


def draw(canvas: Canvas, block: Chart, top: float) -> float:
    panels = [[point for point in block.points if point.series == name] for name in block.series]
    across = next((count for count in (3, 2, 1) if count <= len(panels) and _fit(panels, count)), 1)
    wide = (INNER - 44 * (across - 1)) / across
    alike = len({point.unit for point in block.points}) == 1
    reach = span([point.value for point in block.points]) if alike and not far_apart(block) else None
    y = top
    for at in range(0, len(panels), across):
        row = panels[at : at + across]
        heads = [lettering.folded(panel[0].series, wide, LABEL, "bold") for panel in row]
        head = max(lettering.height(text, LABEL) for text in heads)
        units = any(panel[0].unit for panel in row)
        foot = y
        for place, (panel, text) in enumerate(zip(row, heads, strict=True)):
            left = MARGIN + place * (wide + 44)
            canvas.line([(left, y), (left + wide, y)], "ink_faint", thick=2)
            canvas.text(text, left, y + 14, size=LABEL, cut="bold")
            if panel[0].unit:
                canvas.text(panel[0].unit, left, y + 14 + head + 8, size=SMALL - 2, color="ink_faint")
            plot = y + 14 + head + (SMALL + 18 if units else 14)
            foot = max(foot, _panel(canvas, panel, (left, left + wide), plot, reach))
        y = foot + 40
    if alike and reach is None:
        return canvas.text("各图的尺度不同", MARGIN, y - 14, size=SMALL - 2, color="ink_faint")[3]
    return y - 40


def _fit(panels: Sequence[Sequence[ChartPoint]], across: int) -> bool:
    wide = (INNER - 44 * (across - 1)) / across
    return all(_panel_fits(panel, wide) for panel in panels)


def _panel_fits(panel: Sequence[ChartPoint], wide: float) -> bool:
    slot = min(230.0, wide / len(panel))
    labels = fitted([point.label for point in panel], slot - 14, LABEL, lines=2)
    values = fitted([point.shown for point in panel], slot - 10, VALUE, cut="bold")
    return len(panel) <= 9 and labels is not None and values is not None


def _panel(
    canvas: Canvas, panel: Sequence[ChartPoint], sides: tuple[float, float], top: float, reach: tuple[float, float] | None
) -> float:  # fmt: skip
    colors = emphasis(canvas, panel)
    narrow = sides[1] - sides[0] < INNER
    if foot := standing(canvas, panel, colors, sides, top, tall=190.0 if narrow else 220.0, reach=reach):
        return foot
    if over_time(panel) and (foot := single(canvas, panel, top)):
        return foot
    return lying(canvas, panel, colors, top)
