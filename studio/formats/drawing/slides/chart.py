"""Charts on slides as Office's own charts: the figures can be edited, the labels follow them.

Where Office has no such kind, bars say the same: progress and before/after lie side by side, small multiples are
several charts on one slide, dated steps a table. What cannot be labelled legibly gets a table on the next slide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn

from studio.formats.drawing import lettering
from studio.formats.drawing.number_formats import format_code
from studio.formats.drawing.plotting import EARLIER, far_apart, over_time, span
from studio.formats.drawing.slides.measure import fitting_size, height_of, pages_of
from studio.formats.drawing.slides.place import Place
from studio.formats.drawing.slides.presentation import Deck
from studio.formats.drawing.tones import on, series_colors, toned
from studio.storyboard.blocks import Chart, ChartPoint

KINDS = {
    "bar": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "grouped": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "share": XL_CHART_TYPE.DOUGHNUT,
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "progress": XL_CHART_TYPE.BAR_CLUSTERED,
    "dots": XL_CHART_TYPE.BAR_CLUSTERED,
    "multiples": XL_CHART_TYPE.COLUMN_CLUSTERED,
}
FOOT = 34.0
TEXT, LARGE = 16.0, 20.0
BESIDE = 0.46
"""The share of a slide that a table beside its chart takes."""
PANELS = 6
MARKERS = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.DIAMOND, XL_MARKER_STYLE.TRIANGLE)
DASHES = (MSO_LINE.SOLID, MSO_LINE.DASH, MSO_LINE.ROUND_DOT, MSO_LINE.DASH_DOT)


def draw(deck: Deck, block: Chart) -> None:
    """The block on one or more slides."""
    room = deck.room
    if block.kind == "timeline":
        _tables(deck, block, room)
    elif block.kind == "multiples":
        _panels(deck, block, room)
    else:
        slide = deck.page(block.heading, block)
        _foot(deck, slide, block, room)
        place = replace(room, height=room.height - FOOT)
        if not _crowded(block, room.width):
            _chart(deck, slide, block, place, labelled=True)
        elif _stands_beside(block, room.width * BESIDE, place.height):
            _chart(deck, slide, block, replace(place, width=room.width * (1 - BESIDE) - 20), labelled=False)
            left = room.left + room.width * (1 - BESIDE)
            _table(deck, slide, block.table(), replace(place, left=left, width=room.width * BESIDE))
        else:
            _chart(deck, slide, block, place, labelled=False)
            _tables(deck, block, room)


def _panels(deck: Deck, block: Chart, room: Place) -> None:
    names = block.series
    pages = -(-len(names) // PANELS)
    most = -(-len(names) // pages)
    wanted = [replace(block, kind="bar", points=_of(block, name)) for name in names]
    alike = len({point.unit for point in block.points}) == 1 and not far_apart(block)
    reach = span([point.value for point in block.points]) if alike else None
    crowded = any(_crowded(panel, room.width / min(3, most)) for panel in wanted)
    for page in range(pages):
        part = wanted[page * most : (page + 1) * most]
        slide = deck.page(block.heading if pages == 1 else f"{block.heading}（{page + 1}/{pages}）", block)
        _foot(deck, slide, block, room)
        across = len(part) if len(part) < 4 else -(-len(part) // 2)
        rows = -(-len(part) // across)
        wide, tall = room.width / across, (room.height - FOOT) / rows
        for at, panel in enumerate(part):
            place = replace(room, left=room.left + at % across * wide + 6, top=room.top + at // across * tall,
                            width=wide - 12, height=tall - 6)  # fmt: skip
            name = names[page * most + at]
            head = f"{name}（{panel.points[0].unit}）" if panel.points[0].unit else name
            size = fitting_size(head, width=place.width, height=44, largest=18, smallest=14)
            deck.text(slide, replace(place, height=44), [(head, True)], size=size, anchor=MSO_ANCHOR.BOTTOM)
            below = replace(place, top=place.top + 46, height=place.height - 46)
            _chart(deck, slide, panel, below, labelled=not crowded, reach=reach)
    if crowded:
        _tables(deck, block, room)


def _of(block: Chart, name: str) -> tuple[ChartPoint, ...]:
    return tuple(replace(point, series="") for point in block.points if point.series == name)


def _chart(
    deck: Deck, slide: Any, block: Chart, place: Place, *, labelled: bool, reach: tuple[float, float] | None = None
) -> None:
    kind = KINDS[block.kind]
    if block.kind == "bar" and _long(block, place.width):
        kind = XL_CHART_TYPE.BAR_CLUSTERED
    data = CategoryChartData()
    data.categories = block.labels
    for name in block.series or (block.heading,):
        data.add_series(name, [_value(block, label, name if block.series else "") for label in block.labels])
    frame = slide.shapes.add_chart(kind, *deck.emu(place), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", block.alt)
    chart = frame.chart
    chart.has_title = False
    chart.font.size, chart.font.color.rgb = deck.pt(TEXT), deck.color("ink_soft")
    _legend(deck, chart, block)
    if block.kind != "share":
        _axes(deck, chart, block, lying=kind == XL_CHART_TYPE.BAR_CLUSTERED)
        if reach:
            chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = reach[0] * 1.25, reach[1] * 1.2
    colors = _colors(deck, block)
    for at, series in enumerate(chart.plots[0].series):
        _paint(deck, series, block, at, colors)
        points = [block.at(label, block.series[at] if block.series else "") for label in block.labels]
        if labelled:
            _label(deck, series, points, block, colors[at] if block.series else "")
    for properties in chart._chartSpace.iter(qn("a:defRPr"), qn("a:rPr")):
        deck.faces(properties)
        properties.attrib.pop("lang", None)


def _value(block: Chart, label: str, name: str) -> float | None:
    point = block.at(label, name)
    return None if point is None else point.value


def _legend(deck: Deck, chart: Any, block: Chart) -> None:
    chart.has_legend = bool(block.series) or block.kind == "share"
    if chart.has_legend:
        chart.legend.include_in_layout = False
        chart.legend.font.size = deck.pt(TEXT)
        chart.legend.position = (
            XL_LEGEND_POSITION.RIGHT if block.kind in {"share", "stacked", "line"} else XL_LEGEND_POSITION.TOP
        )


def _axes(deck: Deck, chart: Any, block: Chart, *, lying: bool) -> None:
    values, names = chart.value_axis, chart.category_axis
    values.visible = values.has_major_gridlines = False
    lows = [0.0, *(point.value for point in block.points)]
    if block.kind == "stacked":
        values.minimum_scale = 0.0
        values.maximum_scale = (
            max(sum(p.value for p in block.points if p.label == label) for label in block.labels) or 1.0
        )
    else:
        values.minimum_scale = min(lows) * (1.25 if min(lows) < 0 else 1.0)
    if block.kind == "progress" and all(0 <= point.value <= 100 for point in block.points) and "%" in block.unit:
        values.maximum_scale = 100.0
    names.reverse_order = lying
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.tick_labels.font.size = deck.pt(TEXT if len(block.labels) <= 8 else 14)
    names.format.line.color.rgb = deck.color("ink_faint")
    plot = chart.plots[0]
    if block.kind != "line":
        plot.gap_width, plot.vary_by_categories = _gap(block), False
        plot.overlap = 100 if block.kind == "stacked" else -8 if block.series else 0


def _gap(block: Chart) -> int:
    """Percent of a bar's thickness between bars: a few bars are not to fill the slide."""
    return 60 if block.series else max(75, 330 - 60 * len(block.labels))


