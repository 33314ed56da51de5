"""What a board will look like, drawn light enough to be watched while it is arranged, beside the page that asks.

Each is drawn by the format itself, so the preview says what the file will say; only its pictures are smaller.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import logging
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from PIL import Image

from studio.domain.content import Content, as_json
from studio.formats.article import Article
from studio.formats.cards import MOST
from studio.formats.charts import IN_TEXT, charts_of, draw
from studio.formats.contract import CannotDraw
from studio.formats.drawing.deck import PORTRAIT, draw_deck, told_by_cards
from studio.formats.drawing.memory import give_back
from studio.formats.drawing.pixels import jpeg, pages_of
from studio.formats.drawing.slide_pages import slide_pages
from studio.formats.infographic import sheet_data
from studio.formats.script import Script
from studio.formats.slides import Slides
from studio.formats.themes import load_theme
from studio.formats.typesetting import Sheet
from studio.formats.wechat_article import WechatArticle
from studio.storyboard.blocks import Chart
from studio.storyboard.compose import compose

LONG_IMAGE_SCALE = 0.5
CARD_WIDTH = 420
QUALITY = 80
KEPT = 40
"""Previews that are remembered. A long picture takes some 400 KB, slides some 200 KB."""
BROKEN = "预览没有画出来，编排已经保存，没有影响。请换一种材料看看，或直接生成材料。"

Theme = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Pictures (JPEG) or pages (HTML or SVG), in order. `unsaid`: strings of the board that the format has no room for."""

    pictures: tuple[bytes, ...] = field(default=(), repr=False)
    pages: tuple[str, ...] = field(default=(), repr=False)
    unsaid: tuple[str, ...] = ()
    problem: str = ""
    """A Chinese sentence for the author, when this content cannot be drawn so."""


def preview(content: Content, board: str, theme: str) -> Preview:
    """One of `BOARDS`, in a theme."""
    try:
        return DRAWN[board](content, load_theme(theme))
    except CannotDraw as error:
        return Preview(problem=str(error))
    finally:
        give_back()


def digest(content: Content, board: str, theme: str) -> str:
    """Names a preview by everything that it shows: how other boards are arranged makes no difference."""
    shown = as_json(replace(content, boards={board: content.board(board)}))
    given = json.dumps([board, theme, shown], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(given.encode()).hexdigest()


class Previews:
    """Draws previews beside the page and remembers them, for everybody. One at a time, so that the pages stay quick.

    A page that wishes for another one before its last was begun no longer waits for that.
    """

    def __init__(self, drawing: Callable[[Content, str, str], Preview] = preview) -> None:
        self._drawing = drawing
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="preview")
        self._lock = Lock()
        self._made: OrderedDict[str, Future[Preview]] = OrderedDict()
        self._wishes: dict[str, str] = {}

    def ask(self, page: str, content: Content, board: str, theme: str) -> Preview | None:
        """The preview, or None while it is being drawn: ask again. `page` names who asks."""
        name = digest(content, board, theme)
        with self._lock:
            self._forget_wish(page, name)
            made = self._made.get(name)
            if made is None or made.cancelled():
                made = self._made[name] = self._pool.submit(self._drawn, content, board, theme)
            self._made.move_to_end(name)
            while len(self._made) > KEPT:
                self._made.popitem(last=False)[1].cancel()
        return made.result() if made.done() and not made.cancelled() else None

    def _forget_wish(self, page: str, name: str) -> None:
        before = self._wishes.pop(page, name)
        self._wishes[page] = name
        waited = self._made.get(before) if before not in self._wishes.values() else None
        if waited is not None and waited.cancel():
            del self._made[before]
        while len(self._wishes) > KEPT:
            self._wishes.pop(next(iter(self._wishes)))

    def _drawn(self, content: Content, board: str, theme: str) -> Preview:
        try:
            return self._drawing(content, board, theme)
        except Exception:
            logging.getLogger(__name__).exception("a preview of %s was not drawn", board)
            return Preview(problem=BROKEN)


# ── one board each ──────────────────────────────────────────────────────────────────────────────────


def _article(content: Content, theme: Theme) -> Preview:
    return Preview(pages=tuple(made.data.decode() for made in Article().render(content, theme)))


def _wechat_article(content: Content, theme: Theme) -> Preview:
    """The page as the channel gets it, its chart pictures, which are files of their own, put in."""
    (made,) = WechatArticle().render(content, theme)
    drawn = {
        f"{block.key}{IN_TEXT}": draw(block, theme, titled=False, raster=False).svg for block in charts_of(content)
    }

    def pictured(found: re.Match[str]) -> str:
        svg = drawn.get(html.unescape(found[1]))
        return f'src="{_data_url(svg)}"' if svg else found[0]

    return Preview(pages=(re.sub(r'src="([^":]+)"', pictured, made.data.decode()),))


def _long_image(content: Content, theme: Theme) -> Preview:
    board = compose(content, purpose="long_image")
    charts = {b.key: draw(b, theme, titled=False, raster=False) for b in board.blocks if isinstance(b, Chart)}
    pdf = Sheet("long_image.typ", sheet_data(board, theme, charts)).pdf()
    return Preview(pictures=tuple(jpeg(page, quality=QUALITY) for page in pages_of(pdf, scale=LONG_IMAGE_SCALE)))


def _cards(content: Content, theme: Theme) -> Preview:
    made = draw_deck(told_by_cards(content), theme, PORTRAIT, what="图文卡片", cards=MOST)
    shown = {text for card in made for text in card.placed}
    said = "".join(shown)
    board = compose(content, purpose="cards")
    unsaid = tuple(
        text for block in board.blocks[1:] for text in block.said() if text not in shown and text not in said
    )
    return Preview(pictures=tuple(_smaller(card.data) for card in made), unsaid=unsaid)


def _slides(content: Content, theme: Theme) -> Preview:
    (made,) = Slides().render(content, theme)
    blocks = (block for block in compose(content, purpose="slides").blocks if isinstance(block, Chart))
    charts = {block.alt: draw(block, theme, titled=False, raster=False).svg for block in blocks}
    return Preview(pages=slide_pages(made.data, charts=charts))


def _spoken(content: Content, theme: Theme) -> Preview:
    text = next(made for made in Script().render(content, theme) if made.media_type == "text/plain")
    return Preview(pages=(text.data.decode(),))


DRAWN: dict[str, Callable[[Content, Theme], Preview]] = {
    "article": _article,
    "wechat_article": _wechat_article,
    "long_image": _long_image,
    "cards": _cards,
    "slides": _slides,
    "spoken": _spoken,
}


def _smaller(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        picture.draft("RGB", (CARD_WIDTH, CARD_WIDTH * 2))
        return jpeg(picture.resize((CARD_WIDTH, picture.height * CARD_WIDTH // picture.width)), quality=QUALITY)


def _data_url(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
