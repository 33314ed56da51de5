"""The interpretation as a Word document: real headings, numbered lists and tables, for printing and for editing.

The page follows GB/T 9704-2012 (margins 37/35/28/26 mm, 仿宋 三号, 黑体 headings). Fonts are named, not embedded:
every one has a substitute that Windows and WPS bring along.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import docx
import lxml.etree
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from studio.domain.content import Content
from studio.formats.charts import draw
from studio.formats.contract import Artifact, Format
from studio.formats.drawing.packages import legal, timeless
from studio.formats.proof import missing
from studio.storyboard.blocks import (
    Block,
    Chart,
    Comparison,
    Contact,
    Figures,
    Headline,
    Points,
    Questions,
    Storyboard,
    Terms,
    Timeline,
)
from studio.storyboard.citations import cited
from studio.storyboard.compose import compose

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE, BODY, HEADING, NOTE = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
SUBSTITUTES = {TITLE: "宋体", BODY: "仿宋", HEADING: "SimHei", NOTE: "楷体"}
"""A reader without the first font is told the second (w:altName), so that no line is set in a Latin font."""
BODY_SIZE, LINE = 16, 28
"""三号, and the line of 22 lines on a page (GB/T 9704-2012, 5.2)."""
DRAWN_ON = datetime(2000, 1, 1, tzinfo=UTC)
"""No date of making is kept: the same content gives the same bytes."""
CHAPTERS = 1
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Docx(Format):
    key, label, form = "docx", "Word 文档", "文字"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        board = compose(content, purpose="article")
        data = _Writer(board, theme).written()
        made = Artifact(
            name="政策解读.docx",
            media_type=MEDIA_TYPE,
            data=data,
            alt=f"Word 文档：{board.title}",
            placed=board.said(),
            missing=missing(board.said(), docx_text(data)),
        )
        return (made,)


def docx_text(document: bytes) -> str:
    """Every paragraph of the body in reading order, tables cell by cell. Numbers that Word makes are not in it."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        body = lxml.etree.fromstring(package.read("word/document.xml"))
    paragraphs = body.iter(f"{WORD}p")
    return "\n".join("".join(node.text or "" for node in paragraph.iter(f"{WORD}t")) for paragraph in paragraphs)