def _colors(deck: Deck, block: Chart) -> tuple[str, ...]:
    tones = deck.theme["colors"]
    if block.kind in {"dots", "progress"} and len(block.series) == 2:
        pair = toned(tones["muted"], EARLIER), tones["primary"]
        return pair[::-1] if block.kind == "progress" and block.points[-1].target else pair
    count = len(block.labels if block.kind == "share" else block.series or ("",))
    return series_colors((tones["primary"], tones["accent"], tones["ink_faint"]), count)


def _paint(deck: Deck, series: Any, block: Chart, at: int, colors: Sequence[str]) -> None:
    if block.kind == "line":
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = _rgb(colors[at]), deck.pt(3)
        series.format.line.dash_style = DASHES[at % len(DASHES)]
        series.marker.style, series.marker.size = MARKERS[at % len(MARKERS)], 9
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = _rgb(colors[at])
        series.marker.format.line.color.rgb = deck.color("card")
        return
    if block.kind != "share":
        _fill(series, colors[at])
    earlier = (
        block.points[:-1] if not block.series and block.kind in {"bar", "progress"} and over_time(block.points) else ()
    )
    for place, _ in enumerate(block.points if block.kind == "share" else earlier):
        _fill(
            series.points[place],
            colors[place] if block.kind == "share" else toned(deck.theme["colors"]["muted"], EARLIER),
        )


