"""The WeChat Official Account platform, played.

Written from: https://developers.weixin.qq.com/doc/service/api/ — token, uploadimg, add_material, draft box,
publish — and community tests of what the filter does to article HTML (read 2026-11-23).
Where the documents are silent, this simulator is the stricter of the two readings.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import lxml.html
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.rehearsal import mishaps
from channels.rehearsal.accounts import WORD
from channels.rehearsal.mishaps import Mishap, Mishaps
from channels.rehearsal.pages import article_page, notice
from channels.rehearsal.platform import Asked, Platform, Refusal, Upload, host_of

LIFETIME = 7200
ROTATION = 300
BETWEEN_FORCED = 30
"""Seconds of a token: its life, how long before the end a new one is given, and between two forced ones."""

ORDERED = {
    mishaps.BUSY: (-1, "system error"),
    mishaps.STALE_TOKEN: (40001, "invalid credential, access_token is invalid or not latest"),
    mishaps.QUOTA: (45009, "reach max api daily quota limit"),
    mishaps.PERMISSION_MISSING: (48001, "api unauthorized"),
}

REVIEW_REFUSED = 4
PUBLISHED, IN_PROGRESS = 0, 1

IMAGE_SIGNS = {
    b"\xff\xd8\xff": "jpg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"GIF8": "gif",
    b"BM": "bmp",
}

DROPPED = ("script", "style", "link", "meta", "noscript", "iframe", "object", "embed", "form", "input", "video")
BLOCKS = ("p", "div", "section", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote", "figure")


class WeChatPlatform(Platform):
    key = "wechat"
    label = "微信公众号"

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
        kinds = ("images", "materials", "drafts", "jobs", "articles", "calls")
        return {kind: self.memory.newest_first(self.key, kind) for kind in kinds}

    def published(self) -> list[dict[str, str]]:
        return [
            {
                "title": item["article"]["title"],
                "path": f"/wechat/s/{item['article_id']}",
                "note": "已删除" if item["is_deleted"] else "已发表",
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
        today = _beijing_day(time.time())
        reads = item.get("reads", {})
        reads[today] = reads.get(today, 0) + 1
        self.memory.keep(self.key, "articles", item["article_id"], item | {"reads": reads})
        return article_page(item["article"], at=item["update_time"])

    # --- calls

    async def answer(self, request: Request, call: str, mishap: Mishap | None) -> Response:
        try:
            asked = await _asked(request, mishap)
            self._go_wrong(asked)
            if call not in CALLS:
                raise Refusal(40066, "invalid url")
            method, needs_token, act = CALLS[call]
            if asked.method != method:
                raise Refusal(43002 if method == "POST" else 43001, f"require {method} method")
            if needs_token:
                self._check_token(asked.query.get("access_token", ""))
            with self.memory.together():
                answer = act(self, asked)
        except Refusal as refusal:
            return _refused(refusal)
        if asked.goes_wrong(mishaps.BUSY_AFTER):
            return _refused(Refusal(*ORDERED[mishaps.BUSY]))
        return _json(answer)

    def _go_wrong(self, asked: Asked) -> None:
        if asked.mishap is None or asked.mishap.mishap not in ORDERED:
            return
        if asked.goes_wrong(mishaps.STALE_TOKEN):
            self.memory.drop(self.key, "tokens", asked.query.get("access_token", ""))
        raise Refusal(*ORDERED[asked.mishap.mishap])

    # tokens

    def _check_token(self, text: str) -> None:
        if not text:
            raise Refusal(41001, "access_token missing")
        token = self.memory.get(self.key, "tokens", text)
        if token is None:
            raise Refusal(*ORDERED[mishaps.STALE_TOKEN])
        if token["until"] <= time.time():
            raise Refusal(42001, "access_token expired")

    def stable_token(self, asked: Asked) -> dict[str, Any]:
        """The same token as long as it is good for five minutes more; forcing kills the old one at once."""
        _check_client(asked.body)
        now = time.time()
        current = next((item for item in self._tokens("stable") if item["until"] - now > ROTATION), None)
        if current and asked.body.get("force_refresh") and now - current["since"] >= BETWEEN_FORCED:
            self.memory.drop(self.key, "tokens", current["text"])
            current = None
        return _token_answer(current or self._new_token("stable"))

    def token(self, asked: Asked) -> dict[str, Any]:
        """Always a new one; the one before stays good for five minutes."""
        _check_client(asked.query)
        for old in self._tokens("plain"):
            until = min(old["until"], time.time() + ROTATION)
            self.memory.keep(self.key, "tokens", old["text"], old | {"until": until})
        return _token_answer(self._new_token("plain"))

    def _tokens(self, kind: str) -> list[dict[str, Any]]:
        return [item for item in self.memory.newest_first(self.key, "tokens") if item["kind"] == kind]

    def _new_token(self, kind: str) -> dict[str, Any]:
        now = time.time()
        token = {"text": f"99_{uuid4().hex}{uuid4().hex}", "kind": kind, "since": now, "until": now + LIFETIME}
        self.memory.keep(self.key, "tokens", str(token["text"]), token)
        return token

    # pictures

    def upload_image(self, asked: Asked) -> dict[str, Any]:
        upload = _media(asked)
        ending = _format_of(upload.data, allowed=("jpg", "png"))
        if len(upload.data) >= 1024 * 1024:
            raise Refusal(40009, "invalid image size")
        name = uuid4().hex
        self.memory.keep(self.key, "images", name, {"id": name, "format": ending}, data=upload.data)
        return {"url": f"{asked.host}/wechat/mmbiz/{name}/0"}

    def add_material(self, asked: Asked) -> dict[str, Any]:
        if asked.query.get("type") not in ("image", "thumb"):
            raise Refusal(40004, "invalid media type")
        is_thumb = asked.query["type"] == "thumb"
        upload = _media(asked)
        ending = _format_of(upload.data, allowed=("jpg",) if is_thumb else ("jpg", "png", "gif", "bmp"))
        if len(upload.data) > (64 * 1024 if is_thumb else 10 * 1024 * 1024):
            raise Refusal(45001, "media size out of limit")
        media_id = _media_id()
        url = f"{asked.host}/wechat/mmbiz/{media_id}/0"
        material = {"media_id": media_id, "name": upload.name, "update_time": int(time.time()), "url": url}
        self.memory.keep(self.key, "materials", media_id, material | {"format": ending}, data=upload.data)
        return {"media_id": media_id, "url": url, "item": []}

    def list_materials(self, asked: Asked) -> dict[str, Any]:
        if asked.body.get("type") != "image":
            raise Refusal(40004, "invalid media type")
        return _page(asked, self.memory.newest_first(self.key, "materials"))

    def delete_material(self, asked: Asked) -> dict[str, Any]:
        media_id = str(asked.body.get("media_id", ""))
        if self.memory.get(self.key, "materials", media_id) is None:
            raise Refusal(40007, "invalid media_id")
        self.memory.drop(self.key, "materials", media_id)
        return _ok()

    def count_materials(self, asked: Asked) -> dict[str, Any]:
        count = len(self.memory.newest_first(self.key, "materials"))
        return {"voice_count": 0, "video_count": 0, "image_count": count, "news_count": 0}

    # drafts

    def add_draft(self, asked: Asked) -> dict[str, Any]:
        articles = asked.body.get("articles")
        if not isinstance(articles, list) or not articles:
            raise Refusal(44003, "empty news data")
        if len(articles) > 8:
            raise Refusal(45008, "article count out of limit")
        media_id = _media_id()
        self._keep_draft(media_id, [self._stored(article) for article in articles])
        return {"media_id": media_id, "item": []}

    def update_draft(self, asked: Asked) -> dict[str, Any]:
        """`articles` is one object here, the opposite of adding."""
        draft, index = self._draft(asked), asked.body.get("index")
        if not isinstance(index, int) or not 0 <= index < len(draft["articles"]):
            raise Refusal(40114, "invalid index value")
        if not isinstance(asked.body.get("articles"), dict):
            raise Refusal(47001, "data format error")
        draft["articles"][index] = self._stored(asked.body["articles"])
        self._keep_draft(draft["media_id"], draft["articles"])
        return _ok()

    def get_draft(self, asked: Asked) -> dict[str, Any]:
        self._look_at_jobs(media_id=str(asked.body.get("media_id", "")))
        draft = self._draft(asked)
        preview = f"{asked.host}/wechat/preview/{draft['media_id']}"
        return {"news_item": [article | {"url": preview} for article in draft["articles"]]}

    def list_drafts(self, asked: Asked) -> dict[str, Any]:
        items = [
            {
                "media_id": draft["media_id"],
                "content": {"news_item": [_maybe_short(article, asked) for article in draft["articles"]]},
                "update_time": draft["update_time"],
            }
            for draft in self.memory.newest_first(self.key, "drafts")
        ]
        return _page(asked, items)

    def count_drafts(self, asked: Asked) -> dict[str, Any]:
        return {"total_count": len(self.memory.newest_first(self.key, "drafts"))}

    def delete_draft(self, asked: Asked) -> dict[str, Any]:
        self.memory.drop(self.key, "drafts", self._draft(asked)["media_id"])
        return _ok()

    def _draft(self, asked: Asked) -> dict[str, Any]:
        draft = self.memory.get(self.key, "drafts", str(asked.body.get("media_id", "")))
        if draft is None:
            raise Refusal(40007, "invalid media_id")
        return draft

    def _keep_draft(self, media_id: str, articles: list[dict[str, Any]]) -> None:
        draft = {"media_id": media_id, "articles": articles, "update_time": int(time.time())}
        self.memory.keep(self.key, "drafts", media_id, draft)

    def _stored(self, article: Any) -> dict[str, Any]:
        _check_article(article)
        if self.memory.get(self.key, "materials", str(article.get("thumb_media_id", ""))) is None:
            raise Refusal(40007, "invalid media_id")
        content = as_stored(str(article["content"]), is_ours=self._is_our_picture)
        digest = article.get("digest") or _text_of(content)[:54]
        texts = {key: str(article.get(key, "")) for key in ("title", "author", "content_source_url", "thumb_media_id")}
        return {"article_type": "news", **texts, "digest": digest, "content": content}

    def _is_our_picture(self, src: str) -> bool:
        """On the platform's own host: from uploadimg, or a permanent material (clients in use rely on both)."""
        match = re.fullmatch(r"https?://[^/]+/wechat/mmbiz/(\w+)/0(\?.*)?", src)
        kinds = ("images", "materials")
        return match is not None and any(self.memory.get(self.key, kind, match[1]) for kind in kinds)

    # publishing

    def submit(self, asked: Asked) -> dict[str, Any]:
        """Accepts the task only. A draft that is still there can be submitted again: that is a second publish."""
        self._look_at_jobs(media_id=str(asked.body.get("media_id", "")))
        draft = self._draft(asked)
        number = self.memory.next_number("publish", first=100000001)
        job = {
            "publish_id": str(number),
            "msg_data_id": str(2247490000 + number - 100000000),
            "media_id": draft["media_id"],
            "articles": draft["articles"],
            "article_id": "",
            "status": IN_PROGRESS,
            "fate": REVIEW_REFUSED if asked.goes_wrong(mishaps.REVIEW_REFUSED) else PUBLISHED,
            "looks": 0,
            "polls": asked.mishap.polls if asked.mishap and asked.goes_wrong(mishaps.SLOW) else 1,
            "since": time.time(),
        }
        self._keep_job(job)
        return _ok() | {key: job[key] for key in ("publish_id", "msg_data_id")}

    def get_job(self, asked: Asked) -> dict[str, Any]:
        job = self.memory.get(self.key, "jobs", str(asked.body.get("publish_id", "")))
        if job is None:
            raise Refusal(40007, "invalid publish_id")
        job = self._look(job)
        answer = {"publish_id": job["publish_id"], "publish_status": job["status"], "fail_idx": []}
        if job["status"] == PUBLISHED:
            item = {"idx": 1, "article_url": _article_url(asked, job["article_id"])}
            answer |= {"article_id": job["article_id"], "article_detail": {"count": 1, "item": [item]}}
        elif job["status"] != IN_PROGRESS:
            answer |= {"fail_idx": [1]}
        return answer

    def list_articles(self, asked: Asked) -> dict[str, Any]:
        self._look_at_jobs()
        items = [
            {
                "article_id": item["article_id"],
                "content": {"news_item": [_maybe_short(self._published_item(item, asked), asked)]},
                "update_time": item["update_time"],
            }
            for item in self.memory.newest_first(self.key, "articles")
        ]
        return _page(asked, items)

    def get_article(self, asked: Asked) -> dict[str, Any]:
        return {"news_item": [self._published_item(self._article_asked_for(asked), asked)]}

    def delete_article(self, asked: Asked) -> dict[str, Any]:
        item = self._article_asked_for(asked)
        if item["is_deleted"]:
            raise Refusal(53600, "invalid article_id")
        if asked.body.get("index", 0) not in (0, 1):
            raise Refusal(40114, "invalid index value")
        self.memory.keep(self.key, "articles", item["article_id"], item | {"is_deleted": True})
        return _ok()

    def count_readers(self, asked: Asked) -> dict[str, Any]:
        """Of one day's publications, up to yesterday; what fewer than three have read is not reported."""
        begin, end = (str(asked.body.get(key, "")) for key in ("begin_date", "end_date"))
        if not all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in (begin, end)):
            raise Refusal(61500, "date format error")
        if begin != end:
            raise Refusal(61501, "date range error")
        if begin >= _beijing_day(time.time()):
            raise Refusal(61503, "data not ready")
        return {"list": [self._count(item) for item in self._read_articles(begin)], "is_delay": False}

    def _read_articles(self, day: str) -> list[dict[str, Any]]:
        held = self.memory.newest_first(self.key, "articles")
        return [
            item
            for item in held
            if _beijing_day(item["update_time"]) == day and sum(item.get("reads", {}).values()) >= 3
        ]

    def _count(self, item: dict[str, Any]) -> dict[str, Any]:
        return {
            "ref_date": _beijing_day(item["update_time"]),
            "msgid": f"{item['msg_data_id']}_1",
            "publish_type": 1,
            "title": item["article"]["title"],
            "detail_list": [{"stat_date": day, "read_user": count} for day, count in sorted(item["reads"].items())],
        }

    def _article_asked_for(self, asked: Asked) -> dict[str, Any]:
        item = self.memory.get(self.key, "articles", str(asked.body.get("article_id", "")))
        if item is None:
            raise Refusal(53600, "invalid article_id")
        return item

    def _published_item(self, item: dict[str, Any], asked: Asked) -> dict[str, Any]:
        url = _article_url(asked, item["article_id"])
        article: dict[str, Any] = item["article"]
        return article | {"url": url, "is_deleted": item["is_deleted"]}

    def _look_at_jobs(self, media_id: str = "") -> None:
        for job in self.memory.newest_first(self.key, "jobs"):
            if job["status"] == IN_PROGRESS and media_id in ("", job["media_id"]):
                self._look(job)

    def _look(self, job: dict[str, Any]) -> dict[str, Any]:
        """Work goes on while nobody looks, too: after `polls` looks or their worth of seconds it is over."""
        if job["status"] != IN_PROGRESS:
            return job
        job = job | {"looks": job["looks"] + 1}
        has_waited = time.time() - job["since"] >= job["polls"] * self.seconds_per_look
        if job["looks"] > job["polls"] or has_waited:
            job = job | {"status": job["fate"]}
        if job["status"] == PUBLISHED:
            job = job | {"article_id": self._publish(job)}
        self._keep_job(job)
        return job

    def _publish(self, job: dict[str, Any]) -> str:
        """The article comes to be, and its draft leaves the draft box."""
        article_id = uuid4().hex[:22]
        item = {
            "article_id": article_id,
            "article": job["articles"][0],
            "msg_data_id": job["msg_data_id"],
            "is_deleted": False,
            "update_time": int(time.time()),
        }
        self.memory.keep(self.key, "articles", article_id, item)
        self.memory.drop(self.key, "drafts", job["media_id"])
        return article_id

    def _keep_job(self, job: dict[str, Any]) -> None:
        self.memory.keep(self.key, "jobs", job["publish_id"], job)


