"""What the platform answers, in our words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import httpx

from channels.errors import Refused, Throttled
from channels.wechat.errors import ERRORS, MINUTE, busy

COUNTED = {
    "read": "read_user",
    "share": "share_user",
    "like": "like_user",
    "comment": "comment_count",
    "collect": "collection_user",
}
"""Our counts → theirs (wedata/news/api_getarticletotaldetail)."""


@contextmanager
def understanding(*, harmless: bool = False) -> Iterator[None]:
    """An answer that lacks what it must hold is as good as lost."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as gap:
        raise busy(harmless, code="answer") from gap


def answer_of(response: httpx.Response, *, harmless: bool) -> dict[str, Any]:
    """The JSON object of an answer. A server failure says nothing about what happened before it."""
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise Throttled(ERRORS[45011].what, code="HTTP 429", retry_after=MINUTE)
    if 300 <= response.status_code < 500 and response.status_code != httpx.codes.REQUEST_TIMEOUT:
        code = f"HTTP {response.status_code}"
        raise Refused("公众号接口地址没有正常答复，请管理员核对接口地址和网络代理。", code=code)
    try:
        answer = json.loads(response.content)
    except ValueError:
        answer = None
    if response.status_code >= 400 or not isinstance(answer, dict):
        raise busy(harmless, code=f"HTTP {response.status_code}")
    return answer


def as_counts(answer: Mapping[str, Any], msg_data_id: str) -> dict[date, dict[str, int]]:
    """By day; `msgid` is msg_data_id with the article's place behind it. What is not said is left out, not zero."""
    found: dict[date, dict[str, int]] = {}
    for item in answer["list"]:
        if str(item["msgid"]).rpartition("_")[0] == msg_data_id:
            for day in item["detail_list"]:
                found[date.fromisoformat(day["stat_date"])] = {
                    ours: int(day[theirs]) for ours, theirs in COUNTED.items() if theirs in day
                }
    return found


def code_of(answer: Mapping[str, Any]) -> int:
    return int(answer.get("errcode") or 0)


def first_article(holder: Mapping[str, Any]) -> dict[str, Any]:
    items = holder.get("news_item") or [{}]
    return dict(items[0])


def time_of(item: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(item.get("update_time") or 0), UTC)


def secure(url: str) -> str:
    """WeChat's own hosts answer http:// addresses that serve https as well."""
    return re.sub(r"^http://(?=[\w.]+\.(qpic\.cn|qq\.com)/)", "https://", url.strip())


def joined(text: str) -> str:
    """The documented sample breaks article_id over two lines."""
    return re.sub(r"\s+", "", text)
