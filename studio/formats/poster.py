"""An A3 poster: what matters most on one sheet, to be printed or hung up, as PDF and as a picture.

A poster is a choice. Everything is shown if it fits in readable letters (12 points on paper); else the first
entries of every part, with how many there are, and the foot says where to read the rest. What is shown is whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from studio.domain.content import Content
from studio.formats.contract import Artifact, Format
from studio.formats.drawing.choice import whole_entries
from studio.formats.drawing.deck import Section, retitled, said_by, sections_of, sheet_data
from studio.formats.drawing.pieces import refuse_long_title
from studio.formats.drawing.pixels import jpeg, pages_of
from studio.formats.proof import missing, pdf_text
from studio.formats.typesetting import Sheet, breakable
from studio.storyboard.blocks import Headline, Storyboard
from studio.storyboard.compose import compose

ROOM = 150.0
"""Chinese characters of one entry; a longer one is not for a poster."""
WHERE = "海报选登主要内容，完整解读见同时发布的“政策解读”，内容以正式文件为准。"
FIRST = (
    "applicable_to", "benefits", "measures", "milestones", "changes_from_previous", "service_guide", "chart_1",
    "eligibility", "main_content", "highlights", "cautions", "faq",
)  # fmt: skip
"""What has to be on a poster before anything else, the most important first."""
PIXELS = 2.0
"""To the point: 1684 × 2382 pixels, enough for the code to be read from a phone's screen."""


class Poster(Format):
    key, label, form = "poster", "海报", "图片"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        board = _board(content)
        refuse_long_title(board.title, "海报")
        sections = sorted(whole_entries(sections_of(board, ROOM)), key=_rank)
        sheet = Sheet("poster.typ", {**sheet_data(board, sections, theme), **_words(board)})
        pdf = sheet.pdf()
        shown = (*_chosen(board, sections, sheet.marks("chosen")[0]), WHERE, *((board.plate,) if board.plate else ()))
        lost = missing(shown, pdf_text(pdf))
        picture = next(pages_of(pdf, scale=PIXELS))
        common: dict[str, Any] = {"alt": _alt(board, sections), "placed": shown, "missing": lost}
        paper = Artifact(name="海报.pdf", media_type="application/pdf", data=pdf, width=842, height=1191, **common)
        size: dict[str, Any] = {"width": picture.width, "height": picture.height}
        preview = Artifact(
            name="海报.jpg", media_type="image/jpeg", data=jpeg(picture, quality=88), role="picture", **size, **common
        )
        return (paper, preview)


def _board(content: Content) -> Storyboard:
    board = compose(content, purpose="long_image")
    return retitled(board, "政策解读", [block for block in board.blocks if not isinstance(block, Headline)])


def _rank(section: Section) -> int:
    return FIRST.index(section["key"]) if section["key"] in FIRST else len(FIRST)


def _words(board: Storyboard) -> dict[str, Any]:
    headline = next(block for block in board.blocks if isinstance(block, Headline))
    return {"summary": breakable(headline.summary), "where": WHERE, "snug": True}


def _chosen(board: Storyboard, sections: Sequence[Section], mark: Mapping[str, Any]) -> Iterator[str]:
    """The strings that the template took onto the sheet."""
    headline = next(block for block in board.blocks if isinstance(block, Headline))
    told = [headline.kicker, headline.issuer, headline.title, headline.doc_number]
    told += [headline.summary] if mark["summary"] else []
    for unit in mark["units"]:
        told.extend(said_by(sections[unit["section"]]["units"][unit["unit"]]))
    yield from filter(str.strip, told)


def _alt(board: Storyboard, sections: Sequence[Section]) -> str:
    parts = "、".join(section["heading"] for section in sections)
    return f"A3 海报：{board.title}。分为{parts}。完整文字见同时发布的政策解读。"
