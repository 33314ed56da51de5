"""钉钉 group robot: the robot's address, and `#SEC…` behind it where the robot asks for a signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Sequence
from urllib.parse import urlencode

from studio.deliveries.notifying import Message
from studio.deliveries.robots import post_text, together

SETTING = "STUDIO_DINGTALK_WEBHOOK"


def send(setting: str, messages: Sequence[Message]) -> None:
    address, _, secret = setting.partition("#")
    if secret:
        address += "&" + urlencode(signed(secret, milliseconds=int(time.time() * 1000)))
    post_text(address, {"msgtype": "text", "text": {"content": together(messages)}}, called="钉钉")


def signed(secret: str, *, milliseconds: int) -> dict[str, str]:
    """timestamp and sign: HMAC-SHA256 over “timestamp\\nsecret”, base64 (open.dingtalk.com, 自定义机器人安全设置)."""
    mark = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    return {"timestamp": str(milliseconds), "sign": base64.b64encode(mark).decode()}
