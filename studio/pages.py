"""The pages outside Streamlit: signing in, first start, checking a sheet. Templates of `assets/web`, filled in."""

from __future__ import annotations

import html
import string

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from studio.actions import accounts
from studio.paths import ASSETS

COOKIE = "studio_session"


def signed_in(token: str, request: Request) -> Response:
    """Into the studio, with the session in a cookie."""
    response = RedirectResponse("/", status_code=303)
    keep_session(response, token, request)
    return response


def keep_session(response: Response, token: str, request: Request) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(accounts.SESSION.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def filled(template: str, /, *, problem: str = "", status: int = 200, raw: str = "", **given: str) -> HTMLResponse:
    """The page of this template. `raw` is markup of our own for its `$more`; all other values are written as text."""
    markup = string.Template((ASSETS / "web" / f"{template}.html").read_text(encoding="utf-8"))
    shown = f'<p class="problem" role="alert">{html.escape(problem)}</p>' if problem else ""
    values = {"login": "", "name": "", "title": "", "digest": "", "verdict": "", **given}
    escaped = {key: html.escape(value, quote=True) for key, value in values.items()}
    return HTMLResponse(markup.substitute(problem=shown, more=raw, **escaped), status_code=status)
