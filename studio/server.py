"""The web process: Streamlit's app with our login, assets, site preview and headers around it."""

from __future__ import annotations

import gc
import tomllib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studio import callbacks, guest_pages
from studio.actions import accounts, approval, first_start, unified_sign_in
from studio.domain.calendar import BEIJING
from studio.errors import StudioError
from studio.pages import COOKIE, filled, signed_in
from studio.paths import ASSETS
from studio.studio import Studio
from studio.unified_login import login_page, unified_routes

OPEN_PATHS = ("/login", "/setup", "/callbacks/", "/assets/", "/site/", guest_pages.PATH, "/_stcore/health")
HEAD = (
    b'<link rel="stylesheet" href="/assets/web/studio.css">'
    b'<script src="/assets/web/zh.js" defer></script><script src="/assets/web/writing.js" defer></script>'
    b'<script src="/assets/web/frames.js" defer></script>'
)
"""What our pages carry beside Streamlit's own."""
OWED_PAGES = {"": "/login", accounts.OWES_CODE: "/login/code", accounts.OWES_PASSWORD: "/login/password"}
CONFIG = ASSETS.parent / "streamlit_config.toml"


def serve(studio: Studio) -> None:
    """Serves until stopped."""
    app(studio).run(
        config={
            **streamlit_options(CONFIG),
            "server.port": studio.settings.port,
            "server.address": studio.settings.address,
        }
    )


def app(studio: Studio) -> Any:
    """The ASGI application."""
    studio.settings.site_folder.mkdir(parents=True, exist_ok=True)
    return st.App(
        Path(__file__).with_name("app.py"),
        routes=[
            Route("/login", partial(_login, studio), methods=["GET", "POST"]),
            Route("/setup", partial(_setup, studio), methods=["GET", "POST"]),
            Route("/login/code", partial(_code, studio), methods=["GET", "POST"]),
            Route("/login/password", partial(_new_password, studio), methods=["GET", "POST"]),
            *unified_routes(studio),
            Route("/check", partial(_check, studio), methods=["GET"]),
            Route("/logout", partial(_logout, studio), methods=["GET", "POST"]),
            *guest_pages.routes(studio),
            Route(callbacks.WECHAT, partial(callbacks.wechat, studio), methods=["GET", "POST"]),
            Mount("/assets", StaticFiles(directory=ASSETS)),
            Mount("/site", StaticFiles(directory=studio.settings.site_folder, html=True)),
        ],
        middleware=[Middleware(Gate, studio=studio), Middleware(ChinesePage)],
        lifespan=_lifespan,
        on_script_error=lambda _error: True,
    )


def streamlit_options(path: Path) -> dict[str, Any]:
    """The TOML file as dotted option names, the way Streamlit takes them."""

    def flat(table: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        options: dict[str, Any] = {}
        for key, value in table.items():
            if isinstance(value, dict):
                options.update(flat(value, f"{prefix}{key}."))
            else:
                options[f"{prefix}{key}"] = value
        return options

    return flat(tomllib.loads(path.read_text(encoding="utf-8")), "")


@asynccontextmanager
async def _lifespan(_app: Any) -> AsyncIterator[None]:
    # Streamlit collects garbage after every rerun; what start-up imported need not be walked each time.
    from studio import app as _script  # noqa: F401

    gc.collect()
    gc.freeze()
    yield


class Gate:
    """Nobody reaches Streamlit, its socket or its files without a live session."""

    def __init__(self, app: ASGIApp, *, studio: Studio) -> None:
        self.app = app
        self.studio = studio

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or (scope["type"] == "http" and _open(scope["path"])):
            await self.app(scope, receive, send)
            return
        person = await run_in_threadpool(accounts.signed_in, self.studio, _token(scope))
        if person is not None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4401})
        else:
            owed = await run_in_threadpool(accounts.owed, self.studio, _token(scope))
            await RedirectResponse(OWED_PAGES[owed], status_code=303)(scope, receive, send)


