"""演示文稿: our own 16:9 template, native text, tables and charts; what does not fit goes on to another slide."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from studio.domain.content import Content
from studio.formats.contract import Artifact, Format
from studio.formats.proof import missing, pptx_text
from studio.formats.slide_layout import fitting_size, height_of, pages_of, split_text
from studio.paths import ASSETS
from studio.storyboard.blocks import (
    Block,
    Chart,
    Comparison,
    Contact,
    Figures,
    Headline,
    Points,
    Questions,
    Row,
    Storyboard,
    Terms,
    Timeline,
)
from studio.storyboard.citations import cited
from studio.storyboard.compose import compose

TEMPLATE = ASSETS / "slides" / "template.pptx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDTH, HEIGHT = 960.0, 540.0
LEFT, TOP, RIGHT, BOTTOM = 60.0, 104.0, 60.0, 52.0
ROOM_WIDE, ROOM_TALL = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
BODY_SIZES, SMALL = (26.0, 24.0, 22.0, 20.0), 16.0
"""The largest at which a whole list stands on one slide; the smallest when it needs several."""
GAP = 12.0
PADDING = 14.0
MARK = 46.0
"""Width of the column with the number, the date or 问/答."""
SCHEME = {
    "dk1": "ink",
    "lt1": "card",
    "dk2": "primary_deep",
    "lt2": "page",
    "accent1": "primary",
    "accent2": "accent",
    "accent3": "accent_bright",
    "accent4": "line",
    "accent5": "ink_faint",
    "accent6": "primary_soft",
    "hlink": "primary",
    "folHlink": "primary_deep",
}
"""The template draws in scheme colours; the theme's dictionary fills the scheme."""
FIXED_TIME = datetime(2020, 1, 1, tzinfo=UTC)
"""Inside the file: the same content gives the same bytes."""


class Slides(Format):
    key, label, form = "slides", "演示文稿", "其他"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        board = compose(content, purpose="slides")
        deck = Deck(theme)
        for block in board.blocks:
            DRAWN[type(block)](deck, block)
        data = deck.written(board)
        return (
            Artifact(
                name="解读.pptx",
                media_type=MEDIA_TYPE,
                data=data,
                width=int(WIDTH),
                height=int(HEIGHT),
                alt=f"演示文稿：{board.title}",
                placed=board.said(),
                missing=missing(board.said(), pptx_text(data)),
            ),
        )


@dataclass(frozen=True)
class Line:
    """One card of a list slide: a mark, a bold opening and the text."""

    mark: str
    lead: str
    text: str

    with_next: bool = False
    """Stays on the slide of the line behind it: a question with its answer."""

    @property
    def whole(self) -> str:
        return self.lead + self.text


