"""Covers: four shapes, every word whole, and a WeChat crop that keeps the title."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, JpegImagePlugin

from studio.formats import covers
from studio.formats.contract import CannotDraw, ContentLost
from studio.formats.covers import COVERS, Covers
from studio.formats.proof import _run_text, missing, pdf_text
from studio.formats.rendering import proven
from studio.formats.themes import all_themes, load_theme
from studio.formats.typesetting import JOINER, Sheet, kept_whole
from studio.storyboard.blocks import Headline
from studio.storyboard.compose import compose
from tests.formats.contents import CONTENTS, founding


@pytest.mark.parametrize(
    ("name", "theme"),
    [*((name, "government_red") for name in CONTENTS), *(("founding", theme) for theme in all_themes())],
)
def test_every_cover_shows_its_words_whole_in_its_size(name: str, theme: str) -> None:
    made = proven(Covers(), CONTENTS[name](), load_theme(theme))
    assert [Image.open(io.BytesIO(a.data)).size for a in made] == [(c.width, c.height) for c in COVERS]
    assert all(a.role == "cover" and a.alt.startswith("封面图（") for a in made)


@pytest.mark.parametrize("name", ["founding", "long_titles", "hostile", "one_word"])
def test_the_middle_square_that_wechat_cuts_out_keeps_the_whole_title(name: str) -> None:
    headline = _headline(CONTENTS[name])
    pdf = Sheet("cover.typ", covers._data(COVERS[0], headline, load_theme())).pdf()
    page = pypdfium2.PdfDocument(pdf)[0]
    left, right = (900 - 383) / 2, (900 + 383) / 2
    runs = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=20)
    inside = [run for run in runs if left <= run.get_bounds()[0] and run.get_bounds()[2] <= right]
    assert missing([headline.title], "".join(_texts(page, inside))) == ()


def _headline(make: Callable[[], Any]) -> Headline:
    return next(b for b in compose(make(), purpose="article").blocks if isinstance(b, Headline))


def _texts(page: pypdfium2.PdfPage, runs: list[Any]) -> list[str]:
    textpage = page.get_textpage()
    return [_run_text(run, textpage) for run in runs]


def test_red_letters_stay_sharp() -> None:
    picture = Image.open(io.BytesIO(Covers().render(founding(), load_theme())[0].data))
    assert JpegImagePlugin.get_sampling(picture) == 0


def test_a_motif_that_nobody_knows_still_gets_a_cover() -> None:
    theme = dict(load_theme())
    theme["shape"] = {**theme["shape"], "motif": "unheard of"}
    assert proven(Covers(), founding(), theme)


def test_a_title_too_long_for_any_cover_is_refused_in_plain_words() -> None:
    with pytest.raises(CannotDraw, match="封面上放不下"):
        Covers().render(dataclasses.replace(founding(), title="关于" * 90), load_theme())


def test_a_title_as_long_as_is_allowed_still_fits_every_cover() -> None:
    full = dataclasses.replace(founding(), title="关于进一步做好政务公开工作的通知" * 10)
    assert proven(Covers(), full, load_theme())


def test_a_clipped_cover_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covers, "pdf_text", covers_without_number)
    with pytest.raises(ContentLost, match="封面"):
        proven(Covers(), founding(), load_theme())


def covers_without_number(pdf: bytes) -> str:
    """What is read back when the picture ends above the document number."""
    document = pypdfium2.PdfDocument(pdf)
    width, height = document[0].get_size()
    for box in (document[0].set_mediabox, document[0].set_cropbox):
        box(0, height * 0.5, width, height)
    out = io.BytesIO()
    document.save(out)
    return pdf_text(out.getvalue())


def test_the_name_of_the_state_is_not_broken_over_lines() -> None:
    assert JOINER.join("中华人民共和国") in kept_whole("关于暂时调整实施《中华人民共和国药品管理法实施条例》的决定")
