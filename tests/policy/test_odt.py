"""ODT gives what its print shows: numbers written out, deletions gone, zipped or flat."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.errors import UnusableInput
from studio.policy.readers.contract import sample_of
from studio.policy.readers.odt import Odt
from studio.policy.readers.registry import reader_for
from studio.policy.reading import read_policy
from tests.policy.making import NOTICE, zipped

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "style": "style",
        "table": "table",
        "draw": "drawing",
        "svg": "svg-compatible",
    }.items()
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

NUMBERS = """<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-suffix="、" style:num-format="一, 二, 三, ..."/>
<text:list-level-style-number text:level="2" style:num-prefix="（" style:num-suffix="）" style:num-format="一, 二, 三, ..."/>
<text:list-level-style-number text:level="3" style:num-suffix="." style:num-format="1" text:display-levels="1"/>
</text:list-style>
<text:list-style style:name="L2"><text:list-level-style-number text:level="1" style:num-prefix="第" style:num-suffix="条" style:num-format="一, 二, 三, ..." text:start-value="3"/></text:list-style>
<text:list-style style:name="L3"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>
<text:list-style style:name="L4"><text:list-level-style-number text:level="1" style:num-format="1"/>
<text:list-level-style-number text:level="2" style:num-suffix=" " style:num-format="1" text:display-levels="2"/></text:list-style>
<style:style style:name="T9" style:family="text"><style:text-properties text:display="none"/></style:style>"""


def content(body: str, styles: str = NUMBERS, root: str = "document-content") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:{root} {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:{root}>"
    )


def odt(body: str, **members: str) -> bytes:
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content(body), **members})


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def items(*inside: str, style: str = "L1", more: str = "") -> str:
    held = "".join(f"<text:list-item>{item}</text:list-item>" for item in inside)
    return f'<text:list text:style-name="{style}" {more}>{held}</text:list>'


def inner(*inside: str) -> str:
    return f"<text:list>{''.join(f'<text:list-item>{item}</text:list-item>' for item in inside)}</text:list>"


def test_chinese_numbers_of_lists_are_written_out_level_by_level() -> None:
    body = items(
        p("总体要求") + inner(p("指导思想"), p("工作目标") + inner(p("甲"), p("乙"))), p("主要任务") + inner(p("丙"))
    )
    assert Odt().read(odt(body)) == [
        "一、总体要求",
        "（一）指导思想",
        "（二）工作目标",
        "1.甲",
        "2.乙",
        "二、主要任务",
        "（一）丙",
    ]


def test_a_list_goes_on_counting_after_plain_paragraphs() -> None:
    body = (
        items(p("甲"), more='xml:id="a"')
        + p("说明。")
        + items(inner(p("乙")), more='text:continue-numbering="true"')
        + items(p("丙"), style="L2")
        + items(p("丁"), more='text:continue-list="a"')
        + items(p("戊"))
    )
    assert Odt().read(odt(body)) == ["一、甲", "说明。", "（一）乙", "第三条　丙", "二、丁", "一、戊"]


def test_only_the_first_paragraph_of_an_item_is_numbered_and_bullets_are_not() -> None:
    body = items(p("甲") + p("续"), f"{p('乙')}") + items(p("丙"), style="L3")
    assert Odt().read(odt(body)) == ["一、甲", "续", "二、乙", "丙"]


def test_an_item_may_ask_for_its_number_and_show_outer_ones() -> None:
    asked = '<text:list text:style-name="L1"><text:list-item text:start-value="5"><text:p>甲</text:p></text:list-item></text:list>'
    assert Odt().read(odt(asked + items(p("一级") + inner(p("二级")), style="L4"))) == ["五、甲", "1 一级", "1.1 二级"]


def test_headings_are_numbered_by_the_outline() -> None:
    styles = """<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-prefix="第" style:num-suffix="章"
    style:num-format="一, 二, 三, ..."/></text:outline-style><style:style style:name="Plain" style:list-style-name=""/></office:styles>"""
    heading = '<text:h text:outline-level="1">总则</text:h><text:h text:outline-level="1" text:style-name="Plain">目录</text:h><text:h text:outline-level="1">附则</text:h>'
    data = odt(heading, **{"styles.xml": f"<office:document-styles {NAMES}>{styles}</office:document-styles>"})
    assert Odt().read(data) == ["第一章　总则", "目录", "第二章　附则"]


def test_tracked_deletions_are_gone_wherever_their_words_stand() -> None:
    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>旧文</text:p></text:deletion></text:changed-region>'
        '<text:changed-region text:id="c2"><text:insertion/></text:changed-region>'
        '<text:changed-region text:id="c3"><text:deletion/></text:changed-region></text:tracked-changes>'
    )
    body = (
        changes
        + p(
            '应当<text:change text:change-id="c1"/>在<text:change-start text:change-id="c2"/>二<text:change-end text:change-id="c2"/>小时内'
        )
        + p('前半，<text:change-start text:change-id="c3"/>删去')
        + p('这里<text:change-end text:change-id="c3"/>后半。')
    )
    assert Odt().read(odt(body)) == ["应当在二小时内", "前半，后半。"]


def test_spaces_breaks_notes_and_hidden_words() -> None:
    body = p(
        '甲<text:s text:c="3"/>乙<text:tab/>丙<text:note><text:note-body><text:p>脚注</text:p></text:note-body></text:note>'
        '<text:span text:style-name="T9">隐藏</text:span><text:span>丁</text:span><text:line-break/>戊\n  己<text:ruby><text:ruby-base>庚</text:ruby-base>'
        "<text:ruby-text>geng</text:ruby-text></text:ruby>"
    )
    assert Odt().read(odt(body)) == ["甲   乙 丙丁", "戊 己庚"]


def test_text_boxes_stand_before_their_paragraph() -> None:
    body = p(f"正文<draw:frame><draw:text-box>{p('红头文件')}</draw:text-box><svg:title>图</svg:title></draw:frame>")
    assert Odt().read(odt(body)) == ["红头文件", "正文"]


def test_a_table_becomes_one_line_a_row() -> None:
    cell = "<table:table-cell>{}</table:table-cell>".format
    body = (
        f"<table:table><table:table-header-rows><table:table-row>{cell(p('项目'))}{cell(p('标准'))}{cell(p('备注'))}</table:table-row>"
        f"</table:table-header-rows><table:table-row>{cell(p('补贴') + p('每月'))}"
        f'<table:table-cell table:number-columns-spanned="2">{p("500元")}</table:table-cell><table:covered-table-cell/></table:table-row>'
        f"<table:table-row><table:covered-table-cell/>{cell(p('甲'))}{cell(p('乙'))}</table:table-row></table:table>"
        f"<table:table><table:table-row>{cell(p('框一') + p('框二'))}</table:table-row></table:table>"
    )
    assert Odt().read(odt(body)) == ["项目\t标准\t备注", "补贴 每月\t500元", "\t甲\t乙", "框一", "框二"]


def test_a_flat_file_is_read_like_a_zipped_one() -> None:
    body = items(p("总体要求"))
    data = content(body, root="document").encode()
    assert isinstance(reader_for(sample_of(data)), Odt)
    assert Odt().read(data) == Odt().read(odt(body))


def test_a_notice_reads_the_same_from_odt() -> None:
    assert read_policy(odt("".join(p(line) for line in NOTICE.splitlines()))) == read_policy(NOTICE.encode())


@pytest.mark.parametrize(
    "members",
    [
        {
            "content.xml": "locked",
            "META-INF/manifest.xml": '<!DOCTYPE manifest:manifest PUBLIC "x" "Manifest.dtd"><manifest:manifest><manifest:file-entry manifest:full-path="content.xml">'
            "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
        },
        {"encrypted-package": "locked"},
    ],
)
def test_a_locked_document_is_called_so(members: dict[str, str | bytes]) -> None:
    with pytest.raises(UnusableInput, match="密码"):
        read_policy(zipped(members))


def test_a_spreadsheet_is_named() -> None:
    sheet = (
        f"<office:document-content {NAMES}><office:body><office:spreadsheet/></office:body></office:document-content>"
    )
    with pytest.raises(UnusableInput, match="表格"):
        read_policy(zipped({"content.xml": sheet}))


def test_a_doctype_is_refused() -> None:
    hostile = content(p("&x;")).replace(
        "<office:document", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><office:document', 1
    )
    with pytest.raises(UnusableInput, match="外部定义"):
        read_policy(zipped({"content.xml": hostile}))


@pytest.mark.parametrize("tag", ["text:section", "text:list><text:list-item", "text:p><text:span"])
def test_nesting_without_end_is_refused(tag: str) -> None:
    closing = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    with pytest.raises(UnusableInput):
        Odt().read(odt(f"<{tag}>" * 200 + "甲" + closing * 200))


GOOD = content(items(p("总体要求") + inner(p("甲"))) + p("正文<text:tab/>"))


@QUICK
@given(st.integers(0, len(GOOD)), st.integers(0, 30), st.text(alphabet="<>/&;text:pstylenam\"'= 甲9", max_size=12))
def test_a_mangled_odt_is_refused_or_read(place: int, gone: int, put: str) -> None:
    try:
        Odt().read(zipped({"content.xml": GOOD[:place] + put + GOOD[place + gone :]}))
    except UnusableInput as told:
        assert str(told).endswith("。")
