"""Questions and answers: a set of cards with one question each, and the same as an article and as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from studio.domain.content import Content
from studio.formats.article import Article
from studio.formats.contract import Artifact, Format, NothingToShow
from studio.formats.drawing.deck import PORTRAIT, draw_deck, retitled
from studio.formats.proof import missing
from studio.storyboard.blocks import Contact, Questions, Storyboard
from studio.storyboard.compose import compose
from studio.storyboard.labels import LABEL, LEAD

KEPT = ("faq", "likely_misreadings", "interpreting_authority", "effective_period", "enquiry_contact")
"""The fields that the question-and-answer pieces are made of."""
CROWDS = ((9, 1), (24, 2))
"""Up to so many questions, so many on a card; beyond, three."""


class QuestionsAndAnswers(Format):
    key, label, form = "qa", "问答", "问答"

    def speaks_of(self, content: Content) -> Content:
        return _asked(content)

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        board = compose(_asked(content), purpose="article")
        told = retitled(board, "政策问答", [b for b in board.blocks if isinstance(b, Questions | Contact)])
        count = sum(len(block.items) for block in told.blocks if isinstance(block, Questions))
        if not count:
            raise NothingToShow(
                "内容里没有“问答”，也没有“易误解问题”，所以没有生成问答材料。"
                "请在内容里补上群众常问的问题和回答后再生成；其他材料不受影响。"
            )
        most = next((most for limit, most in CROWDS if count <= limit), 3)
        cards = draw_deck(told, theme, replace(PORTRAIT, prefix="问答"), what="问答卡片", most=most)
        return (*cards, _page(content, theme), _plain_text(told))


def _asked(content: Content) -> Content:
    kept = {key: content.part(key) for key in KEPT if not content.part(key).empty}
    return replace(content, parts=kept, boards={})


def _page(content: Content, theme: Mapping[str, Any]) -> Artifact:
    """The article of a content that holds nothing but the questions."""
    made = Article().render(_asked(content), theme)[0]
    return replace(made, name="问答.html", alt=f"问答文章：{content.title}")


def _plain_text(board: Storyboard) -> Artifact:
    text = "\n".join(_lines(board)) + "\n"
    data = text.encode("utf-8")
    said = (*board.said(), *((LABEL,) if board.plate else ()))
    return Artifact(
        name="问答.txt",
        media_type="text/plain",
        data=data,
        alt=f"问答文字：{board.title}",
        placed=said,
        missing=missing(said, data.decode("utf-8")),
    )


def _lines(board: Storyboard) -> Iterator[str]:
    for block in board.blocks:
        if isinstance(block, Questions):
            yield from ("", f"【{block.heading}】")
            for number, item in enumerate(block.items, start=1):
                yield from ("", f"{number}. 问：{item.question}", f"答：{item.answer}")
        elif isinstance(block, Contact):
            yield from ("", f"【{block.heading}】", *block.said()[1:])
        else:
            yield from block.said()
    if board.plate:
        yield from ("", f"{LEAD}{LABEL}")
