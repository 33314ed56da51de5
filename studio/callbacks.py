"""What platforms push to us. Nobody signs in here: each push proves itself by the account's own signature."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from channels.platforms.wechat import WeChat
from channels.wechat.events import LARGEST, NotGenuine
from studio.errors import StudioError
from studio.studio import Studio

WECHAT = "/callbacks/wechat"
"""The path that the administrator enters on the platform's site, behind our public address."""


async def wechat(studio: Studio, request: Request) -> Response:
    """The address check, or one event. The platform repeats what is not answered with `success` in five seconds."""
    query = dict(request.query_params)
    raw = b""
    async for part in request.stream():
        raw += part
        if len(raw) > LARGEST:
            return PlainTextResponse("", status_code=413)
    try:
        return PlainTextResponse(await run_in_threadpool(_answer, studio, request.method, query, raw))
    except NotGenuine:
        return PlainTextResponse("", status_code=403)
    except StudioError:
        # The database is busy for a moment: without `success` the platform pushes again.
        return PlainTextResponse("", status_code=503)


def _answer(studio: Studio, method: str, query: dict[str, str], raw: bytes) -> str:
    channel = studio.channel(WeChat.key)
    assert isinstance(channel, WeChat)
    if method == "GET":
        return channel.callback.echo(query)
    channel.hear(query, raw)
    return "success"
