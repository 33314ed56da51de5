"""PDF with a text layer: running heads go, paragraphs are whole again, tables keep their cells."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2
import pytest
import typst
from PIL import Image

from studio.errors import UnusableInput
from studio.paths import ASSETS
from studio.policy.page_layout import Page, Run, merged, paragraphs_of
from studio.policy.readers.pdf import GARBLED, LOCKED, RADICALS, SCAN, Pdf
from studio.policy.reading import read_policy

SENTENCE = "各县（市、区）要把停车设施建设纳入城市基础设施建设范围，统筹安排资金和土地，"
LONG = SENTENCE * 6 + "确保按期完成。"
PAGE = """#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm),
  header: align(right)[#text(size: 9pt)[某市人民政府公报]],
  footer: context align(center)[— #counter(page).display() —])
#set text(font: "Noto Sans SC", size: 16pt, lang: "zh")
#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 12pt, spacing: 12pt)
"""


def pdf(body: str, page: str = PAGE) -> bytes:
    return typst.compile((page + body).encode(), font_paths=[str(ASSETS / "fonts")])


def read(body: str, page: str = PAGE) -> list[str]:
    return Pdf().read(pdf(body, page))


def test_a_paragraph_over_a_page_end_is_whole_and_furniture_is_gone() -> None:
    lines = read("\n\n".join([LONG] * 9))
    assert [re.sub(r"\s", "", line) for line in lines] == [LONG] * 9


def test_a_policy_is_read_from_pdf_as_from_text() -> None:
    body = (
        "#align(center)[#text(size: 22pt)[某市人民政府办公室关于印发《某市停车设施建设\\ 实施方案》的通知]]\n\n"
        "#align(center)[某政办发〔2021〕12号]\n\n#par(first-line-indent: 0pt)[各县（市、区）人民政府，市政府各部门：]\n\n"
        f"一、总体要求\n\n{LONG}\n\n二、主要任务\n\n到2022年底，新增停车位3000个以上。\n\n"
        "#align(right)[某市人民政府办公室]\n\n#align(right)[2021年3月5日]"
    )
    reading = read_policy(pdf(body))
    assert reading.title == "某市人民政府办公室关于印发《某市停车设施建设实施方案》的通知"
    assert reading.doc_number == "某政办发〔2021〕12号"
    assert reading.addressee == "各县（市、区）人民政府，市政府各部门"
    assert str(reading.issued_on) == "2021-03-05"
    assert [clause.heading for clause in reading.clauses if clause.level] == ["总体要求", "主要任务"]


def test_a_ruled_table_keeps_its_cells() -> None:
    lines = read("#table(columns: 3, [任务], [牵头单位], [时限], [新增停车位], [市住建局], [2022年底])")
    assert "任务\t牵头单位\t时限" in lines
    assert "新增停车位\t市住建局\t2022年底" in lines


def test_two_columns_are_read_one_after_the_other() -> None:
    first, second = "左栏文字说明停车设施建设。" * 16, "右栏文字说明收费管理办法。" * 16
    page = PAGE.replace("16pt", "10pt")
    lines = read(f"#columns(2)[{first}\n#colbreak()\n{second}]", page)
    text = "".join(lines)
    assert text.index("右栏") > text.rindex("左栏")


def test_a_slanted_watermark_is_not_text() -> None:
    page = PAGE.replace("header:", "background: rotate(-30deg)[#text(size: 60pt)[内部资料]], header:")
    assert not any("内部资料" in line for line in read(LONG, page))


def test_radicals_are_the_characters_they_look_like() -> None:
    runs = [Run("⼈", 0, 0, 16, 16, 16)]
    assert paragraphs_of([Page(width=600, height=800, runs=runs)])
    from studio.policy.readers.pdf import _plain

    assert _plain("⼈") == "人"
    assert [_plain(char) for char in RADICALS] == list(RADICALS.values())
    assert _plain("〇") == "〇"


def test_letters_printed_twice_for_boldness_are_read_once() -> None:
    runs = [
        Run(char, x + shift, 0, x + shift + 16, 16, 16) for x, char in ((0, "通"), (16, "知")) for shift in (0, 0.4)
    ]
    assert [run.text for run in merged(runs)] == ["通知"]


def test_a_scan_is_said_to_be_one() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(picture, "PDF")
    with pytest.raises(UnusableInput) as told:
        Pdf().read(picture.getvalue())
    assert str(told.value) == SCAN


def test_letters_without_a_code_are_not_passed_on() -> None:
    with pytest.raises(UnusableInput) as told:
        read("".join(chr(0xE000 + number) for number in range(60)))
    assert str(told.value) in (GARBLED, SCAN)


def test_a_cut_off_file_is_refused_or_read_but_never_breaks(tmp_path: Path) -> None:
    whole = pdf("\n\n".join([LONG] * 3))
    for share in (0.1, 0.4, 0.7, 0.95):
        try:
            Pdf().read(whole[: int(len(whole) * share)])
        except UnusableInput as told:
            assert "PDF" in str(told)


def test_a_file_with_a_password_is_said_to_have_one() -> None:
    class Locked:
        def __init__(self, *_: object) -> None:
            raise pypdfium2.PdfiumError("Failed to load document (PDFium: Incorrect password error).")

    from studio.policy.readers import pdf as reader

    original = pypdfium2.PdfDocument
    reader.pypdfium2.PdfDocument = Locked  # type: ignore[misc,assignment]
    try:
        with pytest.raises(UnusableInput) as told:
            Pdf().read(b"%PDF-1.7")
    finally:
        reader.pypdfium2.PdfDocument = original  # type: ignore[misc]
    assert str(told.value) == LOCKED


def test_letters_of_no_height_do_not_stop_the_reading() -> None:
    flat = [
        Run(text="各县要建设停车设施，", left=90, top=top, right=400, bottom=top, size=0.0) for top in (300, 320, 340)
    ]
    assert "".join(paragraphs_of([Page(width=595, height=842, runs=flat)])).count("停车设施") == 3


def test_a_letter_with_the_height_of_its_ink_leaves_no_gap_around_it() -> None:
    top = {"一": 7.0}
    heights = {"一": 1.3}
    runs = [
        Run(
            char,
            90 + 16 * place,
            100 + top.get(char, 0),
            104 + 16 * place,
            100 + top.get(char, 0) + heights.get(char, 15),
            heights.get(char, 15),
        )
        for place, char in enumerate("第十一条国家保护环境。")
    ]
    assert paragraphs_of([Page(width=595, height=842, runs=merged(runs))]) == ["第十一条国家保护环境。"]
