"""Covers: one composition in the four shapes that platforms ask for.

A cover is a poster, not the content: it shows kicker, title, issuer and document number, all of them whole.
The 2.35 : 1 comes first: it is the headline picture of a WeChat article, and where WeChat cuts the middle square
out of it the title is still whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from studio.domain.content import Content
from studio.formats.contract import Artifact, Format
from studio.formats.drawing.pieces import refuse_long_title
from studio.formats.drawing.pixels import jpeg, pages_of
from studio.formats.proof import missing, pdf_text
from studio.formats.themes import logo_svg
from studio.formats.typesetting import Sheet, breakable, kept_whole
from studio.storyboard.blocks import Headline
from studio.storyboard.compose import compose


@dataclass(frozen=True, kw_only=True)
class Cover:
    """One shape: `shape` names its composition in the template, `ratio` is for people."""

    name: str
    shape: str
    ratio: str
    width: int
    height: int


COVERS = (
    Cover(name="封面.jpg", shape="wide", ratio="2.35:1", width=900, height=383),
    Cover(name="封面-方形.jpg", shape="square", ratio="1:1", width=900, height=900),
    Cover(name="封面-竖版.jpg", shape="tall", ratio="3:4", width=1080, height=1440),
    Cover(name="封面-横版.jpg", shape="broad", ratio="16:9", width=1920, height=1080),
)


class Covers(Format):
    key, label, form = "covers", "封面图", "图片"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        board = compose(content, purpose="article")
        headline = next(block for block in board.blocks if isinstance(block, Headline))
        refuse_long_title(board.title, "封面")
        return tuple(_drawn(cover, headline, board.plate, theme) for cover in COVERS)


def _drawn(cover: Cover, headline: Headline, plate: str, theme: Mapping[str, Any]) -> Artifact:
    shown = (*_shown(headline), *((plate,) if plate else ()))
    pdf = Sheet("cover.typ", {**_data(cover, headline, theme), "plate": plate}).pdf()
    return Artifact(
        name=cover.name,
        media_type="image/jpeg",
        data=jpeg(next(pages_of(pdf)), quality=92),
        alt=f"封面图（{cover.ratio}）：{'，'.join(shown)}",
        width=cover.width,
        height=cover.height,
        placed=shown,
        missing=missing(shown, pdf_text(pdf)),
        role="cover",
    )


def _shown(headline: Headline) -> Iterator[str]:
    yield from filter(str.strip, (headline.kicker, headline.issuer, headline.title, headline.doc_number))


def _data(cover: Cover, headline: Headline, theme: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "theme": dict(theme),
        "logo": logo_svg(theme),
        "shape": cover.shape,
        "width": cover.width,
        "height": cover.height,
        "plain_title": headline.title,
        "kicker": headline.kicker,
        "title": kept_whole(breakable(headline.title)),
        "issuer": breakable(headline.issuer),
        "doc_number": breakable(headline.doc_number),
    }
