"""头条文章, played: the article, and the short post that is bound to it.

Written from: https://open.weibo.com/wiki/Toutiao/api (page of 2022-11-29, read 2026-11-23). The page names no check for
repeated articles and no way to delete one, so there is neither. Which HTML survives: UNCONFIRMED, only scripts go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from channels.rehearsal import mishaps
from channels.rehearsal.platform import Asked, Refusal

if TYPE_CHECKING:
    from channels.rehearsal.weibo import WeiboPlatform

CALL = "proxy/article/publish.json"
DONE = "100000"
SYSTEM, PARAMETER, TOO_OFTEN, NO_POST, NOT_BOUND = 10001, 10008, 11001, 11002, 11003
CODES = frozenset({SYSTEM, PARAMETER, TOO_OFTEN, NO_POST, NOT_BOUND})
"""Answered in `code`; all other refusals are Weibo's usual `error_code`."""
TEXTS = {
    SYSTEM: "system error",
    PARAMETER: "param error",
    TOO_OFTEN: "too frequent",
    NO_POST: "create weibo failed",
    NOT_BOUND: "bind weibo failed",
}
ORDERED = {mishaps.BUSY: SYSTEM, mishaps.QUOTA: TOO_OFTEN, mishaps.REVIEW_REFUSED: PARAMETER}
LONGEST = {"title": 32, "content": 90_000, "text": 1900}
PREFIX, FIRST_ID = "2309404", 700_000_000_000_001


class ArticleRefusal(Refusal):
    """A "no" in the article's own words."""

    def __init__(self, code: int, why: str = "") -> None:
        super().__init__(code, f"{TEXTS[code]} {why}".strip())


def publish(platform: WeiboPlatform, asked: Asked) -> dict[str, Any]:
    """Keeps article and short post together; an ordered 11002 or 11003 leaves what that code says is there."""
    _check(asked)
    code = asked.mishap.code if asked.mishap else 0
    if code and code not in (NO_POST, NOT_BOUND):
        raise ArticleRefusal(code)
    number = platform.memory.next_number("weibo articles", first=FIRST_ID)
    object_id = f"{PREFIX}{number}"
    shown = {key: asked.body[key] for key in ("title", "cover", "text")}
    content = re.sub(r"(?is)<script\b.*?</script>", "", asked.body["content"])
    article = {**shown, "summary": asked.body.get("summary", ""), "content": content, "object_id": object_id, "mid": ""}
    if code != NO_POST:
        address = f"{asked.host}/weibo/ttarticle/p/show?id={object_id}"
        card = "" if code == NOT_BOUND else asked.body["title"]
        status = platform.post_bound(asked.body["text"], address=address, card=card, asked=asked)
        article["mid"] = status["mid"]
    platform.memory.keep(platform.key, "headlines", object_id, article)
    if code:
        raise Halfway(code)
    url = f"https://weibo.com/ttarticle/p/show?id={object_id}"
    return {"code": DONE, "msg": "", "data": {"object_id": object_id, "url": url, "mid": article["mid"]}}


class Halfway(ArticleRefusal):
    """Answered as a refusal although something was done: what was done stays."""


def _check(asked: Asked) -> None:
    if b"+" in asked.raw:
        raise ArticleRefusal(PARAMETER, "rawurlencode")
    for name in ("title", "content", "cover", "text"):
        if not asked.body.get(name, "").strip():
            raise ArticleRefusal(PARAMETER, name)
    for name, longest in LONGEST.items():
        if len(asked.body[name]) > longest:
            raise ArticleRefusal(PARAMETER, name)
    cover = urlsplit(asked.body["cover"])
    if cover.scheme not in ("http", "https") or not cover.hostname:
        raise ArticleRefusal(PARAMETER, "cover")
    if not asked.body.get("rip"):
        raise ArticleRefusal(PARAMETER, "rip")
