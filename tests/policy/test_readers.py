"""Readers tell a file by its content and give what a reader of the print would see."""

from __future__ import annotations

import zipfile

import pytest

from studio.errors import UnusableInput
from studio.policy.readers.contract import sample_of
from studio.policy.readers.docx import Docx
from studio.policy.readers.html import Html
from studio.policy.readers.registry import all_readers, reader_for
from studio.policy.readers.txt import decoded
from studio.policy.reading import read_policy
from tests.policy.making import NOTICE, W_NS, docx, paragraph, zipped

SENTENCE = "各级人民政府应当按照本办法的规定做好政策解读工作，加强组织领导，完善工作机制。"

NUMBERING = f"""<w:numbering xmlns:w="{W_NS}"><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3．"/></w:lvl>
</w:abstractNum><w:abstractNum w:abstractNumId="8">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="Article"/>
<w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"""
STYLES = f"""<w:styles xmlns:w="{W_NS}">
<w:style w:type="paragraph" w:styleId="Article"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Below"><w:basedOn w:val="Article"/></w:style></w:styles>"""


def listed(text: str, level: int, list_id: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("length", [20, 38])
def test_every_encoding_an_office_uses_is_told_apart(encoding: str, length: int) -> None:
    assert decoded(SENTENCE[:length].encode(encoding)) == SENTENCE[:length]


def test_traditional_text_in_big5_is_read() -> None:
    text = "各級人民政府應當按照本辦法的規定做好政策解讀工作，加強組織領導。"
    assert decoded(text.encode("big5")) == text


def test_the_readers_are_found_in_their_folder_and_plain_text_is_asked_last() -> None:
    assert {"docx", "html", "txt"} <= set(all_readers())
    assert list(all_readers())[-1] == "txt"


def test_the_suffix_plays_no_part() -> None:
    data = docx(paragraph(SENTENCE))
    assert isinstance(reader_for(sample_of(data)), Docx)
    assert read_policy(data, "政策.txt").clauses == read_policy(data, "政策.pdf").clauses


def test_automatic_numbering_is_written_out() -> None:
    body = "".join(
        [
            listed("总体要求", 0),
            listed("指导思想", 1),
            listed("工作目标", 1),
            listed("任务甲", 2),
            listed("任务乙", 2),
            listed("主要任务", 0),
            listed("完善机制", 1),
            listed("任务丙", 2),
        ]
    )
    assert Docx().read(docx(body, numbering=NUMBERING)) == [
        "一、总体要求",
        "（一）指导思想",
        "（二）工作目标",
        "1．任务甲",
        "2．任务乙",
        "二、主要任务",
        "（一）完善机制",
        "1．任务丙",
    ]


def test_numbering_through_styles_is_written_out_also_when_inherited() -> None:
    body = paragraph("为了规范", '<w:pStyle w:val="Article"/>') + paragraph("适用范围", '<w:pStyle w:val="Below"/>')
    lines = Docx().read(docx(body, numbering=NUMBERING, styles=STYLES))
    assert lines == ["第一条　为了规范", "第二条　适用范围"]


def test_a_list_may_start_at_another_number() -> None:
    body = listed("甲", 0, 3) + listed("乙", 0, 3)
    assert Docx().read(docx(body, numbering=NUMBERING)) == ["五、甲", "六、乙"]


def test_inserted_text_stays_and_deleted_or_hidden_text_goes() -> None:
    body = (
        "<w:p><w:r><w:t>甲</w:t></w:r><w:ins><w:r><w:t>乙</w:t></w:r></w:ins><w:del><w:r><w:delText>丙</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>丁</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>戊</w:t></w:r></w:p>"
    )
    assert Docx().read(docx(body)) == ["甲乙"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = paragraph("前半，", "<w:rPr><w:del/></w:rPr>") + paragraph("后半。")
    assert Docx().read(docx(body)) == ["前半，后半。"]


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>红头文件</w:t></w:r></w:p></w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>"
    )
    assert Docx().read(docx(body)) == ["红头文件", "正文"]


def test_a_table_becomes_one_line_a_row() -> None:
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("项目", "标准"))
    more = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("补贴", "500元"))
    body = (
        paragraph("见下表")
        + f"<w:tbl><w:tr>{cells}</w:tr><w:sdt><w:sdtContent><w:tr>{more}</w:tr></w:sdtContent></w:sdt></w:tbl>"
    )
    assert Docx().read(docx(body)) == ["见下表", "项目\t标准", "补贴\t500元"]


def test_a_strict_document_is_read_like_any_other() -> None:
    strict = f'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>{paragraph(SENTENCE)}</w:body></w:document>'
    assert Docx().read(zipped({"word/document.xml": strict})) == [SENTENCE]


def test_a_saved_page_gives_its_body_without_menus() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>x</title><script>var 甲=1</script></head><body><nav><a>首页</a></nav>"
        f"<div class='main'><h1>通知</h1><p>{SENTENCE}</p><p>第二段。<br>换行</p><table><tr><td>甲</td><td>乙</td></tr></table></div>"
        "<footer>版权所有</footer></body></html>"
    )
    for encoding in ("utf-8", "gb18030"):
        lines = Html().read(page.encode(encoding))
        assert lines[:4] == ["通知", SENTENCE, "第二段。", "换行"]
        assert not any("首页" in line or "版权" in line for line in lines)


def test_a_notice_reads_the_same_from_text_and_from_word() -> None:
    from_word = read_policy(docx("".join(paragraph(line) for line in NOTICE.splitlines())))
    assert from_word == read_policy(NOTICE.encode())


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (b"\xff\xd8\xff\xe0" + b"\0" * 99, "图片"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "图片"),
        (zipped({"xl/workbook.xml": "<a/>"}), "Excel"),
        (zipped({"甲.txt": "乙"}), "压缩包"),
    ],
)
def test_what_cannot_be_read_yet_is_named_with_a_way_out(head: bytes, says: str) -> None:
    assert reader_for(sample_of(head)) is None
    with pytest.raises(UnusableInput, match=says) as told:
        read_policy(head)
    assert "请" in str(told.value)


def test_the_zip_made_here_is_a_real_one() -> None:
    assert zipfile.is_zipfile(__import__("io").BytesIO(docx("")))
