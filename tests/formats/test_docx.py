"""The Word document: real headings, numbered lists and tables, nothing lost, the same bytes twice."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from studio.formats import docx as word
from studio.formats.contract import ContentLost
from studio.formats.docx import SUBSTITUTES, Docx, docx_text
from studio.formats.proof import missing
from studio.formats.rendering import proven
from studio.formats.themes import load_theme
from studio.storyboard.compose import compose
from tests.formats.contents import CONTENTS
from tests.formats.test_formats import content, example, statement


def made(given: Any = None) -> bytes:
    (artifact,) = proven(Docx(), given or example(), load_theme())
    return artifact.data


@pytest.mark.parametrize("name", CONTENTS)
def test_every_string_of_every_kind_of_content_is_found_in_the_document(name: str) -> None:
    given = CONTENTS[name]()
    assert missing(compose(given, purpose="article").said(), docx_text(made(given))) == ()


def test_headings_are_headings_that_number_themselves() -> None:
    document = docx.Document(io.BytesIO(made()))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert "为什么出台" in headings and "大家常问" in headings
    style = document.styles["Heading 1"].element
    assert style.pPr.find(qn("w:numPr")) is not None
    assert not any(re.match(r"[一二三四五六七八九十]+、", heading) for heading in headings)


def test_every_list_begins_at_one() -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as package:
        body, numbering = package.read("word/document.xml").decode(), package.read("word/numbering.xml").decode()
    used = set(re.findall(r'<w:numId w:val="(\d+)"/>', body))
    assert len(used) >= 5
    for number in used:
        instance = re.search(rf'<w:num w:numId="{number}".*?</w:num>', numbering, re.DOTALL)
        assert instance and 'w:startOverride w:val="1"' in instance[0]


def test_tables_repeat_their_head_row_and_say_what_they_are() -> None:
    for table in docx.Document(io.BytesIO(made())).tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_pictures_have_an_alternative_in_words() -> None:
    document = docx.Document(io.BytesIO(made()))
    assert document.inline_shapes
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)


def test_each_font_names_a_substitute_and_the_text_is_marked_as_chinese() -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as package:
        fonts, styles = package.read("word/fontTable.xml").decode(), package.read("word/styles.xml").decode()
    for name, other in SUBSTITUTES.items():
        assert re.search(rf'w:name="{name}">\s*<w:altName w:val="{other}"', fonts)
    assert 'w:eastAsia="zh-CN"' in styles


def test_the_same_content_gives_the_same_bytes() -> None:
    assert made() == made()


def test_a_control_character_does_not_break_the_file() -> None:
    assert "甲乙" in docx_text(made(content({"measures": [statement("甲\x0b乙")]})))


def test_a_lost_string_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "docx_text", lambda data: docx_text(data).replace("公开", "公办", 1))
    with pytest.raises(ContentLost, match="缺少"):
        made()


def test_a_block_that_is_not_written_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(word.WRITTEN, word.Questions, lambda *_: None)
    with pytest.raises(ContentLost, match="缺少"):
        made()
