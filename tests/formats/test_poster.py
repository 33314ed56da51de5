"""The poster: one sheet, a choice of whole strings, and a code that can be read."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp
from PIL import Image

from studio.domain.content import FieldContent, Statement
from studio.formats import poster
from studio.formats.contract import Artifact, ContentLost
from studio.formats.poster import WHERE, Poster
from studio.formats.proof import pdf_text
from studio.formats.rendering import proven
from studio.formats.themes import all_themes, load_theme
from tests.formats.contents import ADDRESS, CONTENTS, founding, sparse

FOOT = 392 * 0.36


def sheet(name: str, theme: str = "government_red") -> tuple[Artifact, Artifact]:
    paper, preview = proven(Poster(), CONTENTS[name](), load_theme(theme))
    return paper, preview


@pytest.mark.parametrize(
    ("name", "theme"), [*((name, "government_red") for name in CONTENTS), *(("dense", theme) for theme in all_themes())]
)
def test_every_content_fits_one_a3_sheet(name: str, theme: str) -> None:
    paper, preview = sheet(name, theme)
    document = pypdfium2.PdfDocument(paper.data)
    assert len(document) == 1
    assert [round(side) for side in document[0].get_size()] == [842, 1191]
    assert Image.open(io.BytesIO(preview.data)).size == (1684, 2382)


@pytest.mark.parametrize("name", CONTENTS)
def test_the_columns_end_above_the_foot(name: str) -> None:
    page = pypdfium2.PdfDocument(sheet(name)[0].data)[0]
    runs = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=20)
    assert not [run for run in runs if run.get_bounds()[1] < FOOT < run.get_bounds()[3]]


def test_title_and_the_way_to_the_whole_text_are_always_there() -> None:
    for name in ("founding", "hostile", "sparse"):
        paper, _ = sheet(name)
        assert CONTENTS[name]().title in paper.placed and WHERE in paper.placed


def test_what_fits_is_shown_whole_and_what_does_not_is_counted() -> None:
    few, many = sheet("sparse")[0], sheet("dense")[0]
    said = [text for _, _, entry in sparse().entries() for text in entry.said()]
    assert set(said) <= set(few.placed) and "选登" not in pdf_text(few.data).replace(WHERE, "")[:-40]
    assert "选登2条，共8条" in pdf_text(many.data).replace(" ", "").replace("\n", "")


def test_a_contact_too_long_for_a_poster_is_left_out_whole() -> None:
    content = sparse()
    long = "本规定自2022年7月1日起施行；" * 14
    told = FieldContent(entries=(Statement(text=long, own=True),))
    paper, _ = proven(
        Poster(), replace(content, parts={**content.parts, "effective_period": told}), load_theme("government_red")
    )
    assert "实施期限" not in pdf_text(paper.data)


def test_the_code_reads_as_the_address_from_the_picture() -> None:
    picture = Image.open(io.BytesIO(sheet("dense")[1].data))
    assert ADDRESS in [found.text for found in zxingcpp.read_barcodes(picture)]


def test_a_motif_that_nobody_knows_still_gets_a_poster() -> None:
    theme = dict(load_theme())
    theme["shape"] = {**theme["shape"], "motif": "unheard of", "heading": "new", "card": "new"}
    assert proven(Poster(), founding(), theme)


def test_a_deleted_string_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = poster.pdf_text
    monkeypatch.setattr(poster, "pdf_text", lambda pdf: whole(pdf).replace("城办发", "", 1))
    with pytest.raises(ContentLost, match="海报"):
        proven(Poster(), founding(), load_theme())
