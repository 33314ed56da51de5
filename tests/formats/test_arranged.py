"""Every format obeys how its board is arranged: the order, what is left out, the shorter words; and proves the rest."""

from __future__ import annotations

import json

import pytest

from studio.domain.arrangement import BOARDS, Arrangement, Omission, Rewording
from studio.domain.content import Content, from_json
from studio.formats.contract import Artifact
from studio.formats.registry import all_formats
from studio.formats.themes import load_theme
from studio.paths import ASSETS
from studio.storyboard.parts import parts

EXAMPLE = from_json(json.loads((ASSETS / "examples" / "changban-2020-13.content.json").read_text(encoding="utf-8")))
DRAWN_FROM = {
    "article": "article",
    "print_pdf": "article",
    "docx": "article",
    "plain_text": "article",
    "wechat_article": "wechat_article",
    "infographic": "long_image",
    "poster": "long_image",
    "cards": "cards",
    "cards_full": "cards",
    "slides": "slides",
    "script": "spoken",
    "animation": "spoken",
}
FROM_THE_FORM = {"qa", "charts", "covers"}
"""What shows the data, the questions or the title themselves is not arranged."""
SHORT = "目录由政策法规科审核。"


@pytest.fixture(scope="module")
def arranged() -> Content:
    """On every board: the last part first, the questions and one measure left out, another measure shorter."""
    content = EXAMPLE
    shortened, left_out, *_ = (entry.wording for entry in EXAMPLE.part("measures").entries)
    for board in BOARDS:
        order = [part.key for part in parts(EXAMPLE, board) if part.moves]
        content = content.with_board(
            board,
            Arrangement(
                order=tuple(reversed(order)),
                left_out=(Omission(part="faq"), Omission(part="measures", text=left_out)),
                reworded=(Rewording(part="measures", text=shortened, slot="text", told=SHORT),),
            ),
        )
    return content


def drawn(key: str, content: Content) -> tuple[Artifact, ...]:
    return all_formats()[key]().render(content, load_theme("government_red"))


def test_every_format_is_drawn_from_a_board_or_from_the_form() -> None:
    assert set(all_formats()) <= set(DRAWN_FROM) | FROM_THE_FORM | {"narration", "video"}
    assert set(DRAWN_FROM.values()) == set(BOARDS)


@pytest.mark.parametrize("key", [key for key in DRAWN_FROM if key not in ("cards_full", "animation", "poster")])
def test_it_says_the_shorter_words_and_not_what_is_left_out_and_loses_nothing_else(arranged: Content, key: str) -> None:
    usual, made = drawn(key, EXAMPLE), drawn(key, arranged)
    assert all(artifact.missing == () for artifact in made)
    said = "".join("".join(text for artifact in made for text in artifact.placed).split())
    question = "".join(EXAMPLE.part("faq").entries[0].said()[0].split())
    assert question not in said
    if key != "cards":  # a choice of nine cards has no room for questions, arranged or not
        assert question in "".join("".join(text for artifact in usual for text in artifact.placed).split())
        assert SHORT in said
    written = EXAMPLE.part("measures").entries
    assert all("".join(entry.wording.partition("：")[2].split()) not in said for entry in written[:2])


@pytest.mark.parametrize("key", sorted(FROM_THE_FORM))
def test_what_shows_the_form_itself_is_the_same(arranged: Content, key: str) -> None:
    usual, made = drawn(key, EXAMPLE), drawn(key, arranged)
    assert [artifact.placed for artifact in made] == [artifact.placed for artifact in usual]


@pytest.mark.parametrize("key", ["article", "infographic", "cards", "slides", "wechat_article", "script"])
def test_a_board_of_which_only_the_headline_is_left_can_still_be_drawn(key: str) -> None:
    board = DRAWN_FROM[key]
    everything = tuple(Omission(part=part.key, reason="不说") for part in parts(EXAMPLE, board) if part.may_go)
    made = drawn(key, EXAMPLE.with_board(board, Arrangement(left_out=everything)))
    assert made and all(artifact.missing == () for artifact in made)


def test_of_nine_cards_the_part_that_a_person_puts_first_has_one() -> None:
    key = "next_steps"
    order = [part.key for part in parts(EXAMPLE, "cards") if part.moves and part.key != key]
    moved = EXAMPLE.with_board("cards", Arrangement(order=(key, *order)))
    text = EXAMPLE.part(key).entries[0].wording[-12:]
    usual, made = (
        "".join("".join(t for card in drawn("cards", c) for t in card.placed).split()) for c in (EXAMPLE, moved)
    )
    assert text not in usual
    assert text in made