Act = Callable[[WeChatPlatform, Asked], dict[str, Any]]
CALLS: dict[str, tuple[str, bool, Act]] = {
    "token": ("GET", False, WeChatPlatform.token),
    "stable_token": ("POST", False, WeChatPlatform.stable_token),
    "media/uploadimg": ("POST", True, WeChatPlatform.upload_image),
    "material/add_material": ("POST", True, WeChatPlatform.add_material),
    "material/batchget_material": ("POST", True, WeChatPlatform.list_materials),
    "material/del_material": ("POST", True, WeChatPlatform.delete_material),
    "material/get_materialcount": ("GET", True, WeChatPlatform.count_materials),
    "draft/add": ("POST", True, WeChatPlatform.add_draft),
    "draft/get": ("POST", True, WeChatPlatform.get_draft),
    "draft/update": ("POST", True, WeChatPlatform.update_draft),
    "draft/delete": ("POST", True, WeChatPlatform.delete_draft),
    "draft/batchget": ("POST", True, WeChatPlatform.list_drafts),
    "draft/count": ("GET", True, WeChatPlatform.count_drafts),
    "freepublish/submit": ("POST", True, WeChatPlatform.submit),
    "freepublish/get": ("POST", True, WeChatPlatform.get_job),
    "freepublish/batchget": ("POST", True, WeChatPlatform.list_articles),
    "freepublish/getarticle": ("POST", True, WeChatPlatform.get_article),
    "freepublish/delete": ("POST", True, WeChatPlatform.delete_article),
    "datacube/getarticletotaldetail": ("POST", True, WeChatPlatform.count_readers),
}
WeChatPlatform.call_names = tuple(CALLS)
"""Path under /cgi-bin/ → method, whether a token is needed, what happens."""


