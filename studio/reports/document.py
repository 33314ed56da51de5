"""The circular as a Word document in the form of GB/T 9704-2012, for the office to sign and send.

Margins 37/35/28/26 mm, title 小标宋 二号, body 仿宋 三号 with 22 lines a page, first level 黑体, page numbers at the
outer edge of the foot. Fonts are named, not embedded.
"""

from __future__ import annotations

import io

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from studio.domain.calendar import BEIJING
from studio.domain.ratios.report import Report
from studio.reports.telling import Chapter, Table, circular

TITLE, BODY, HEADING, SECOND = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
TWO, THREE, FOUR, SMALL_FOUR = 22, 16, 14, 12
"""二号, 三号, 四号, 小四 in points."""
LINE = 28
"""22 lines on 225 mm."""
ON_ONE_PAGE = 14
"""Rows up to which a table is not broken over two pages: a year's months and a few more."""
NUMERALS = "一二三四五六七八九"


def document(report: Report, *, issuer: str = "") -> bytes:
    """A .docx file."""
    told = circular(report, issuer=issuer)
    made: Document = docx.Document()
    _page(made)
    _line(made, told.title, font=TITLE, size=TWO, line=36, after=LINE, align=WD_ALIGN_PARAGRAPH.CENTER, indent=0)
    _line(made, told.addressee, indent=0)
    _line(made, told.opening)
    for at, chapter in enumerate(told.chapters):
        _chapter(made, f"{NUMERALS[at]}、{chapter.heading}", chapter)
    # Name and date never stand on a page without text (7.3.5.4): the last lines hold together.
    made.paragraphs[-1].paragraph_format.keep_with_next = True
    _line(made, told.closing, keep=True)
    _line(made, "", indent=0, keep=True)
    # The name stands over the middle of the date, which is set in four characters from the right (7.3.5).
    _line(made, told.issuer, align=WD_ALIGN_PARAGRAPH.RIGHT, right=2 * THREE, keep=True)
    _line(made, told.day, align=WD_ALIGN_PARAGRAPH.RIGHT, right=4 * THREE)
    core = made.core_properties
    core.title, core.author, core.comments, core.language = (
        told.title.replace("\n", ""),
        "",
        "政策解读工作室生成",
        "zh-CN",
    )
    core.created = core.modified = report.asof.astimezone(BEIJING).replace(tzinfo=None)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _page(made: Document) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(27)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = BODY, Pt(THREE)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    made.settings.odd_and_even_pages_header_footer = True
    for foot, side in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        paragraph = foot.paragraphs[0]
        paragraph.alignment = side
        _font(paragraph.add_run("— "), "宋体", FOUR)
        number = paragraph.add_run()
        _font(number, "宋体", FOUR)
        number._r.extend(_page_number())
        _font(paragraph.add_run(" —"), "宋体", FOUR)


def _page_number() -> list[object]:
    parts = []
    for kind in ("begin", "", "end"):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = "PAGE"
        parts.append(part)
    return parts


def _chapter(made: Document, heading: str, chapter: Chapter) -> None:
    _line(made, heading, font=HEADING, keep=True)
    for text in chapter.paragraphs:
        before_table = chapter.table is not None and text == chapter.paragraphs[-1]
        _line(made, text, keep=before_table, after=6 if before_table else 0)
    if chapter.table:
        _table(made, chapter.table)
    for text in chapter.remarks:
        _line(made, text)


def _line(
    made: Document,
    text: str,
    *,
    font: str = BODY,
    size: float = THREE,
    line: float = LINE,
    after: float = 0,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    indent: float = 2 * THREE,
    right: float = 0,
    keep: bool = False,
) -> Paragraph:
    paragraph = made.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_after, shape.space_before = Pt(line), Pt(after), Pt(0)
    shape.alignment, shape.first_line_indent = align, Pt(0 if right else indent)
    shape.right_indent, shape.keep_with_next, shape.widow_control = Pt(right), keep, True
    _font(paragraph.add_run(text), font, size)
    return paragraph


def _font(run: Run, name: str, size: float) -> None:
    run.font.name, run.font.size = name, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _table(made: Document, table: Table) -> None:
    drawn = made.add_table(rows=0, cols=len(table.heads), style="Table Grid")
    drawn.alignment, drawn.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(drawn.columns, table.widths, strict=True):
        column.width = Mm(width)
    together = len(table.rows) <= ON_ONE_PAGE
    for at, cells in enumerate((table.heads, *table.rows)):
        row = drawn.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if not at:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = Mm(table.widths[place])
            if not at:
                cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="F2F2F2"/>'))
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(20)
            paragraph.paragraph_format.keep_with_next = together and at < len(table.rows)
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if place or not at else WD_ALIGN_PARAGRAPH.LEFT
            _font(paragraph.add_run(text), HEADING if not at else BODY, SMALL_FOUR)
    _line(made, "", size=6, line=8, indent=0)
