"""The circular says what was counted, in the form of an official document, as Word and as PDF."""

from __future__ import annotations

import csv
import io
from typing import Any

import docx
import pypdfium2
import pytest
from docx.shared import Pt

from studio.domain.window import months
from studio.reports.document import document
from studio.reports.paper import paper
from studio.reports.table import table
from studio.reports.telling import circular
from tests.domain.test_ratios import interpreted, policy, report, worked_example


def text_of(data: bytes) -> str:
    read = docx.Document(io.BytesIO(data))
    cells = [cell.text for one in read.tables for row in one.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells])


def pdf_text(data: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)).replace("\r\n", "")


@pytest.mark.parametrize("written", [lambda found: text_of(document(found)), lambda found: pdf_text(paper(found))])
def test_the_circular_tells_figures_problems_exemptions_and_how_they_were_counted(written: Any) -> None:
    said = written(report(*worked_example()))
    for part in (
        "应解读文件10件，已解读9件；免于解读2件",
        "多样化解读率88.8%（8/9），没有达到90%的要求，再有1件可达标；其他渠道发布率55.5%（5/9），达到50%的要求。",
        "88.8%（8/9）",
        "55.5%（5/9）",
        "未达标，再有1件可达标",
        "口径C（按解读材料件数）多样化50.0%（9/18）、其他渠道27.7%（5/18）",
        "没有解读的1件：市容科《关于p9的通知》",
        "没有多样化形式的解读的1件：市容科《关于p8的通知》",
        "《关于e0的通知》（人事任免）",
        "统计期2021-04-01至2021-06-30",
        "特此通报。",
        "2021年7月20日",
    ):
        assert part in said.replace(" ", ""), part


def test_the_page_is_that_of_an_official_document() -> None:
    read = docx.Document(io.BytesIO(document(report(*worked_example()), issuer="长治市城市管理局")))
    section = read.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one / 36000) for one in margins if one] == [37, 35, 28, 26]
    assert [round(side / 36000) for side in (section.page_width, section.page_height) if side] == [210, 297]
    title, addressee = read.paragraphs[:2]
    assert (title.runs[0].font.name, title.runs[0].font.size) == ("方正小标宋简体", Pt(22))
    assert (addressee.text, addressee.runs[0].font.size) == ("各部门、各单位：", Pt(16))
    assert read.paragraphs[-2].text == "长治市城市管理局"


def test_a_year_is_told_month_by_month_and_a_quarter_is_not() -> None:
    year = circular(report(*worked_example(), window=months(2021, 1, 12)))
    table = next(chapter.table for chapter in year.chapters if chapter.heading == "逐月情况")
    assert table is not None
    assert [row for row in table.rows if row[1] != "0"] == [("4月", "10", "9", "88.8%（8/9）", "55.5%（5/9）")]
    assert len(table.rows) == 12
    assert all(chapter.heading != "逐月情况" for chapter in circular(report(*worked_example())).chapters)


def test_a_quiet_quarter_makes_no_percentage() -> None:
    said = text_of(document(report()))
    assert "本期没有应解读的政策文件" in said
    assert "0.0%" not in said


def test_all_lines_met_says_so() -> None:
    found = circular(report(policy("e", interpretation_required=False, exempt_reason="人事"), *interpreted("p")))
    assert found.chapters[-1].paragraphs[0].startswith("按2021年第二季度")
    assert "还差1件" in found.chapters[-1].paragraphs[0]


def test_the_plain_table_is_inert_and_stamped() -> None:
    from dataclasses import replace

    data = table(report(replace(policy(), title="=1+1")))
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0][0].startswith("口径A")
    assert rows[-1][0] == "'=1+1"