# --- what arrives


async def _asked(request: Request, mishap: Mishap | None) -> Asked:
    body: dict[str, Any] = {}
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        uploads = await _uploads(request)
    elif request.method == "POST":
        body = as_wechat_reads(await request.body())
    return Asked(
        method=request.method,
        query=dict(request.query_params),
        host=host_of(request),
        body=body,
        uploads=uploads,
        mishap=mishap,
    )


async def _uploads(request: Request) -> dict[str, Upload]:
    try:
        form = await request.form()
    except HTTPException as broken:
        raise Refusal(41005, "media data missing") from broken
    return {
        key: Upload(name=value.filename or "", data=await value.read())
        for key, value in form.items()
        if isinstance(value, UploadFile)
    }


def as_wechat_reads(raw: bytes) -> dict[str, Any]:
    """A JSON object in literal UTF-8. Unicode escapes are not undone: they stay the six characters they are."""
    try:
        text = raw.decode("utf-8")
        body = json.loads(re.sub(r"(?<!\\)((?:\\\\)*)\\u", r"\1\\\\u", text))
    except ValueError as broken:
        raise Refusal(47001, "data format error") from broken
    if not isinstance(body, dict):
        raise Refusal(47001, "data format error")
    return body


def _check_client(values: Any) -> None:
    if values.get("grant_type") != "client_credential":
        raise Refusal(40002, "invalid grant_type")
    if not values.get("appid"):
        raise Refusal(41002, "appid missing")
    if not values.get("secret"):
        raise Refusal(41004, "appsecret missing")
    if not str(values["appid"]).startswith(WORD):
        raise Refusal(40013, "invalid appid")
    if values["secret"] != WORD:
        raise Refusal(40125, "invalid appsecret")


