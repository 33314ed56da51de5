"""The draft box."""

from __future__ import annotations

import re
import time
from typing import Any

from channels.rehearsal.platform import Asked, Refusal
from channels.rehearsal.wechat.answering import maybe_short, new_media_id, ok, page
from channels.rehearsal.wechat.desk import Calls, Desk
from channels.rehearsal.wechat.filtering import as_stored, text_of
from channels.rehearsal.wechat.specification import violations

NOTED = "structure"
"""Where a stored article keeps the sections of the structure specification that it breaks."""


class Drafts(Desk):
    """Drafts, checked as the documents say and stored as the filter leaves them."""

    def add_draft(self, asked: Asked) -> dict[str, Any]:
        articles = asked.body.get("articles")
        if not isinstance(articles, list) or not articles:
            raise Refusal(44003, "empty news data")
        if len(articles) > 8:
            raise Refusal(45008, "article count out of limit")
        media_id = new_media_id()
        self._keep_draft(media_id, [self._stored(article) for article in articles])
        return {"media_id": media_id, "item": []}

    def update_draft(self, asked: Asked) -> dict[str, Any]:
        """`articles` is one object here, the opposite of adding."""
        draft, index = self.held_draft(asked), asked.body.get("index")
        if not isinstance(index, int) or not 0 <= index < len(draft["articles"]):
            raise Refusal(40114, "invalid index value")
        if not isinstance(asked.body.get("articles"), dict):
            raise Refusal(47001, "data format error")
        draft["articles"][index] = self._stored(asked.body["articles"])
        self._keep_draft(draft["media_id"], draft["articles"])
        return ok()

    def get_draft(self, asked: Asked) -> dict[str, Any]:
        self.look_at_jobs(media_id=str(asked.body.get("media_id", "")))
        draft = self.held_draft(asked)
        preview = f"{asked.host}/wechat/preview/{draft['media_id']}"
        return {"news_item": [shown(article) | {"url": preview} for article in draft["articles"]]}

    def list_drafts(self, asked: Asked) -> dict[str, Any]:
        items = [
            {
                "media_id": draft["media_id"],
                "content": {"news_item": [maybe_short(shown(article), asked) for article in draft["articles"]]},
                "update_time": draft["update_time"],
            }
            for draft in self.memory.newest_first(self.key, "drafts")
        ]
        return page(asked, items)

    def count_drafts(self, asked: Asked) -> dict[str, Any]:
        return {"total_count": len(self.memory.newest_first(self.key, "drafts"))}

    def delete_draft(self, asked: Asked) -> dict[str, Any]:
        self.memory.drop(self.key, "drafts", self.held_draft(asked)["media_id"])
        return ok()

    def held_draft(self, asked: Asked) -> dict[str, Any]:
        draft = self.memory.get(self.key, "drafts", str(asked.body.get("media_id", "")))
        if draft is None:
            raise Refusal(40007, "invalid media_id")
        return draft

    def _keep_draft(self, media_id: str, articles: list[dict[str, Any]]) -> None:
        draft = {"media_id": media_id, "articles": articles, "update_time": int(time.time())}
        self.memory.keep(self.key, "drafts", media_id, draft)

    def _stored(self, article: Any) -> dict[str, Any]:
        _check_article(article)
        if self.memory.get(self.key, "materials", str(article.get("thumb_media_id", ""))) is None:
            raise Refusal(40007, "invalid media_id")
        written = str(article["content"])
        content = as_stored(written, is_ours=self._is_our_picture)
        digest = article.get("digest") or text_of(content)[:54]
        texts = {key: str(article.get(key, "")) for key in ("title", "author", "content_source_url", "thumb_media_id")}
        return {"article_type": "news", **texts, "digest": digest, "content": content, **_noted(written)}

    def _is_our_picture(self, src: str) -> bool:
        """On the platform's own host: from uploadimg, or a permanent material (clients in use rely on both)."""
        match = re.fullmatch(r"https?://[^/]+/wechat/mmbiz/(\w+)/0(\?.*)?", src)
        kinds = ("images", "materials")
        return match is not None and any(self.memory.get(self.key, kind, match[1]) for kind in kinds)


CALLS: Calls = {
    "draft/add": ("POST", True, Drafts.add_draft),
    "draft/get": ("POST", True, Drafts.get_draft),
    "draft/update": ("POST", True, Drafts.update_draft),
    "draft/delete": ("POST", True, Drafts.delete_draft),
    "draft/batchget": ("POST", True, Drafts.list_drafts),
    "draft/count": ("GET", True, Drafts.count_drafts),
}


def shown(article: dict[str, Any]) -> dict[str, Any]:
    """The article as it is read back, without what the platform only notes for itself."""
    return {key: value for key, value in article.items() if key != NOTED}


def _noted(written: str) -> dict[str, list[str]]:
    """What the check before publication will find; it looks at what was sent, before anything was filtered."""
    return {NOTED: violations(written)}


def _check_article(article: Any) -> None:
    """Lengths as the current pages state them, the stricter one where two pages differ."""
    if not isinstance(article, dict) or not all(article.get(key) for key in ("title", "content")):
        raise Refusal(44003, "empty news data")
    if article.get("article_type", "news") != "news":
        raise Refusal(47001, "data format error: only news is played here")
    texts = {key: str(article.get(key) or "") for key in ("title", "author", "digest", "content")}
    if len(texts["title"]) > 32:
        raise Refusal(45003, "title size out of limit")
    if len(texts["digest"]) > 120:
        raise Refusal(45004, "description size out of limit")
    if len(texts["content"]) >= 20_000 or len(texts["content"].encode()) >= 1_000_000:
        raise Refusal(45002, "content size out of limit")
    if len(texts["author"]) > 16:  # the page gives the limit but no code: 45110 is UNCONFIRMED
        raise Refusal(45110, "author size out of limit")
    link = str(article.get("content_source_url") or "")
    if link and (not re.match(r"https?://[^\s/]+", link) or len(link.encode()) > 1024):
        raise Refusal(41039, "invalid content_source_url")
