"""How the platform answers: HTTP 200 whatever it says, and no `errcode` where the documents show none."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from channels.rehearsal.platform import Asked, Refusal


def as_json(answer: dict[str, Any]) -> Response:
    raw = json.dumps(answer, ensure_ascii=False).encode()
    return Response(raw, headers={"Content-Type": "application/json; encoding=utf-8"})


def refused(refusal: Refusal, rid: str) -> Response:
    text = f"{refusal.text} hint: [{uuid4().hex[:12]}] rid: {rid}"
    return as_json({"errcode": refusal.code, "errmsg": text})


def ok() -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok"}


def page(asked: Asked, items: list[dict[str, Any]]) -> dict[str, Any]:
    offset, count = asked.body.get("offset"), asked.body.get("count")
    if not isinstance(offset, int) or not isinstance(count, int) or offset < 0 or not 1 <= count <= 20:
        raise Refusal(47001, "data format error")
    chosen = items[offset : offset + count]
    return {"total_count": len(items), "item_count": len(chosen), "item": chosen}


def maybe_short(article: dict[str, Any], asked: Asked) -> dict[str, Any]:
    without = asked.body.get("no_content") == 1
    return {key: value for key, value in article.items() if not (without and key == "content")}


def beijing_day(at: float) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(at + 8 * 3600))


def new_media_id() -> str:
    return f"{uuid4().hex}{uuid4().hex}"


def article_url(asked: Asked, article_id: str) -> str:
    return f"{asked.host}/wechat/s/{article_id}"
