"""A call as it arrived: query, form or JSON, files, and the bytes themselves."""

from __future__ import annotations

import json
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from channels.rehearsal.mishaps import Mishap
from channels.rehearsal.platform import Asked, Upload, host_of


class Broken(Exception):
    """A form that cannot be taken apart."""


async def arrived(request: Request, mishap: Mishap | None) -> Asked:
    """A JSON body that is no object is none at all."""
    raw = await request.body() if request.method == "POST" else b""
    fields, uploads = await _form(request) if request.method == "POST" else ({}, {})
    return Asked(
        method=request.method,
        query=dict(request.query_params),
        host=host_of(request),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=_object(raw) if "json" in request.headers.get("content-type", "") else fields,
        uploads=uploads,
        raw=raw,
        mishap=mishap,
    )


async def _form(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    if "form" not in request.headers.get("content-type", ""):
        return {}, {}
    try:
        form = await request.form()
    except HTTPException as broken:
        raise Broken from broken
    uploads = {
        key: Upload(name=value.filename or "", data=await value.read())
        for key, value in form.items()
        if isinstance(value, UploadFile)
    }
    return {key: value for key, value in form.items() if isinstance(value, str)}, uploads


def _object(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
