"""The proof of every format, tried: what is deleted from or clipped in the finished file stops the export.

A new format has to say here how its proof is tried.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pypdfium2
import pytest

from studio.formats import (
    animation,
    article,
    covers,
    docx,
    infographic,
    plain_text,
    poster,
    print_pdf,
    script,
    slides,
    wechat_article,
)
from studio.formats import charts as charts_format
from studio.formats.contract import ContentLost
from studio.formats.drawing import deck, drawn_strings
from studio.formats.proof import bare
from studio.formats.registry import all_formats
from studio.formats.rendering import proven
from studio.formats.themes import load_theme
from tests.formats.contents import CONTENTS

READ_BACK: dict[str, tuple[ModuleType, str]] = {
    "article": (article, "html_text"),
    "wechat_article": (wechat_article, "html_text"),
    "qa": (deck, "pdf_text"),
    "charts": (drawn_strings, "readable"),
    "infographic": (infographic, "pdf_text"),
    "cards": (deck, "pdf_text"),
    "cards_full": (deck, "pdf_text"),
    "covers": (covers, "pdf_text"),
    "poster": (poster, "pdf_text"),
    "slides": (slides, "pptx_text"),
    "print_pdf": (print_pdf, "tagged_text"),
    "docx": (docx, "docx_text"),
    "script": (script, "written_text"),
    "animation": (animation, "pdf_text"),
}
"""Format → what reads its finished file back."""
MADE = {"plain_text": (plain_text, "written")}
"""Format → what makes its lines, where the file is text itself."""
ON_PAGES = tuple(key for key, (_, reader) in READ_BACK.items() if reader == "pdf_text")


@pytest.fixture(autouse=True)
def _undrawn() -> Any:
    """Charts are drawn anew, and what is drawn here is not kept for others."""
    charts_format._remembered.cache_clear()
    yield
    charts_format._remembered.cache_clear()


def test_every_format_says_how_its_proof_is_tried() -> None:
    assert set(all_formats()) == {*READ_BACK, *MADE}


@pytest.mark.parametrize("key", READ_BACK)
def test_a_string_deleted_from_the_finished_file_stops_the_export(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, reader = READ_BACK[key]
    whole: Callable[..., str] = getattr(module, reader)
    kind = all_formats()[key]
    placed = [text for artifact in kind().render(CONTENTS["founding"](), load_theme()) for text in artifact.placed]
    deleted: list[str] = []

    def damaged(*given: Any, **how: Any) -> str:
        text = bare(whole(*given, **how))
        found = [each for each in sorted(placed, key=len, reverse=True) if bare(each) in text]
        deleted.extend(found[:1])
        return text.replace(bare(found[0]), "") if found else text

    charts_format._remembered.cache_clear()
    monkeypatch.setattr(module, reader, damaged)
    with pytest.raises(ContentLost) as stopped:
        proven(kind(), CONTENTS["founding"](), load_theme())
    assert deleted and stopped.value.missing


@pytest.mark.parametrize("key", MADE)
def test_a_line_that_was_never_written_stops_the_export(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, maker = MADE[key]
    whole: Callable[..., list[str]] = getattr(module, maker)
    monkeypatch.setattr(module, maker, lambda *given: [line for line in whole(*given) if "谁起草" not in line])
    with pytest.raises(ContentLost):
        proven(all_formats()[key](), CONTENTS["founding"](), load_theme())


@pytest.mark.parametrize("key", ON_PAGES)
def test_a_page_whose_lower_half_is_cut_off_stops_the_export(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, reader = READ_BACK[key]
    whole: Callable[[bytes], str] = getattr(module, reader)
    monkeypatch.setattr(module, reader, lambda pdf: whole(upper_half(pdf)))
    with pytest.raises(ContentLost):
        proven(all_formats()[key](), CONTENTS["founding"](), load_theme())


def upper_half(pdf: bytes) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        width, height = page.get_size()
        for cut in (page.set_mediabox, page.set_cropbox):
            cut(0, height / 2, width, height)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()