class Deck:
    """A presentation being written. Lengths are points."""

    def __init__(self, theme: Mapping[str, Any]) -> None:
        self.theme = theme
        self.deck = Presentation(str(TEMPLATE))
        self._layouts = {layout.name: layout for layout in self.deck.slide_layouts}

    def slide(self, kind: str, title: str, block: Block, *, largest: float, room: float) -> Any:
        slide = self.deck.slides.add_slide(self._layouts[f"{kind} {self.theme['shape']['motif']}"])
        holder = slide.shapes.title
        size = fitting_size(title, width=holder.width.pt - 16, height=room, largest=largest, smallest=20)
        self.write(holder.text_frame, [(title, True)], size=size, color=None, display=True)
        if block.cites:
            self.write(slide.notes_slide.notes_text_frame, [(f"依据：{cited(block.cites)}", False)], size=12)
        return slide

    def page(self, title: str, block: Block) -> Any:
        return self.slide("page", title, block, largest=30, room=56)

    def box(self, slide: Any, place: Place, *, fill: str = "", line: str = "") -> Any:
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place.emu())
        shape.shadow.inherit = False
        if fill:
            shape.fill.solid()
            shape.fill.fore_color.rgb = self.color(fill)
        else:
            shape.fill.background()
        if line:
            shape.line.color.rgb = self.color(line)
            shape.line.width = Pt(0.75)
        else:
            shape.line.fill.background()
        return shape

    def text(
        self,
        slide: Any,
        place: Place,
        runs: Sequence[tuple[str, bool]],
        *,
        size: float,
        color: str = "ink",
        align: PP_ALIGN = PP_ALIGN.LEFT,
        anchor: MSO_ANCHOR = MSO_ANCHOR.MIDDLE,
        display: bool = False,
    ) -> None:
        frame = slide.shapes.add_textbox(*place.emu()).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = anchor
        self.write(frame, runs, size=size, color=color, align=align, display=display)

    def write(
        self,
        frame: Any,
        runs: Sequence[tuple[str, bool]],
        *,
        size: float,
        color: str | None = "ink",
        align: PP_ALIGN | None = None,
        display: bool = False,
    ) -> None:
        paragraph = frame.paragraphs[0]
        if align is not None:
            paragraph.alignment = align
        paragraph.line_spacing = 1.15
        for text, bold in runs:
            run = paragraph.add_run()
            run.text = _legal(text)
            run.font.size, run.font.bold = Pt(size), bold
            if color:
                run.font.color.rgb = self.color(color)
            self.faces(run._r.get_or_add_rPr(), display=display)

    def faces(self, properties: Any, *, display: bool = False) -> None:
        """Latin, East-Asian and complex faces in the order that the schema asks for."""
        properties.set("lang", "zh-CN")
        fonts = self.theme["fonts"]
        for tag, face in (("latin", fonts["slides_latin"]), ("ea", fonts["slides_ea"]), ("cs", fonts["slides_latin"])):
            for old in properties.findall(qn(f"a:{tag}")):
                properties.remove(old)
            etree.SubElement(properties, qn(f"a:{tag}")).set("typeface", face)

    def color(self, name: str) -> RGBColor:
        return RGBColor.from_string(self.theme["colors"][name].lstrip("#").upper())

    def written(self, board: Storyboard) -> bytes:
        core = self.deck.core_properties
        core.title, core.language, core.author, core.last_modified_by = board.title, "zh-CN", "", ""
        core.created = core.modified = FIXED_TIME
        raw = io.BytesIO()
        self.deck.save(raw)
        return _timeless(raw.getvalue(), self.theme["colors"])


@dataclass(frozen=True)
class Place:
    left: float
    top: float
    width: float
    height: float

    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        return Pt(self.left), Pt(self.top), Pt(self.width), Pt(self.height)

    def inside(self, by: float) -> Place:
        return Place(self.left + by, self.top + by, self.width - 2 * by, self.height - 2 * by)


def draw_headline(deck: Deck, block: Headline) -> None:
    slide = deck.slide("cover", block.title, block, largest=40, room=180)
    subtitle = slide.placeholders[1].text_frame
    deck.write(
        subtitle, [("　".join(text for text in (block.issuer, block.doc_number) if text), False)], size=20, color=None
    )
    deck.text(slide, Place(60, 72, 620, 40), [(block.kicker, True)], size=24, color="accent_bright", display=True)
    if block.summary:
        page = deck.page("一句话说清楚", block)
        size = fitting_size(block.summary, width=ROOM_WIDE - 80, height=ROOM_TALL - 60, largest=28, smallest=18)
        card = Place(LEFT, TOP + 8, ROOM_WIDE, ROOM_TALL - 24)
        deck.box(page, card, fill="card", line="line")
        deck.box(page, Place(card.left, card.top, 6, card.height), fill="primary")
        deck.text(page, card.inside(40), [(block.summary, False)], size=size)


