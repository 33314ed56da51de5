"""The service of `assets/cms/article-service.wsdl`, played: what it holds, and its eight operations.

The account may write and publish. A draft may be made twice with one docId; only looking for it tells.
"""

from __future__ import annotations

import base64
import hashlib
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import lxml.etree
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.rehearsal import mishaps
from channels.rehearsal.mishaps import Mishap, Mishaps
from channels.rehearsal.pages import notice, post_page
from channels.rehearsal.platform import Platform, host_of
from channels.rehearsal.soap.envelopes import (
    MAKE,
    RECEIVER,
    SENDER,
    WSDL,
    WSSE,
    Envelope,
    Fault,
    answer,
    arrived,
    fault,
    operation_in,
    space_of,
)
from channels.rehearsal.soap.security import check_known

COLUMNS = ("1", "zcjd")
SIGNS = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "gif": b"GIF8", "pdf": b"%PDF"}
ENDINGS = re.compile(
    r"\.(jpe?g|png|gif|webp|pdf|docx?|pptx?|xlsx?|odt|mp3|m4a|wav|mp4|m4v|mov|txt|csv|srt|vtt|zip)$", re.I
)
GATEWAY = "<html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>"
DRAFT, SUBMITTED, PUBLISHED, WITHDRAWN = "draft", "submitted", "published", "withdrawn"


class SoapPlatform(Platform):
    key = "soap"
    label = "网站内容管理系统（SOAP）"

    def routes(self, orders: Mishaps) -> list[Route]:
        async def called(request: Request) -> Response:
            return await self.answered(request, operation_in(await request.body()), orders)

        return [
            Route("/cms/services/articles", self._describe, methods=["GET"]),
            Route("/cms/services/articles", called, methods=["POST"]),
            Route("/soap/files/{name}", self._file),
            Route("/soap/articles/{number}.html", self._page),
        ]

    def held(self) -> dict[str, list[dict[str, Any]]]:
        articles = self.memory.newest_first(self.key, "posts")
        out = [item | {"is_deleted": item["state"] == WITHDRAWN} for item in articles if item["state"] in FINAL]
        drafts = [item for item in articles if item["state"] not in FINAL]
        media, calls = (self.memory.newest_first(self.key, kind) for kind in ("media", "calls"))
        return {"posts": out, "drafts": drafts, "media": media, "calls": calls}

    def published(self) -> list[dict[str, str]]:
        return [
            {
                "title": item["title"],
                "path": f"/soap/articles/{item['id']}.html",
                "note": "已撤下" if item["is_deleted"] else "已发布",
            }
            for item in self.held()["posts"]
        ]

    # --- public addresses

    async def _describe(self, request: Request) -> Response:
        text = WSDL.read_text(encoding="utf-8")
        here = f"{host_of(request)}/cms/services/articles"
        return Response(text.replace("http://localhost/services/articles", here), media_type="text/xml")

    async def _page(self, request: Request) -> Response:
        item = self.memory.get(self.key, "posts", request.path_params["number"])
        if item is None or item["state"] != PUBLISHED:
            return notice("页面不存在", status=404)
        return post_page({"title": item["title"], "date": item["publishedAt"], "content": item["body"]})

    async def _file(self, request: Request) -> Response:
        for item in self.memory.newest_first(self.key, "media"):
            if item["file"] == request.path_params["name"]:
                return Response(self.memory.data(self.key, "media", item["id"]), media_type=item["type"])
        return notice("没有这个文件", status=404)

    # --- calls

    async def answer(self, request: Request, call: str, mishap: Mishap | None) -> Response:
        kind = mishap.mishap if mishap else ""
        space = space_of(request.headers.get("content-type", ""))
        if not space:
            return Response("Unsupported Media Type", status_code=415)
        try:
            envelope = arrived(
                await request.body(),
                content_type=request.headers["content-type"],
                action=request.headers.get("soapaction", ""),
            )
            with self.memory.together():
                check_known(envelope, self.memory, platform=self.key)
                if kind in ORDERED:
                    raise ORDERED[kind]
                polls = mishap.polls if mishap and kind == mishaps.SLOW else 0
                content = CALLS[envelope.operation](self, Wish(envelope, host_of(request), polls))
        except Fault as no:
            return fault(space, no)
        if kind == mishaps.BUSY_AFTER:
            return fault(space, BUSY)
        if kind == mishaps.SLOW:
            return Response(GATEWAY, status_code=504, media_type="text/html")
        return answer(space, content)

    def find_articles(self, wish: Wish) -> lxml.etree._Element:
        """Oldest first, withdrawn ones too."""
        self._look("posts")
        found = [item for item in self._seen("posts") if item["docId"] == wish.text("docId")]
        return MAKE.FindArticlesResponse(*(self._article(item, wish) for item in found[::-1]))

    def create_article(self, wish: Wish) -> lxml.etree._Element:
        number = str(self.memory.next_number("soap", first=2001))
        item = wish.content() | {"id": number, "state": DRAFT, "looks_left": wish.polls}
        return MAKE.CreateArticleResponse(self._kept(item, wish))

    def publish_article(self, wish: Wish) -> lxml.etree._Element:
        return MAKE.PublishArticleResponse(self._changed(wish, PUBLISHED))

    def submit_article(self, wish: Wish) -> lxml.etree._Element:
        return MAKE.SubmitArticleResponse(self._changed(wish, SUBMITTED))

    def get_article(self, wish: Wish) -> lxml.etree._Element:
        return MAKE.GetArticleResponse(self._article(self._held(wish), wish))

    def withdraw_article(self, wish: Wish) -> lxml.etree._Element:
        item = self._standing(wish) | {"state": WITHDRAWN, "reason": wish.text("reason")}
        return MAKE.WithdrawArticleResponse(self._kept(item, wish))

    def find_files(self, wish: Wish) -> lxml.etree._Element:
        self._look("media")
        found = [item for item in self._seen("media") if item["key"] == wish.text("key")]
        return MAKE.FindFilesResponse(*(_file(item, wish) for item in found[::-1]))

    def upload_file(self, wish: Wish) -> lxml.etree._Element:
        data = base64.b64decode(wish.text("data"))
        name, digest = wish.text("name"), hashlib.sha256(data).hexdigest()
        sign = SIGNS.get(name.rsplit(".", 1)[-1].lower(), b"")
        if not ENDINGS.search(name) or not data.startswith(sign):
            raise Fault(SENDER, f"Files like {name} are not taken.", refusal="FILE_REFUSED")
        if digest != wish.text("sha256"):
            raise Fault(SENDER, "The file does not have the digest that was sent with it.", refusal="FILE_REFUSED")
        number = str(self.memory.next_number("soap", first=2001))
        item: dict[str, Any] = {
            "id": number,
            "key": wish.text("key"),
            "file": f"{number}-{name}",
            "type": wish.text("type"),
        }
        item |= {"sha256": digest, "looks_left": wish.polls}
        self.memory.keep(self.key, "media", number, item, data=data)
        return MAKE.UploadFileResponse(_file(item, wish))

    # --- how it holds them

    def _changed(self, wish: Wish, state: str) -> lxml.etree._Element:
        item = self._standing(wish)
        state = PUBLISHED if item["state"] == PUBLISHED else state
        return self._kept(item | wish.content() | {"state": state}, wish)

    def _kept(self, item: dict[str, Any], wish: Wish) -> lxml.etree._Element:
        self.memory.keep(self.key, "posts", item["id"], item)
        return self._article(item, wish)

    def _held(self, wish: Wish) -> dict[str, Any]:
        item = self.memory.get(self.key, "posts", wish.text("id"))
        if item is None:
            raise Fault(SENDER, "There is no article of this id.", refusal="ARTICLE_NOT_FOUND")
        return item

    def _standing(self, wish: Wish) -> dict[str, Any]:
        item = self._held(wish)
        if item["state"] == WITHDRAWN:
            raise Fault(SENDER, "The article was withdrawn.", refusal="ARTICLE_NOT_FOUND")
        return item

    def _seen(self, kind: str) -> list[dict[str, Any]]:
        return [item for item in self.memory.newest_first(self.key, kind) if item["looks_left"] <= 0]

    def _look(self, kind: str) -> None:
        for item in self.memory.newest_first(self.key, kind):
            if item["looks_left"] > 0:
                self.memory.keep(self.key, kind, item["id"], item | {"looks_left": item["looks_left"] - 1})

    def _article(self, item: dict[str, Any], wish: Wish) -> lxml.etree._Element:
        parts = [MAKE(name, item[name]) for name in ("id", "docId", "title", "state")]
        if item["state"] == PUBLISHED:
            parts.append(MAKE.url(f"{wish.host}/soap/articles/{item['id']}.html"))
        return MAKE.article(*parts, MAKE.publishedAt(item["publishedAt"]), MAKE.body(item["body"]))


