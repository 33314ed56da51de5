"""Speaking HTTP and JSON as a profile says, and its errors turned into ours."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx

from channels.cms.profile import LATER, WHO, Call, Profile, TheirError, filled, picked
from channels.errors import ChannelError, CredentialsRefused, NotSent, PostRefused, Refused, Throttled, Uncertain
from channels.http import speaking_to

BUSY = "网站系统繁忙，这一步没有完成，稍后会自动再试。"
LOST = "网站没有确认是否收下，文章可能已经存入，需要先核实再决定是否重发。"
AUTHORISE = "网站不承认这个账号的授权，请管理员核对用户名和密码。"
NO_PERMISSION = "网站拒绝了这个账号或本机的请求，请管理员核对账号权限和防火墙设置。"
ADDRESS = "网站接口地址没有正常答复，请管理员核对网站地址和网络代理。"
BY_CONTENT = "网站没有接受这篇文章，请按网站的说明修改后重试。"
TOO_BIG = "文件超过了网站允许的大小，请压缩，或请网站管理员放宽。"
TOO_OFTEN = "网站嫌调用太频繁，过一会儿会自动再试。"

BY_STATUS: dict[int, tuple[type[ChannelError], str]] = {
    400: (PostRefused, BY_CONTENT),
    401: (CredentialsRefused, AUTHORISE),
    403: (CredentialsRefused, NO_PERMISSION),
    413: (PostRefused, TOO_BIG),
    415: (PostRefused, "网站不接受这种文件格式，请换一种。"),
    422: (PostRefused, BY_CONTENT),
}
"""For errors that the profile does not name. 408 and 5xx say nothing; every other 3xx and 4xx is the address."""

A_WHILE = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=24)


@dataclass(frozen=True)
class Speaker:
    """One account on one system. Keeps nothing between calls."""

    profile: Profile
    account: Mapping[str, str]
    http: httpx.Client = field(repr=False)
    label: str

    def call(
        self, name: str, values: Mapping[str, Any], *, harmless: bool, file: tuple[str, str, bytes] | None = None
    ) -> Any:
        """The JSON of a success. `harmless`: repeating does no damage, so a lost answer is only NotSent.

        `file`: name, media type and bytes, for a call whose body is a file.
        """
        call = self.profile.calls[name]
        with speaking_to(self.label, reading=harmless):
            response = self.http.request(
                call.method,
                self._address(call, values),
                params=filled(dict(call.query), values) or None,
                headers=proof(self.profile, self.account) | _headers(file),
                **self._body(call, values, file),
            )
        answer = self._accepted(response, harmless=harmless)
        return result_of(call, answer, harmless=harmless)

    def listed(self, name: str, values: Mapping[str, Any]) -> list[Any]:
        """The things that a looking call found."""
        found = picked(self.call(name, values, harmless=True), self.profile.calls[name].list)
        if not isinstance(found, list):
            raise busy(True, code="answer")
        return found

    def _address(self, call: Call, values: Mapping[str, Any]) -> str:
        safe = {key: quote(str(value), safe="") for key, value in values.items() if isinstance(value, (str, int))}
        return f"{self.account.get('base_url', '').rstrip('/')}{filled(call.path, safe)}"

    def _body(self, call: Call, values: Mapping[str, Any], file: tuple[str, str, bytes] | None) -> dict[str, Any]:
        if call.body == "file":
            return {"content": file[2] if file else b""}
        given = filled(dict(call.given), values)
        if call.body == "article":
            given = filled(dict(self.profile.article), values) | given
        return {"json": given} if given else {}

    def _accepted(self, response: httpx.Response, *, harmless: bool) -> Any:
        answer = _json(response)
        if response.is_success:
            if answer is None:
                raise busy(harmless, code="answer")
            return answer
        raise self._refusal(response, answer, harmless=harmless)

    def _refusal(self, response: httpx.Response, answer: Any, *, harmless: bool) -> ChannelError:
        said = in_brackets(picked(answer, "message") if isinstance(answer, dict) else None, self.account)
        known = next((code for code in _codes(answer) if code in self.profile.errors), "")
        if response.status_code == httpx.codes.UNAUTHORIZED:
            return CredentialsRefused(AUTHORISE + said, code=known or f"HTTP {response.status_code}")
        if known:
            return named(self.profile.errors[known], code=known, said=said)
        return by_status(response, said, code=next(_codes(answer), ""), harmless=harmless)


def proof(profile: Profile, account: Mapping[str, str]) -> dict[str, str]:
    """Who is calling, in HTTP's own header."""
    user, password = account.get("user", ""), account.get("password", "")
    match profile.auth:
        case "basic":
            return {"Authorization": httpx.BasicAuth(user, password)._auth_header}
        case "bearer":
            return {"Authorization": f"Bearer {password}"}
        case _:
            return {}


def result_of(call: Call, answer: Any, *, harmless: bool) -> Any:
    """The thing in the answer. One that is not where the profile says was not understood by somebody."""
    found = picked(answer, call.result)
    if call.result and not found:
        raise busy(harmless, code="answer")
    return found


def named(error: TheirError, *, code: str, said: str) -> ChannelError:
    """An error that the profile knows, in its words and theirs."""
    if error.who == LATER:
        return Throttled(error.say + said, code=code, retry_after=A_WHILE)
    return WHO[error.who](error.say + said, code=code)


def by_status(response: httpx.Response, said: str, *, code: str, harmless: bool) -> ChannelError:
    """What the profile does not name, by HTTP's own words."""
    status = response.status_code
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return Throttled(TOO_OFTEN, code="HTTP 429", retry_after=_retry_after(response))
    if status >= 500 or status == httpx.codes.REQUEST_TIMEOUT:
        return busy(harmless, code=f"HTTP {status}")
    # A 400 without their words came from something in between, and nobody's content is at fault.
    kind, sentence = BY_STATUS.get(status, (Refused, ADDRESS)) if said or status != 400 else (Refused, ADDRESS)
    return kind(sentence + said, code=code or f"HTTP {status}")


def in_brackets(text: Any, account: Mapping[str, str]) -> str:
    """Their own words for the operator, without our password, should they repeat it."""
    if not isinstance(text, str) or not text.strip():
        return ""
    return f"（{text.strip()[:200].replace(account.get('password') or chr(0), '●●●')}）"


def busy(harmless: bool, *, code: str, said: str = "") -> ChannelError:
    return NotSent(BUSY + said, code=code) if harmless else Uncertain(LOST + said, code=code)


def _headers(file: tuple[str, str, bytes] | None) -> dict[str, str]:
    if file is None:
        return {"Accept": "application/json"}
    name, media_type, _ = file
    return {
        "Accept": "application/json",
        "Content-Type": media_type,
        "Content-Disposition": f'attachment; filename="{name}"',
    }


def _json(response: httpx.Response) -> Any:
    try:
        return json.loads(response.content)
    except ValueError:
        return None


def _codes(answer: Any) -> Iterator[str]:
    """Every `code` of the answer, innermost first: the outer one often only says that a parameter was wrong."""
    if isinstance(answer, dict):
        for item in answer.values():
            yield from _codes(item)
        if isinstance(answer.get("code"), (str, int)):
            yield str(answer["code"])


def _retry_after(response: httpx.Response) -> timedelta:
    text = response.headers.get("Retry-After", "")
    return min(timedelta(seconds=int(text)), LONGEST_WAIT) if text.isdecimal() else A_WHILE
