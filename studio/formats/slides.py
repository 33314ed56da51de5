"""演示文稿: our own 16:9 template, native text, tables and charts; what does not fit goes on to another slide."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from studio.domain.content import Content
from studio.formats.contract import Artifact, Format
from studio.formats.drawing import slide_charts
from studio.formats.drawing.packages import legal, timeless
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
BODY_SIZES, SMALL = (32.0, 30.0, 28.0, 26.0, 24.0, 22.0, 20.0), 16.0
"""The largest at which a whole list stands on one slide; the smallest when it needs several."""
GAP = 12.0
PADDING = 14.0
CONTACT_WIDE = 780.0
"""Stays left of the page's edge ornament."""
MARK = 46.0
"""Width of the column with the number, the date or 问/答."""
COLUMNED = frozenset({"audience", "plain", "basis"})
"""Kinds of list whose items may stand beside each other, so that not every slide looks alike."""
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
        fitting = self._layouts.get(f"{kind} {self.theme['shape']['motif']}", self._layouts[f"{kind} grid"])
        slide = self.deck.slides.add_slide(fitting)
        holder = slide.shapes.title
        size = fitting_size(title, width=holder.width.pt - 16, height=room, largest=largest, smallest=20)
        self.write(holder.text_frame, [(title, True)], size=size, color=None)
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
        lead: str = "",
    ) -> None:
        frame = slide.shapes.add_textbox(*place.emu()).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = anchor
        self.write(frame, runs, size=size, color=color, align=align, lead=lead)

    def write(
        self,
        frame: Any,
        runs: Sequence[tuple[str, bool]],
        *,
        size: float,
        color: str | None = "ink",
        align: PP_ALIGN | None = None,
        lead: str = "",
    ) -> None:
        """`lead` is the colour of the bold runs, where it differs."""
        paragraph = frame.paragraphs[0]
        if align is not None:
            paragraph.alignment = align
        paragraph.line_spacing = 1.15
        for text, bold in runs:
            for at, line in enumerate(legal(text).split("\n")):
                if at:
                    paragraph.add_line_break()
                run = paragraph.add_run()
                run.text = line
                run.font.size, run.font.bold = Pt(size), bold
                if color:
                    run.font.color.rgb = self.color(lead if bold and lead else color)
                self.faces(run._r.get_or_add_rPr())

    def faces(self, properties: Any) -> None:
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
        return _undated(raw.getvalue(), self.theme["colors"])


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
    deck.text(slide, Place(60, 72, 620, 40), [(block.kicker, True)], size=24, color="accent_bright")
    if block.summary:
        page = deck.page("一句话说清楚", block)
        size = fitting_size(block.summary, width=ROOM_WIDE - 80, height=ROOM_TALL - 110, largest=36, smallest=16)
        card = Place(LEFT, TOP + 8, ROOM_WIDE, ROOM_TALL - 24)
        deck.box(page, card, fill="card", line="line")
        deck.box(page, Place(card.left, card.top, 6, card.height), fill="primary")
        deck.text(page, card.inside(40), [(block.summary, False)], size=size)


def draw_figures(deck: Deck, block: Figures) -> None:
    for four in _chunks(block.items, 4):
        slide = deck.page(block.heading, block)
        wide = (ROOM_WIDE - GAP * 2 * (len(four) - 1)) / len(four)
        for index, figure in enumerate(four):
            card = Place(LEFT + index * (wide + GAP * 2), TOP + 12, wide, ROOM_TALL - 32)
            deck.box(slide, card, fill="card", line="line")
            deck.box(slide, Place(card.left, card.top, card.width, 6), fill="primary")
            big = fitting_size(figure.value + figure.unit, width=wide - 28, height=84, largest=56, smallest=24)
            value = Place(card.left + 14, card.top + 24, wide - 28, 90)
            runs = [(figure.value, True), *([(figure.unit, True)] if figure.unit else [])]
            deck.text(slide, value, runs, size=big, color="primary", align=PP_ALIGN.CENTER)
            label = Place(card.left + 14, card.top + 122, wide - 28, 84)
            size = fitting_size(figure.label, width=label.width, height=label.height, largest=22, smallest=SMALL)
            deck.text(slide, label, [(figure.label, True)], size=size, align=PP_ALIGN.CENTER)
            if figure.note:
                deck.box(slide, Place(card.left + 14, card.top + 214, wide - 28, 1), fill="line")
                note = Place(card.left + 14, card.top + 222, wide - 28, card.height - 232)
                deck.text(slide, note, [(figure.note, False)], size=SMALL, color="ink_soft", align=PP_ALIGN.CENTER)


