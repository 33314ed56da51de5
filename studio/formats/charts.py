"""Charts as SVG and PNG, and their figures as CSV: the kind follows the data's shape, every figure is labelled.

Each kind of chart has its file in `drawing/charting`; here it gets its heading and source, and is proven whole.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from studio.domain.content import Content, Milestone
from studio.formats.contract import Artifact, Format
from studio.formats.drawing import lettering
from studio.formats.drawing.canvas import ONE_AT_A_TIME, Canvas
from studio.formats.drawing.chart_head import draw_heading
from studio.formats.drawing.charting import kinds
from studio.formats.drawing.drawn_strings import lost_strings
from studio.formats.drawing.plotting import INNER, MARGIN, SMALL, WIDTH
from studio.formats.typesetting import refuse_unknown_characters
from studio.storyboard.arranging import unarranged
from studio.storyboard.blocks import Chart
from studio.storyboard.compose import compose, said
from studio.storyboard.figures import milestone_chart
from studio.storyboard.labels import plate

SOURCE = 20.0
PNG_SCALE = 2
IN_TEXT = "-in-text.png"
"""How the picture of a chart ends that stands in an article, under a heading of the article's own."""
LABEL_SHARE = 0.058
"""Size of the label's letters as a share of the chart's shorter side; they are nine tenths of it tall."""


@dataclass(frozen=True, kw_only=True)
class DrawnChart:
    """One chart ready to be placed. `lost` are its strings that do not lie wholly and legibly on the canvas."""

    svg: bytes
    png: bytes
    width: int
    height: int
    lost: tuple[str, ...]


class Charts(Format):
    key, label, form = "charts", "数据图表", "图表"

    def speaks_of(self, content: Content) -> Content:
        return replace(content, parts={key: content.part(key) for key in ("data_points", "milestones")})

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        label = plate(self.speaks_of(content))
        return tuple(artifact for block in charts_of(content) for artifact in _artifacts(block, theme, label))


def charts_of(content: Content) -> Iterator[Chart]:
    """The charts of the figures and, where dates can be read, one of the milestones."""
    yield from (block for block in compose(unarranged(content), purpose="article").blocks if isinstance(block, Chart))
    if steps := milestone_chart(said(content, "milestones", Milestone)):
        yield steps


def _artifacts(block: Chart, theme: Mapping[str, Any], label: str) -> tuple[Artifact, ...]:
    drawn = draw(block, theme, titled=True, label=label)
    placed = (*block.said(), label) if label else block.said()
    common: dict[str, Any] = {"alt": block.alt, "placed": placed, "missing": drawn.lost}
    size: dict[str, Any] = {"width": drawn.width, "height": drawn.height}
    double: dict[str, Any] = {name: value * PNG_SCALE for name, value in size.items()}
    svg = Artifact(name=f"{block.key}.svg", media_type="image/svg+xml", data=drawn.svg, role="inline", **common, **size)
    png = Artifact(name=f"{block.key}.png", media_type="image/png", data=drawn.png, role="picture", **common, **double)
    table = Artifact(
        name=f"{block.key}.csv", media_type="text/csv", data=figures_csv(block), alt=f"数据表：{block.heading}"
    )
    return (svg, png, _in_text(block, theme, label), table)


def _in_text(block: Chart, theme: Mapping[str, Any], label: str) -> Artifact:
    """Without heading and source, which the article around it says."""
    drawn = draw(block, theme, titled=False, label=label)
    return Artifact(
        name=f"{block.key}{IN_TEXT}",
        media_type="image/png",
        data=drawn.png,
        alt=block.alt,
        width=drawn.width * PNG_SCALE,
        height=drawn.height * PNG_SCALE,
        placed=(*block.drawn(), label) if label else block.drawn(),
        missing=drawn.lost,
        role="inline",
    )


def figures_csv(block: Chart) -> bytes:
    """The chart's figures for a spreadsheet, which needs the byte order mark to read Chinese."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerows([_inert(cell) for cell in row] for row in block.table())
    rows.writerows([_inert(text)] for text in (block.note, block.source) if text)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; a negative number is none."""
    formula = cell[:1] in {"=", "+", "@", "\t", "\r"} or (cell[:1] == "-" and not cell[1:2].isdigit())
    return f"'{cell}" if formula else cell


def draw(block: Chart, theme: Mapping[str, Any], *, titled: bool, raster: bool = True, label: str = "") -> DrawnChart:
    """The chart in the theme's colours and fonts, with its own heading and source when `titled`.

    `label` is what a chart says that goes out alone, where AI gave its figures.

    Same block, same theme, same bytes. Raises `CannotDraw` for characters no shipped font has.
    """
    look = json.dumps({part: theme[part] for part in ("fonts", "colors", "shape")}, sort_keys=True)
    with ONE_AT_A_TIME:
        return _remembered(block, look, titled=titled, raster=raster, label=label)


@lru_cache(maxsize=32)
def _remembered(block: Chart, look: str, *, titled: bool, raster: bool, label: str) -> DrawnChart:
    """The article, the long picture and the cards of one interpretation show the same charts."""
    refuse_unknown_characters(block.said())
    theme = json.loads(look)
    canvas = Canvas(WIDTH, theme)
    with lettering.set_in(theme["fonts"]):
        height = _drawn(canvas, block, titled=titled)
        height = _labelled(canvas, label, height) if label else height
    svg, png = canvas.printed(height, title=block.heading, description=block.alt, scale=PNG_SCALE if raster else 0)
    shown = block.said() if titled else block.drawn()
    lost = lost_strings((*shown, label) if label else shown, svg, png)
    return DrawnChart(svg=svg, png=png, width=int(WIDTH), height=height, lost=lost)


def _drawn(canvas: Canvas, block: Chart, *, titled: bool) -> int:
    """Everything from the heading down to the source. The height of it all."""
    top = draw_heading(canvas, block.heading) if titled else 14.0
    if block.note:
        note = lettering.folded(block.note, INNER, SMALL - 1)
        top = canvas.text(note, MARGIN, top, size=SMALL - 1, color="ink_faint")[3] + 16
    foot = kinds()[block.kind](canvas, block, top)
    if titled and block.source:
        source = lettering.folded(block.source, INNER, SOURCE)
        foot = canvas.text(source, MARGIN, foot + 28, size=SOURCE, color="ink_faint")[3]
    return round(foot + (24 if titled else 14))


def _labelled(canvas: Canvas, label: str, height: int) -> int:
    """The label in a band at the foot, its letters a twentieth of the shorter side (GB 45438-2025). The new height."""
    size = min(LABEL_SHARE * WIDTH, LABEL_SHARE * height / (1 - 1.8 * LABEL_SHARE))
    canvas.rect((0, height, WIDTH, height + 1.8 * size), "primary_soft")
    middle = height + 0.9 * size
    canvas.text(label, WIDTH / 2, middle, size=size, cut="bold", color="primary_deep", align="middle", valign="middle")
    return round(height + 1.8 * size)
