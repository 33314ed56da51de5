"""The platform as a whole: its addresses, and what goes wrong on order."""

from __future__ import annotations

import time
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.rehearsal import mishaps
from channels.rehearsal.mishaps import Mishap, Mishaps
from channels.rehearsal.pages import article_page, notice
from channels.rehearsal.platform import Asked, Platform, Refusal
from channels.rehearsal.wechat import drafts, mass, materials, publishing, statistics, support, tokens
from channels.rehearsal.wechat.answering import as_json, beijing_day, refused
from channels.rehearsal.wechat.arriving import asked_by
from channels.rehearsal.wechat.codes import TEXTS

ORDERED = {
    mishaps.BUSY: -1,
    mishaps.STALE_TOKEN: 40001,
    mishaps.QUOTA: 45009,
    mishaps.PERMISSION_MISSING: 48001,
}

CALLS = support.CALLS | tokens.CALLS | materials.CALLS | drafts.CALLS | publishing.CALLS | mass.CALLS | statistics.CALLS


class WeChatPlatform(
    Platform, mass.MassSending, tokens.Tokens, materials.Materials, statistics.Statistics, support.Support
):
    key = "wechat"
    label = "微信公众号"
    call_names = tuple(CALLS)
    codes = frozenset(TEXTS)

    def routes(self, orders: Mishaps) -> list[Route]:
        async def called(request: Request) -> Response:
            return await self.answered(request, request.path_params["call"], orders)

        async def counted(request: Request) -> Response:
            return await self.answered(request, f"datacube/{request.path_params['call']}", orders)

        return [
            Route("/wechat/cgi-bin/{call:path}", called, methods=["GET", "POST"]),
            Route("/wechat/datacube/{call}", counted, methods=["POST"]),
            Route("/wechat/mmbiz/{name}/0", self._picture),
            Route("/wechat/s/{article_id}", self._article),
        ]

    def held(self) -> dict[str, list[dict[str, Any]]]:
        kinds = ("images", "materials", "drafts", "jobs", "articles", "sendings", "previews", "events", "calls")
        return {kind: self.memory.newest_first(self.key, kind) for kind in kinds}

    def published(self) -> list[dict[str, str]]:
        return [
            {
                "title": item["article"]["title"],
                "path": f"/wechat/s/{item['article_id']}",
                "note": ("已删除" if item["is_deleted"] else "已发表") + ("（群发）" if item.get("msg_id") else ""),
            }
            for item in self.memory.newest_first(self.key, "articles")
        ]

    # --- public addresses

    async def _picture(self, request: Request) -> Response:
        name = request.path_params["name"]
        for kind in ("images", "materials"):
            if held := self.memory.get(self.key, kind, name):
                return Response(self.memory.data(self.key, kind, name), media_type=f"image/{held['format']}")
        return notice("没有这张图片", status=404)

    async def _article(self, request: Request) -> Response:
        item = self.memory.get(self.key, "articles", request.path_params["article_id"])
        if item is None:
            return notice("参数错误", status=404)
        if item["is_deleted"]:
            return notice("该内容已被发布者删除", status=200)
        today = beijing_day(time.time())
        reads = item.get("reads", {})
        reads[today] = reads.get(today, 0) + 1
        self.memory.keep(self.key, "articles", item["article_id"], item | {"reads": reads})
        return article_page(item["article"], at=item["update_time"])

    # --- calls

    async def answer(self, request: Request, call: str, mishap: Mishap | None) -> Response:
        asked = None
        try:
            asked = await asked_by(request, mishap)
            self._go_wrong(asked)
            if call not in CALLS:
                raise Refusal(40066, "invalid url")
            method, needs_token, act = CALLS[call]
            if asked.method != method:
                raise Refusal(43002 if method == "POST" else 43001, f"require {method} method")
            if needs_token:
                self.check_token(asked.query.get("access_token", ""))
            with self.memory.together():
                answer = act(self, asked)
        except Refusal as refusal:
            return refused(refusal, self.note_refusal(call, asked, refusal))
        if asked.goes_wrong(mishaps.BUSY_AFTER):
            busy = Refusal(-1, TEXTS[-1])
            return refused(busy, self.note_refusal(call, asked, busy))
        return as_json(answer)

    def _go_wrong(self, asked: Asked) -> None:
        if asked.mishap is None:
            return
        if asked.goes_wrong(mishaps.STALE_TOKEN):
            self.memory.drop(self.key, "tokens", asked.query.get("access_token", ""))
        code = asked.mishap.code if asked.goes_wrong(mishaps.CODE) else ORDERED.get(asked.mishap.mishap, 0)
        if code:
            raise Refusal(code, TEXTS[code])