def draw_points(deck: Deck, block: Points) -> None:
    lines = [
        Line(_mark(block, at), _apart(item.lead) if item.text else item.lead, item.text)
        for at, item in enumerate(block.items, start=1)
    ]
    if block.kind in COLUMNED and draw_columns(deck, block.heading, block, lines):
        return
    draw_lines(deck, block.heading, block, lines)


def _mark(block: Points, number: int) -> str:
    """Numbers where the order matters, an exclamation mark for cautions, a plain bar elsewhere."""
    if block.kind == "caution":
        return "!"
    return str(number) if block.kind in {"steps", "audience"} and len(block.items) > 1 else ""


def _apart(lead: str) -> str:
    """A lead without a mark of its own is set apart by a space."""
    return lead if not lead or lead.rstrip()[-1:] in "：:。？！，；" else f"{lead}　"


def draw_columns(deck: Deck, heading: str, block: Block, lines: Sequence[Line]) -> bool:
    """Two to four short items beside each other; False, and nothing drawn, where they do not fit so."""
    if not 2 <= len(lines) <= 4:
        return False
    wide = (ROOM_WIDE - 2 * GAP * (len(lines) - 1)) / len(lines)
    inner, room = wide - 40, ROOM_TALL - 110
    size = next((each for each in BODY_SIZES[2:] if all(_stacked(line, inner, each) <= room for line in lines)), 0.0)
    if not size:
        return False
    slide = deck.page(heading, block)
    tallest = max(_stacked(line, inner, size) for line in lines)
    height = min(ROOM_TALL - 32, max(260.0, tallest + 120))
    for at, line in enumerate(lines):
        card = Place(LEFT + at * (wide + 2 * GAP), TOP + (ROOM_TALL - 20 - height) / 2, wide, height)
        _draw_column(deck, slide, line, card, size=size)
    return True


def _draw_column(deck: Deck, slide: Any, line: Line, card: Place, *, size: float) -> None:
    deck.box(slide, card, fill="card", line="line")
    deck.box(slide, Place(card.left, card.top, card.width, 6), fill="primary")
    top = card.top + 24
    if line.mark:
        badge = Place(card.left + 20, top, 36, 36)
        deck.box(slide, badge, fill="primary")
        deck.text(slide, badge, [(line.mark, True)], size=20, color="on_primary", align=PP_ALIGN.CENTER)
        top += 50
    place = Place(card.left + 20, top, card.width - 40, card.top + card.height - top - 10)
    runs = [(line.lead + ("\n" if line.lead and line.text else ""), True), (line.text, False)]
    deck.text(slide, place, [run for run in runs if run[0]], size=size, lead="primary", anchor=MSO_ANCHOR.TOP)


def _stacked(line: Line, width: float, size: float) -> float:
    return sum(height_of(text, width=width, size=size) for text in (line.lead, line.text) if text)


def draw_timeline(deck: Deck, block: Timeline) -> None:
    lines = [Line("", item.when, item.text) for item in block.items]
    if not draw_columns(deck, block.heading, block, lines):
        lines = [Line("", _apart(line.lead), line.text) for line in lines]
        draw_lines(deck, block.heading, block, lines)


def draw_terms(deck: Deck, block: Terms) -> None:
    draw_lines(deck, block.heading, block, [Line("", _apart(item.term), item.explanation) for item in block.items])


def draw_questions(deck: Deck, block: Questions) -> None:
    lines: list[Line] = []
    for item in block.items:
        lines += [Line("问", item.question, "", with_next=bool(item.answer.strip())), Line("答", "", item.answer)]
    draw_lines(deck, block.heading, block, [line for line in lines if line.whole.strip()])


def draw_lines(deck: Deck, heading: str, block: Block, lines: Sequence[Line]) -> None:
    """Cards under each other on as few slides as 20 points allow, and then as large as those slides allow."""
    size, pages = min(
        ((each, _paged(lines, each)) for each in BODY_SIZES), key=lambda tried: (len(tried[1]), -tried[0])
    )
    for number, page in enumerate(pages, start=1):
        slide = deck.page(heading if len(pages) == 1 else f"{heading}（{number}/{len(pages)}）", block)
        loose = min((ROOM_TALL - _together(page, size)) / len(page), 110.0)
        top = TOP
        for line in page:
            card = Place(LEFT, top, ROOM_WIDE, _tall(line, size) + loose)
            _draw_line(deck, slide, line, card, size=size)
            top += card.height + GAP


