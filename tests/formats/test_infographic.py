"""The long image: every stress content whole in every theme, nothing cut unnoticed, slices that platforms take."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy
import pytest
import zxingcpp
from PIL import Image

from studio.formats import infographic, typesetting
from studio.formats.contract import Artifact, ContentLost
from studio.formats.infographic import SLICE_BYTES, TALLEST, Infographic
from studio.formats.rendering import proven
from studio.formats.themes import all_themes, load_theme
from studio.formats.typesetting import TEMPLATES
from tests.formats.contents import ADDRESS, CONTENTS, founding, made, sparse


@pytest.mark.parametrize("theme", tuple(all_themes()))
@pytest.mark.parametrize("name", tuple(CONTENTS))
def test_every_content_is_drawn_whole_in_every_theme(name: str, theme: str) -> None:
    artifacts = proven(Infographic(), CONTENTS[name](), load_theme(theme))
    assert all(artifact.width == 1080 for artifact in artifacts)


@pytest.mark.parametrize("theme", tuple(all_themes()))
def test_the_code_on_the_finished_picture_and_on_its_last_slice_reads_as_the_address(theme: str) -> None:
    artifacts = proven(Infographic(), CONTENTS["dense"](), load_theme(theme))
    for role in ("long_image", "picture"):
        pictures = [Image.open(io.BytesIO(a.data)) for a in artifacts if a.role == role]
        assert ADDRESS in [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("theme", tuple(all_themes()))
@pytest.mark.parametrize("name", ["founding", "dense", "forty_questions", "thirty_rows"])
def test_a_picture_is_cut_into_light_parts_and_never_through_a_letter(name: str, theme: str) -> None:
    artifacts = Infographic().render(CONTENTS[name](), load_theme(theme))
    boxes = _rows_of_text(artifacts[-1])
    for role, tallest in (("long_image", TALLEST), ("picture", 2 * infographic.SLICE)):
        pieces = [artifact for artifact in artifacts if artifact.role == role]
        assert sum(piece.height for piece in pieces) == artifacts[-1].height
        cuts = numpy.cumsum([piece.height for piece in pieces])[:-1]
        assert not [(cut, box) for cut in cuts for box in boxes if box[0] + 1 < cut < box[1] - 1]
        assert all(piece.height <= tallest for piece in pieces)
        assert role != "picture" or all(len(piece.data) <= SLICE_BYTES for piece in pieces)


def _rows_of_text(pdf: Artifact) -> list[tuple[float, float]]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(pdf.data)
    height = document[0].get_height()
    runs = document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])
    return [(height - top, height - bottom) for _, bottom, _, top in (run.get_bounds() for run in runs)]


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the templates that may be broken."""
    copy = Path(shutil.copytree(TEMPLATES, tmp_path / "typst"))
    monkeypatch.setattr(typesetting, "TEMPLATES", copy)
    typesetting._compiler.cache_clear()
    yield copy
    typesetting._compiler.cache_clear()


def _edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


Break = Callable[[Path], None]

WAYS: dict[str, Break] = {
    "a box too low, cut off below": lambda at: _edit(
        at / "long_image.typ",
        "(kinds.at(section.kind))(section);",
        "block(height: 60pt, clip: true, (kinds.at(section.kind))(section));",
    ),
    "moved off the page": lambda at: _edit(
        at / "long_image.typ",
        "#set page(",
        '#show regex("长城办发.*"): shown => box(move(dx: 900pt, shown))\n#set page(',
    ),
    "painted over": lambda at: _edit(
        at / "long_image.typ", "#foot", "#foot\n#place(top, dy: 400pt, rect(width: W, height: 300pt, fill: white))"
    ),
    "painted over by a curve": lambda at: _edit(
        at / "long_image.typ", "#foot", "#foot\n#place(top, dy: 400pt, circle(radius: 540pt, fill: hue.page))"
    ),
    "under another text": lambda at: _edit(
        at / "long_image/lists.typ",
        "#let caution(section) = stacked(gap: 16pt,",
        "#let caution(section) = stacked(gap: -70pt,",
    ),
    "transparent": lambda at: _edit(
        at / "long_image/lists.typ", "said(point, strong: hue.accent)", "said(point, fill: white.transparentize(100%))"
    ),
    "left out": lambda at: _edit(at / "long_image/lists.typ", "said(point, strong: hue.accent)", "[]"),
}


@pytest.mark.parametrize("way", tuple(WAYS))
def test_a_broken_template_is_noticed_in_the_finished_page(templates: Path, way: str) -> None:
    WAYS[way](templates)
    with pytest.raises(ContentLost, match="缺少"):
        proven(Infographic(), founding(), load_theme())


def test_a_decoration_that_shines_through_hides_nothing(templates: Path) -> None:
    _edit(
        templates / "long_image.typ",
        "#foot",
        "#foot\n#place(top, dy: 400pt, rect(width: W, height: 300pt, fill: white.transparentize(50%)))",
    )
    assert proven(Infographic(), founding(), load_theme())


def test_an_office_theme_with_a_logo_shows_it_at_the_top_and_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_DATA", str(tmp_path))
    (tmp_path / "themes").mkdir()
    Image.new("RGB", (120, 120), "#00FF00").save(tmp_path / "themes" / "badge.png")
    (tmp_path / "themes" / "ours.toml").write_text('extends = "clear_blue"\nlogo = "badge.png"\n', encoding="utf-8")
    artifacts = proven(Infographic(), sparse(), load_theme("ours"))
    picture = next(artifact for artifact in artifacts if artifact.role == "long_image")
    pixels = numpy.asarray(Image.open(io.BytesIO(picture.data))).astype(int)
    green = numpy.flatnonzero(
        ((pixels[..., 1] - pixels[..., 0] > 150) & (pixels[..., 1] - pixels[..., 2] > 150)).any(axis=1)
    )
    assert green.min() < 300 and green.max() > picture.height - 300


@pytest.mark.parametrize("theme", tuple(all_themes()))
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 10])
def test_any_number_of_figures_points_and_dates_finds_its_place(theme: str, count: int) -> None:
    few = made(
        title="数量不同",
        fields={
            "data_points": [_entry(value=str(n), unit="项", label=f"指标{n}") for n in range(count)],
            "main_content": [_entry(text=f"要点{n}：短。") for n in range(count)],
            "measures": [_entry(text=f"步骤{n}：做。") for n in range(count)],
            "milestones": [_entry(when=f"{n}月", text="到。") for n in range(count)],
            "key_terms": [_entry(term=f"词{n}", explanation="义。") for n in range(count)],
            "benefits": [_entry(text="好。") for n in range(count)],
            "changes_from_previous": [_entry(item=f"项{n}", before="旧", now="新", effect="") for n in range(count)],
        },
    )
    assert proven(Infographic(), few, load_theme(theme))


def _entry(**words: str) -> dict[str, object]:
    return {**words, "cites": ["c1"]}
