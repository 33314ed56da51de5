"""Old Word files are read with LibreOffice or without, and what cannot be read is named.

documents/bicycles.doc: an invented notice, made once with LibreOffice 7.4 ("MS Word 97") from a DOCX with a text
box, a table, a framed table, automatic numbers, a header, a field, hidden words, and tracked changes.
"""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.errors import UnusableInput
from studio.policy import office
from studio.policy.readers.contract import sample_of
from studio.policy.readers.doc import CONVERTED, READ_DIRECTLY, Doc, read_with, streams_of
from studio.policy.readers.docx import Docx
from studio.policy.readers.registry import reader_for
from studio.policy.reading import read_policy, read_policy_safely
from studio.policy.word_binary import lines_of, table_stream
from tests.policy.making import docx, paragraph

BICYCLES = (Path(__file__).parent / "documents" / "bicycles.doc").read_bytes()
QUICK = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
with_soffice = pytest.mark.skipif(office.soffice() is None, reason="LibreOffice is not on this machine")

AS_PRINTED = [
    "长山市城市管理局文件",
    "长山市城市管理局关于印发《共享单车管理办法》的通知",
    "各科室、局属各单位：",
    "一、总体要求",
    "企业应当在二小时内清理违停车辆。",
    "（一）工作目标",
    "1．投放总量",
    "2．停放秩序",
    "违反规定的，依法处理。",
    "二、保障措施",
    "根据《长山市市容条例》制定。",
    "联系人： 王某",
    "电话：12345",
    "项目\t标准\t备注",
    "补贴\t500元\t",
    "核减\t每年5% 自2022年起\t𠮷字号",
    "附件：投放标准表",
    "框中第一段。",
    "框中第二段。",
    "本办法自2021年4月1日起施行。",
]
MAGIC = struct.pack("<H", 0xA5EC)
WITHOUT_NUMBERS = [line.removeprefix("一、").removeprefix("二、").removeprefix("（一）") for line in AS_PRINTED]
WITHOUT_NUMBERS = [line[2:] if line[1:2] == "．" else line for line in WITHOUT_NUMBERS]


def without_soffice(data: bytes) -> None:
    return None


def filled(lines: list[str]) -> list[str]:
    return [line for line in lines if line.strip()]


def test_without_libreoffice_everything_but_the_automatic_numbers_is_read() -> None:
    lines = read_with(without_soffice, BICYCLES)
    assert filled(lines) == WITHOUT_NUMBERS
    assert lines.warnings == (READ_DIRECTLY,)
    assert "编号" in READ_DIRECTLY and "LibreOffice" in READ_DIRECTLY


@with_soffice
def test_with_libreoffice_the_automatic_numbers_are_there_too() -> None:
    lines = Doc().read(BICYCLES)
    assert filled(lines) == AS_PRINTED
    assert lines.warnings == (CONVERTED,)


@with_soffice
def test_the_child_process_can_borrow_libreoffice_within_its_limits() -> None:
    reading = read_policy_safely(BICYCLES, "通知.wps")
    assert CONVERTED in reading.warnings
    assert [clause.label for clause in reading.clauses if clause.level == 1] == ["一、", "二、"]


def test_which_way_was_used_is_said_in_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "soffice", lambda: None)
    assert read_policy(BICYCLES).warnings[0] == READ_DIRECTLY


def test_a_converter_that_gives_rubbish_is_not_believed() -> None:
    assert read_with(lambda data: b"PK\x03\x04 rubbish", BICYCLES).warnings == (READ_DIRECTLY,)


def test_what_the_converter_gives_is_read_like_any_docx() -> None:
    given_back = docx(paragraph("正文。"))
    assert read_with(lambda data: given_back, BICYCLES) == Docx().read(given_back)


def test_a_wps_file_is_an_old_word_file_with_streams_of_its_own() -> None:
    native = renamed(BICYCLES, "\x01CompObj", "WpsCustomData")
    assert isinstance(reader_for(sample_of(native)), Doc)
    assert filled(read_with(without_soffice, native)) == WITHOUT_NUMBERS


@pytest.mark.parametrize(
    ("stream", "says"),
    [
        ("Workbook", "Excel"),
        ("PowerPoint Document", "演示文稿"),
        ("__properties_version1.0", "邮件"),
        ("EncryptedPackage", "密码"),
        ("Anything", "没有文档正文"),
    ],
)
def test_other_files_in_the_same_container_are_named(stream: str, says: str) -> None:
    with pytest.raises(UnusableInput, match=says):
        Doc().read(renamed(BICYCLES, "WordDocument", stream))


def test_an_encrypted_document_is_called_so() -> None:
    data = bytearray(BICYCLES)
    data[data.index(MAGIC) + 0x0B] |= 1
    with pytest.raises(UnusableInput, match="密码"):
        Doc().read(bytes(data))