def _media(asked: Asked) -> Upload:
    upload = asked.uploads.get("media")
    if upload is None or not upload.data or not upload.name:
        raise Refusal(41005, "media data missing")
    return upload


def _format_of(data: bytes, *, allowed: tuple[str, ...]) -> str:
    ending = next((name for sign, name in IMAGE_SIGNS.items() if data.startswith(sign)), "")
    if ending not in allowed:
        raise Refusal(40005, "invalid file type")
    return ending


def _check_article(article: Any) -> None:
    """Lengths as the current pages state them, the stricter one where two pages differ."""
    if not isinstance(article, dict) or not all(article.get(key) for key in ("title", "content")):
        raise Refusal(44003, "empty news data")
    if article.get("article_type", "news") != "news":
        raise Refusal(47001, "data format error: only news is played here")
    texts = {key: str(article.get(key) or "") for key in ("title", "author", "digest", "content")}
    if len(texts["title"]) > 32:
        raise Refusal(45003, "title size out of limit")
    if len(texts["digest"]) > 120:
        raise Refusal(45004, "description size out of limit")
    if len(texts["content"]) >= 20_000 or len(texts["content"].encode()) >= 1_000_000:
        raise Refusal(45002, "content size out of limit")
    if len(texts["author"]) > 16:  # the page gives the limit but no code: 45110 is UNCONFIRMED
        raise Refusal(45110, "author size out of limit")
    link = str(article.get("content_source_url") or "")
    if link and (not re.match(r"https?://[^\s/]+", link) or len(link.encode()) > 1024):
        raise Refusal(41039, "invalid content_source_url")


