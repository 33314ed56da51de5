"""Calling Weibo: form-encoded questions, JSON answers, an error code that decides whatever the HTTP status says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

from channels.contract import Account
from channels.errors import Refused, Throttled
from channels.http import speaking_to
from channels.weibo.errors import ERRORS, HOUR, as_article_error, as_error, busy

BASE_URL = "https://api.weibo.com"
PERMALINK_BASE = "https://weibo.com"
LABEL = "新浪微博"
DONE = "100000"
"""`code` of a headline article that was taken."""


class Speaking:
    """One account's calls. Keeps nothing."""

    def __init__(self, account: Account, http: httpx.Client) -> None:
        self.account = account
        self.http = http

    @property
    def token(self) -> str:
        return self.account.get("access_token", "")

    def get(self, call: str, query: Mapping[str, str | int]) -> dict[str, Any]:
        with speaking_to(LABEL, reading=True):
            response = self.http.get(self.address(f"2/{call}"), params={"access_token": self.token, **query})
        return self._accepted(response, harmless=True)

    def get_list(self, call: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        """A call whose success is a JSON list; everything else is judged like any other answer."""
        with speaking_to(LABEL, reading=True):
            response = self.http.get(self.address(f"2/{call}"), params={"access_token": self.token, **query})
        try:
            answer = json.loads(response.content)
        except ValueError:
            answer = None
        if response.is_success and isinstance(answer, list):
            return [item for item in answer if isinstance(item, dict)]
        self._accepted(response, harmless=True)
        raise busy(True, code="answer")

    def post(
        self, call: str, form: Mapping[str, str], *, files: Mapping[str, Any] | None = None, harmless: bool = False
    ) -> dict[str, Any]:
        with speaking_to(LABEL, reading=harmless):
            response = self.http.post(self.address(call), data={"access_token": self.token, **form}, files=files)
        return self._accepted(response, harmless=harmless)

    def post_article(self, form: Mapping[str, str]) -> dict[str, Any]:
        """`data` of the answer. The page wants every value raw-url-encoded: a blank is %20 and never a plus sign."""
        values = {"access_token": self.token, **form}
        body = "&".join(f"{name}={quote(value, safe='')}" for name, value in values.items())
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        with speaking_to(LABEL):
            response = self.http.post(self.address("proxy/article/publish.json"), content=body, headers=headers)
        answer = self._accepted(response, harmless=False)
        code = str(answer.get("code", ""))
        if code == DONE and isinstance(answer.get("data"), dict):
            return dict(answer["data"])
        if code.isdecimal() and code != DONE:
            raise as_article_error(int(code), self._without_token(str(answer.get("msg", ""))))
        raise busy(False, code="answer")

    def address(self, call: str) -> str:
        return f"{self.base('base_url', BASE_URL)}/{call}"

    def base(self, field: str, default: str) -> str:
        return (self.account.get(field) or default).rstrip("/")

    def _accepted(self, response: httpx.Response, *, harmless: bool) -> dict[str, Any]:
        """The JSON object of a success."""
        answer = _object(response)
        if answer is not None and answer.get("error_code"):
            detail = self._without_token(str(answer.get("error", "")))
            raise as_error(int(answer["error_code"]), detail, harmless=harmless)
        if response.is_success and answer is not None:
            return answer
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise Throttled(ERRORS[10022][1], code="HTTP 429", retry_after=HOUR)
        if 300 <= response.status_code < 500 and response.status_code != httpx.codes.REQUEST_TIMEOUT:
            code = f"HTTP {response.status_code}"
            raise Refused("微博接口地址没有正常答复，请管理员核对接口地址和网络代理。", code=code)
        raise busy(harmless, code=f"HTTP {response.status_code}")

    def _without_token(self, text: str) -> str:
        return text.replace(self.token or "\0", "●●●")


def _object(response: httpx.Response) -> dict[str, Any] | None:
    try:
        answer = json.loads(response.content)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