def test_a_document_of_word_95_is_called_too_old() -> None:
    data = bytearray(BICYCLES)
    start = data.index(MAGIC)
    data[start : start + 4] = struct.pack("<HH", 0xA5DC, 0x0065)
    with pytest.raises(UnusableInput, match="Word 95"):
        Doc().read(bytes(data))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_cut_off_document_is_called_incomplete(share: float) -> None:
    with pytest.raises(UnusableInput, match="不完整"):
        Doc().read(BICYCLES[: int(len(BICYCLES) * share)])


def test_pieces_may_stand_in_any_order_and_in_one_or_two_bytes() -> None:
    word, table = made(
        [("第一，".encode("utf-16-le"), 2, 0), (b"WTO \x93x\x94", 1, 0), ("末。\r".encode("utf-16-le"), 2, 0)]
    )
    assert lines_of(word, table) == ["第一，WTO “x”末。"]


def test_a_piece_that_was_deleted_as_a_whole_is_gone() -> None:
    deleted = 0x41 << 1 | 1 << 8
    word, table = made(
        [
            ("留下".encode("utf-16-le"), 2, 0),
            ("删去".encode("utf-16-le"), 2, deleted),
            ("。\r".encode("utf-16-le"), 2, 0),
        ]
    )
    assert lines_of(word, table) == ["留下。"]


def test_codes_of_nested_fields_go_and_results_stay() -> None:
    text = "见\x13 IF \x13 PAGE \x143\x15 = 3 \x14第\x13 PAGE \x147\x15条\x15。\r"
    assert lines_of(*made([(text.encode("utf-16-le"), 2, 0)])) == ["见第7条。"]


def test_cells_and_rows_are_told_apart_even_without_properties() -> None:
    text = "甲\x07乙\x07\x07丙\x07丁\x07\x07表后。\r"
    assert lines_of(*made([(text.encode("utf-16-le"), 2, 0)])) == ["甲\t乙", "丙\t丁", "表后。"]


def test_a_table_of_boxes_without_one_entry_is_no_damage() -> None:
    word, table = made([("正文。\r".encode("utf-16-le"), 2, 0)])
    named = bytearray(word)
    struct.pack_into("<II", named, 0x025A, 0, 4)
    assert lines_of(bytes(named), table) == ["正文。"]


def test_a_piece_table_that_names_too_much_is_stopped() -> None:
    word, table = made([(b"x", 1, 0)])
    many = struct.pack("<II", 0, 9_000_000) + table[13:]
    with pytest.raises(UnusableInput, match="异常庞大"):
        lines_of(word, table[:5] + many)


@QUICK
@given(st.lists(st.tuples(st.integers(0, len(BICYCLES) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_damaged_doc_is_refused_or_read(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(BICYCLES)
    for place, value in changes:
        damaged[place] = value
    read_or_told(bytes(damaged))


@QUICK
@given(st.integers(0, len(BICYCLES)))
def test_a_cut_off_doc_is_refused_or_read(length: int) -> None:
    read_or_told(BICYCLES[:length])


WORD, TABLE = streams_of(BICYCLES)


@QUICK
@given(st.lists(st.tuples(st.integers(0, len(TABLE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_piece_table_is_refused_or_read(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(TABLE)
    for place, value in changes:
        damaged[place] = value
    try:
        lines_of(WORD, bytes(damaged))
    except UnusableInput as told:
        assert str(told).endswith("。")


def read_or_told(data: bytes) -> None:
    try:
        read_with(without_soffice, data)
    except UnusableInput as told:
        assert str(told).endswith("。")


def renamed(data: bytes, old: str, new: str) -> bytes:
    """The container with one stream under another name: a directory entry is 64 bytes of name and its length."""
    place = data.index(old.encode("utf-16-le") + b"\0\0")
    written = new.encode("utf-16-le") + b"\0\0"
    return data[:place] + written.ljust(64, b"\0") + struct.pack("<H", len(written)) + data[place + 66 :]


def made(pieces: list[tuple[bytes, int, int]]) -> tuple[bytes, bytes]:
    """WordDocument and table streams of these pieces (bytes, width, modifier), stored last piece first."""
    head = bytearray(0x400)
    struct.pack_into("<HH", head, 0, 0xA5EC, 0x00C1)
    starts, stored = [0] * len(pieces), bytearray()
    for index in reversed(range(len(pieces))):
        starts[index] = len(head) + len(stored)
        stored += pieces[index][0]
    bounds = [0]
    for raw, width, _ in pieces:
        bounds.append(bounds[-1] + len(raw) // width)
    records = [
        struct.pack("<HIH", 0, start * 2 | 0x40000000 if width == 1 else start, modifier)
        for start, (_, width, modifier) in zip(starts, pieces, strict=True)
    ]
    plc = struct.pack(f"<{len(bounds)}I", *bounds) + b"".join(records)
    table = b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<i", head, 0x4C, bounds[-1])
    struct.pack_into("<II", head, 0x01A2, 0, len(table))
    assert table_stream(bytes(head)) == "0Table"
    return bytes(head + stored), table