# --- what the filter makes of an article


def as_stored(content: str, *, is_ours: Callable[[str], bool]) -> str:
    """Article HTML as it is read back: cleaned, foreign pictures gone, `src` become `data-src`."""
    content = re.sub(r'style="[^"]*&#?\w+;[^"]*"', 'style=""', content)
    root = lxml.html.fragment_fromstring(content, create_parent="div")
    for element in list(root.iterdescendants()):
        if not isinstance(element.tag, str) or element.tag in DROPPED:
            element.drop_tree()
    for element in list(root.iterdescendants()):
        _strip(element)
        _settle(element, is_ours)
    inner = str(lxml.html.tostring(root, encoding="unicode", with_tail=False))
    inner = inner.removeprefix("<div>").removesuffix("</div>")
    return re.sub(r'style="[^"]*"', lambda style: style[0].replace("'", "&#39;"), inner)


def _strip(element: Any) -> None:
    for name in list(element.attrib):
        if name in ("id", "class") or name.startswith("on"):
            del element.attrib[name]
    if style := element.get("style"):
        kept = [part for part in style.split(";") if not re.match(r"\s*(position|float)\s*:", part)]
        element.set("style", ";".join(kept))


def _settle(element: Any, is_ours: Callable[[str], bool]) -> None:
    if element.tag == "img":
        src = element.attrib.pop("src", "") or element.get("data-src", "")
        if is_ours(src):
            element.set("data-src", src)
        else:
            element.drop_tree()
    elif (element.tag == "a" and not re.match(r"https?://mp\.weixin\.qq\.com/", element.get("href", ""))) or (
        element.tag == "div" and any(child.tag in BLOCKS for child in element)
    ):
        element.drop_tag()
    elif element.tag == "div":
        element.tag = "p"
        element.attrib.clear()