def _fill(shape: Any, color: str) -> None:
    shape.format.fill.solid()
    shape.format.fill.fore_color.rgb = _rgb(color)


def _rgb(color: str) -> RGBColor:
    return RGBColor.from_string(color.lstrip("#").upper())


def _label(deck: Deck, series: Any, points: Sequence[ChartPoint | None], block: Chart, color: str) -> None:
    """Labels that follow the figures; only what no number format can say stands there as text."""
    known = [point for point in points if point]
    codes = [format_code(point.shown, point.value) for point in known]
    common = max(codes, key=codes.count) if codes else ""
    labels = series.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, common or "General", False
    size = deck.pt(_label_size(block))
    labels.font.size, labels.font.bold = size, True
    tones = deck.theme["colors"]
    ink = on(color, tones["ink"], tones["card"]) if block.kind == "stacked" else tones["ink"]
    labels.font.color.rgb = _rgb(ink)
    labels._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("wrap", "none")
    if block.kind == "line":
        labels.position = XL_LABEL_POSITION.ABOVE
    elif block.kind not in {"share", "stacked"}:
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
    for at, point in enumerate(points):
        if point and (format_code(point.shown, point.value) != common or not common or block.kind == "share"):
            _own_label(deck, series.points[at].data_label, point, block, size, at)


def _own_label(deck: Deck, label: Any, point: ChartPoint, block: Chart, size: Any, at: int) -> None:
    tones = deck.theme["colors"]
    ink = on(_colors(deck, block)[at], tones["ink"], tones["card"]) if block.kind == "share" else tones["ink"]
    code = format_code(point.shown, point.value)
    if not code:
        run = label.text_frame.paragraphs[0].add_run()
        run.text, run.font.size, run.font.bold, run.font.color.rgb = point.shown, size, True, _rgb(ink)
        return
    label.font.size, label.font.bold, label.font.color.rgb = size, True, _rgb(ink)
    element = label._dLbl
    made = element.makeelement(qn("c:numFmt"), {"formatCode": code, "sourceLinked": "0"})
    element.find(qn("c:idx")).addnext(made)
    if block.kind not in {"share", "stacked"}:
        label.position = XL_LABEL_POSITION.ABOVE if block.kind == "line" else XL_LABEL_POSITION.OUTSIDE_END


def _label_size(block: Chart) -> float:
    return LARGE if len(block.points) <= 8 and block.kind != "stacked" else TEXT if len(block.points) <= 16 else 14.0


