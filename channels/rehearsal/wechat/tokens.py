"""Tokens: the two endpoints hand out tokens that know nothing of each other."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

from channels.rehearsal.platform import Asked, Refusal
from channels.rehearsal.wechat.arriving import check_client
from channels.rehearsal.wechat.codes import TEXTS
from channels.rehearsal.wechat.desk import Calls, Desk

LIFETIME = 7200
ROTATION = 300
BETWEEN_FORCED = 30
"""Seconds of a token: its life, how long before the end a new one is given, and between two forced ones."""


class Tokens(Desk):
    """stable_token and token."""

    def check_token(self, text: str) -> None:
        if not text:
            raise Refusal(41001, "access_token missing")
        token = self.memory.get(self.key, "tokens", text)
        if token is None:
            raise Refusal(40001, TEXTS[40001])
        if token["until"] <= time.time():
            raise Refusal(42001, "access_token expired")

    def stable_token(self, asked: Asked) -> dict[str, Any]:
        """The same token as long as it is good for five minutes more; forcing kills the old one at once."""
        check_client(asked.body)
        now = time.time()
        current = next((item for item in self._tokens("stable") if item["until"] - now > ROTATION), None)
        if current and asked.body.get("force_refresh") and now - current["since"] >= BETWEEN_FORCED:
            self.memory.drop(self.key, "tokens", current["text"])
            current = None
        return _token_answer(current or self._new_token("stable"))

    def token(self, asked: Asked) -> dict[str, Any]:
        """Always a new one; the one before stays good for five minutes."""
        check_client(asked.query)
        for old in self._tokens("plain"):
            until = min(old["until"], time.time() + ROTATION)
            self.memory.keep(self.key, "tokens", old["text"], old | {"until": until})
        return _token_answer(self._new_token("plain"))

    def _tokens(self, kind: str) -> list[dict[str, Any]]:
        return [item for item in self.memory.newest_first(self.key, "tokens") if item["kind"] == kind]

    def _new_token(self, kind: str) -> dict[str, Any]:
        now = time.time()
        token = {"text": f"99_{uuid4().hex}{uuid4().hex}", "kind": kind, "since": now, "until": now + LIFETIME}
        self.memory.keep(self.key, "tokens", str(token["text"]), token)
        return token


CALLS: Calls = {
    "token": ("GET", False, Tokens.token),
    "stable_token": ("POST", False, Tokens.stable_token),
}


def _token_answer(token: dict[str, Any]) -> dict[str, Any]:
    return {"access_token": token["text"], "expires_in": int(token["until"] - time.time())}