def draw_figures(deck: Deck, block: Figures) -> None:
    for four in _chunks(block.items, 4):
        slide = deck.page(block.heading, block)
        wide = (ROOM_WIDE - GAP * 2 * (len(four) - 1)) / len(four)
        for index, figure in enumerate(four):
            card = Place(LEFT + index * (wide + GAP * 2), TOP + 34, wide, 280)
            deck.box(slide, card, fill="card", line="line")
            deck.box(slide, Place(card.left, card.top, card.width, 6), fill="primary")
            big = fitting_size(figure.value + figure.unit, width=wide - 28, height=84, largest=56, smallest=24)
            value = Place(card.left + 14, card.top + 26, wide - 28, 90)
            runs = [(figure.value, True), *([(figure.unit, True)] if figure.unit else [])]
            deck.text(slide, value, runs, size=big, color="primary", align=PP_ALIGN.CENTER, display=True)
            label = Place(card.left + 14, card.top + 122, wide - 28, 66)
            size = fitting_size(figure.label, width=label.width, height=label.height, largest=20, smallest=SMALL)
            deck.text(slide, label, [(figure.label, True)], size=size, align=PP_ALIGN.CENTER)
            if figure.note:
                note = Place(card.left + 14, card.top + 194, wide - 28, 76)
                size = fitting_size(figure.note, width=note.width, height=note.height, largest=SMALL, smallest=14)
                deck.text(slide, note, [(figure.note, False)], size=size, color="ink_soft", align=PP_ALIGN.CENTER)


def draw_points(deck: Deck, block: Points) -> None:
    numbered = len(block.items) > 1
    lines = [Line(str(at + 1) if numbered else "", item.lead, item.text) for at, item in enumerate(block.items)]
    draw_lines(deck, block.heading, block, lines)


def draw_timeline(deck: Deck, block: Timeline) -> None:
    draw_lines(deck, block.heading, block, [Line("", f"{item.when}　", item.text) for item in block.items])


def draw_terms(deck: Deck, block: Terms) -> None:
    draw_lines(deck, block.heading, block, [Line("", f"{item.term}　", item.explanation) for item in block.items])


def draw_questions(deck: Deck, block: Questions) -> None:
    lines: list[Line] = []
    for item in block.items:
        lines += [Line("问", item.question, "", with_next=bool(item.answer.strip())), Line("答", "", item.answer)]
    draw_lines(deck, block.heading, block, [line for line in lines if line.whole.strip()])


def draw_lines(deck: Deck, heading: str, block: Block, lines: Sequence[Line]) -> None:
    """Cards under each other; the size shrinks no further than is comfortable, then another slide begins."""

    def tall(line: Line) -> float:
        return _tall(line, size)

    def together(group: Sequence[Line]) -> float:
        return sum(tall(line) + GAP for line in group) - GAP

    size = next(
        (each for each in BODY_SIZES if sum(_tall(line, each) + GAP for line in lines) <= ROOM_TALL), BODY_SIZES[-1]
    )
    groups = list(_groups([part for line in lines for part in _parts(line, size)], together))
    for page in pages_of(groups, room=ROOM_TALL, gap=GAP, tall=together):
        slide = deck.page(heading, block)
        shown = [line for group in page for line in group]
        loose = min((ROOM_TALL - together(shown)) / len(shown), 26.0)
        top = TOP
        for line in shown:
            card = Place(LEFT, top, ROOM_WIDE, tall(line) + loose)
            _draw_line(deck, slide, line, card, size=size)
            top += card.height + GAP


def _groups(lines: Sequence[Line], together: Callable[[Sequence[Line]], float]) -> Iterator[list[Line]]:
    """Lines that belong on one slide; apart again where they are too tall for one."""
    held: list[Line] = []
    for line in lines:
        held.append(line)
        if line.with_next:
            continue
        if together(held) <= ROOM_TALL:
            yield held
        else:
            yield from ([each] for each in held)
        held = []
    if held:
        yield held