class _Writer:
    """One document being written, from top to bottom."""

    def __init__(self, board: Storyboard, theme: Mapping[str, Any]) -> None:
        self.board = board
        self.theme = theme
        self.document: Document = docx.Document()
        self.primary = theme["colors"]["primary"].lstrip("#")
        self.lists = 1

    def written(self) -> bytes:
        self._page()
        self._styles()
        self._numbering()
        for block in self.board.blocks:
            WRITTEN[type(block)](self, block)
        self._properties()
        out = io.BytesIO()
        self.document.save(out)
        return timeless(out.getvalue())

    # ── what stands before the first word ────────────────────────────────────────────────────────────

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        foot.paragraph_format.first_line_indent = Pt(0)
        for part in ("— ", "PAGE", " —"):
            run = foot.add_run("" if part == "PAGE" else part)
            _set_font(run, "宋体", 14)
            if part == "PAGE":
                run._r.extend(_field("PAGE"))

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        _shape(normal, BODY, BODY_SIZE, line=LINE)
        normal.paragraph_format.first_line_indent = Pt(2 * BODY_SIZE)
        normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        normal.paragraph_format.widow_control = True
        _shape(styles["Title"], TITLE, 22, line=34, after=6, centred=True, color=self.primary)
        _shape(styles["Subtitle"], NOTE, 14, line=24, after=4, centred=True, color="404040")
        _shape(styles["Heading 1"], HEADING, BODY_SIZE, line=LINE, before=16, after=4, color=self.primary)
        _shape(styles["Heading 2"], NOTE, BODY_SIZE, line=LINE, before=8, bold=True)
        for name in ("Title", "Subtitle", "Heading 1", "Heading 2"):
            styles[name].paragraph_format.keep_with_next = True
            styles[name].paragraph_format.first_line_indent = Pt(0)
        note = styles.add_style("来源", 1)
        _shape(note, NOTE, 12, line=20, after=6, color="595959")
        note.paragraph_format.first_line_indent = Pt(0)
        cell = styles.add_style("表内文字", 1)
        _shape(cell, BODY, 12, line=20)
        cell.paragraph_format.first_line_indent = Pt(0)
        cell.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        self._substitutes()

    def _substitutes(self) -> None:
        part = next(p for p in self.document.part.package.iter_parts() if p.partname == "/word/fontTable.xml")
        table = lxml.etree.fromstring(part.blob)
        for name, other in SUBSTITUTES.items():
            font = lxml.etree.SubElement(table, f"{WORD}font", {f"{WORD}name": name})
            lxml.etree.SubElement(font, f"{WORD}altName", {f"{WORD}val": other})
            lxml.etree.SubElement(font, f"{WORD}charset", {f"{WORD}val": "86"})
            lxml.etree.SubElement(font, f"{WORD}family", {f"{WORD}val": "auto"})
        part._blob = lxml.etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _numbering(self) -> None:
        """一、 for headings, tied to their style; 1． for lists, begun anew in each."""
        numbering = self.document.part.numbering_part.element
        for child in list(numbering):
            numbering.remove(child)
        for number, style, form, text, inset in (
            (CHAPTERS, "Heading1", "chineseCounting", "%1、", 0),
            (CHAPTERS + 1, "", "decimal", "%1．", 2 * BODY_SIZE * 20),
        ):
            tied = f'<w:pStyle w:val="{style}"/>' if style else ""
            indent = f'<w:ind w:left="0" w:firstLine="{inset}"/>'
            numbering.append(
                parse_xml(
                    f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
                    f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{tied}<w:suff w:val="nothing"/>'
                    f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr></w:lvl></w:abstractNum>'
                )
            )
        numbering.append(parse_xml(_instance(CHAPTERS, CHAPTERS)))
        heading = self.document.styles["Heading 1"].element.get_or_add_pPr()
        heading.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{CHAPTERS}"/></w:numPr>'))

    def _properties(self) -> None:
        core = self.document.core_properties
        headline = next(block for block in self.board.blocks if isinstance(block, Headline))
        core.title, core.author, core.subject = (
            legal(text)[:255] for text in (self.board.title, headline.issuer, headline.kicker)
        )
        core.comments, core.language, core.keywords = "政策解读工作室生成", "zh-CN", "政策解读"
        core.created = core.modified = DRAWN_ON
        core.last_modified_by, core.revision = "", 1

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────────

    def headline(self, block: Headline) -> None:
        self._paragraph(block.kicker, "Subtitle")
        self._paragraph(block.title, "Title")
        self._paragraph(block.issuer, "Subtitle")
        self._paragraph(block.doc_number, "Subtitle")
        self._paragraph(block.summary)

    def points(self, block: Points) -> None:
        self._heading(block)
        numbered = self._new_list() if len(block.items) > 1 and block.kind != "card" else 0
        for item in block.items:
            paragraph = self._paragraph(item.lead, bold=True, always=True)
            self._run(paragraph, item.text)
            if numbered:
                _number(paragraph, numbered)
        self._sources(block)

    def figures(self, block: Figures) -> None:
        self._heading(block)
        rows = [(f"{item.value}{item.unit}", item.label, item.note) for item in block.items]
        noted = any(note.strip() for *_, note in rows)
        heads = ("数值", "说的是什么", "说明与来源") if noted else ("数值", "说的是什么")
        self._table(block, heads, [row[: len(heads)] for row in rows], widths=(36, 62, 58) if noted else (46, 110))
        self._sources(block)

    def chart(self, block: Chart) -> None:
        drawn = draw(block, self.theme, titled=False)
        self._heading(block)
        picture = self.document.add_paragraph()
        picture.paragraph_format.first_line_indent = Pt(0)
        picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        picture.paragraph_format.keep_with_next = True
        shape = picture.add_run().add_picture(io.BytesIO(drawn.png), width=Mm(154))
        shape._inline.docPr.set("descr", legal(block.alt))
        shape._inline.docPr.set("name", f"图{shape._inline.docPr.get('id')}")
        heads, *rows = block.table()
        first = 156 * 0.64 if len(heads) == 2 else 156 / (len(heads) + 0.4) * 1.4
        self._table(block, heads, rows, widths=(first, *((156 - first) / (len(heads) - 1),) * (len(heads) - 1)))
        for text in (block.note, block.source):
            self._paragraph(text, "来源")
        self._sources(block)

    def timeline(self, block: Timeline) -> None:
        self._heading(block)
        self._table(block, ("时间", "要做到什么"), [(item.when, item.text) for item in block.items], widths=(46, 110))
        self._sources(block)

    def comparison(self, block: Comparison) -> None:
        self._heading(block)
        rows = [(row.item, row.before, row.now, row.effect) for row in block.rows]
        heads: tuple[str, ...] = ("事项", "原来", "现在", "对谁有影响")
        used = [place for place in range(4) if place in (0, 2) or any(row[place].strip() for row in rows)]
        widths = {4: (26, 44, 44, 42), 3: (30, 63, 63), 2: (46, 110)}[len(used)]
        self._table(block, [heads[n] for n in used], [[row[n] for n in used] for row in rows], widths=widths)
        self._sources(block)

    def terms(self, block: Terms) -> None:
        self._heading(block)
        for item in block.items:
            paragraph = self._paragraph(item.term, bold=True, always=True)
            if item.explanation.strip():
                self._run(paragraph, "：")
                self._run(paragraph, item.explanation)
        self._sources(block)

    def questions(self, block: Questions) -> None:
        self._heading(block)
        for item in block.items:
            asked = self._paragraph("问：", "Heading 2", always=True)
            self._run(asked, item.question)
            answered = self._paragraph("答：", bold=True, always=True)
            self._run(answered, item.answer)
        self._sources(block)

    def contact(self, block: Contact) -> None:
        self._heading(block)
        for lead, text in (
            ("解读机关：", block.authority),
            ("实施期限：", block.period),
            *(("咨询渠道：", text) for text in block.enquiry),
            ("政策原文：", block.url),
        ):
            if text.strip():
                self._run(self._paragraph(lead, bold=True), text)
        self._sources(block)

    # ── pieces ───────────────────────────────────────────────────────────────────────────────────────

    def _heading(self, block: Any) -> None:
        self._paragraph(block.heading, "Heading 1")

    def _sources(self, block: Block) -> None:
        if block.cites:
            self._paragraph(f"（对应原文：{cited(block.cites)}）", "来源")

    def _paragraph(self, text: str, style: str = "Normal", *, bold: bool = False, always: bool = False) -> Paragraph:
        """A paragraph; none is written for an empty text, unless `always`."""
        if not text.strip() and not always:
            return Paragraph(OxmlElement("w:p"), self.document._body)
        paragraph = self.document.add_paragraph(style=style)
        self._run(paragraph, text, bold=bold)
        return paragraph

    def _run(self, paragraph: Paragraph, text: str, *, bold: bool = False) -> None:
        if text:
            run = paragraph.add_run(legal(text))
            run.bold = bold or None

    def _table(
        self, block: Any, heads: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[float]
    ) -> None:
        """A described table whose head row is repeated on every page and whose rows are not torn apart."""
        given = list(rows)
        table = self.document.add_table(rows=1 + len(given), cols=len(heads), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _describe(table, legal(block.heading))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for place, cells in enumerate((heads, *given)):
            row = table.rows[place]
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if place == 0:
                properties.append(OxmlElement("w:tblHeader"))
            for cell, text, width in zip(row.cells, cells, widths, strict=True):
                cell.width = Mm(width)
                self._cell(cell, text, head=place == 0)

    def _cell(self, cell: _Cell, text: str, *, head: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.style = self.document.styles["表内文字"]
        self._run(paragraph, text, bold=head)
        if head:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            soft = self.theme["colors"]["primary_soft"].lstrip("#")
            fill = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{soft}"/>'
            cell._tc.get_or_add_tcPr().append(parse_xml(fill))

    def _new_list(self) -> int:
        """A numbering of its own, so that every list begins at 1."""
        self.lists += 1
        numbering = self.document.part.numbering_part.element
        numbering.append(parse_xml(_instance(self.lists, CHAPTERS + 1, restarted=True)))
        return self.lists


WRITTEN: dict[type[Block], Any] = {
    Headline: _Writer.headline,
    Points: _Writer.points,
    Figures: _Writer.figures,
    Chart: _Writer.chart,
    Timeline: _Writer.timeline,
    Comparison: _Writer.comparison,
    Terms: _Writer.terms,
    Questions: _Writer.questions,
    Contact: _Writer.contact,
}


def _instance(number: int, abstract: int, *, restarted: bool = False) -> str:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restarted else ""
    return f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{start}</w:num>'


def _number(paragraph: Paragraph, number: int) -> None:
    inner = f'<w:ilvl w:val="0"/><w:numId w:val="{number}"/>'
    paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:numPr {nsdecls('w')}>{inner}</w:numPr>"))


def _describe(table: Table, text: str) -> None:
    table._tbl.tblPr.append(parse_xml(f"<w:tblCaption {nsdecls('w')}/>"))
    table._tbl.tblPr[-1].set(qn("w:val"), text)


def _field(code: str) -> list[Any]:
    """A field that shows 1 until the program counts for itself."""
    parts = [
        f'<w:fldChar {nsdecls("w")} w:fldCharType="begin"/>',
        f'<w:instrText {nsdecls("w")} xml:space="preserve"> {code} </w:instrText>',
        f'<w:fldChar {nsdecls("w")} w:fldCharType="separate"/>',
        f"<w:t {nsdecls('w')}>1</w:t>",
        f'<w:fldChar {nsdecls("w")} w:fldCharType="end"/>',
    ]
    return [parse_xml(part) for part in parts]


def _set_font(run: Run, name: str, size: float) -> None:
    run.font.name, run.font.size = name, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _shape(
    style: Any,
    font: str,
    size: float,
    *,
    line: float,
    before: float = 0,
    after: float = 0,
    bold: bool = False,
    centred: bool = False,
    color: str = "000000",
) -> None:
    """A style in one East-Asian font, upright, with lines of a fixed height."""
    shaped: ParagraphStyle = style
    shaped.font.name, shaped.font.size, shaped.font.bold, shaped.font.italic = "Times New Roman", Pt(size), bold, False
    shaped.font.color.rgb = RGBColor.from_string(color)
    properties = shaped.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:eastAsia"), font)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>'))
    borders = shaped.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        shaped.element.pPr.remove(borders)
    form = shaped.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    form.space_before, form.space_after = Pt(before), Pt(after)
    if centred:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