def _paged(lines: Sequence[Line], size: float) -> list[list[Line]]:
    def tall(group: Sequence[Line]) -> float:
        return _together(group, size)

    groups = list(_groups([part for line in lines for part in _parts(line, size)], tall))
    return [[line for group in page for line in group] for page in pages_of(groups, room=ROOM_TALL, gap=GAP, tall=tall)]


def _together(lines: Sequence[Line], size: float) -> float:
    return sum(_tall(line, size) + GAP for line in lines) - GAP


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
        deck.box(slide, badge, fill="accent" if line.mark in {"答", "!"} else "primary")
        deck.text(slide, badge, [(line.mark, True)], size=16, color="on_primary", align=PP_ALIGN.CENTER)
    else:
        deck.box(slide, Place(card.left, card.top, 5, card.height), fill="primary")
    place = Place(left + MARK, card.top, card.width - 2 * PADDING - MARK, card.height)
    if not line.mark:
        place = Place(left + 10, card.top, card.width - 2 * PADDING - 10, card.height)
    runs = [(text, bold) for text, bold in ((line.lead, True), (line.text, False)) if text]
    lead = "primary_deep" if asked else "primary"
    deck.text(slide, place, runs, size=size, lead=lead)


def _parts(line: Line, size: float) -> list[Line]:
    room = max(ROOM_TALL - 2 * PADDING - height_of(line.lead, width=_line_wide(), size=size), 3 * size)
    if not line.text:
        return [
            Line(line.mark, piece, "", with_next=line.with_next and at == 0)
            for at, piece in enumerate(
                split_text(line.lead, width=_line_wide(), size=size, room=ROOM_TALL - 2 * PADDING)
            )
        ]
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

    if any(tall(row) > ROOM_TALL - 40 for row in block.rows):
        named = (zip(("", *heads[1:]), cells(row), strict=True) for row in block.rows)
        lines = [
            Line("", f"{head}：" if head else text, text if head else "") for row in named for head, text in row if text
        ]
        draw_lines(deck, block.heading, block, lines)
        return
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
    slide_charts.draw_chart(deck, block, Place(LEFT, TOP, ROOM_WIDE, ROOM_TALL))


def draw_contact(deck: Deck, block: Contact) -> None:
    texts = [("解读机关", block.authority), ("实施期限", block.period), *(("咨询渠道", text) for text in block.enquiry)]
    texts += [("原文", block.url)] if block.url else []
    shown = [(label, text) for label, text in texts if text.strip()]
    room = HEIGHT - 130 - 90

    def tall(item: tuple[str, str]) -> float:
        return height_of(item[1], width=CONTACT_WIDE, size=size) + 28 + GAP

    size = next((each for each in (24.0, 22.0, 20.0, 18.0) if _contact_tall(shown, each) <= room), 18.0)
    parts = [
        (label, piece)
        for label, text in shown
        for piece in split_text(text, width=CONTACT_WIDE, size=size, room=room - 40)
    ]
    for page in pages_of(parts, room=room, gap=0, tall=tall):
        slide = deck.slide("closing", block.heading, block, largest=34, room=60)
        top = 124.0
        for label, text in page:
            above, below = Place(60, top, CONTACT_WIDE, 26), Place(60, top + 26, CONTACT_WIDE, tall((label, text)) - 40)
            deck.text(slide, above, [(label, True)], size=SMALL, color="accent_bright", anchor=MSO_ANCHOR.TOP)
            deck.text(slide, below, [(text, False)], size=size, color="on_primary", anchor=MSO_ANCHOR.TOP)
            top += tall((label, text))


def _contact_tall(shown: Sequence[tuple[str, str]], size: float) -> float:
    return sum(height_of(text, width=CONTACT_WIDE, size=size) + 28 + GAP for _, text in shown)


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


def _undated(data: bytes, colors: Mapping[str, str]) -> bytes:
    """The package with every entry dated alike and the theme's colours in its scheme."""

    def changed(name: str, content: bytes) -> bytes:
        if name.endswith(".xlsx"):
            return timeless(content, _undated_sheet)
        return _painted(content, colors) if name.startswith("ppt/theme/") else content

    return timeless(data, changed)


def _painted(theme: bytes, colors: Mapping[str, str]) -> bytes:
    root = etree.fromstring(theme)
    for entry in root.iter(qn("a:clrScheme")):
        for slot in entry:
            wanted = SCHEME.get(etree.QName(slot).localname)
            if wanted:
                slot.clear()
                etree.SubElement(slot, qn("a:srgbClr")).set("val", colors[wanted].lstrip("#").upper())
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _undated_sheet(name: str, content: bytes) -> bytes:
    if name != "docProps/core.xml":
        return content
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2020-01-01T00:00:00Z", content)
