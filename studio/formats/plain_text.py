"""The interpretation as plain text: to paste into a form, a message or an old publishing system.

Windows' Notepad and the consoles that offices paste into read UTF-8 with a byte order mark and CRLF ends of line
without asking. Nothing is wrapped: every paragraph is one line. Tables are told row by row, with each cell's heading.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from studio.domain.content import Content
from studio.formats.contract import Artifact, Format
from studio.formats.proof import missing
from studio.storyboard.blocks import (
    Block,
    Chart,
    Comparison,
    Contact,
    Figures,
    Headline,
    Points,
    Questions,
    Storyboard,
    Terms,
    Timeline,
)
from studio.storyboard.compose import compose

ENCODING = "utf-8-sig"
NEW_LINE = "\r\n"
INDENT = "　　"
CONTROL = "Cc"
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


class PlainText(Format):
    key, label, form = "plain_text", "纯文本", "文字"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        board = compose(content, purpose="article")
        data = NEW_LINE.join(written(board)).encode(ENCODING)
        made = Artifact(
            name="政策解读.txt",
            media_type="text/plain",
            data=data,
            alt=f"纯文本：{board.title}",
            placed=board.said(),
            missing=missing(board.said(), data.decode(ENCODING)),
        )
        return (made,)


def written(board: Storyboard) -> list[str]:
    """The lines from top to bottom; chapters are numbered, an empty line stands before each."""
    lines: list[str] = []
    chapters = 0
    for block in board.blocks:
        heading = getattr(block, "heading", "")
        if heading.strip():
            chapters += 1
            lines += ["", f"{_numeral(chapters)}、{_one_line(heading)}"]
        lines += [_one_line(line) for line in TOLD[type(block)](block)]
    return [*lines, ""]


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number <= len(NUMERALS):
        return NUMERALS[number - 1]
    return (NUMERALS[tens - 1] if tens > 1 else "") + "十" + (NUMERALS[ones - 1] if ones else "")


def _one_line(text: str) -> str:
    """A line break of the author's begins a new paragraph; other control characters have no place in a text file."""
    paragraphs = ("".join(char for char in part if unicodedata.category(char) != CONTROL) for part in text.split("\n"))
    return f"{NEW_LINE}{INDENT}".join(part.rstrip() for part in paragraphs if part.strip()) or ""


def _headline(block: Headline) -> Iterator[str]:
    yield from filter(str.strip, (block.kicker, block.title, block.doc_number, block.issuer))
    if block.summary.strip():
        yield ""
        yield INDENT + block.summary


def _figures(block: Figures) -> Iterator[str]:
    for item in block.items:
        yield f"{INDENT}{item.value}{item.unit}　{item.label}"
        yield from (f"{INDENT}　{line}" for line in item.note.splitlines() if line.strip())


def _points(block: Points) -> Iterator[str]:
    numbered = block.kind == "steps" and len(block.items) > 1
    for place, item in enumerate(block.items, 1):
        lead = (
            f"{item.lead}{'' if item.lead[-1] in '。！？：；' else '。' if item.text.strip() else ''}"
            if item.lead
            else ""
        )
        yield f"{INDENT}{f'{place}. ' if numbered else ''}{lead}{item.text}"


def _timeline(block: Timeline) -> Iterator[str]:
    for item in block.items:
        yield f"{INDENT}{item.when}：{item.text}"


def _comparison(block: Comparison) -> Iterator[str]:
    for place, row in enumerate(block.rows, 1):
        yield f"{INDENT}{place}. {row.item}"
        for heading, text in (("原来", row.before), ("现在", row.now), ("对您的影响", row.effect)):
            if text.strip():
                yield f"{INDENT}　{heading}：{text}"


def _terms(block: Terms) -> Iterator[str]:
    for item in block.items:
        yield f"{INDENT}{item.term}：{item.explanation}"


def _questions(block: Questions) -> Iterator[str]:
    for item in block.items:
        yield f"{INDENT}问：{item.question}"
        yield f"{INDENT}答：{item.answer}"


def _chart(block: Chart) -> Iterator[str]:
    for point in block.points:
        yield f"{INDENT}{point.label}：{point.shown}"
    if block.source.strip():
        yield INDENT + block.source


def _contact(block: Contact) -> Iterator[str]:
    for text in (block.authority, block.period, *block.enquiry, block.url):
        if text.strip():
            yield INDENT + text


TOLD: Mapping[type[Block], Callable[[Any], Iterator[str]]] = {
    Headline: _headline,
    Figures: _figures,
    Points: _points,
    Timeline: _timeline,
    Comparison: _comparison,
    Terms: _terms,
    Questions: _questions,
    Chart: _chart,
    Contact: _contact,
}
