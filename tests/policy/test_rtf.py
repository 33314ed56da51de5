"""RTF is read as Word and WPS write it: Chinese in every spelling, tables, boxes, nothing deleted."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.errors import UnusableInput
from studio.policy.readers.contract import sample_of
from studio.policy.readers.registry import reader_for
from studio.policy.readers.rtf import CUT_OFF, UNNUMBERED, Rtf
from studio.policy.reading import read_policy
from tests.policy.making import NOTICE

FONTS = r"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f13\fnil\fcharset134{\*\falt SimSun}\'cb\'ce\'cc\'e5;}{\f14\fnil\fcharset136 MingLiU;}{\f3\ftech\fcharset2 Wingdings;}}"
QUICK = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


def rtf(body: str, *, page: int = 936, fonts: str = FONTS) -> bytes:
    return rf"{{\rtf1\ansi\ansicpg{page}\deff0\deflang2052{fonts}{{\stylesheet{{\s0 Normal;}}}}{{\info{{\title x}}}}{body}}}".encode(
        "latin-1"
    )


def hexed(text: str, encoding: str = "gb18030") -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


def codes(text: str) -> str:
    units = text.encode("utf-16-le")
    numbers = (int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2))
    return "".join(f"\\u{number}?" for number in numbers)


def read(body: str, **how: object) -> list[str]:
    return Rtf().read(rtf(body, **how))  # type: ignore[arg-type]


def test_double_bytes_are_read_by_their_font() -> None:
    assert read(rf"\pard\f13 {hexed('关于印发办法的通知')}\par") == ["关于印发办法的通知"]
    assert read(rf"\pard\f14 {hexed('關於', 'cp950')}\par", page=1252) == ["關於"]
    assert read(rf"\pard\f13 {hexed('关于')}\f0 caf\'e9\par", page=1252) == ["关于café"]


def test_double_bytes_follow_the_page_where_word_names_the_font_apart() -> None:
    body = (
        rf"\pard{{\rtlch\fcs1 \af0 \ltrch\fcs0 \hich\af0\dbch\af13\loch\f0 {hexed('政策')}}}{{\f0 {hexed('解读')}}}\par"
    )
    assert read(body) == ["政策解读"]
    assert read(body.replace(hexed("解读"), ""), page=1252) == ["政策"]


def test_a_pair_may_be_parted_by_a_line_end_or_end_in_a_plain_letter() -> None:
    assert read("\\pard\\f13 \\'b9\r\n\\'d8\\par") == ["关"]
    assert read(r"\pard\f13 \'81A\par") == [b"\x81A".decode("gb18030")]


def test_bytes_written_as_they_are_do_not_open_groups() -> None:
    text = "乗亅乻乿政策"  # second bytes 5C, 7B, 7D among them
    assert any(byte in text.encode("gb18030")[1::2] for byte in b"\\{}")
    data = rtf(r"\pard\f13 TEXT\par").replace(b"TEXT", text.encode("gb18030"))
    assert Rtf().read(data) == [text]


@pytest.mark.parametrize("fallback", ["\\uc1", "\\uc2", "\\uc0"])
def test_unicode_stands_and_its_fallback_goes(fallback: str) -> None:
    spare = {"\\uc1": "?", "\\uc2": "\\'d5\\'fe", "\\uc0": ""}[fallback]
    assert read(rf"\pard{fallback} \u25919{spare}\u31574{spare} A\par".replace(" A", "A" if spare else " A")) == [
        "政策A"
    ]


def test_characters_beyond_the_basic_plane_are_put_together() -> None:
    assert read(rf"\pard {codes('𠮷字号')}\par") == ["𠮷字号"]


def test_marks_with_names_and_breaks_are_read() -> None:
    body = rf"\pard \ldblquote {codes('甲')}\rdblquote\emdash\tab {codes('乙')}\line {codes('丙')}\~\{{x\}}\par"
    assert read(body) == ["“甲”— 乙", "丙\u00a0{x}"]


def test_deleted_and_hidden_text_goes_and_inserted_text_stays() -> None:
    body = (
        rf"\pard {codes('应当在')}{{\deleted {codes('四')}}}{{\revised {codes('二')}}}{{\v {codes('批注')}}}"
        rf"{codes('小时内')}\deleted {codes('旧')}\plain {codes('清理')}\par"
    )
    assert read(body) == ["应当在二小时内清理"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    assert read(rf"\pard {codes('前半，')}{{\deleted\par}}{codes('后半。')}\par") == ["前半，后半。"]


def test_printed_numbers_of_lists_stay_and_bullets_go() -> None:
    body = (
        rf"{{\listtext\pard\plain {codes('一、')}\tab}}\pard\ls1\ilvl0 {codes('总体要求')}\par"
        rf"{{\pntext\f0 1.\tab}}\pard {codes('甲')}\par{{\listtext\f3 \'6c\tab}}\pard {codes('乙')}\par"
        rf"{{\listtext\pard {codes('第一条')}\tab}}\pard\ls2 {codes('为了')}\par"
    )
    assert read(body.replace(r"\'6c", r"\'b7")) == ["一、总体要求", "1.甲", "乙", "第一条　为了"]


def test_numbers_that_the_file_does_not_print_are_missed_aloud() -> None:
    lines = Rtf().read(rtf(rf"\pard\ls1\ilvl0 {codes('总体要求')}\par"))
    assert lines == ["总体要求"]
    assert lines.warnings == (UNNUMBERED,)


def test_a_table_becomes_one_line_a_row_and_a_frame_stays_paragraphs() -> None:
    body = (
        rf"\pard {codes('见下表')}\par\trowd\cellx1000\cellx2000\pard\intbl {codes('项目')}\cell {codes('标准')}\cell\row"
        rf"\trowd\cellx1000\cellx2000\pard\intbl {codes('补贴')}\cell {codes('每月')}\par {codes('五百元')}\cell\row"
        rf"\trowd\cellx2000\pard\intbl {codes('框一')}\par {codes('框二')}\cell\row\pard {codes('表后')}\par"
    )
    assert read(body) == ["见下表", "项目\t标准", "补贴\t每月 五百元", "框一", "框二", "表后"]


def test_a_nested_table_stays_within_its_cell() -> None:
    body = (
        rf"\trowd\pard\intbl {codes('外')}\cell\pard\intbl\itap2 {codes('内甲')}\nestcell {codes('内乙')}\nestcell"
        rf"{{\*\nesttableprops\trowd\nestrow}}{{\nonesttables\par}}\pard\intbl\cell\row\pard {codes('后')}\par"
    )
    assert read(body) == ["外\t内甲 内乙", "后"]


def test_a_text_box_is_read_once_and_before_its_paragraph() -> None:
    body = (
        rf"\pard {codes('正文')}{{\shp{{\*\shpinst\shpleft1{{\sp{{\sn shapeType}}{{\sv 202}}}}{{\shptxt \pard\plain {codes('红头文件')}\par}}}}"
        rf"{{\shprslt{{\*\do{{\dptxbxtext\pard {codes('红头文件')}\par}}}}}}}}{codes('继续')}\par"
    )
    assert read(body) == ["红头文件", "正文继续"]


def test_results_of_fields_stay_and_everything_aside_goes() -> None:
    body = (
        rf"{{\header\pard {codes('页眉')}\par}}{{\*\generator x;}}\pard {codes('根据')}"
        rf'{{\field{{\*\fldinst HYPERLINK "http://x.invalid"}}{{\fldrslt {codes("《条例》")}}}}}'
        rf"{{\footnote\pard {codes('脚注')}\par}}{{\*\bkmkstart a}}{{\pict\wmetafile8 0102\bin4 }}}}}}x}}{codes('制定。')}\par"
    )
    assert read(body) == ["根据《条例》制定。"]


def test_a_file_without_its_end_is_read_with_a_warning() -> None:
    lines = Rtf().read(rtf(rf"\pard {codes('正文。')}\par {codes('后面')}")[:-1])
    assert lines == ["正文。", "后面"]
    assert lines.warnings == (CUT_OFF,)


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(UnusableInput):
        Rtf().read(rtf("{" * 5000 + "}" * 5000))


def test_a_notice_reads_the_same_from_rtf_whatever_its_name() -> None:
    data = rtf("".join(rf"\pard {codes(line)}\par " for line in NOTICE.splitlines()))
    assert isinstance(reader_for(sample_of(data)), Rtf)
    assert read_policy(data, "通知.doc") == read_policy(NOTICE.encode())


GOOD = rtf(
    rf"\pard {codes('正文')}\f13 {hexed('关于')}\par\trowd\intbl {codes('甲')}\cell {codes('乙')}\cell\row\pard{{\v x}}\par"
)


@QUICK
@given(
    st.integers(0, len(GOOD)),
    st.integers(0, 20),
    st.text(alphabet="\\{}'*u-0123456789 abcparcellrowbin\n", max_size=15),
)
def test_a_mangled_rtf_is_refused_or_read(place: int, gone: int, put: str) -> None:
    try:
        Rtf().read(GOOD[:place] + put.encode() + GOOD[place + gone :])
    except UnusableInput as told:
        assert str(told).endswith("。")
