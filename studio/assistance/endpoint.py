"""Any service that answers as OpenAI's chat completions do: `POST {address}/chat/completions`.

The office names address, key and model. Nothing but the chosen clauses and our own instructions is sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from studio.errors import StudioError

SECONDS = 90
LONGEST_ANSWER = 400_000
"""Bytes of an answer that are read."""

NOT_ANSWERING = "写作辅助服务没有回答，没有生成。已有内容没有改动，可以照常自己写；请稍后再试或联系管理员。"
REFUSED: Mapping[int, str] = {
    401: "写作辅助服务不接受密钥，没有生成。请管理员核对设置。",
    403: "写作辅助服务不接受密钥，没有生成。请管理员核对设置。",
    404: "写作辅助服务的地址或模型名称不对，没有生成。请管理员核对设置。",
    429: "写作辅助服务正忙或额度用完，没有生成。请过几分钟再试。",
}


class HelpUnavailable(StudioError):
    """The service did not help. Nothing was changed; the sentence holds no key."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    address: str
    """Up to the version, as services give it: `https://host/v1`."""
    key: str = field(repr=False)
    """"" where the service asks for none, as those inside an office often do."""
    model: str


def ask(endpoint: Endpoint, *, instructions: str, question: str) -> str:
    """The model's answer as text. Raises `HelpUnavailable`."""
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    body = {
        "model": endpoint.model,
        "temperature": 0.2,
        "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": question}],
    }
    try:
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=False) as http,
            http.stream(
                "POST", f"{endpoint.address.rstrip('/')}/chat/completions", json=body, headers=headers
            ) as response,
        ):
            if response.status_code != 200:
                raise HelpUnavailable(REFUSED.get(response.status_code, NOT_ANSWERING))
            answer = _limited(response)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise HelpUnavailable(NOT_ANSWERING) from error
    return _said(answer)


def _limited(response: httpx.Response) -> bytes:
    data = bytearray()
    for piece in response.iter_bytes():
        data += piece
        if len(data) > LONGEST_ANSWER:
            raise HelpUnavailable("写作辅助服务的回答太长，没有采用。请少选几条原文再试。")
    return bytes(data)


def _said(answer: bytes) -> str:
    try:
        found: Any = json.loads(answer)
        text = found["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise HelpUnavailable("写作辅助服务的回答不是约定的格式，没有采用。请管理员核对地址。") from error
    if not isinstance(text, str) or not text.strip():
        raise HelpUnavailable("写作辅助服务没有写出内容。请换几条原文再试。")
    return text