class ChinesePage:
    """Says that pages are Chinese, and hands the browser the words that Streamlit has only in English."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_page(scope):
            await self.app(scope, receive, send)
            return
        # A cached page (304) would have no body to add to, so the page is always asked for whole.
        scope["headers"] = [item for item in scope["headers"] if item[0] not in (b"if-none-match", b"accept-encoding")]
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                await _send_page(start, bytes(body), send)

        await self.app(scope, receive, collect)


async def _send_page(start: Message, body: bytes, send: Send) -> None:
    kept = [item for item in start["headers"] if item[0].lower() not in (b"content-length", b"etag")]
    if b"text/html" in dict(start["headers"]).get(b"content-type", b""):
        body = body.replace(b'<html lang="en"', b'<html lang="zh-CN"')
        body = body.replace(b"</head>", HEAD + b"</head>")
        kept += [
            (b"x-frame-options", b"SAMEORIGIN"),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
        ]
    await send({**start, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})


def _is_page(scope: Scope) -> bool:
    path = scope["path"]
    return not _open(path) and not path.startswith(("/_stcore", "/static", "/media")) and "." not in path


def _open(path: str) -> bool:
    return path.startswith(OPEN_PATHS)


def _token(scope: Scope) -> str:
    cookies = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            cookies.load(value.decode("latin-1"))
    return cookies[COOKIE].value if COOKIE in cookies else ""


async def _login(studio: Studio, request: Request) -> Response:
    if request.method == "GET":
        if await run_in_threadpool(first_start.nobody_yet, studio):
            return RedirectResponse("/setup", status_code=303)
        return login_page(studio)
    form = await request.form()
    login, password = str(form.get("login", "")), str(form.get("password", ""))
    try:
        token = await run_in_threadpool(accounts.sign_in, studio, login, password)
    except StudioError as error:
        return login_page(studio, problem=str(error), login=login, status=403)
    return signed_in(token, request)


async def _code(studio: Studio, request: Request) -> Response:
    """The second factor, for whoever turned it on."""
    return await _give(studio, request, page="code", field="code", give=accounts.give_code)


async def _new_password(studio: Studio, request: Request) -> Response:
    """The change of a password that somebody else has chosen."""
    return await _give(studio, request, page="password", field="password", give=accounts.give_new_password)


async def _give(
    studio: Studio, request: Request, *, page: str, field: str, give: Callable[[Studio, str, str], None]
) -> Response:
    """A page with one field that a half-open session owes."""
    token = request.cookies.get(COOKIE, "")
    if await run_in_threadpool(accounts.owed, studio, token) != page:
        return RedirectResponse("/", status_code=303)
    if request.method == "GET":
        return filled(page, problem="")
    given = str((await request.form()).get(field, ""))
    try:
        await run_in_threadpool(give, studio, token, given)
    except StudioError as error:
        return filled(page, problem=str(error), status=403)
    return RedirectResponse("/", status_code=303)


async def _setup(studio: Studio, request: Request) -> Response:
    if not await run_in_threadpool(first_start.nobody_yet, studio):
        return RedirectResponse("/login", status_code=303)
    if request.method == "GET":
        return filled("setup", problem="")
    form = {key: str(value) for key, value in (await request.form()).items()}
    try:
        token = await run_in_threadpool(
            first_start.begin,
            studio,
            login=form.get("login", ""),
            name=form.get("name", ""),
            password=form.get("password", ""),
            with_example=bool(form.get("example")),
        )
    except StudioError as error:
        return filled("setup", problem=str(error), login=form.get("login", ""), name=form.get("name", ""), status=400)
    return signed_in(token, request)


async def _check(studio: Studio, request: Request) -> Response:
    """Where the code on an approval sheet leads: does that package still stand?"""
    person = await run_in_threadpool(accounts.signed_in, studio, request.cookies.get(COOKIE, ""))
    if person is None:
        return RedirectResponse("/login", status_code=303)
    try:
        found = await run_in_threadpool(approval.standing_of, studio, person.id, request.query_params.get("digest", ""))
    except StudioError as error:
        return filled("check", problem=str(error), status=404)
    if found.problem:
        return filled("check", problem=f"审签无效：{found.problem}", title=found.title, digest=found.digest)
    when = f"{found.signed_at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if found.signed_at else ""
    return filled(
        "check",
        problem="",
        title=found.title,
        digest=found.digest,
        verdict=f"审签有效，材料与审签时一致。{found.signed_by} {when} 审签。",
    )


async def _logout(studio: Studio, request: Request) -> Response:
    """A page that asks on GET, so that no foreign link can sign anybody out; POST does it."""
    if request.method == "GET":
        return filled("logout", problem="")
    token = request.cookies.get(COOKIE, "")
    elsewhere = await run_in_threadpool(unified_sign_in.way_out, studio, token)
    await run_in_threadpool(accounts.sign_out, studio, token)
    response = RedirectResponse(elsewhere or "/login", status_code=303)
    response.delete_cookie(COOKIE)
    return response
