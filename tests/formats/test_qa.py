"""Questions and answers: cards, article and text from the same questions; none are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.formats import qa
from studio.formats.contract import CannotDraw, ContentLost
from studio.formats.drawing import deck
from studio.formats.qa import QuestionsAndAnswers
from studio.formats.rendering import proven
from studio.formats.themes import all_themes, load_theme
from tests.formats.contents import CONTENTS, founding, sparse


def test_each_question_has_a_card_of_its_own_and_its_place_in_article_and_text() -> None:
    made = proven(QuestionsAndAnswers(), founding(), load_theme())
    cards = [a for a in made if a.media_type == "image/jpeg"]
    assert cards[0].name == "问答-01.jpg" and len(cards) == 2 + 5 + 2 + 1
    page, text = (a.data.decode() for a in made if a.media_type.startswith("text/"))
    assert "我在哪里能看到政策解读？" in page and "1. 问：我在哪里能看到政策解读？\n答：政府网站是" in text


def test_many_questions_share_cards_and_none_is_lost() -> None:
    made = proven(QuestionsAndAnswers(), CONTENTS["forty_questions"](), load_theme())
    assert len([a for a in made if a.media_type == "image/jpeg"]) < 40


@pytest.mark.parametrize("theme", all_themes())
@pytest.mark.parametrize("name", ["hostile", "long_titles", "one_word", "dense"])
def test_hard_questions_come_out_whole(name: str, theme: str) -> None:
    made = proven(QuestionsAndAnswers(), CONTENTS[name](), load_theme(theme))
    assert not [a for a in made if a.media_type == "text/html" and b"<script" in a.data]


def test_without_questions_nothing_is_invented() -> None:
    with pytest.raises(CannotDraw, match="没有“问答”"):
        QuestionsAndAnswers().render(sparse(), load_theme())


def test_likely_misreadings_alone_are_enough() -> None:
    content = founding()
    kept = {key: part for key, part in content.parts.items() if key != "faq"}
    assert proven(QuestionsAndAnswers(), replace(content, parts=kept), load_theme())


def test_an_answer_deleted_from_the_cards_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = deck.pdf_text
    monkeypatch.setattr(deck, "pdf_text", lambda pdf: whole(pdf).replace("谁起草、谁解读", "", 1))
    with pytest.raises(ContentLost, match="问答-01"):
        proven(QuestionsAndAnswers(), founding(), load_theme())


def test_an_answer_deleted_from_the_text_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = qa._lines
    monkeypatch.setattr(qa, "_lines", lambda board: [line for line in lines(board) if "谁起草" not in line])
    with pytest.raises(ContentLost, match=r"问答\.txt"):
        proven(QuestionsAndAnswers(), founding(), load_theme())