class Wish:
    """One call that kept the rules, and from where."""

    def __init__(self, envelope: Envelope, host: str, polls: int) -> None:
        self.text = envelope.text
        self.host, self.polls = host, polls

    def content(self) -> dict[str, Any]:
        """The article that was sent."""
        if self.text("article", "column") not in COLUMNS:
            raise Fault(SENDER, "There is no such column.", refusal="COLUMN_UNKNOWN")
        names = ("docId", "deliveryId", "column", "title", "source", "publishedAt", "summary", "body", "cover")
        more = ("sourceUrl", "policyTitle", "policyNumber", "indexNumber")
        sent = {name: self.text("article", name) for name in (*names, *more)}
        return sent | {"at": datetime.fromtimestamp(time.time(), UTC).isoformat()}


def _file(item: dict[str, Any], wish: Wish) -> lxml.etree._Element:
    return MAKE.file(
        MAKE.id(item["id"]),
        MAKE.key(item["key"]),
        MAKE.url(f"{wish.host}/soap/files/{item['file']}"),
        MAKE.sha256(item["sha256"]),
    )


FINAL = (PUBLISHED, WITHDRAWN)
BUSY = Fault(RECEIVER, "The system is busy, please try again later.", refusal="SYSTEM_BUSY")
ORDERED: dict[str, Fault] = {
    mishaps.BUSY: BUSY,
    mishaps.STALE_TOKEN: Fault(
        SENDER,
        "The security token could not be authenticated or authorized.",
        security=(WSSE, "FailedAuthentication"),
    ),
    mishaps.QUOTA: Fault(SENDER, "Too many calls.", refusal="QUOTA_EXCEEDED"),
    mishaps.PERMISSION_MISSING: Fault(SENDER, "The account may not do this.", refusal="PERMISSION_DENIED"),
    mishaps.REVIEW_REFUSED: Fault(SENDER, "The article holds forbidden words.", refusal="CONTENT_REJECTED"),
}
CALLS: dict[str, Callable[[SoapPlatform, Wish], lxml.etree._Element]] = {
    "FindArticles": SoapPlatform.find_articles,
    "CreateArticle": SoapPlatform.create_article,
    "PublishArticle": SoapPlatform.publish_article,
    "SubmitArticle": SoapPlatform.submit_article,
    "GetArticle": SoapPlatform.get_article,
    "WithdrawArticle": SoapPlatform.withdraw_article,
    "FindFiles": SoapPlatform.find_files,
    "UploadFile": SoapPlatform.upload_file,
}
SoapPlatform.call_names = tuple(CALLS)
