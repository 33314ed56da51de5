"""The rehearsal as one web application: the played platforms, their pages, and the ordering of mishaps."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.rehearsal.bilibili import BilibiliPlatform
from channels.rehearsal.cms import CmsPlatform
from channels.rehearsal.douyin import DouyinPlatform
from channels.rehearsal.hanging_up import HangingUpProtocol
from channels.rehearsal.kuaishou import KuaishouPlatform
from channels.rehearsal.memory import Memory
from channels.rehearsal.mishaps import ANY_CALL, CODE, KINDS, Mishap, Mishaps
from channels.rehearsal.pages import index_page, phones_page
from channels.rehearsal.platform import SAFE_DOMAINS, WORKS_A_DAY, Platform
from channels.rehearsal.soap import SoapPlatform
from channels.rehearsal.wechat import WeChatPlatform
from channels.rehearsal.weibo import WeiboPlatform

PLATFORMS: tuple[type[Platform], ...] = (
    WeChatPlatform, WeiboPlatform, CmsPlatform, SoapPlatform, KuaishouPlatform, BilibiliPlatform,
    DouyinPlatform,
)  # fmt: skip
SETTINGS = ("", "settings", "safe_domains")
"""Where memory keeps the safe domains that were set while running."""


def create_app(
    memory_path: Path, *, safe_domains: Sequence[str] = SAFE_DOMAINS, seconds_per_look: float = 0.2
) -> Starlette:
    """The rehearsal over one memory file.

    `safe_domains`: what Weibo lets posts link to. `seconds_per_look`: how fast slow work goes on unseen.
    """
    rehearsal = Rehearsal(memory_path, safe_domains=tuple(safe_domains), seconds_per_look=seconds_per_look)
    return Starlette(routes=rehearsal.routes())


def server(app: Starlette, *, host: str, port: int) -> uvicorn.Server:
    """A server that can hang up without an answer. `port` 0 takes any free one."""
    config = uvicorn.Config(app, host=host, port=port, http=HangingUpProtocol, log_level="warning", lifespan="off")
    return uvicorn.Server(config)


def serve(host: str, port: int, memory_path: Path, *, safe_domains: Sequence[str] = SAFE_DOMAINS) -> None:
    """Runs the rehearsal until the process is told to stop."""
    server(create_app(memory_path, safe_domains=safe_domains), host=host, port=port).run()


class Rehearsal:
    """The platforms over one memory, and what a test or an operator may do to them."""

    def __init__(self, memory_path: Path, *, safe_domains: tuple[str, ...], seconds_per_look: float) -> None:
        self.memory = Memory(memory_path)
        self.mishaps = Mishaps(self.memory)
        held = self.memory.get(*SETTINGS)
        domains = tuple(held["safe_domains"]) if held else safe_domains
        self.platforms = [
            kind(self.memory, seconds_per_look=seconds_per_look, safe_domains=domains) for kind in PLATFORMS
        ]

    def routes(self) -> list[Route]:
        control = [
            Route("/", self._index),
            Route("/phones", self._phones),
            Route("/_rehearsal/memory", self._show_memory),
            Route("/_rehearsal/memory", self._forget, methods=["DELETE"]),
            Route("/_rehearsal/mishaps", self._order, methods=["POST"]),
            Route("/_rehearsal/mishaps", self._cancel, methods=["DELETE"]),
            Route("/_rehearsal/settings", self._set, methods=["POST"]),
        ]
        return control + [route for platform in self.platforms for route in platform.routes(self.mishaps)]

    async def _index(self, request: Request) -> Response:
        return index_page([platform.shelf() for platform in self.platforms], self.mishaps.open())

    async def _phones(self, request: Request) -> Response:
        return phones_page([platform.shelf() for platform in self.platforms])

    async def _show_memory(self, request: Request) -> Response:
        held: dict[str, Any] = {platform.key: platform.held() for platform in self.platforms}
        return JSONResponse(held | {"mishaps": [vars(mishap) for mishap in self.mishaps.open()]})

    async def _forget(self, request: Request) -> Response:
        self.memory.forget()
        return JSONResponse({"done": True})

    async def _order(self, request: Request) -> Response:
        """`{"platform", "call", "mishap", "times": 1, "polls": 5}`; `call` may be `*`."""
        try:
            mishap = Mishap(**json.loads(await request.body()))
        except (ValueError, TypeError):
            return _refused("请用 JSON 给出 platform、call、mishap，可另给 times 和 polls。")
        if reason := self._cannot_happen(mishap):
            return _refused(reason)
        self.mishaps.order(mishap)
        return JSONResponse({"done": True})

    def _cannot_happen(self, mishap: Mishap) -> str:
        calls = {platform.key: (*platform.call_names, ANY_CALL) for platform in self.platforms}
        if mishap.platform not in calls:
            return f"没有平台“{mishap.platform}”，只有：{'、'.join(calls)}。"
        if mishap.call not in calls[mishap.platform]:
            return f"没有接口“{mishap.call}”，只有：{'、'.join(calls[mishap.platform])}。"
        if mishap.mishap not in KINDS:
            return f"没有故障“{mishap.mishap}”，只有：{'、'.join(KINDS)}。"
        if (mishap.mishap == CODE) is not (mishap.code != 0):
            return "code 要和故障“code”一起给出。"
        if mishap.code and mishap.code not in self._codes(mishap.platform):
            return f"“{mishap.platform}”没有错误码 {mishap.code}。"
        numbers = (mishap.times, mishap.polls)
        are_counts = all(isinstance(number, int) and number > 0 for number in numbers)
        return "" if are_counts else "times 和 polls 要是大于 0 的整数。"

    def _codes(self, platform: str) -> frozenset[int]:
        return next(item.codes for item in self.platforms if item.key == platform)

    async def _cancel(self, request: Request) -> Response:
        self.mishaps.cancel_all()
        return JSONResponse({"done": True})

    async def _set(self, request: Request) -> Response:
        """`{"safe_domains": ["example.gov.cn"]}` or `{"works_a_day": 5}`, kept in memory."""
        try:
            given = json.loads(await request.body())
            if "works_a_day" in given:
                self.memory.keep(*WORKS_A_DAY, {"limit": int(given["works_a_day"])})
                return JSONResponse({"done": True})
            domains = given["safe_domains"]
            if not isinstance(domains, list) or not all(isinstance(domain, str) for domain in domains):
                raise TypeError
        except (ValueError, TypeError, KeyError):
            return _refused("请用 JSON 给出 safe_domains（域名的列表）或 works_a_day（整数）。")
        self.memory.keep(*SETTINGS, {"safe_domains": domains})
        for platform in self.platforms:
            platform.safe_domains = tuple(domains)
        return JSONResponse({"done": True})


def _refused(reason: str) -> Response:
    return JSONResponse({"error": reason}, status_code=400)
