"""What the group robots of 企业微信 and 钉钉 have in common: one JSON post, answered with `errcode`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from studio.deliveries.notifying import Message, NotTold

SECONDS = 10


def together(messages: Sequence[Message]) -> str:
    """One text for a whole group: who should do what."""
    lines = [f"{message.name}：{message.text}" for message in messages]
    return "\n".join([*lines, messages[0].link])


def post_text(address: str, body: Mapping[str, Any], *, called: str) -> None:
    """Raises `NotTold`; the address, which holds the key, is in no message."""
    try:
        answer = httpx.post(address, json=body, timeout=SECONDS)
        code = answer.json().get("errcode") if answer.status_code == 200 else answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise NotTold(f"{called}群消息没有发出（{type(error).__name__}）") from None
    if code != 0:
        raise NotTold(f"{called}没有接受群消息（代码 {code}）")
