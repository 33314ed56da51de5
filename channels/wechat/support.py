"""What the platform itself says of one refused call, for the administrator and for technical support.

API: openapi/rid/get (developers.weixin.qq.com, read 2026-11-23); it remembers seven days. Quirk: the answer repeats the
address that was asked, with the access token in it: that is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from channels.errors import ChannelError
from channels.wechat.answers import understanding
from channels.wechat.errors import BEIJING
from channels.wechat.speaking import Speaking

RID = re.compile(r"[0-9a-f]{6,8}(?:-[0-9a-f]{4,12}){1,4}", re.IGNORECASE)
SHOWN = 400
"""Characters of what was answered."""


def client_ip(speaking: Speaking) -> str:
    """The address that the platform sees us come from: a question without an answer is asked, and then looked up.

    "" when the platform does not tell.
    """
    try:
        speaking.read("draft/get", {"media_id": "zcjd-connection-check"})
    except ChannelError as refusal:
        found = RID.search(str(refusal).rpartition("rid")[2])
        try:
            answer = speaking.read("openapi/rid/get", {"rid": found.group()}) if found else {}
        except ChannelError:
            return ""
        request = answer.get("request")
        return str(request.get("client_ip", "")) if isinstance(request, dict) else ""
    return ""


def explain(speaking: Speaking, text: str) -> tuple[str, ...]:
    """`text` may be the rid alone or a whole error sentence that ends with it."""
    found = RID.search(text.rpartition("rid")[2] or text)
    answer = speaking.read("openapi/rid/get", {"rid": found.group() if found else text.strip()})
    with understanding(harmless=True):
        return tuple(_sentences(answer["request"]))


def _sentences(request: Mapping[str, Any]) -> list[str]:
    """Whatever of it is there: the page's list of fields is not confirmed."""
    said = []
    if at := int(request.get("invoke_time") or 0):
        said.append(f"调用时间：{datetime.fromtimestamp(at, UTC).astimezone(BEIJING):%Y-%m-%d %H:%M:%S}。")
    if ip := str(request.get("client_ip") or ""):
        said.append(f"平台看到的出口 IP：{ip}。")
    if cost := request.get("cost_in_ms"):
        said.append(f"平台处理用时：{cost} 毫秒。")
    if answered := str(request.get("response_body") or ""):
        said.append(f"平台当时的答复：{answered[:SHOWN]}")
    return said or ["平台查到了这次调用，但没有给出细节。"]
