"""Charts as SVG and PNG: bars from zero, progress towards a hundred, or a line; every point labelled directly."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.patches import FancyBboxPatch
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from studio.domain.content import Content
from studio.formats.contract import Artifact, Format
from studio.formats.proof import drawn_text, missing
from studio.formats.typesetting import FONTS, RARE, refuse_unknown_characters
from studio.storyboard.blocks import Chart
from studio.storyboard.compose import compose

WIDTH = 960
DPI = 96.0
PNG_DPI = 192.0
STYLE = {"svg.fonttype": "path", "svg.hashsalt": "studio", "axes.unicode_minus": False, "path.simplify": False}
FULL = "NotoSansSC-Regular.ttf"
"""The only shipped font with every character of GBK: labels are set in it."""


@dataclass(frozen=True, kw_only=True)
class DrawnChart:
    """One chart ready to be placed. `lost` are its strings that do not lie wholly on the canvas."""

    svg: bytes
    png: bytes
    width: int
    height: int
    lost: tuple[str, ...]


class Charts(Format):
    key, label, form = "charts", "数据图表", "图表"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        blocks = [block for block in compose(content, purpose="article").blocks if isinstance(block, Chart)]
        return tuple(artifact for block in blocks for artifact in _artifacts(block, theme))


def _artifacts(block: Chart, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
    drawn = draw(block, theme, titled=True)
    common: dict[str, Any] = {"alt": block.alt, "placed": block.said(), "missing": drawn.lost}
    size = {"width": drawn.width, "height": drawn.height}
    double = {name: value * int(PNG_DPI / DPI) for name, value in size.items()}
    svg = Artifact(name=f"{block.key}.svg", media_type="image/svg+xml", data=drawn.svg, role="inline", **common, **size)
    png = Artifact(name=f"{block.key}.png", media_type="image/png", data=drawn.png, role="picture", **common, **double)
    return (svg, png)


def draw(block: Chart, theme: Mapping[str, Any], *, titled: bool, raster: bool = True) -> DrawnChart:
    """The chart in the theme's colours, with its own heading and source when `titled`.

    Same block, same theme, same bytes. Raises `CannotDraw` for characters no shipped font has.
    """
    refuse_unknown_characters(block.said())
    with matplotlib.rc_context(STYLE):
        canvas = _Canvas(block, theme, titled=titled)
        PLOTS[block.kind](canvas)
        return canvas.finish(raster=raster)


class _Canvas:
    """A drawing with its axes; measured in pixels at 96 dots per inch."""

    def __init__(self, block: Chart, theme: Mapping[str, Any], *, titled: bool) -> None:
        self.block, self.colors, self.titled = block, theme["colors"], titled
        self.head, self.foot = _margins(block) if titled else (12, 12)
        self.body = _body_height(block)
        self.height = self.head + self.body + self.foot
        self.drawing = Drawing(figsize=(WIDTH / DPI, self.height / DPI), dpi=DPI, facecolor=self.colors["card"])
        FigureCanvasAgg(self.drawing)

    def axes(self, *, left: float, right: float = 24, bottom: float = 0, top: float = 0) -> Axes:
        """Axes inside the body, inset by pixels, without frame or ticks."""
        box = (
            left / WIDTH,
            (self.foot + bottom) / self.height,
            (WIDTH - left - right) / WIDTH,
            (self.body - bottom - top) / self.height,
        )
        axes = self.drawing.add_axes(box)
        axes.set_facecolor(self.colors["card"])
        axes.tick_params(length=0, labelsize=0, labelcolor="none", labelbottom=False, labelleft=False)
        for spine in axes.spines.values():
            spine.set_visible(False)
        return axes

    def finish(self, *, raster: bool) -> DrawnChart:
        if self.titled:
            self._title()
        svg = self._saved("svg")
        png = self._saved("png", dpi=PNG_DPI) if raster else b""
        wanted = self.block.said() if self.titled else _plotted(self.block)
        return DrawnChart(svg=svg, png=png, width=WIDTH, height=self.height, lost=missing(wanted, self._texts()))

    def _title(self) -> None:
        write = self.drawing.text
        heading, source = folded(self.block.heading, 31), folded(self.block.source, 48)
        write(24 / WIDTH, 1 - 30 / self.height, heading, va="top", color=self.colors["ink"], font=font(28, bold=True))
        write(24 / WIDTH, 20 / self.height, source, va="bottom", color=self.colors["ink_faint"], font=font(18))

    def _saved(self, kind: str, **options: Any) -> bytes:
        out = io.BytesIO()
        metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        self.drawing.savefig(out, format=kind, metadata=metadata, facecolor=self.colors["card"], **options)
        return out.getvalue()

    def _texts(self) -> str:
        """The strings on the canvas, read back from the drawn objects with their boxes."""
        self.drawing.set_dpi(DPI)
        renderer = self.drawing.canvas.get_renderer()  # type: ignore[attr-defined]
        texts = [text for text in self.drawing.findobj(Text) if text.get_visible() and text.get_text().strip()]
        boxes = ((text.get_text(), tuple(text.get_window_extent(renderer).extents)) for text in texts)
        return drawn_text(boxes, (WIDTH, self.height))


def _margins(block: Chart) -> tuple[int, int]:
    """Pixels above and below the plot: room for the heading and for the source, however many lines they take."""
    heading, source = (folded(text, length).count("\n") for text, length in ((block.heading, 31), (block.source, 48)))
    return 96 + 46 * heading, (68 + 30 * source if block.source else 24)


def _plotted(block: Chart) -> tuple[str, ...]:
    return tuple(text for point in block.points for text in (point.label, point.shown) if text.strip())


def _body_height(block: Chart) -> int:
    if block.kind == "progress":
        return sum(_row_height(point.label) for point in block.points)
    if block.kind == "bar" and _lying(block):
        return 84 * len(block.points) + 8
    return 380 if len(block.points) < 4 else 420


def _row_height(label: str) -> int:
    return 116 + 40 * folded(label, 26).count("\n")


def _lying(block: Chart) -> bool:
    """Bars lie down when there are many or their labels are long."""
    return len(block.points) > 8 or max(len(point.label) for point in block.points) > 72 / len(block.points)


def _bars(canvas: _Canvas) -> None:
    _lying_bars(canvas) if _lying(canvas.block) else _standing_bars(canvas)


def _standing_bars(canvas: _Canvas) -> None:
    points, colors = canvas.block.points, canvas.colors
    labels = [folded(point.label, max(4, 33 // len(points))) for point in points]
    axes = canvas.axes(left=24, bottom=64 + 38 * max(label.count("\n") for label in labels), top=60)
    low, high = _span(points)
    axes.set(xlim=(-0.6, len(points) - 0.4), ylim=(low, high))
    best = _emphasised(points)
    for index, (point, label) in enumerate(zip(points, labels, strict=True)):
        color = colors["primary"] if index in best else colors["muted"]
        axes.bar(index, point.value, width=min(0.54, 0.14 * len(points)), color=color, zorder=2)
        above = point.value >= 0
        _note(axes, point.shown, (index, point.value), (0, 8 if above else -8), size=29,
              va="bottom" if above else "top", color=color if index in best else colors["ink"], bold=True)  # fmt: skip
        _note(axes, label, (index, low), (0, -12), size=26, va="top", color=colors["ink_soft"])
    axes.axhline(0, color=colors["ink_faint"], linewidth=1.4, zorder=3)


def _lying_bars(canvas: _Canvas) -> None:
    points, colors = canvas.block.points, canvas.colors
    axes = canvas.axes(left=350, right=190)
    low, high = _span(points)
    axes.set(ylim=(len(points) - 0.4, -0.6), xlim=(low, high))
    best = _emphasised(points)
    for index, point in enumerate(points):
        color = colors["primary"] if index in best else colors["muted"]
        axes.barh(index, point.value, height=0.5, color=color, zorder=2)
        _note(axes, point.shown, (max(point.value, 0), index), (10, 0), size=23, ha="left", va="center",
              color=colors["ink"], bold=True)  # fmt: skip
        _note(axes, folded(point.label, 13), (low, index), (-14, 0), size=24, ha="right", va="center",
              color=colors["ink_soft"])  # fmt: skip
    axes.axvline(0, color=colors["ink_faint"], linewidth=1.4, zorder=3)


def _progress(canvas: _Canvas) -> None:
    """One track per share of a hundred, the last one emphasised: how far the target reaches."""
    points, colors = canvas.block.points, canvas.colors
    axes = canvas.axes(left=0, right=0)
    axes.set(xlim=(0, WIDTH), ylim=(canvas.body, 0))
    top = 0
    for index, point in enumerate(points):
        label = folded(point.label, 26)
        middle = top + _row_height(point.label) - 24
        last = index in _emphasised(points)
        color = colors["primary"] if last else colors["accent"]
        _track(axes, 24, middle, width=WIDTH - 48, color=colors["primary_soft"])
        _track(axes, 24, middle, width=(WIDTH - 48) * point.value / 100, color=color)
        _note(axes, label, (24, top + 12), (0, 0), size=28, ha="left", va="top", color=colors["ink_soft"])
        _note(axes, point.shown, (WIDTH - 24, middle - 20), (0, 0), size=42 if last else 36, ha="right", va="bottom",
              color=color, bold=True)  # fmt: skip
        top += _row_height(point.label)


def _track(axes: Axes, left: float, middle: float, *, width: float, color: str) -> None:
    if width <= 0:
        return
    radius = min(10.0, width / 2)
    shape = FancyBboxPatch(
        (left + radius, middle - 10 + radius), width - 2 * radius, 20 - 2 * radius,
        boxstyle=f"round,pad={radius}", facecolor=color, linewidth=0,
    )  # fmt: skip
    axes.add_patch(shape)


def _line(canvas: _Canvas) -> None:
    points, colors = canvas.block.points, canvas.colors
    axes = canvas.axes(left=80, right=80, bottom=60, top=64)
    values = [point.value for point in points]
    low, high = _span(points)
    axes.set(xlim=(-0.2, len(points) - 0.8), ylim=(low, high))
    axes.fill_between(range(len(points)), values, 0, color=colors["primary_soft"], zorder=1)
    axes.plot(range(len(points)), values, color=colors["primary"], linewidth=3.2, zorder=3, clip_on=False)
    last, small = len(points) - 1, len(points) > 9
    for index, point in enumerate(points):
        axes.plot(index, point.value, "o", color=colors["primary"], markersize=13 if index == last else 8, zorder=4,
                  markeredgecolor=colors["card"], markeredgewidth=2, clip_on=False)  # fmt: skip
        _note(axes, point.shown, (index, point.value), (0, 12), size=(27 if index == last else 15 if small else 21),
              va="bottom", bold=True, color=colors["primary"] if index == last else colors["ink"])  # fmt: skip
        _note(axes, folded(point.label, max(4, 38 // len(points))), (index, low), (0, -14), size=15 if small else 20,
              va="top", color=colors["ink_soft"])  # fmt: skip
    axes.axhline(0, color=colors["ink_faint"], linewidth=1.4, zorder=2, clip_on=False)


PLOTS: dict[str, Callable[[_Canvas], None]] = {"bar": _bars, "progress": _progress, "line": _line}


def _span(points: Sequence[Any]) -> tuple[float, float]:
    """The value axis always holds zero: a cut axis would exaggerate."""
    values = [point.value for point in points]
    low, high = min(0.0, *values), max(0.0, *values)
    return (low, high) if high > low else (0.0, 1.0)


def _emphasised(points: Sequence[Any]) -> tuple[int, ...]:
    """Over time the last point is where the policy arrives; things side by side weigh the same."""
    over_time = all(re.search(r"\d", point.label) for point in points)
    return (len(points) - 1,) if over_time else tuple(range(len(points)))


def _note(axes: Axes, text: str, at: tuple[float, float], shift: tuple[float, float], *, size: float,
          color: str, ha: str = "center", va: str = "baseline", bold: bool = False) -> None:  # fmt: skip
    axes.annotate(
        text, at, xytext=shift, textcoords="offset points", ha=ha, va=va, color=color, linespacing=1.3,
        font=font(size, bold=bold), annotation_clip=False, parse_math=False, zorder=5,
        path_effects=[withStroke(linewidth=0.25 * size, foreground=axes.get_facecolor())],
    )  # fmt: skip


def folded(text: str, length: int) -> str:
    """The text in lines of at most `length` full-width characters; two Latin letters count as one."""
    lines, room = [""], float(length)
    for char in " ".join(text.split()):
        wide = 0.55 if ord(char) < 0x2E80 else 1.0
        if room < wide and char not in "，。、；：！？）》”%":
            lines.append("")
            room = float(length)
        lines[-1] += char
        room -= wide
    return "\n".join(lines)


@cache
def font(size: float, *, bold: bool = False) -> FontProperties:
    """A shipped font by size in points; bold falls back to the full regular for rare characters."""
    _families()
    return FontProperties(
        family=["Noto Sans SC", "Studio Full", *RARE[2:]], weight=700 if bold else 400, size=size * 0.75
    )


@cache
def _families() -> None:
    """Make the shipped fonts known to matplotlib; those to fall back on serve bold text as well."""
    for path in sorted((*FONTS.glob("NotoSansSC-*.ttf"), *FONTS.glob("*Rare*"), *FONTS.glob("NotoEmoji*"))):
        fontManager.addfont(path)
    full = next(entry for entry in fontManager.ttflist if entry.fname == str(FONTS / FULL))
    spare = [entry for entry in fontManager.ttflist if entry.name in RARE[2:] and entry.fname.startswith(str(FONTS))]
    for entry in (replace(full, name="Studio Full"), *spare):
        fontManager.ttflist.extend(replace(entry, weight=weight) for weight in (400, 700))
