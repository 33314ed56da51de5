"""The newspaper: every string seen and heard, accessible and archivable as the standards ask, nothing out of place."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp

from studio.formats import print_pdf
from studio.formats.contract import Artifact, CannotDraw, ContentLost
from studio.formats.drawing.pixels import pages_of
from studio.formats.infographic import Infographic
from studio.formats.print_pdf import MARGIN, PrintPdf
from studio.formats.proof import missing, tagged_text
from studio.formats.rendering import proven
from studio.formats.themes import all_themes, load_theme
from studio.storyboard.compose import compose
from tests.formats.contents import ADDRESS, CONTENTS, founding, made

DRAWN: dict[tuple[str, str], Artifact] = {}
EVERY = [*((name, "government_red") for name in CONTENTS), *(("dense", theme) for theme in all_themes())]


def paper(name: str, theme: str = "government_red") -> Artifact:
    if (name, theme) not in DRAWN:
        (DRAWN[name, theme],) = proven(PrintPdf(), CONTENTS[name](), load_theme(theme))
    return DRAWN[name, theme]


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting.extend(reversed(list(element)))
        elif isinstance(element, pikepdf.Dictionary):
            yield element
            waiting.extend([element.K] if "/K" in element else [])


def tags(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S) for element in elements(pdf) if "/S" in element]


@pytest.mark.parametrize(("name", "theme"), EVERY)
def test_it_passes_the_pdf_ua_checker_in_every_theme(name: str, theme: str, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper(name, theme).data)
    assert pdfua.validate(str(file)).findings == ()


def test_the_checker_does_find_fault_with_a_pdf_that_is_not_accessible(tmp_path: Path) -> None:
    file = tmp_path / "picture.pdf"
    artifacts = proven(Infographic(), founding(), load_theme())
    pdf = pikepdf.open(io.BytesIO(next(a.data for a in artifacts if a.name.endswith(".pdf"))))
    del pdf.Root.StructTreeRoot
    pdf.save(file)
    assert pdfua.validate(str(file)).findings


@pytest.mark.parametrize("name", CONTENTS)
def test_it_says_what_it_is_to_machines(name: str) -> None:
    pdf = pikepdf.open(io.BytesIO(paper(name).data))
    with pdf.open_metadata() as told:
        assert (told["pdfuaid:part"], told["pdfaid:part"], told["pdfaid:conformance"]) == ("1", "2", "A")
    assert pdf.Root.MarkInfo.Marked and pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.Root.Lang) == "zh-CN" and str(pdf.docinfo["/Title"]) == CONTENTS[name]().title
    assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"
    assert not pdf.is_encrypted and "/JavaScript" not in pdf.Root.get("/Names", {})


@pytest.mark.parametrize("name", CONTENTS)
def test_every_font_is_in_the_file_and_every_letter_can_be_copied(name: str) -> None:
    pdf = pikepdf.open(io.BytesIO(paper(name).data))
    fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        described = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in described or "/FontFile3" in described


@pytest.mark.parametrize("name", CONTENTS)
def test_headings_descend_in_order_and_pictures_have_words(name: str) -> None:
    pdf = pikepdf.open(io.BytesIO(paper(name).data))
    levels = [int(tag[2:]) for tag in tags(pdf) if tag.startswith("/H") and tag[2:].isdigit()]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    figures = [element for element in elements(pdf) if element.get("/S") == "/Figure"]
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


@pytest.mark.parametrize("name", CONTENTS)
def test_all_that_is_painted_is_tagged_or_declared_decoration(name: str) -> None:
    for page in pypdfium2.PdfDocument(paper(name).data):
        bare = [thing for thing in page.get_objects(max_depth=1) if not pdfium.FPDFPageObj_CountMarks(thing.raw)]
        assert bare == []


def test_there_are_bookmarks_to_jump_to() -> None:
    document = pypdfium2.PdfDocument(paper("founding").data)
    titles = [entry.get_title() for entry in document.get_toc()]
    assert "为什么出台" in titles and "大家常问" in titles and "我在哪里能看到政策解读？" in titles


def test_a_long_table_is_a_table_with_its_head_on_every_column() -> None:
    data = paper("thirty_rows").data
    found = tags(pikepdf.open(io.BytesIO(data)))
    assert found.count("/Table") == 1 and found.count("/TR") == 31 and found.count("/TH") == 4
    everything = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    assert everything.count("事项") == 2


def test_a_matter_keeps_its_rows_together_in_a_column() -> None:
    found = tags(pikepdf.open(io.BytesIO(paper("dense").data)))
    assert found.count("/Table") == 2
    for page in pypdfium2.PdfDocument(paper("dense").data):
        text = page.get_textpage()
        columns = [text.get_text_bounded(left=left, right=left + 297) for left in (0, 298)]
        for told in ("".join(column.split()) for column in columns):
            assert all(f"事项{n}为便于" in told for n in range(1, 4) if f"事项{n}" in told)


@pytest.mark.parametrize(("name", "theme"), EVERY)
def test_text_stays_between_the_margins(name: str, theme: str) -> None:
    document = pypdfium2.PdfDocument(paper(name, theme).data)
    for page in document:
        width, height = page.get_size()
        assert (round(width), round(height)) == (595, 842)
        for run in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=20):
            left, bottom, right, _ = run.get_bounds()
            assert left >= 0.86 * MARGIN and right <= width - 0.86 * MARGIN and bottom >= 0.5 * MARGIN


@pytest.mark.parametrize("name", ["founding", "dense", "forty_questions"])
def test_the_columns_of_the_last_page_are_about_equally_long(name: str) -> None:
    (mark,) = print_pdf.Sheet(print_pdf.TEMPLATE, composed(name)).marks("length")
    assert mark["x"] > print_pdf.WIDTH / 2 and mark["bottom"] - mark["y"] < 0.25 * print_pdf.HEIGHT


def composed(name: str) -> Any:
    """The data of the sheet that was chosen in the end."""
    chosen: list[Any] = []
    whole = print_pdf.Sheet.pdf

    def noted(sheet: Any, *given: Any) -> bytes:
        chosen.append(sheet)
        return whole(sheet, *given)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(print_pdf.Sheet, "pdf", noted)
        PrintPdf().render(CONTENTS[name](), load_theme())
    return chosen[0].data


def test_a_short_interpretation_fills_its_page_with_larger_letters() -> None:
    few, many = composed("sparse"), composed("dense")
    assert few["zoom"] > 1.1 and many["zoom"] <= 1.1
    assert len(pypdfium2.PdfDocument(paper("sparse").data)) == 1


def test_the_code_reads_as_the_address_from_the_printed_page() -> None:
    pages = list(pages_of(paper("dense").data, scale=2.0))
    assert ADDRESS in [found.text for found in zxingcpp.read_barcodes(pages[-1])]


def test_a_long_summary_moves_into_the_body_and_is_whole() -> None:
    summary = "这是一段很长的导读，说的是很多的事情。" * 60
    given = made(title="某办法解读", summary=summary, fields={"main_content": CONTENTS_TEXT})
    (artifact,) = proven(PrintPdf(), given, load_theme())
    assert missing([summary], tagged_text(artifact.data)) == ()


CONTENTS_TEXT = [{"text": "办。", "cites": ["c1"], "own": False, "ai_assisted": False}]


def test_reading_follows_the_tree_and_leaves_decoration_out() -> None:
    heard = tagged_text(paper("dense").data)
    assert (
        missing([t for b in compose(CONTENTS["dense"](), purpose="article").blocks[:1] for t in b.said()], heard) == ()
    )
    assert "第 1 页" not in heard and heard.index("为什么出台") < heard.index("大家常问")


def test_same_content_same_bytes() -> None:
    (again,) = proven(PrintPdf(), founding(), load_theme())
    assert again.data == paper("founding").data


def test_a_string_that_is_not_heard_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = print_pdf.tagged_text
    monkeypatch.setattr(print_pdf, "tagged_text", lambda pdf: whole(pdf).replace("城办发", "", 1))
    with pytest.raises(ContentLost, match="报纸版"):
        proven(PrintPdf(), founding(), load_theme())


def test_a_chart_that_is_not_on_the_paper_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = print_pdf.Sheet.marks
    monkeypatch.setattr(print_pdf.Sheet, "marks", lambda sheet, label: [] if label == "drawn" else whole(sheet, label))
    with pytest.raises(ContentLost, match="报纸版"):
        proven(PrintPdf(), founding(), load_theme())


def test_a_title_beyond_all_measure_is_refused_in_words() -> None:
    given = made(title="长" * 200, fields={"main_content": CONTENTS_TEXT})
    with pytest.raises(CannotDraw, match="标题有 200 个字"):
        PrintPdf().render(given, load_theme())