def _draw_line(deck: Deck, slide: Any, line: Line, card: Place, *, size: float) -> None:
    asked = line.mark == "问"
    deck.box(slide, card, fill="primary_soft" if asked else "card", line="" if asked else "line")
    left = card.left + PADDING
    if line.mark:
        badge = Place(left, card.top + card.height / 2 - 15, 30, 30)
        deck.box(slide, badge, fill="accent" if line.mark == "答" else "primary")
        deck.text(slide, badge, [(line.mark, True)], size=16, color="on_primary", align=PP_ALIGN.CENTER)
    else:
        deck.box(slide, Place(card.left, card.top, 5, card.height), fill="primary")
    place = Place(left + MARK, card.top, card.width - 2 * PADDING - MARK, card.height)
    if not line.mark:
        place = Place(left + 10, card.top, card.width - 2 * PADDING - 10, card.height)
    runs = [(text, bold) for text, bold in ((line.lead, True), (line.text, False)) if text]
    deck.text(slide, place, runs, size=size)


def _parts(line: Line, size: float) -> list[Line]:
    room = ROOM_TALL - 2 * PADDING - height_of(line.lead, width=_line_wide(), size=size)
    pieces = split_text(line.text, width=_line_wide(), size=size, room=room)
    if len(pieces) < 2:
        return [line]
    return [Line(line.mark, line.lead, pieces[0]), *(Line(line.mark, "", piece) for piece in pieces[1:])]


def _line_wide() -> float:
    return ROOM_WIDE - 2 * PADDING - MARK


def _tall(line: Line, size: float) -> float:
    return max(height_of(line.whole, width=_line_wide(), size=size) + PADDING, 44.0)


def draw_comparison(deck: Deck, block: Comparison) -> None:
    heads = ("事项", "原来", "现在", "影响")
    shares = (0.16, 0.28, 0.3, 0.26)

    def cells(row: Row) -> tuple[str, ...]:
        return row.item, row.before, row.now, row.effect

    def tall(row: Row) -> float:
        texts = zip(cells(row), shares, strict=True)
        return max(height_of(text, width=ROOM_WIDE * share - 20, size=SMALL) for text, share in texts) + 16

    for page in pages_of(block.rows, room=ROOM_TALL - 40, gap=0, tall=tall):
        slide = deck.page(block.heading, block)
        place = Place(LEFT, TOP, ROOM_WIDE, 40 + sum(tall(row) for row in page))
        table = slide.shapes.add_table(len(page) + 1, len(heads), *place.emu()).table
        for column, share in enumerate(shares):
            table.columns[column].width = Pt(ROOM_WIDE * share)
        table.rows[0].height = Pt(40)
        _table_row(deck, table, 0, heads, fill="primary", color="on_primary", bold=True)
        for at, row in enumerate(page, start=1):
            table.rows[at].height = Pt(tall(row))
            _table_row(deck, table, at, cells(row), fill="card", color="ink", bold=False)


def _table_row(deck: Deck, table: Any, at: int, texts: Sequence[str], *, fill: str, color: str, bold: bool) -> None:
    for column, text in enumerate(texts):
        cell = table.cell(at, column)
        cell.fill.solid()
        cell.fill.fore_color.rgb = deck.color(fill)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        deck.write(cell.text_frame, [(text, bold or column == 0)], size=SMALL, color=color)


