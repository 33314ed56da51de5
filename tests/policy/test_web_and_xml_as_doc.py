"""What offices save as .doc without its being one: web pages, MHT, Word's XML."""

from __future__ import annotations

import base64
import quopri

import pytest

from studio.errors import UnusableInput
from studio.policy.readers.contract import sample_of
from studio.policy.readers.html import Html
from studio.policy.readers.mht import Mht
from studio.policy.readers.registry import reader_for
from studio.policy.readers.txt import Txt
from studio.policy.readers.wordxml import UNNUMBERED, WordXml
from tests.policy.making import W_NS, paragraph
from tests.policy.test_readers import NUMBERING, listed

PAGE = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=CHARSET"><!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->
<style><!-- p {} --></style></head><body lang=ZH-CN><div class=WordSection1>
<p class=MsoNormal><span style='mso-hide:all'>隐藏</span>关于印发《办法》
的通知<o:p></o:p></p>
<p><![if !supportLists]><span style='mso-list:Ignore'>一、<span>&nbsp;&nbsp; </span></span><![endif]>总体要求</p>
<p>应当在<del cite="mailto:a">四</del><ins>二</ins>小时内</p>
<table class=MsoNormalTable><tr><td><p>项目</p></td><td><p>标准</p></td></tr><tr><td><p>补贴</p></td><td><p>每月</p><p>500元</p></td></tr></table>
</div></body></html>"""
AS_PRINTED = ["关于印发《办法》的通知", "一、 总体要求", "应当在二小时内", "项目\t标准", "补贴\t每月 500元"]


@pytest.mark.parametrize(("encoding", "declared"), [("gb18030", "gb2312"), ("utf-8", "utf-8"), ("utf-16", "unicode")])
def test_a_page_that_word_saved_is_read_as_its_print(encoding: str, declared: str) -> None:
    data = PAGE.replace("CHARSET", declared).encode(encoding)
    reader = reader_for(sample_of(data))
    assert isinstance(reader, Html)
    assert reader.read(data) == AS_PRINTED


def test_a_table_that_lays_out_the_page_stays_paragraphs() -> None:
    column = f"<td><p>第一段。</p><p>{'正文。' * 200}</p></td>"
    page = f"<html><body><table><tr>{column}{column}</tr></table></body></html>"
    assert Html().read(page.encode())[:2] == ["第一段。", "正文。" * 200]


def mht(charset: str, encoding: str, page: bytes, *, kind: str = "multipart/related") -> bytes:
    body = base64.encodebytes(page) if encoding == "base64" else quopri.encodestring(page)
    return (
        (
            f'From: <Saved by Word>\r\nMIME-Version: 1.0\r\nContent-Type: {kind};\r\n\tboundary="----=_X"\r\n\r\n'
            f"This is a multi-part message.\r\n\r\n------=_X\r\nContent-Location: file:///C:/x.htm\r\nContent-Transfer-Encoding: {encoding}\r\n"
            f'Content-Type: text/html; charset="{charset}"\r\n\r\n'
        ).encode()
        + body
        + b"\r\n------=_X\r\nContent-Type: image/png\r\n\r\nx\r\n------=_X--\r\n"
    )


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable"])
@pytest.mark.parametrize(("encoding", "declared"), [("gb18030", "gb2312"), ("utf-8", "utf-8")])
def test_the_page_within_an_mht_is_read(transfer: str, encoding: str, declared: str) -> None:
    data = mht(declared, transfer, PAGE.replace("CHARSET", declared).encode(encoding))
    reader = reader_for(sample_of(data))
    assert isinstance(reader, Mht)
    assert reader.read(data) == AS_PRINTED


def test_an_mht_may_tell_the_encoding_only_in_its_headers() -> None:
    page = "<html><body><p>各级人民政府应当加强领导。</p></body></html>".encode("gb18030")
    assert Mht().read(mht("gb2312", "base64", page)) == ["各级人民政府应当加强领导。"]


def test_an_mht_without_a_page_is_named() -> None:
    with pytest.raises(UnusableInput, match="MHT"):
        Mht().read(mht("utf-8", "base64", b"").replace(b"text/html", b"text/plain"))


def test_a_text_that_only_speaks_of_mime_is_plain_text() -> None:
    data = "通知：\nMIME-Version: 1.0 的邮件\nContent-Type: text/html 应当转换。\n".encode()
    assert isinstance(reader_for(sample_of(data)), Txt)


def word_2003(body: str) -> bytes:
    names = (
        'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
        'xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
    )
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
    return f"{start}<w:wordDocument {names}><w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>".encode()


def test_word_2003_xml_is_read_with_the_numbers_it_prints() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>".format
    change = '<aml:annotation w:type="Word.{}"><aml:content>{}</aml:content></aml:annotation>'.format
    body = (
        paragraph("总体要求", '<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="一、"/></w:listPr>')
        + f"<w:p>{run('应当在')}{change('Deletion', run('四'))}{change('Insertion', run('二'))}小时外{run('小时内')}"
        + f"{change('Comment', paragraph('批注'))}<w:r><w:footnote>{paragraph('脚注')}</w:footnote></w:r></w:p>"
        + f"<w:tbl><w:tr><w:tc>{paragraph('项目')}</w:tc><w:tc>{paragraph('标准')}</w:tc></w:tr></w:tbl>"
        + f"<w:sectPr><w:hdr>{paragraph('页眉')}</w:hdr></w:sectPr>"
    )
    data = word_2003(body)
    assert isinstance(reader_for(sample_of(data)), WordXml)
    assert WordXml().read(data) == ["一、总体要求", "应当在二小时内", "项目\t标准"]


def test_numbers_that_word_2003_xml_does_not_print_are_missed_aloud() -> None:
    lines = WordXml().read(
        word_2003(paragraph("总体要求", '<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/></w:listPr>'))
    )
    assert lines == ["总体要求"]
    assert getattr(lines, "warnings", ()) == (UNNUMBERED,)


def test_a_flat_package_is_read_like_a_docx() -> None:
    part = '<pkg:part pkg:name="/word/{}.xml"><pkg:xmlData>{}</pkg:xmlData></pkg:part>'.format
    document = (
        f'<w:document xmlns:w="{W_NS}"><w:body>{listed("总体要求", 0)}{paragraph("正文。")}</w:body></w:document>'
    )
    data = (
        '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f"{part('document', document)}{part('numbering', NUMBERING)}</pkg:package>"
    ).encode()
    assert isinstance(reader_for(sample_of(data)), WordXml)
    assert WordXml().read(data) == ["一、总体要求", "正文。"]


def test_xml_of_another_kind_is_refused_or_told() -> None:
    with pytest.raises(UnusableInput):
        WordXml().read(b'<a xmlns="http://schemas.microsoft.com/office/word/2003/wordml"/>')


def test_a_long_table_in_an_annex_does_not_outweigh_the_notice_it_belongs_to() -> None:
    rows = "".join(f"<tr><td><p>{n}</p></td><td><p>{'推广举措的主要内容和做法' * 6}</p></td></tr>" for n in range(60))
    page = (
        "<html><body><div id='nav'><a>首页</a></div><div id='text'><p>某市人民政府关于推广改革举措的通知</p>"
        f"<p>各县人民政府：</p><p>现就有关事项通知如下。</p><div><table><tbody>{rows}</tbody></table></div></div></body></html>"
    )
    lines = Html().read(page.encode())
    assert lines[0] == "某市人民政府关于推广改革举措的通知"
    assert sum("\t" in line for line in lines) == 60
