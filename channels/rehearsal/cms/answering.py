"""How WordPress answers: PHP's JSON, its errors, and what stands in front of it when it is not well."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import Response

from channels.rehearsal import mishaps

GATEWAY = "<html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>"
MAINTENANCE = (
    "<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Briefly unavailable for scheduled maintenance."
    " Check back in a minute.</body></html>"
)
TOO_MANY = "<html><head><title>429 Too Many Requests</title></head><body><h1>429 Too Many Requests</h1></body></html>"


class No(Exception):
    """WordPress's own "no": HTTP status, code, English text, and what `data` holds besides the status."""

    def __init__(self, status: int, code: str, message: str, **data: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "message": message, "data": {"status": status} | data}


def invalid(name: str, text: str, details: dict[str, Any] | None = None) -> No:
    details = details or {"code": "rest_invalid_type", "message": text, "data": {"param": name}}
    return No(400, "rest_invalid_param", f"Invalid parameter(s): {name}", params={name: text}, details={name: details})


def json_answer(answer: Any, headers: Mapping[str, str] | None = None, *, status: int = 200) -> Response:
    """PHP's way of writing JSON: only ASCII, slashes escaped."""
    raw = json.dumps(answer).replace("/", "\\/").encode()
    return Response(
        raw, status_code=status, headers={"Content-Type": "application/json; charset=UTF-8", **(headers or {})}
    )


def html_answer(text: str, *, status: int, **headers: str) -> Response:
    return Response(text, status_code=status, headers={"Content-Type": "text/html; charset=UTF-8", **headers})


def _stale(call: str) -> Response:
    """A revoked application password: whoever held it is a stranger now."""
    no = No(401, "incorrect_password", "The provided password is an invalid application password.")
    return json_answer(no.body, status=401)


def _forbidden(call: str) -> Response:
    code = {"posts/update": "rest_cannot_publish", "posts/delete": "rest_cannot_delete"}.get(call, "rest_cannot_create")
    no = No(403, code, "Sorry, you are not allowed to publish posts in this post type.")
    return json_answer(no.body, status=403)


def _rejected(call: str) -> Response:
    """A plugin of the site that looks at words before they are stored; each has a code of its own."""
    no = No(400, "content_not_allowed", "The content contains words that are not allowed.")
    return json_answer(no.body, status=400)


ORDERED: dict[str, Callable[[str], Response]] = {
    mishaps.BUSY: lambda call: html_answer(MAINTENANCE, status=503, **{"Retry-After": "600"}),
    mishaps.STALE_TOKEN: _stale,
    mishaps.QUOTA: lambda call: html_answer(TOO_MANY, status=429, **{"Retry-After": "60"}),
    mishaps.PERMISSION_MISSING: _forbidden,
    mishaps.REVIEW_REFUSED: _rejected,
}
