"""Slides: every layout native, whole when LibreOffice opens them, and no text beyond its box."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

from studio.formats.contract import Artifact
from studio.formats.drawing.visibility import visible_runs
from studio.formats.proof import _run_text, bare, missing, pptx_text
from studio.formats.rendering import proven
from studio.formats.slides import Slides
from studio.formats.themes import all_themes, load_theme
from studio.policy import office
from tests.formats.contents import CONTENTS, _entry, _text, made

EMU = 12700
LOOK_ALIKES = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
"""Radicals and compatibility forms that look like the character and are not found when it is looked for."""
SHOWN = {
    "founding": "government_red",
    "dense": "warm",
    "long_titles": "plain_serif",
    "thirty_rows": "fresh_green",
    "hostile": "clear_blue",
}
"""Contents that LibreOffice opens here, each with a theme; all of them in one go, as starting it takes seconds."""
with_soffice = pytest.mark.skipif(office.soffice() is None, reason="LibreOffice is not on this machine")


@cache
def deck(name: str, theme: str = "government_red") -> Artifact:
    return proven(Slides(), CONTENTS[name](), load_theme(theme))[0]


def opened(artifact: Artifact) -> Any:
    return Presentation(io.BytesIO(artifact.data))


def as_pdf(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The folder's files as LibreOffice shows them, by their names."""
    command = [
        str(office.soffice()),
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    files = [str(folder / name) for name in names]
    subprocess.run([*command, "--outdir", str(folder), *files], check=True, capture_output=True, timeout=300)
    return {name: (folder / name).with_suffix(".pdf").read_bytes() for name in names}


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("slides")
    for name, theme in SHOWN.items():
        (folder / f"{name}.pptx").write_bytes(deck(name, theme).data)
    made = as_pdf(folder, [f"{name}.pptx" for name in SHOWN])
    return {name: made[f"{name}.pptx"] for name in SHOWN}


@pytest.mark.parametrize("theme", all_themes())
@pytest.mark.parametrize("name", CONTENTS)
def test_every_content_stands_whole_in_every_theme(name: str, theme: str) -> None:
    assert not deck(name, theme).missing


def test_a_long_deck_has_contents_and_chapters_and_a_short_one_has_none() -> None:
    titles = [slide.shapes.title.text_frame.text for slide in opened(deck("founding")).slides]
    assert titles[2] == "目录" and {"来由和目标", "内容和举措", "好处和办理"} <= set(titles)
    assert "目录" not in [slide.shapes.title.text_frame.text for slide in opened(deck("sparse")).slides]


def test_dated_steps_are_shapes_on_a_line_and_not_a_picture() -> None:
    slide = slide_titled(opened(deck("founding")), "什么时候做到")
    kinds = [shape.auto_shape_type for shape in slide.shapes if shape.shape_type == 1]
    assert sum(str(kind).startswith("OVAL") for kind in kinds) == 3
    assert not any(shape.shape_type == 13 for shape in slide.shapes)


def test_one_change_is_two_panels_with_an_arrow_and_several_are_a_table() -> None:
    change = _entry(item="时限", before="20天", now="5天", effect="更快")
    alone = made(title="某办法解读", fields={"changes_from_previous": [change], "measures": [_text("办")]})
    slide = slide_titled(opened(proven(Slides(), alone, load_theme())[0]), "和以前有什么不同")
    assert any("RIGHT_ARROW" in str(shape.auto_shape_type) for shape in slide.shapes if shape.shape_type == 1)
    assert [text for text in ("时限", "20天", "5天", "更快") if text in texts_of(slide)] == [
        "时限",
        "20天",
        "5天",
        "更快",
    ]
    several = slide_titled(opened(deck("thirty_rows")), "和以前有什么不同（1/6）")
    assert [shape.has_table for shape in several.shapes if shape.has_table] == [True]


@pytest.mark.parametrize("name", ["founding", "thirty_rows"])
def test_every_run_names_a_latin_an_east_asian_and_a_complex_face(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(deck(name).data)) as package:
        parts = [part for part in package.namelist() if re.match(r"ppt/(slides|notesSlides)/[^/]+\.xml", part)]
        runs = [run for part in parts for run in etree.fromstring(package.read(part)).iter(qn("a:r"))]
        plotted = [p for part in package.namelist() if re.match(r"ppt/charts/[^/]+\.xml", part)
                   for p in etree.fromstring(package.read(part)).iter(qn("a:defRPr"), qn("a:rPr"))]  # fmt: skip
    assert len(runs) > 50
    for properties in (*(run.find(qn("a:rPr")) for run in runs), *plotted):
        faces = [etree.QName(child).localname for child in properties if child.get("typeface")]
        assert faces == ["latin", "ea", "cs"]


def test_pages_are_numbered_and_notes_cite_the_clauses() -> None:
    slides = list(opened(deck("founding")).slides)
    assert all('type="slidenum"' in xml_of(slide) for slide in slides[1:3])
    assert "依据：" in slide_titled(opened(deck("founding")), "为什么出台").notes_slide.notes_text_frame.text


def test_a_title_that_the_contents_repeat_is_still_missed_when_it_is_deleted() -> None:
    artifact = deck("founding")
    presentation = opened(artifact)
    title = slide_titled(presentation, "为什么出台").shapes.title
    title._element.getparent().remove(title._element)
    out = io.BytesIO()
    presentation.save(out)
    assert missing(artifact.placed, pptx_text(out.getvalue())) == ("为什么出台",)


@with_soffice
@pytest.mark.parametrize("name", [name for name in SHOWN if name != "hostile"])  # its strings have no place to be cut
def test_libreoffice_shows_every_string_and_no_look_alike(name: str, pdfs: dict[str, bytes]) -> None:
    text = "".join(text for _, text, _ in runs(pdfs[name]))
    parts = {part for text in deck(name, SHOWN[name]).placed for part in re.split(r"(?<=[。；！？\n])", text)}
    known = bare(text)
    assert not [part for part in parts if bare(part) not in known]
    assert not LOOK_ALIKES.findall(text)


@with_soffice
@pytest.mark.parametrize("name", SHOWN)
def test_libreoffice_sets_no_text_beyond_its_box(name: str, pdfs: dict[str, bytes]) -> None:
    shown = list(runs(pdfs[name]))
    presentation = opened(deck(name, SHOWN[name]))
    wide, tall = presentation.slide_width / EMU, presentation.slide_height / EMU
    for number, slide in enumerate(presentation.slides):
        boxes = list(boxes_of(slide))
        for page, text, (left, bottom, right, top) in shown:
            if page == number and text.strip():
                where = (left, tall - top, right, tall - bottom)
                assert where[0] >= 0 and where[2] <= wide and where[1] >= 0 and where[3] <= tall, text
                assert any(within(where, box) for box in boxes), f"{slide.shapes.title.text_frame.text}: {text}"


def within(text: tuple[float, float, float, float], box: tuple[float, float, float, float], slack: float = 2.0) -> bool:
    """Whether the ink lies in the box; a trailing mark's empty half may hang over by a little."""
    return (
        text[0] >= box[0] - slack
        and text[1] >= box[1] - slack
        and text[2] <= box[2] + slack
        and text[3] <= box[3] + slack
    )


def boxes_of(slide: Any) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, right and lower edge in points of everything that holds text; cells one by one."""
    for shape in slide.shapes:
        if getattr(shape, "has_table", False):
            tops = [shape.top]
            for row in shape.table.rows:
                tops.append(tops[-1] + row.height)
            lefts = [shape.left]
            for column in shape.table.columns:
                lefts.append(lefts[-1] + column.width)
            for top, foot in pairwise(tops):
                for left, right in pairwise(lefts):
                    yield left / EMU, top / EMU, right / EMU, foot / EMU
        elif getattr(shape, "has_chart", False) or (shape.has_text_frame and shape.text_frame.text.strip()):
            yield shape.left / EMU, shape.top / EMU, (shape.left + shape.width) / EMU, (shape.top + shape.height) / EMU


def runs(document: bytes) -> Iterator[tuple[int, str, tuple[float, float, float, float]]]:
    """Page, text and bounds of every run that can be seen."""
    pdf = pypdfium2.PdfDocument(document)
    for number, page in enumerate(pdf):
        textpage = page.get_textpage()
        for run, seen in visible_runs(page):
            if seen:
                yield number, _run_text(run, textpage), run.get_bounds()
        textpage.close()
    pdf.close()


def slide_titled(presentation: Any, title: str) -> Any:
    return next(slide for slide in presentation.slides if slide.shapes.title.text_frame.text == title)


def texts_of(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def xml_of(slide: Any) -> str:
    return etree.tostring(slide._element, encoding="unicode")