def _crowded(block: Chart, room: float) -> bool:
    """Labels that would touch each other or stick out of their parts."""
    size = _label_size(block)
    widest = max(lettering.width(point.shown, size, "bold") for point in block.points) * 1.08
    if block.kind == "share":
        return min(p.value for p in block.points) < 0.06 * sum(p.value for p in block.points)
    if block.kind == "stacked":
        total = max(sum(p.value for p in block.points if p.label == label) for label in block.labels)
        return min(p.value for p in block.points) < 0.07 * total or widest > room * 0.7 / len(block.labels) * 0.6
    if KINDS[block.kind] == XL_CHART_TYPE.BAR_CLUSTERED or (block.kind == "bar" and _long(block, room)):
        return len(block.points) > 14
    if block.kind == "line":
        return len(block.series) > 2 or widest > (room - (160 if block.series else 0)) / len(block.labels)
    return widest > room / len(block.labels) / max(len(block.series), 1)


def _long(block: Chart, room: float) -> bool:
    """Labels too long to stand under columns."""
    return max(lettering.width(label, TEXT) for label in block.labels) > 1.8 * room / len(block.labels)


def _foot(deck: Deck, slide: Any, block: Chart, room: Place) -> None:
    text = "　".join(part for part in (block.note, block.source) if part.strip())
    if text:
        place = replace(room, top=room.top + room.height - FOOT, height=FOOT)
        size = fitting_size(text, width=place.width, height=FOOT, largest=TEXT, smallest=14)
        deck.text(slide, place, [(text, False)], size=size, color="ink_soft", align=PP_ALIGN.LEFT)


def _tables(deck: Deck, block: Chart, room: Place) -> None:
    """The figures as native tables, on as many slides as they need."""
    head, *rows = block.table()
    tall = _row_height(head, room.width)
    space = room.height - FOOT - tall(head)
    for page in pages_of(rows, room=space, gap=0, tall=tall):
        slide = deck.page(block.heading, block)
        _foot(deck, slide, block, room)
        _table(deck, slide, (head, *page), room)


def _stands_beside(block: Chart, width: float, height: float) -> bool:
    """Few columns, every figure on one line, and no taller than the chart."""
    head, *rows = block.table()
    shares, tall = _shares(head), _row_height(head, width)
    cells = [(text, width * share - 24) for row in rows for text, share in zip(row[1:], shares[1:], strict=True)]
    whole = all(lettering.width(text, TEXT) <= room for text, room in cells)
    return len(head) < 6 and whole and sum(tall(row) for row in (head, *rows)) <= height


def _shares(head: Sequence[str]) -> tuple[float, ...]:
    """How the columns share the width."""
    first = 0.3 if len(head) > 2 else 0.6
    return (first, *((1 - first) / (len(head) - 1),) * (len(head) - 1))


def _row_height(head: Sequence[str], width: float) -> Callable[[Sequence[str]], float]:
    shares = _shares(head)

    def tall(row: Sequence[str]) -> float:
        texts = zip(row, shares, strict=True)
        return max(height_of(text, width=width * share - 20, size=TEXT) for text, share in texts) + 10

    return tall


def _table(deck: Deck, slide: Any, rows: Sequence[Sequence[str]], place: Place) -> None:
    shares, tall = _shares(rows[0]), _row_height(rows[0], place.width)
    whole = replace(place, height=sum(tall(row) for row in rows))
    table = slide.shapes.add_table(len(rows), len(shares), *deck.emu(whole)).table
    for at, share in enumerate(shares):
        table.columns[at].width = deck.pt(place.width * share)
    for at, row in enumerate(rows):
        table.rows[at].height = deck.pt(tall(row))
        for column, text in enumerate(row):
            cell = table.cell(at, column)
            cell.fill.solid()
            cell.fill.fore_color.rgb = deck.color("card" if at else "primary")
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.margin_top = cell.margin_bottom = deck.pt(3)
            color = "ink" if at else "on_primary"
            deck.write(cell.text_frame, [(text, not at or not column)], size=TEXT, color=color)
