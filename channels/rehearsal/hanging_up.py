"""Hanging up: the connection closes and no answer comes, as when a line breaks."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

HANG_UP = "rehearsal.hang_up"


class HangingUpProtocol(H11Protocol):
    """uvicorn's protocol, which lets an answer reach the connection it would have gone to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope[HANG_UP] = self.transport.abort
            await answer(scope, receive, send)

        self.app = app


class HangUp(Response):
    """Instead of an answer. Under a foreign server the answer breaks off in its first line of body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if HANG_UP in scope:
            scope[HANG_UP]()
            await self._until_gone(receive)
            return
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"999")]})
        await send({"type": "http.response.body", "body": b"{"})

    async def _until_gone(self, receive: Receive) -> None:
        message: Message = {"type": ""}
        while message["type"] != "http.disconnect":
            message = await receive()
            await asyncio.sleep(0)
