"""What arrives at the platform, read as it reads."""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from channels.rehearsal.accounts import WORD
from channels.rehearsal.mishaps import Mishap
from channels.rehearsal.platform import Asked, Refusal, Upload, host_of


async def asked_by(request: Request, mishap: Mishap | None) -> Asked:
    body: dict[str, Any] = {}
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        uploads = await _uploads(request)
    elif request.method == "POST":
        body = as_wechat_reads(await request.body())
    return Asked(
        method=request.method,
        query=dict(request.query_params),
        host=host_of(request),
        body=body,
        uploads=uploads,
        mishap=mishap,
    )


async def _uploads(request: Request) -> dict[str, Upload]:
    try:
        form = await request.form()
    except HTTPException as broken:
        raise Refusal(41005, "media data missing") from broken
    return {
        key: Upload(name=value.filename or "", data=await value.read())
        for key, value in form.items()
        if isinstance(value, UploadFile)
    }


def as_wechat_reads(raw: bytes) -> dict[str, Any]:
    """A JSON object in literal UTF-8. Unicode escapes are not undone: they stay the six characters they are."""
    try:
        text = raw.decode("utf-8")
        body = json.loads(re.sub(r"(?<!\\)((?:\\\\)*)\\u", r"\1\\\\u", text))
    except ValueError as broken:
        raise Refusal(47001, "data format error") from broken
    if not isinstance(body, dict):
        raise Refusal(47001, "data format error")
    return body


def check_client(values: Any) -> None:
    if values.get("grant_type") != "client_credential":
        raise Refusal(40002, "invalid grant_type")
    if not values.get("appid"):
        raise Refusal(41002, "appid missing")
    if not values.get("secret"):
        raise Refusal(41004, "appsecret missing")
    if not str(values["appid"]).startswith(WORD):
        raise Refusal(40013, "invalid appid")
    if values["secret"] != WORD:
        raise Refusal(40125, "invalid appsecret")
