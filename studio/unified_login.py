"""The ways into the studio by the 统一身份认证: the link on the sign-in page, away, and back."""

from __future__ import annotations

import html
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from studio.actions import unified_sign_in
from studio.errors import NotAllowed, StudioError
from studio.identity.provider import IdentityUnavailable
from studio.pages import filled, keep_session
from studio.studio import Studio

BROWSER = "studio_unified"
"""The cookie of a browser on its way. It has to come along from the provider's page, so it is not strict."""


def unified_routes(studio: Studio) -> list[Route]:
    return [
        Route("/login/unified", partial(_away, studio), methods=["GET"]),
        Route("/login/unified/back", partial(_back, studio), methods=["GET"]),
    ]


def login_page(studio: Studio, *, problem: str = "", login: str = "", status: int = 200) -> HTMLResponse:
    label = unified_sign_in.unified_label(studio)
    link = f'<p><a class="other-way" href="/login/unified">用{html.escape(label)}登录</a></p>\n' if label else ""
    return filled("login", problem=problem, login=login, status=status, raw=link)


async def _away(studio: Studio, request: Request) -> Response:
    try:
        sent = await run_in_threadpool(unified_sign_in.send_away, studio)
    except StudioError as error:
        return login_page(studio, problem=str(error), status=_status(error))
    response = RedirectResponse(sent.address, status_code=303)
    response.set_cookie(
        BROWSER,
        sent.browser,
        max_age=int(unified_sign_in.AWAY.total_seconds()),
        path="/login/unified",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


async def _back(studio: Studio, request: Request) -> Response:
    """A page and no redirect: on the way from a foreign site the browser would hold the strict cookie back."""
    browser, answered = request.cookies.get(BROWSER, ""), dict(request.query_params)
    try:
        token = await run_in_threadpool(unified_sign_in.come_back, studio, browser, answered)
    except StudioError as error:
        response: Response = login_page(studio, problem=str(error), status=_status(error))
    else:
        response = filled("arrived")
        keep_session(response, token, request)
    response.delete_cookie(BROWSER, path="/login/unified")
    return response


def _status(error: StudioError) -> int:
    if isinstance(error, IdentityUnavailable):
        return 503
    return 403 if isinstance(error, NotAllowed) else 400
