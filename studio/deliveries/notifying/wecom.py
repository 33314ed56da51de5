"""企业微信 group robot: the address that the robot's page shows, key included (20 messages a minute)."""

from __future__ import annotations

from collections.abc import Sequence

from studio.deliveries.notifying import Message
from studio.deliveries.robots import post_text, together

SETTING = "STUDIO_WECOM_WEBHOOK"


def send(setting: str, messages: Sequence[Message]) -> None:
    post_text(setting, {"msgtype": "text", "text": {"content": together(messages)}}, called="企业微信")