def draw_chart(deck: Deck, block: Chart) -> None:
    slide = deck.page(block.heading, block)
    data = CategoryChartData()
    data.categories = [point.label for point in block.points]
    data.add_series(block.heading, [point.value for point in block.points])
    kind = XL_CHART_TYPE.LINE_MARKERS if block.kind == "line" else XL_CHART_TYPE.COLUMN_CLUSTERED
    place = Place(LEFT + 40, TOP, ROOM_WIDE - 80, ROOM_TALL - 40)
    frame = slide.shapes.add_chart(kind, *place.emu(), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", block.alt)
    _style_chart(deck, frame.chart, block)
    shown = "　".join(f"{point.label} {point.shown}" for point in block.points)
    foot = Place(LEFT, TOP + ROOM_TALL - 34, ROOM_WIDE, 34)
    text = "　　".join(part for part in (shown, block.source) if part)
    size = fitting_size(text, width=foot.width, height=foot.height, largest=SMALL, smallest=12)
    deck.text(slide, foot, [(text, False)], size=size, color="ink_soft", align=PP_ALIGN.CENTER)


def _style_chart(deck: Deck, chart: Any, block: Chart) -> None:
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(SMALL), deck.color("ink_soft")
    for properties in chart._chartSpace.iter(qn("a:defRPr")):
        deck.faces(properties)
        properties.attrib.pop("lang", None)
    plot = chart.plots[0]
    plot.has_data_labels = True
    plot.data_labels.show_value = True
    plot.data_labels.number_format = f'General"{block.unit}"'
    plot.data_labels.number_format_is_linked = False
    plot.data_labels.font.size, plot.data_labels.font.bold = Pt(20), True
    chart.value_axis.minimum_scale = min(0.0, *(point.value for point in block.points))
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    if block.kind != "line":
        plot.gap_width, plot.vary_by_categories = 90, False
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
        series = plot.series[0]
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = deck.color("primary")


def draw_contact(deck: Deck, block: Contact) -> None:
    texts = [("解读机关", block.authority), ("实施期限", block.period), *(("咨询渠道", text) for text in block.enquiry)]
    texts += [("原文", block.url)] if block.url else []
    shown = [(label, text) for label, text in texts if text.strip()]
    tall = {text: height_of(text, width=600, size=18) + 34 for _, text in shown}
    for page in pages_of(shown, room=HEIGHT - 150 - 40, gap=8, tall=lambda item: tall[item[1]]):
        slide = deck.slide("closing", block.heading, block, largest=34, room=60)
        top = 128.0
        for label, text in page:
            deck.text(
                slide, Place(60, top, 600, 24), [(label, True)], size=14, color="accent_bright", anchor=MSO_ANCHOR.TOP
            )
            place = Place(60, top + 22, 620, tall[text] - 30)
            deck.text(slide, place, [(text, False)], size=18, color="on_primary", anchor=MSO_ANCHOR.TOP)
            top += tall[text] + 8


DRAWN: dict[type[Block], Callable[..., None]] = {
    Headline: draw_headline,
    Figures: draw_figures,
    Points: draw_points,
    Timeline: draw_timeline,
    Comparison: draw_comparison,
    Terms: draw_terms,
    Questions: draw_questions,
    Chart: draw_chart,
    Contact: draw_contact,
}


def _chunks(items: Sequence[Any], most: int) -> list[Sequence[Any]]:
    """Groups of nearly equal size, none larger than `most`."""
    count = -(-len(items) // most)
    size = -(-len(items) // count)
    return [items[at : at + size] for at in range(0, len(items), size)]


def _legal(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(char for char in text if char in "\t\n" or ord(char) >= 32)


def _timeless(data: bytes, colors: Mapping[str, str]) -> bytes:
    """The same package with every entry dated alike and the theme's colours in its scheme."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            content = given.read(name)
            if name.endswith(".xlsx"):
                content = _timeless_sheet(content)
            if name.startswith("ppt/theme/"):
                content = _painted(content, colors)
            made.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _painted(theme: bytes, colors: Mapping[str, str]) -> bytes:
    root = etree.fromstring(theme)
    for entry in root.iter(qn("a:clrScheme")):
        for slot in entry:
            wanted = SCHEME.get(etree.QName(slot).localname)
            if wanted:
                slot.clear()
                etree.SubElement(slot, qn("a:srgbClr")).set("val", colors[wanted].lstrip("#").upper())
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _timeless_sheet(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            content = given.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2020-01-01T00:00:00Z", content)
            made.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
