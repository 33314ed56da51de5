"""The cover: 900 × 383 pixels, the 2.35 : 1 of a WeChat headline picture, also fit for a microblog.

A cover is a poster, not the content: it shows kicker, title, issuer and document number, all of them whole.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from studio.domain.content import Content
from studio.formats.contract import Artifact, Format
from studio.formats.infographic import rasterised
from studio.formats.proof import missing, pdf_text
from studio.formats.typesetting import Sheet, breakable, kept_whole
from studio.storyboard.blocks import Headline
from studio.storyboard.compose import compose

WIDTH, HEIGHT = 900, 383


class Covers(Format):
    key, label, form = "covers", "封面图", "图片"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        board = compose(content, purpose="article")
        headline = next(block for block in board.blocks if isinstance(block, Headline))
        shown = tuple(
            text for text in (headline.issuer, headline.kicker, headline.title, headline.doc_number) if text.strip()
        )
        pdf = Sheet("cover.typ", _data(headline, theme)).pdf()
        made = Artifact(
            name="封面.jpg",
            media_type="image/jpeg",
            data=_jpeg(pdf),
            alt=f"封面图：{board.title}",
            width=WIDTH,
            height=HEIGHT,
            placed=shown,
            missing=missing(shown, pdf_text(pdf)),
            role="cover",
        )
        return (made,)


def _data(headline: Headline, theme: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "theme": dict(theme),
        "kicker": headline.kicker,
        "title": kept_whole(breakable(headline.title)),
        "issuer": breakable(headline.issuer),
        "doc_number": breakable(headline.doc_number),
    }


def _jpeg(pdf: bytes) -> bytes:
    out = io.BytesIO()
    rasterised(pdf).save(out, "JPEG", quality=92, subsampling=0)
    return out.getvalue()