def _text_of(content: str) -> str:
    return "".join(lxml.html.fragment_fromstring(content, create_parent="div").itertext()).strip()


# --- what is answered


def _json(answer: dict[str, Any]) -> Response:
    raw = json.dumps(answer, ensure_ascii=False).encode()
    return Response(raw, headers={"Content-Type": "application/json; encoding=utf-8"})


def _refused(refusal: Refusal) -> Response:
    text = f"{refusal.text} hint: [{uuid4().hex[:12]}] rid: {uuid4()}"
    return _json({"errcode": refusal.code, "errmsg": text})


def _ok() -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok"}


def _token_answer(token: dict[str, Any]) -> dict[str, Any]:
    return {"access_token": token["text"], "expires_in": int(token["until"] - time.time())}


def _page(asked: Asked, items: list[dict[str, Any]]) -> dict[str, Any]:
    offset, count = asked.body.get("offset"), asked.body.get("count")
    if not isinstance(offset, int) or not isinstance(count, int) or offset < 0 or not 1 <= count <= 20:
        raise Refusal(47001, "data format error")
    chosen = items[offset : offset + count]
    return {"total_count": len(items), "item_count": len(chosen), "item": chosen}


def _maybe_short(article: dict[str, Any], asked: Asked) -> dict[str, Any]:
    without = asked.body.get("no_content") == 1
    return {key: value for key, value in article.items() if not (without and key == "content")}


def _beijing_day(at: float) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(at + 8 * 3600))


def _media_id() -> str:
    return f"{uuid4().hex}{uuid4().hex}"


def _article_url(asked: Asked, article_id: str) -> str:
    return f"{asked.host}/wechat/s/{article_id}"
