"""Reading the founding document, and refusing what cannot be read."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.actions.load_example import POLICY
from studio.domain.policy import Disclosure, Reading, core_title
from studio.errors import UnusableInput
from studio.policy.candidates import candidates_for, starting_content
from studio.policy.reading import read_policy, read_policy_safely
from studio.policy.serial import as_contract_json, reading_as_json, reading_from_json

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def docx(body: str, *, more: dict[str, bytes] | None = None) -> bytes:
    """A minimal DOCX whose body is the given WordprocessingML."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, data in (more or {}).items():
            package.writestr(name, data)
    return out.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.fixture(scope="module")
def founding() -> Reading:
    return read_policy(POLICY.read_bytes())


def test_the_founding_document_is_understood(founding: Reading) -> None:
    assert founding.doc_number == "长城办发〔2020〕13号"
    assert core_title(founding.title) == "长治市城市管理局全面推进政务公开标准化规范化进一步做好政务公开工作实施方案"
    assert founding.disclosure is Disclosure.OPEN
    assert founding.addressee == "机关各科室、局属各单位"
    assert founding.issued_on is None


def test_its_outline_has_the_ids_that_citations_use(founding: Reading) -> None:
    ids = [clause.id for clause in founding.clauses]
    assert ids[:4] == ["p1", "p2", "c1", "c2"]
    assert {"c2-5", "c3-1-1", "c3-3-2", "c4-2"} <= set(ids)
    assert len(ids) == len(set(ids))
    clause = founding.clause("c3-3-2")
    assert clause is not None
    assert "不得少于 70%" in clause.text


def test_reading_twice_gives_the_same_and_json_loses_nothing(founding: Reading) -> None:
    assert read_policy(POLICY.read_bytes()) == founding
    assert reading_from_json(reading_as_json(founding)) == founding
    assert as_contract_json(founding)["targets"][0]["clause"] == "c3-3-2"


def test_the_child_process_reads_the_same(founding: Reading) -> None:
    assert read_policy_safely(POLICY.read_bytes(), "a.txt") == founding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(founding: Reading, encoding: str) -> None:
    assert read_policy(POLICY.read_text("utf-8").encode(encoding)).clauses == founding.clauses


def test_signs_that_one_font_alone_can_show_are_taken_out_and_told() -> None:
    text = "关于落户的通知\n各区：\ue004\n一、取消下列政策\ue004\n取消投靠落户政策。\ue003\ue004\n某市公安局"
    reading = read_policy(text.encode())
    assert not any("\ue000" <= char <= "\uf8ff" for line in reading.lines for char in line)
    assert any("4 个专用符号" in warning for warning in reading.warnings)


def test_a_docx_with_inserted_text_and_tables_is_read_and_deleted_text_is_not() -> None:
    body = (
        paragraph("某市教育局关于规范办学的通知")
        + paragraph("各学校：")
        + paragraph("一、总体要求")
        + "<w:p><w:ins><w:r><w:t>新增的要求应当落实。</w:t></w:r></w:ins>"
        + "<w:del><w:r><w:delText>删去的话。</w:delText></w:r></w:del></w:p>"
        + f"<w:tbl><w:tr><w:tc>{paragraph('表中的标准')}</w:tc></w:tr></w:tbl>"
    )
    text = "".join(clause.text for clause in read_policy(docx(body)).clauses)
    assert "新增的要求应当落实" in text
    assert "表中的标准" in text
    assert "删去的话" not in text


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    bomb = docx(paragraph("通知" * 60_000_000))
    assert len(bomb) < 1_000_000
    with pytest.raises(UnusableInput, match="解压后异常庞大"):
        read_policy_safely(bomb, "bomb.docx")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n \t",
        b"%PDF-1.7 broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"\x89PNG\r\n\x1a\n",
        b"plain words only",
    ],
)
def test_what_cannot_be_read_gets_one_chinese_sentence(data: bytes) -> None:
    with pytest.raises(UnusableInput, match=r"[\u4e00-\u9fff].*。$"):
        read_policy(data)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 400))
def test_no_bytes_make_anything_but_a_reading_or_a_refusal(noise: bytes, at: int) -> None:
    whole = docx(paragraph("关于加强管理的通知") + paragraph("一、要求。应当执行。"))
    for data in (noise, whole[:at] + noise + whole[at:], whole[: at + 1]):
        try:
            assert isinstance(read_policy(data), Reading)
        except UnusableInput as refusal:
            assert str(refusal)


def test_candidates_stand_beside_the_fields_with_their_clause(founding: Reading) -> None:
    targets = candidates_for("objectives_tasks", founding)
    assert all(founding.clause(candidate.clause) for candidate in targets)
    assert any("2022年底前" in candidate.text for candidate in targets)
    drafted = starting_content(founding)
    assert all(entry.cites or entry.own for _, _, entry in drafted.entries())
