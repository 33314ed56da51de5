"""Dated steps on one axis of time: what is to be done on the left, when on the right."""

from __future__ import annotations

from collections.abc import Sequence

from studio.formats.drawing import lettering
from studio.formats.drawing.canvas import Canvas
from studio.formats.drawing.plotting import INNER, LABEL, MARGIN, SMALL, Scale, hairline
from studio.formats.drawing.tones import legible, toned
from studio.storyboard.blocks import Chart, ChartPoint
from studio.storyboard.figures import OPEN_END

TEXT = 0.42
"""The share of the width in which the steps are written."""

MOST_TICKS = 7


def draw(canvas: Canvas, block: Chart, top: float) -> float:
    """Spans as bars, deadlines as diamonds, beginnings without end as arrows; undated steps at the foot."""
    left = MARGIN + INNER * TEXT + 32
    scale = _years(block.points, left + 10, MARGIN + INNER - 10)
    head = top + SMALL + 14
    rows = [_height(point, left) for point in block.points]
    dated = sum(tall for tall, point in zip(rows, block.points, strict=True) if point.until is not None)
    _ticks(canvas, scale, top, head + dated)
    y = head
    for at, (point, tall) in enumerate(zip(block.points, rows, strict=True)):
        if at:
            canvas.line([(MARGIN, y), (MARGIN + INNER, y)], hairline(canvas), thick=1.5)
        canvas.text(_step(point), MARGIN, y + tall / 2, size=LABEL - 1, valign="middle")
        _when(canvas, point, scale, (y, tall), left)
        y += tall
    return y


def _step(point: ChartPoint) -> str:
    return lettering.folded(point.label, INNER * TEXT, LABEL - 1)


def _height(point: ChartPoint, left: float) -> float:
    when = lettering.folded(point.shown, MARGIN + INNER - left, SMALL, "bold")
    return max(lettering.height(_step(point), LABEL - 1), lettering.height(when, SMALL) + 34) + 26


def _years(points: Sequence[ChartPoint], start: float, end: float) -> Scale:
    ends = [
        edge for point in points if point.until is not None for edge in (point.value, point.until) if edge < OPEN_END
    ]
    low, high = min(ends), max(ends)
    room = max((high - low) * 0.08, 0.15)
    return Scale(low - room / 2, high + room, start, end)


def _ticks(canvas: Canvas, scale: Scale, top: float, foot: float) -> None:
    """A line at each New Year; at each quarter where all lies within two years."""
    years = scale.high - scale.low
    step = 0.25 if years <= 1.3 else 1.0
    while years / step > MOST_TICKS:
        step = {0.25: 0.5, 0.5: 1.0, 1.0: 2.0, 2.0: 5.0}.get(step, step * 2)
    tick, last = -(-scale.low // step) * step, -1e9
    while tick <= scale.high:
        x = scale(tick)
        canvas.line([(x, top + SMALL + 6), (x, foot)], hairline(canvas), thick=1.5)
        text = f"{int(tick)}年" if tick == int(tick) else f"{round(tick % 1 * 12) + 1}月"
        half = lettering.width(text, SMALL - 2) / 2
        if x - half > last and x + half <= MARGIN + INNER:
            canvas.text(text, x, top, size=SMALL - 2, color="ink_faint", align="middle")
            last = x + half + 8
        tick += step


def _when(canvas: Canvas, point: ChartPoint, scale: Scale, row: tuple[float, float], left: float) -> None:
    y, tall = row
    text = lettering.folded(point.shown, MARGIN + INNER - left, SMALL, "bold")
    wide, high = lettering.width(text, SMALL, "bold"), lettering.height(text, SMALL)
    if point.until is None:
        canvas.text(text, left, y + tall / 2, size=SMALL, cut="bold", color="ink_soft", valign="middle")
        return
    middle = y + (tall - high - 12) / 2
    begin, end = scale(point.value), scale(min(point.until, scale.high))
    primary = canvas.color("primary")
    with canvas.told(f"{point.shown}：{point.label}"):
        if point.until >= OPEN_END:
            canvas.rect((begin, middle - 7, end - 8, middle + 7), toned(primary, 72.0))
            canvas.rect((begin, middle - 11, begin + 6, middle + 11), primary)
            canvas.mark("right", end - 6, middle, size=20, fill=toned(primary, 72.0))
        elif end - begin < 8:
            canvas.mark("diamond", (begin + end) / 2, middle, size=21, fill=primary)
        else:
            canvas.rect((begin, middle - 9, end, middle + 9), primary, radius=4)
    anchor = begin if end - begin >= 8 else (begin + end) / 2 - wide / 2
    x = min(max(anchor, left), MARGIN + INNER - wide)
    canvas.text(text, x, middle + 18, size=SMALL, cut="bold", color=legible(primary, canvas.color("card")), halo="card")
