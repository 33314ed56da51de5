"""Whatever is uploaded: a reading or one Chinese sentence, within limits, and nothing else."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.domain.policy import Reading
from studio.errors import UnusableInput
from studio.policy import archive, reading
from studio.policy.reading import read_policy, read_policy_safely
from tests.policy.making import NOTICE, document_xml, docx, paragraph, zipped

GOOD = docx("".join(paragraph(line) for line in NOTICE.splitlines()))
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def refused(data: bytes) -> str:
    with pytest.raises(UnusableInput) as told:
        read_policy(data)
    sentence = str(told.value)
    assert sentence.endswith("。")
    assert "Error" not in sentence
    return sentence


def usable_or_told(data: bytes) -> None:
    try:
        assert isinstance(read_policy(data), Reading)
    except UnusableInput as told:
        assert str(told).endswith("。")


@QUICK
@given(st.binary(max_size=2000))
def test_random_bytes_are_refused_or_read(data: bytes) -> None:
    usable_or_told(data)


@QUICK
@given(st.text(alphabet="一二三、（）()1.2．第条章附件：:。，《》〔〕号年月日2020文件通知关于的\n\t 　", max_size=300))
def test_any_arrangement_of_official_marks_is_read(text: str) -> None:
    usable_or_told(text.encode())


@QUICK
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_damaged_docx_is_refused_or_read(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(GOOD)
    for place, value in changes:
        damaged[place] = value
    usable_or_told(bytes(damaged))


@QUICK
@given(st.integers(0, len(GOOD)))
def test_a_cut_off_docx_is_refused_or_read(length: int) -> None:
    usable_or_told(GOOD[:length])


XML = document_xml(paragraph("第一条　为了规范工作，制定本办法。"))


@QUICK
@given(st.integers(0, len(XML)), st.integers(0, 30), st.text(alphabet="<>/&;w:tprbl\"'= 甲", max_size=12))
def test_a_docx_with_mangled_xml_is_refused_or_read(place: int, gone: int, put: str) -> None:
    usable_or_told(zipped({"word/document.xml": XML[:place] + put + XML[place + gone :]}))


@pytest.mark.parametrize("data", [b"", b"  \r\n\t ", b"\0" * 100, "　\n".encode()])
def test_nothing_to_read_is_said_plainly(data: bytes) -> None:
    assert "空" in refused(data) or "没有文字" in refused(data)


def test_text_without_chinese_is_refused() -> None:
    assert "中文" in refused(b"The quick brown fox jumps over the lazy dog.")


def test_a_program_is_refused() -> None:
    refused(bytes(range(256)) * 8)


def test_a_truncated_docx_says_that_it_is_incomplete() -> None:
    assert "不完整" in refused(GOOD[: len(GOOD) // 2])


def test_an_encrypted_member_is_called_so() -> None:
    data = bytearray(GOOD)
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 4)
    assert "密码" in refused(bytes(data))


def test_a_zip_bomb_is_stopped_while_it_unpacks() -> None:
    bomb = document_xml("<!-- " + " " * (archive.MOST_ENTRY_BYTES + 1000) + " -->" + paragraph("正文"))
    assert "异常庞大" in refused(zipped({"word/document.xml": bomb}))


def test_a_small_but_absurdly_packed_part_is_stopped_too() -> None:
    bomb = document_xml("<!-- " + " " * (archive.RATIO_FROM_BYTES * 2) + " -->" + paragraph("正文"))
    assert "异常庞大" in refused(zipped({"word/document.xml": bomb}))


def test_sizes_in_the_header_are_not_believed() -> None:
    data = bytearray(zipped({"word/document.xml": document_xml("甲" * 3_000_000)}))
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    refused(bytes(data))


def test_too_many_entries_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as many:
        for number in range(archive.MOST_ENTRIES + 1):
            many.writestr(f"word/{number}.xml", "")
    assert "异常庞大" in refused(buffer.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused(encoding: str) -> None:
    hostile = document_xml(paragraph("&xxe;正文")).replace(
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w:document [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>',
    )
    assert "外部定义" in refused(zipped({"word/document.xml": hostile.encode(encoding)}))


def test_deep_nesting_is_refused_or_read() -> None:
    usable_or_told(zipped({"word/document.xml": document_xml("<w:sdt>" * 5000 + "</w:sdt>" * 5000)}))
    usable_or_told(("<html><body>" + "<div>" * 20000 + "通知" + "</div>" * 20000).encode())


def test_a_text_of_more_than_a_million_characters_is_refused() -> None:
    assert "万字" in refused(("各级人民政府应当加强领导。" * 80_000).encode())


def test_a_text_of_more_than_fifty_thousand_lines_is_refused() -> None:
    assert "万行" in refused(("甲\n\n" * (reading.MOST_LINES + 1)).encode())


def test_the_child_process_gives_the_same_reading() -> None:
    assert read_policy_safely(GOOD, "政策.docx") == read_policy(GOOD)


def test_the_child_process_passes_the_sentence_on() -> None:
    with pytest.raises(UnusableInput, match=r"PDF|没有文字|不完整|损坏"):
        read_policy_safely(b"%PDF-1.4\nbroken", "x.pdf")


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.001)
    with pytest.raises(UnusableInput, match="已经停止"):
        read_policy_safely(GOOD)


def test_a_child_that_dies_costs_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.sys, "executable", "/bin/false")
    with pytest.raises(UnusableInput, match="出了问题"):
        read_policy_safely(GOOD)
