"""Calling the platform: a token in the query string, literal UTF-8, errors in answers that say 200."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx

from channels.contract import Account
from channels.http import speaking_to
from channels.tokens import Token
from channels.wechat.answers import answer_of, code_of, time_of, understanding
from channels.wechat.errors import STALE_TOKEN, as_error

BASE_URL = "https://api.weixin.qq.com"
LABEL = "微信公众号"
PAGE = 20
PAGES = 10


class Speaking:
    """One account's calls. Keeps nothing: the token lies with the account's keeping."""

    def __init__(self, account: Account, http: httpx.Client) -> None:
        self.account = account
        self.http = http

    def read(self, call: str, body: dict[str, Any]) -> dict[str, Any]:
        return self.call(call, body, harmless=True)

    def call(
        self,
        call: str,
        body: dict[str, Any] | None = None,
        *,
        files: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        harmless: bool = False,
        also: frozenset[int] = frozenset(),
    ) -> dict[str, Any]:
        """One call. `harmless`: repeating it does no damage, so a lost answer is only NotSent.

        `also`: codes that are an answer here and no error.

        A stale token is refused before anything happens, so the call is made once more with a new one.
        """
        holder, account = self.account.keeping, self._token_key()
        token = holder.token(account, self._fetch_token)
        answer = self._ask(call, token, body, files=files, query=query, harmless=harmless)
        if code_of(answer) in STALE_TOKEN:
            holder.forget(account, token)
            token = holder.token(account, self._fetch_token)
            answer = self._ask(call, token, body, files=files, query=query, harmless=harmless)
        return answer if code_of(answer) in also else self._accepted(answer, harmless=harmless)

    def fresh_token(self) -> None:
        """Asks for the token itself, whatever is remembered: the stable token stays the same while it is good."""
        self._fetch_token()

    def _ask(
        self,
        call: str,
        token: str,
        body: dict[str, Any] | None,
        *,
        files: Mapping[str, Any] | None,
        query: Mapping[str, str] | None,
        harmless: bool,
    ) -> dict[str, Any]:
        content: dict[str, Any] = {"files": files} if files else _as_json(body or {})
        with speaking_to(LABEL, reading=harmless):
            response = self.http.post(self._address(call), params={"access_token": token, **(query or {})}, **content)
        return answer_of(response, harmless=harmless)

    def _fetch_token(self) -> Token:
        wish = {
            "grant_type": "client_credential",
            "appid": self.account.get("appid", ""),
            "secret": self.account.get("secret", ""),
            "force_refresh": False,
        }
        with speaking_to(LABEL, reading=True):
            response = self.http.post(self._address("stable_token"), **_as_json(wish))
        answer = self._accepted(answer_of(response, harmless=True), harmless=True)
        with understanding(harmless=True):
            return Token(str(answer["access_token"]), float(answer["expires_in"]))

    def _accepted(self, answer: dict[str, Any], *, harmless: bool) -> dict[str, Any]:
        code = code_of(answer)
        if code == 0:
            return answer
        detail = str(answer.get("errmsg", "")).replace(self.account.get("secret") or "\0", "●●●")
        raise as_error(code, detail, harmless=harmless)

    def _address(self, call: str) -> str:
        path = call if call.startswith("datacube/") else f"cgi-bin/{call}"
        return f"{(self.account.get('base_url') or BASE_URL).rstrip('/')}/{path}"

    @property
    def account_key(self) -> str:
        """Names the account, whatever its secret; a digest, so that no setting can be read from what is kept."""
        named = f"{self._address('')} {self.account.get('appid', '')}"
        return f"wechat {hashlib.sha256(named.encode()).hexdigest()[:40]}"

    def wait(self, *, seconds: float, rehearsal: float = 0.5) -> timedelta:
        """The platform's time live; in rehearsal nobody wants to wait for a simulator."""
        return timedelta(seconds=rehearsal if self.account.rehearsal else seconds)

    def _token_key(self) -> str:
        """Names the account without keeping its secret; a changed secret is another account."""
        parts = [self._address(""), self.account.get("appid", ""), self.account.get("secret", "")]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def pages(self, call: str, body: dict[str, Any], since: datetime | None = None) -> Iterator[dict[str, Any]]:
        """Items of a list, newest first as far as is known, until they are older than `since`."""
        for number in range(PAGES):
            page = self.read(call, {**body, "offset": number * PAGE, "count": PAGE})
            items = page.get("item", [])
            yield from items
            is_last = (number + 1) * PAGE >= int(page.get("total_count", 0))
            if is_last or not items or (since and all(time_of(item) < since for item in items)):
                return


def _as_json(body: Mapping[str, Any]) -> dict[str, Any]:
    """Literal UTF-8: WeChat stores `\\uXXXX` as those six characters."""
    text = json.dumps(body, ensure_ascii=False)
    return {"content": text.encode(), "headers": {"Content-Type": "application/json; charset=utf-8"}}
