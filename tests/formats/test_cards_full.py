"""All cards: a set that loses no string, in letters that can be read, with nothing touching its neighbour."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp
from PIL import Image, JpegImagePlugin

from studio.domain.content import Content
from studio.formats.cards_full import CardsFull
from studio.formats.contract import ContentLost
from studio.formats.drawing import deck
from studio.formats.drawing.deck import PORTRAIT, SQUARE, Shape, retitled, sections_of, sheet_data
from studio.formats.drawing.pieces import extent, pieces_of
from studio.formats.rendering import proven
from studio.formats.themes import all_themes, load_theme
from studio.formats.typesetting import Sheet
from studio.storyboard.blocks import Headline
from studio.storyboard.compose import compose
from tests.formats.contents import ADDRESS, CONTENTS, LONG, UNBROKEN, founding, sparse

SMALLEST_BODY = 36.0
SMALLEST = 28.0
"""Captions: page marks, sources, labels."""


def pages(content: Content, shape: Shape, theme: str = "government_red") -> Iterator[pypdfium2.PdfPage]:
    """The pages of one set, as the pictures are made of them."""
    board = compose(content, purpose="long_image")
    told = retitled(board, "政策解读", [block for block in board.blocks if not isinstance(block, Headline)])
    measures = {"width": shape.width, "height": shape.height, "most": 0, "where": "", "choosing": False}
    data = {**sheet_data(told, list(sections_of(told, shape.room)), load_theme(theme)), **measures}
    document = pypdfium2.PdfDocument(Sheet("cards.typ", data).pdf())
    yield from (document[index] for index in range(len(document)))


def runs(page: pypdfium2.PdfPage) -> list[Any]:
    return list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=20))


@pytest.mark.parametrize("name", CONTENTS)
def test_no_string_of_the_storyboard_is_missing_from_the_sets(name: str) -> None:
    made = proven(CardsFull(), CONTENTS[name](), load_theme())
    said = compose(CONTENTS[name](), purpose="long_image").said()
    assert len([a for a in made if a.placed]) == 2
    assert all(len(a.placed) == len(said) for a in made if a.placed)


@pytest.mark.parametrize("theme", all_themes())
def test_every_theme_draws_both_sets(theme: str) -> None:
    made = proven(CardsFull(), sparse(), load_theme(theme))
    assert {(a.width, a.height) for a in made} == {(1080, 1440), (1080, 1080)}
    assert all(Image.open(io.BytesIO(a.data)).size == (a.width, a.height) for a in made)


def test_a_motif_that_nobody_knows_still_gets_its_cards() -> None:
    theme = dict(load_theme())
    theme["shape"] = {**theme["shape"], "motif": "unheard of", "heading": "new", "card": "new"}
    assert proven(CardsFull(), sparse(), theme)


def test_cards_are_numbered_and_say_what_they_show() -> None:
    made = proven(CardsFull(), founding(), load_theme())
    portrait = [a for a in made if a.name.startswith("全套卡片-")]
    assert [a.name for a in portrait] == [f"全套卡片-{n:02d}.jpg" for n in range(1, len(portrait) + 1)]
    assert f"（3:4，第1张，共{len(portrait)}张）：封面" in portrait[0].alt
    assert any("谁起草、谁解读" in a.alt for a in portrait)
    assert all(JpegImagePlugin.get_sampling(Image.open(io.BytesIO(a.data))) == 0 for a in made)


@pytest.mark.parametrize("shape", [PORTRAIT, SQUARE], ids=["portrait", "square"])
@pytest.mark.parametrize("name", ["dense", "hostile", "long_titles", "thirty_rows", "one_word"])
def test_words_stay_above_the_foot_of_their_card(name: str, shape: Shape) -> None:
    """Between the body and the page mark runs an empty line; a body that overflows would cross it."""
    every = list(pages(CONTENTS[name](), shape))
    for page in every[1:-1]:
        line = 96 - 12
        assert not [run for run in runs(page) if run.get_bounds()[1] < line - 2 < run.get_bounds()[3] - 2]
        assert len([run for run in runs(page) if run.get_bounds()[3] < line]) >= 2


@pytest.mark.parametrize("name", ["dense", "founding", "hostile"])
def test_letters_never_shrink_below_a_readable_size(name: str) -> None:
    every = list(pages(CONTENTS[name](), SQUARE))
    for page in every[1:-1]:
        sizes = [_size(run) for run in runs(page) if run.get_bounds()[1] > 96]
        assert min(sizes) >= SMALLEST - 0.1
        assert sum(size >= SMALLEST_BODY - 0.1 for size in sizes) >= len(sizes) / 2


def _size(run: Any) -> float:
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(run.raw, size)
    return float(size.value) * abs(run.get_matrix().d)


@pytest.mark.parametrize("shape", [PORTRAIT, SQUARE], ids=["portrait", "square"])
def test_the_code_on_the_closing_card_reads_as_the_address(shape: Shape) -> None:
    made = proven(CardsFull(), CONTENTS["dense"](), load_theme())
    last = [a for a in made if a.name.startswith(f"全套{shape.prefix}-")][-1]
    assert ADDRESS in [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(last.data)))]


def test_a_deleted_string_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = deck.pdf_text
    monkeypatch.setattr(deck, "pdf_text", lambda pdf: whole(pdf).replace("五公开", "", 1))
    with pytest.raises(ContentLost, match="全套卡片-01"):
        proven(CardsFull(), founding(), load_theme())


def test_a_clipped_card_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = deck.pdf_text

    def clipped(pdf: bytes) -> str:
        document = pypdfium2.PdfDocument(pdf)
        width, height = document[4].get_size()
        for box in (document[4].set_mediabox, document[4].set_cropbox):
            box(0, height * 0.6, width, height)
        out = io.BytesIO()
        document.save(out)
        return whole(out.getvalue())

    monkeypatch.setattr(deck, "pdf_text", clipped)
    with pytest.raises(ContentLost):
        proven(CardsFull(), founding(), load_theme())


def test_a_unit_that_was_forgotten_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(deck.UNITS, deck.Terms, lambda block, room: iter(()))
    monkeypatch.setattr(deck, "missing", _only_the_boards(deck.missing))
    with pytest.raises(ContentLost):
        proven(CardsFull(), founding(), load_theme())


def _only_the_boards(missing: Any) -> Any:
    """Blocks no longer make up for forgotten strings, so that the last check has to find them."""
    return lambda strings, found: missing(strings, found) if len(strings) > 40 else ()


def test_pieces_join_to_the_text_and_stay_within_their_room() -> None:
    for text in (LONG * 5, UNBROKEN * 4, "短", "一\n" * 60, ""):
        pieces = pieces_of(text, 100)
        assert "".join(pieces) == text
        assert all(extent(piece) <= 101 or "\n" in piece for piece in pieces)
        assert not [piece for piece in pieces[1:] if piece.strip() and piece[0] in "，。；：、）"]


def test_the_same_content_gives_the_same_cards() -> None:
    once, again = (CardsFull().render(sparse(), load_theme()) for _ in range(2))
    assert [a.data for a in once] == [a.data for a in again]
