"""JSON answers of video platforms: what is not the platform's own answer says nothing about what it did."""

from __future__ import annotations

import json
from typing import Any

import httpx

from channels.errors import Refused, Throttled
from channels.video.switch import HOUR, lost


def object_of(response: httpx.Response, *, label: str, harmless: bool) -> dict[str, Any]:
    code = f"HTTP {response.status_code}"
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise Throttled(f"{label}接口调用太频繁，一小时后会自动再试。", code=code, retry_after=HOUR)
    try:
        answer = json.loads(response.content)
    except ValueError:
        answer = None
    if isinstance(answer, dict) and answer:
        return answer
    if 300 <= response.status_code < 500 and response.status_code != httpx.codes.REQUEST_TIMEOUT:
        raise Refused(f"{label}接口地址没有正常答复，请管理员核对接口地址和网络代理。", code=code)
    raise lost(label, harmless=harmless, code=code)
