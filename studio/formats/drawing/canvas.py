"""A drawing that grows downwards, in pixels, drawn by matplotlib with the shipped fonts.

Every run of characters is a text of its own, named by the text it belongs to, so that `drawn_strings` can read the
finished SVG back. SVG and PNG are two prints of one figure.
"""

from __future__ import annotations

import html
import io
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyBboxPatch, Patch, PathPatch, Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from studio.formats.drawing import lettering
from studio.formats.drawing.lettering import ASCENT, CUTS, LEADING
from studio.formats.typesetting import FONTS

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
STYLE = {
    "svg.fonttype": "path",
    "svg.hashsalt": "studio",
    "path.simplify": False,
    "text.hinting": "none",
    "axes.unicode_minus": False,
}
"""Text as outlines: readers of the SVG do not have the fonts."""
PLAIN = ("-kern", "-liga", "-locl", "-ccmp", "-calt", "-clig")
"""One glyph a character, where the ruler says: so the finished file can be read back."""
HALO = 0.3
"""Of the size: how far the ground shows around a value that lies on a line."""
SHAPES, HALOS, TEXTS = 1, 2, 3
ONE_AT_A_TIME = threading.RLock()
"""matplotlib's settings, and its and our opened fonts, are the whole process's."""


class Canvas:
    """A page of fixed width. Shapes lie below, texts above, each in the order they were drawn."""

    def __init__(self, width: float, theme: Mapping[str, Any]) -> None:
        self.width, self.theme, self.colors = width, theme, theme["colors"]
        self.corner = min(theme["shape"]["radius"] / 5, 6.0)
        """How round the theme makes a bar's end."""
        self._artists: list[Artist] = []
        self._halos: list[tuple[TextPath, tuple[float, float], float, str]] = []
        self._tips: list[str] = []
        self._told = ""
        self._texts = 0

    def color(self, name: str) -> str:
        """A colour of the theme by its name; a colour itself stays."""
        return str(self.colors.get(name, name))

    @contextmanager
    def told(self, tip: str) -> Iterator[None]:
        """A browser shows `tip` where the pointer rests on what is drawn inside."""
        self._tips.append(tip)
        self._told = f"tip-{len(self._tips)}"
        yield
        self._told = ""

    def _add(self, artist: Artist) -> None:
        artist.set(zorder=SHAPES, clip_on=False)
        if self._told:
            artist.set_gid(self._told)
        self._artists.append(artist)

    def _paint(self, fill: str, stroke: str, thick: float) -> dict[str, Any]:
        edge = self.color(stroke) if stroke else "none"
        return {"facecolor": self.color(fill), "edgecolor": edge, "linewidth": thick if stroke else 0.0}

    def rect(self, box: Box, fill: str, *, radius: float = 0.0, stroke: str = "", thick: float = 2.0) -> None:
        left, top, right, bottom = box
        wide, tall = right - left, bottom - top
        if wide <= 0 or tall <= 0:
            return
        paint, radius = self._paint(fill, stroke, thick), min(radius, wide / 2, tall / 2)
        patch: Patch = Rectangle((left, top), wide, tall, **paint)
        if radius > 0:
            style = f"round,pad=0,rounding_size={radius:.3f}"
            patch = FancyBboxPatch((left, top), wide, tall, boxstyle=style, mutation_aspect=1, **paint)
        self._add(patch)

    def line(self, points: Sequence[tuple[float, float]], color: str, *, thick: float = 2.0, dash: str = "") -> None:
        style: Any = (0, tuple(float(part) / thick for part in dash.split())) if dash else "-"
        xs, ys = zip(*points, strict=True)
        cap = "butt" if dash or len(points) == 2 else "round"
        self._add(Line2D(xs, ys, color=self.color(color), linewidth=thick, linestyle=style, dash_capstyle="butt",
                         solid_capstyle=cap, solid_joinstyle="round"))  # fmt: skip

    def area(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        self._add(Polygon(list(points), closed=True, **self._paint(fill, "", 0)))

    def mark(
        self, shape: str, x: float, y: float, *, size: float, fill: str, stroke: str = "", thick: float = 3
    ) -> None:
        """A point of a chart, `size` across: circle, square, diamond, triangle or arrow head."""
        half, paint = size / 2, self._paint(fill, stroke, thick)
        if shape == "circle":
            self._add(Circle((x, y), half, **paint))
            return
        corners = {
            "square": ((-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)),
            "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
            "triangle": ((0, -1.15), (1.1, 0.85), (-1.1, 0.85)),
            "down": ((0, 1.15), (1.1, -0.85), (-1.1, -0.85)),
            "right": ((1.1, 0), (-0.7, -1), (-0.7, 1)),
            "left": ((-1.1, 0), (0.7, -1), (0.7, 1)),
        }[shape]
        self._add(Polygon([(x + a * half, y + b * half) for a, b in corners], closed=True, **paint))

    def text(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size: float,
        color: str = "ink",
        cut: str = "regular",
        align: str = "left",
        valign: str = "top",
        halo: str = "",
    ) -> Box:
        """Text at a point: `align` left, middle or right of it; `valign` below, across or above it. Its box."""
        lines = text.split("\n")
        wide, tall = lettering.width(text, size, cut), lettering.height(text, size)
        left = x - wide * {"left": 0.0, "middle": 0.5, "right": 1.0}[align]
        top = y - tall * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[valign]
        self._texts += 1
        for at, line in enumerate(lines):
            length = lettering.width(line, size, cut)
            start = left + (wide - length) * {"left": 0.0, "middle": 0.5, "right": 1.0}[align]
            baseline = top + size * ASCENT + at * size * LEADING
            for run, font, shift in lettering.runs(line, cut):
                self._run(run, (start + shift * size / 1000, baseline), size, color, font, halo)
        return left, top, left + wide, top + tall

    def _run(self, run: str, at: tuple[float, float], size: float, color: str, cut: str, halo: str) -> None:
        font = _face(cut, size)
        self._artists.append(
            Text(*at, run, color=self.color(color), fontproperties=font, va="baseline", ha="left", parse_math=False,
                 zorder=TEXTS, clip_on=False, gid=f"text-{self._texts}", fontfeatures=PLAIN)
        )  # fmt: skip
        if halo:
            self._halos.append((TextPath((0, 0), run, size=size, prop=font), at, HALO * size, self.color(halo)))

    def printed(self, height: float, *, title: str, description: str, scale: int) -> tuple[bytes, bytes]:
        """The whole drawing as SVG, and as PNG of `scale` pixels to the pixel (none when 0)."""
        with ONE_AT_A_TIME, matplotlib.rc_context(STYLE):
            figure = self._figure(height)
            svg = self._named(_saved(figure, "svg", dpi=72), height, title, description)
            png = _saved(figure, "png", dpi=72 * scale) if scale else b""
        return svg, png

    def _figure(self, height: float) -> Figure:
        """A figure whose one axes covers it, a point to the pixel, downwards."""
        figure = Figure(figsize=(self.width / 72, height / 72), dpi=72, facecolor=self.color("card"))
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, self.width), ylim=(height, 0))
        axes.set_axis_off()
        for outline, (x, y), thick, color in self._halos:
            place = Affine2D().scale(1, -1).translate(x, y) + axes.transData
            axes.add_patch(PathPatch(outline, transform=place, facecolor=color, edgecolor=color, linewidth=thick,
                                     joinstyle="round", zorder=HALOS, clip_on=False))  # fmt: skip
        for artist in self._artists:
            _placed(axes, artist)
        return figure

    def _named(self, svg: bytes, height: float, title: str, description: str) -> bytes:
        """The drawing with its name, its description and the tips, which matplotlib has no words for."""
        text = svg.decode()
        size = f'width="{self.width:g}" height="{height:g}" viewBox="0 0 {self.width:g} {height:g}"'
        text = re.sub(r'width="[\d.]+pt" height="[\d.]+pt" viewBox="[^"]*"', f'{size} role="img"', text, count=1)
        text = re.sub(r"\s*<metadata>.*?</metadata>|<!DOCTYPE.*?>\s*|<!--.*?-->\s*", "", text, flags=re.DOTALL)
        named = f"<title>{_escaped(title)}</title><desc>{_escaped(description)}</desc>"
        text = text.replace(">", f">\n {named}", 2).replace(f">\n {named}", ">", 1)
        return re.sub(r'<g id="tip-(\d+)">', self._tip, text).encode()

    def _tip(self, found: re.Match[str]) -> str:
        return f"<g><title>{_escaped(self._tips[int(found[1]) - 1])}</title>"


def _placed(axes: Axes, artist: Artist) -> None:
    if isinstance(artist, Patch):
        axes.add_patch(artist)
    else:
        axes.add_artist(artist)


def _saved(figure: Figure, kind: str, *, dpi: float) -> bytes:
    out = io.BytesIO()
    metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    figure.savefig(out, format=kind, metadata=metadata, dpi=dpi, facecolor=figure.get_facecolor())
    return out.getvalue()


@cache
def _face(cut: str, size: float) -> FontProperties:
    return FontProperties(fname=FONTS / CUTS[cut], size=size)


def _escaped(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return html.escape("".join(char for char in text if char in "\t\n" or ord(char) >= 32))
