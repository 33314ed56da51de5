"""What is watched while a material is arranged: drawn by the format itself, once, and nobody waits for it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import lxml.html
import pytest
from PIL import Image

from studio.domain.arrangement import BOARDS, Arrangement, Omission, Rewording
from studio.domain.content import Content, as_json, from_json
from studio.formats.drawing.slide_pages import slide_pages
from studio.formats.previews import BROKEN, Preview, Previews, digest, preview
from studio.formats.proof import missing
from studio.formats.slides import Slides
from studio.formats.themes import all_themes, load_theme
from studio.paths import ASSETS
from studio.storyboard.compose import compose
from tests.formats.contents import CONTENTS

EXAMPLE = from_json(json.loads((ASSETS / "examples" / "changban-2020-13.content.json").read_text(encoding="utf-8")))
THEME = "government_red"
SHORT = "目录由政策法规科审核。"


def arranged(board: str) -> Content:
    """One measure shorter, the questions left out."""
    text = EXAMPLE.part("measures").entries[0].wording
    return EXAMPLE.with_board(
        board,
        Arrangement(
            left_out=(Omission(part="faq"),),
            reworded=(Rewording(part="measures", text=text, slot="text", told=SHORT),),
        ),
    )


def seen(page: str) -> str:
    return str(lxml.html.document_fromstring(page).text_content())


@pytest.mark.parametrize("board", ["article", "wechat_article", "slides", "spoken"])
def test_a_page_shows_the_shorter_words_and_not_what_is_left_out(board: str) -> None:
    made = preview(arranged(board), board, THEME)
    told = "".join(seen(page) for page in made.pages)
    assert made.problem == ""
    assert SHORT in told
    assert EXAMPLE.part("faq").entries[0].said()[0] not in told


@pytest.mark.parametrize(("board", "most"), [("long_image", 1), ("cards", 9)])
def test_pictures_are_smaller_than_the_files_and_change_with_the_board(board: str, most: int) -> None:
    usual, other = preview(EXAMPLE, board, THEME), preview(arranged(board), board, THEME)
    assert 1 <= len(usual.pictures) <= most
    assert all(Image.open(io.BytesIO(data)).width < 600 for data in usual.pictures)
    assert usual.pictures != other.pictures


def test_nine_cards_say_what_they_have_no_room_for() -> None:
    unsaid = preview(EXAMPLE, "cards", THEME).unsaid
    assert unsaid
    assert set(unsaid) <= set(compose(EXAMPLE, purpose="cards").said())


@pytest.mark.parametrize("theme", sorted(all_themes()))
def test_slides_as_pages_say_every_string_of_the_file(theme: str) -> None:
    (made,) = Slides().render(EXAMPLE, load_theme(theme))
    pages = slide_pages(made.data, charts={})
    charted = {text for b in compose(EXAMPLE, purpose="slides").blocks if hasattr(b, "drawn") for text in b.drawn()}
    told = "".join(seen(page) for page in pages)
    words = [text for text in compose(EXAMPLE, purpose="slides").said() if text not in charted]
    assert missing(words, told) == ()
    assert "ns0:" not in pages[0] and 'fill=""' not in "".join(pages)


def test_a_table_on_a_slide_is_a_table_on_its_page() -> None:
    content = CONTENTS["thirty_rows"]()
    (made,) = Slides().render(content, load_theme(THEME))
    told = "".join(slide_pages(made.data, charts={}))
    assert told.count("<td") > 60


def test_the_wechat_page_has_its_charts_in_it_and_no_file_beside_it() -> None:
    (page,) = preview(EXAMPLE, "wechat_article", THEME).pages
    assert "data:image/svg+xml" in page
    assert ".png" not in page


def test_a_content_that_cannot_be_drawn_is_told_in_words() -> None:
    problem = preview(Content(title="《" + "关" * 400 + "》解读"), "cards", THEME).problem
    assert "标题" in problem


# ── beside the page ────────────────────────────────────────────────────────────────────────────────


class Slow:
    """Draws when it is let go on, and remembers what it drew."""

    def __init__(self) -> None:
        self.drawn: list[str] = []
        self.begun, self.go_on = Event(), Event()

    def __call__(self, content: Content, board: str, theme: str) -> Preview:
        self.begun.set()
        self.go_on.wait(20)
        self.drawn.append(f"{board} {content.title}")
        return Preview(pages=(content.title,))


@contextmanager
def drawing(slow: Slow) -> Iterator[Previews]:
    yield Previews(slow)
    slow.go_on.set()


def settled(previews: Previews, content: Content, board: str) -> Preview:
    """Asks until it is there."""
    while (made := previews.ask("page", content, board, THEME)) is None:
        Event().wait(0.01)
    return made


def test_nobody_waits_and_an_unchanged_content_is_drawn_once() -> None:
    slow = Slow()
    with drawing(slow) as previews:
        assert previews.ask("page", EXAMPLE, "slides", THEME) is None
        slow.go_on.set()
        first = settled(previews, EXAMPLE, "slides")
        again = previews.ask("another page", from_json(as_json(EXAMPLE)), "slides", THEME)
        assert again is first
    assert len(slow.drawn) == 1


def test_another_boards_arrangement_asks_for_no_new_drawing() -> None:
    assert digest(EXAMPLE, "slides", THEME) == digest(arranged("cards"), "slides", THEME)
    assert digest(EXAMPLE, "cards", THEME) != digest(arranged("cards"), "cards", THEME)
    assert len({digest(EXAMPLE, board, THEME) for board in BOARDS}) == len(BOARDS)


def test_a_wish_that_was_overtaken_before_its_turn_is_not_drawn() -> None:
    slow = Slow()
    contents = [Content(title=title) for title in ("一", "二", "三")]
    with drawing(slow) as previews:
        previews.ask("page", contents[0], "slides", THEME)
        assert slow.begun.wait(20)
        previews.ask("page", contents[1], "slides", THEME)
        previews.ask("page", contents[2], "slides", THEME)
        slow.go_on.set()
        assert settled(previews, contents[2], "slides").pages == ("三",)
    assert slow.drawn == ["slides 一", "slides 三"]


def test_what_fails_unforeseen_is_told_and_leaves_the_next_alone() -> None:
    def failing(content: Content, board: str, theme: str) -> Preview:
        raise RuntimeError("unforeseen")

    assert settled(Previews(failing), EXAMPLE, "slides").problem == BROKEN
