"""What all kinds of chart share: the page's measures, scales from zero, labels that give way to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.formats.drawing import lettering
from studio.formats.drawing.canvas import Canvas
from studio.formats.drawing.tones import lightness_of, series_colors, toned
from studio.storyboard.blocks import Chart, ChartPoint
from studio.storyboard.periods import period

WIDTH = 960.0
MARGIN = 28.0
INNER = WIDTH - 2 * MARGIN
LABEL, VALUE, SMALL = 25.0, 28.0, 22.0
"""Sizes in pixels. On a phone the picture is about 375 wide, so nothing is smaller than 19."""
FAR = 10.0
EARLIER = 74.0
"""Lightness of what leads up to the emphasised figure."""
SIZES = (1.0, 0.92, 0.84, 0.76)
"""How far labels may shrink before the chart takes another layout."""


@dataclass(frozen=True)
class Scale:
    """Values to pixels; the stretch of values always holds zero, so that no length exaggerates."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    return (low, high) if high > low else (0.0, 1.0)


def far_apart(block: Chart) -> bool:
    """Rows or panels whose sizes differ so much that one scale would flatten the small ones."""
    names = block.series if block.kind == "multiples" else block.labels
    peaks = [max(abs(p.value) for p in block.points if name in (p.label, p.series)) for name in names]
    return max(peaks) > FAR * max(min((peak for peak in peaks if peak), default=1.0), 1e-12)


def hairline(canvas: Canvas) -> str:
    """The theme's line colour, light enough to run behind a figure."""
    color = canvas.color("line")
    return toned(color, max(lightness_of(color), 88.0))


def over_time(points: Sequence[ChartPoint]) -> bool:
    return len(points) > 1 and all(period(point.label) for point in points)


def emphasis(canvas: Canvas, points: Sequence[ChartPoint]) -> tuple[str, ...]:
    """Over time the last point is where the policy arrives; things side by side weigh the same."""
    primary = canvas.color("primary")
    if not over_time(points):
        return (primary,) * len(points)
    return (toned(canvas.color("muted"), EARLIER),) * (len(points) - 1) + (primary,)


def colors_of(canvas: Canvas, block: Chart) -> dict[str, str]:
    names = block.series or ("",)
    return dict(zip(names, hues(canvas, len(names)), strict=True))


def hues(canvas: Canvas, count: int) -> tuple[str, ...]:
    return series_colors(tuple(canvas.color(name) for name in ("primary", "accent", "ink_faint")), count)


def fitted(
    texts: Sequence[str], room: float, size: float, *, cut: str = "regular", lines: int = 1
) -> tuple[float, list[str]] | None:
    """The largest size at which every text stands in `room` on so many lines, and the texts so broken; else None."""
    for share in SIZES:
        broken = [lettering.folded(text, room, size * share, cut) for text in texts]
        widest = max(lettering.longest_word(text, size * share, cut) for text in texts)
        if widest <= room and all(text.count("\n") < lines for text in broken):
            return size * share, broken
    return None


def row_label(canvas: Canvas, text: str, column: float, middle: float, *, size: float, ragged: bool) -> None:
    """A row's label in a column from the margin: against the bars, or, where labels take several lines, to the left."""
    x = MARGIN if ragged else MARGIN + column
    canvas.text(text, x, middle, size=size, color="ink_soft", align="left" if ragged else "right", valign="middle")


def tip(point: ChartPoint) -> str:
    return f"{point.label}{f'，{point.series}' if point.series else ''}：{point.shown}{point.unit}"


def apart(centres: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The centres moved as little as needed to stand `gap` from each other between `low` and `high`."""
    order = sorted(range(len(centres)), key=lambda at: centres[at])
    placed = [0.0] * len(centres)
    groups: list[tuple[float, list[int]]] = []
    for index in order:
        members, middle = [index], min(max(centres[index], low), high)
        while groups and groups[-1][0] + gap * len(groups[-1][1]) / 2 > middle - gap * len(members) / 2:
            _, earlier = groups.pop()
            members = earlier + members
            half = gap * (len(members) - 1) / 2
            middle = min(max(sum(centres[at] for at in members) / len(members), low + half), high - half)
        groups.append((middle, members))
    for middle, members in groups:
        for place, index in enumerate(members):
            placed[index] = middle + (place - (len(members) - 1) / 2) * gap
    return placed


def keyed(
    canvas: Canvas, names: Sequence[str], colors: Sequence[str], top: float, *, marks: Sequence[str] = ()
) -> float:
    """A line of names with their colours, in the order in which they are drawn below. Its foot."""
    x, y, size = MARGIN, top, SMALL + 1
    for at, (name, color) in enumerate(zip(names, colors, strict=True)):
        text = lettering.folded(name, INNER - 40, size)
        wide = 34 + lettering.width(text, size)
        if x > MARGIN and x + wide > MARGIN + INNER:
            x, y = MARGIN, y + size * 1.7
        if marks:
            canvas.mark(marks[at], x + 11, y + size / 2, size=16, fill=color)
        else:
            canvas.rect((x, y + 2, x + 22, y + size - 1), color, radius=3)
        canvas.text(text, x + 34, y, size=size, color="ink_soft")
        x += wide + 36
        y += lettering.height(text, size) - size
    return y + size + 22
