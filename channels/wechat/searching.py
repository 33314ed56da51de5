"""Finding again what was sent when the answer was lost: nothing here takes an idempotency key.

The cover is uploaded for one delivery alone, so its name and its id are ours; title and address are second witnesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.contract import Done, Facts, Post
from channels.errors import NeedsOperator, PostRefused
from channels.wechat.answers import first_article, joined, secure, time_of
from channels.wechat.article import content_of, cover_name, cover_of
from channels.wechat.speaking import PAGE, Speaking
from channels.wechat_html import picture_count, words_of

CLOCKS_DIFFER = timedelta(minutes=5)


class Searching:
    """Questions only; nothing is changed on the platform."""

    def __init__(self, speaking: Speaking) -> None:
        self.speaking = speaking

    def cover(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        name = cover_name(post, cover_of(post))
        for item in self.speaking.pages("material/batchget_material", {"type": "image"}):
            if item.get("name") == name:
                return Done(facts={"thumb_media_id": item["media_id"], "cover_sent_at": datetime.now(UTC).isoformat()})
        return None

    def draft(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        """The newest with our cover and title. More than one cannot be: the cover belongs to this delivery."""
        wanted = {"thumb_media_id": facts["thumb_media_id"], "title": post.title}
        since = intended_at - CLOCKS_DIFFER
        for item in self.speaking.pages("draft/batchget", {"no_content": 0}, since=since):
            if first_article(item.get("content", {})).items() >= wanted.items():
                self.compare(post, facts, item["media_id"])
                return Done(facts={"media_id": item["media_id"]})
        return None

    def draft_of_page(self, source_url: str) -> str:
        """The newest draft that leads to this page of the website, whoever put it there; "" when there is none."""
        page = self.speaking.read("draft/batchget", {"offset": 0, "count": PAGE, "no_content": 0})
        for item in page.get("item", []):
            if first_article(item.get("content", {})).get("content_source_url") == source_url:
                return str(item["media_id"])
        return ""

    def submitted(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        """The article itself, or the knowledge that the draft was used up: following then looks for it."""
        since = (intended_at - CLOCKS_DIFFER).isoformat()
        if article := self.published(post, facts, since):
            return Done(facts={"submitted_since": since, **article})
        if self._draft_is_gone(facts["media_id"]):
            return Done(facts={"submitted_since": since})
        return None

    def published(self, post: Post, facts: Facts, since: str) -> dict[str, str] | None:
        """Newest article that can only be this delivery's: our own cover, or our title and address."""
        page = self.speaking.read("freepublish/batchget", {"offset": 0, "count": PAGE, "no_content": 0})
        for item in page.get("item", []):
            article = first_article(item.get("content", {}))
            is_new = time_of(item) >= datetime.fromisoformat(since)
            if is_new and not article.get("is_deleted") and _is_ours(article, post, facts):
                return {"article_id": joined(item["article_id"]), "article_url": secure(article["url"])}
        return None

    def compare(self, post: Post, facts: Facts, media_id: str) -> None:
        """Reads the draft back: what WeChat silently filtered must not be published."""
        try:
            stored = first_article(self.speaking.read("draft/get", {"media_id": media_id})).get("content", "")
        except PostRefused as refusal:
            if refusal.code == "40007":
                raise NeedsOperator(
                    "草稿已经不在公众号草稿箱里，可能已被发表或删除。请登录公众平台核实。", code="40007"
                ) from refusal
            raise
        sent = content_of(post, facts)
        if words_of(stored) != words_of(sent) or picture_count(stored) != picture_count(sent):
            raise NeedsOperator(
                "公众号草稿箱里的文字或图片与审签的不一致，没有发表。请到公众平台核对草稿。",
                code="draft_differs",
            )

    def _draft_is_gone(self, media_id: str) -> bool:
        try:
            self.speaking.read("draft/get", {"media_id": media_id})
        except PostRefused as refusal:
            if refusal.code == "40007":
                return True
            raise
        return False


def _is_ours(article: Mapping[str, Any], post: Post, facts: Facts) -> bool:
    """The cover was uploaded for this delivery alone; without it, title and address decide."""
    if article.get("thumb_media_id"):
        return bool(article["thumb_media_id"] == facts["thumb_media_id"])
    same_title = article.get("title") == post.title
    return same_title and bool(post.source_url) and article.get("content_source_url") == post.source_url
