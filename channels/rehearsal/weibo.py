"""Weibo, played.

Written from: https://open.weibo.com/wiki/ — 2/statuses/share, 2/statuses/user_timeline, 2/statuses/show,
Oauth2/get_token_info, Error_code (read 2026-11-23); headline articles in `weibo_article`. statuses/destroy: UNCONFIRMED, from older pages.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.rehearsal import mishaps, weibo_article
from channels.rehearsal.accounts import WORD
from channels.rehearsal.arriving import Broken, arrived
from channels.rehearsal.mishaps import Mishap, Mishaps
from channels.rehearsal.pages import headline_page, notice, status_page
from channels.rehearsal.platform import Asked, Platform, Refusal

UID = 2000000001
NAME = "演练账号"
LIFETIME = 157_679_999
"""Seconds that a token lasts when the account owns the app: five years."""
FIRST_ID = 9_300_000_000_000_001
"""Larger than 2^53, as the real ones may be: a reader that makes it a float finds no such post."""

ORDERED = {
    mishaps.BUSY: (10009, "Too many pending tasks, system is busy"),
    mishaps.STALE_TOKEN: (21327, "expired_token"),
    mishaps.QUOTA: (10023, "User requests out of rate limit"),
    mishaps.PERMISSION_MISSING: (10014, "Insufficient app permissions"),
    mishaps.REVIEW_REFUSED: (20021, "content is illegal"),
}

LINK = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
LONGEST, LINK_COUNTS = 140, 10
TIMELINE = 5
PICTURE_SIGNS = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png", b"GIF8": "gif"}
PICTURE_BYTES = 5 * 1024 * 1024
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class WeiboPlatform(Platform):
    key = "weibo"
    label = "新浪微博"
    codes = weibo_article.CODES

    def routes(self, orders: Mishaps) -> list[Route]:
        async def called(request: Request) -> Response:
            return await self.answered(request, request.path_params["call"], orders)

        return [
            Route("/weibo/2/{call:path}", called, methods=["GET", "POST"]),
            Route("/weibo/{call:path}", called, methods=["POST"]),
            Route("/weibo/pictures/{mid}", self._picture),
            Route("/weibo/ttarticle/p/show", self._headline),
            Route("/weibo/{uid}/{bid}", self._status),
        ]

    def held(self) -> dict[str, list[dict[str, Any]]]:
        kinds = ("statuses", "headlines", "links", "calls")
        return {kind: self.memory.newest_first(self.key, kind) for kind in kinds}

    def published(self) -> list[dict[str, str]]:
        return [
            {
                "title": item["status"]["text"][:40],
                "path": f"/weibo/{UID}/{item['bid']}",
                "note": "已删除" if item["is_deleted"] else "已发布",
            }
            for item in self.memory.newest_first(self.key, "statuses")
        ]

    # --- public addresses

    async def _picture(self, request: Request) -> Response:
        mid = request.path_params["mid"]
        item = self.memory.get(self.key, "statuses", mid)
        if item is None or not item["picture"]:
            return notice("没有这张图片", status=404)
        return Response(self.memory.data(self.key, "statuses", mid), media_type=f"image/{item['picture']}")

    async def _status(self, request: Request) -> Response:
        wanted = (request.path_params["uid"], request.path_params["bid"])
        for item in self.memory.newest_first(self.key, "statuses"):
            if wanted == (str(UID), item["bid"]) and not item["is_deleted"]:
                links = {link["short"]: link["address"] for link in self.memory.newest_first(self.key, "links")}
                picture = f"/weibo/pictures/{item['status']['mid']}" if item["picture"] else ""
                return status_page(item["status"], picture=picture, links=links, card=item.get("card", ""))
        return notice("微博不存在或暂无查看权限", status=404)

    async def _headline(self, request: Request) -> Response:
        item = self.memory.get(self.key, "headlines", request.query_params.get("id", ""))
        return headline_page(item) if item else notice("文章不存在", status=404)

    # --- calls

    async def answer(self, request: Request, call: str, mishap: Mishap | None) -> Response:
        try:
            asked = await _arrived(request, mishap)
            _go_wrong(asked, call)
            if call not in CALLS:
                raise Refusal(10020, "Request api not found")
            method, act = CALLS[call]
            if asked.method != method:
                raise Refusal(10021, "HTTP method is not supported for this request")
            if call != "oauth2/access_token":
                _check_token(asked)
            with self.memory.together():
                answer, half_done = _acted(act, self, asked)
            if half_done:
                raise half_done
        except Refusal as refusal:
            return _refused(refusal, request.url.path.removeprefix("/weibo"))
        if call == weibo_article.CALL and (asked.goes_wrong(mishaps.BUSY_AFTER) or asked.goes_wrong(mishaps.SLOW)):
            return _refused(weibo_article.ArticleRefusal(weibo_article.SYSTEM), "")
        if asked.goes_wrong(mishaps.BUSY_AFTER):
            return _refused(Refusal(*ORDERED[mishaps.BUSY]), request.url.path.removeprefix("/weibo"))
        if asked.goes_wrong(mishaps.SLOW):
            slow = Refusal(20032, "Update success, while server slow now, please wait 1-2 minutes")
            return _refused(slow, request.url.path.removeprefix("/weibo"))
        return _json(answer)

    def share(self, asked: Asked) -> dict[str, Any]:
        text = str(asked.body.get("status", "")).strip()
        self._check_text(text)
        if not asked.body.get("rip"):
            raise Refusal(10016, "Miss required parameter (rip)")
        picture = _picture_format(asked)
        self._check_repeated(text)
        return self._publish(text, picture, asked)

    def post_bound(self, text: str, *, address: str, card: str, asked: Asked) -> dict[str, Any]:
        """The short post of a headline article: its words, and a link to the article."""
        return self._publish(f"{text} {address}", ("", b""), asked, card=card)

    def timeline(self, asked: Asked) -> dict[str, Any]:
        """The latest five at most, whatever is asked for. Every look lets late posts come nearer."""
        self._look()
        since = _number(asked, "since_id", default=0)
        seen = [item["status"] for item in self._visible() if item["status"]["id"] > since]
        count = min(_number(asked, "count", default=20), TIMELINE)
        chosen = [_maybe_short(status, asked) for status in seen[:count]]
        return {"statuses": chosen, "total_number": len(seen), "next_cursor": 0, "previous_cursor": 0}

    def show(self, asked: Asked) -> dict[str, Any]:
        self._look()
        return dict(self._asked_for(asked.query)["status"])

    def destroy(self, asked: Asked) -> dict[str, Any]:
        item = self._asked_for(asked.body)
        self._keep(item | {"is_deleted": True})
        return dict(item["status"])

    def count(self, asked: Asked) -> list[dict[str, Any]]:
        """Counts of up to a hundred posts; deleted and unknown ones are left out without a word."""
        wanted = [part for part in asked.query.get("ids", "").split(",") if part]
        if not 1 <= len(wanted) <= 100:
            raise Refusal(10017, "parameter (ids)'s value invalid, expect (0 < count <= 100)")
        held = {item["status"]["mid"]: item["status"] for item in self._visible()}
        return [
            {
                "id": held[mid]["id"],
                "comments": held[mid]["comments_count"],
                "reposts": held[mid]["reposts_count"],
                "attitudes": held[mid]["attitudes_count"],
            }
            for mid in wanted
            if mid in held
        ]

    def authorise(self, asked: Asked) -> dict[str, Any]:
        """The code that the account's owner brought back, for a token."""
        for name in ("client_id", "client_secret", "code", "redirect_uri"):
            if not asked.body.get(name):
                raise Refusal(21323, f"miss required parameter ({name})")
        if asked.body.get("grant_type") != "authorization_code":
            raise Refusal(21328, "unsupported_grant_type")
        if asked.body["client_secret"] != WORD:
            raise Refusal(21324, "invalid_client")
        if asked.body["code"] != WORD:
            raise Refusal(21325, "invalid_grant")
        return {"access_token": WORD, "expires_in": LIFETIME, "remind_in": str(LIFETIME), "uid": str(UID)}

    def token_info(self, asked: Asked) -> dict[str, Any]:
        return {"uid": UID, "appkey": WORD, "scope": "", "create_at": int(time.time()), "expire_in": LIFETIME}

    # --- how it holds them

    def _check_text(self, text: str) -> None:
        if not text:
            raise Refusal(20008, "content is null")
        links = LINK.findall(text)
        length = len(text) - sum(map(len, links)) + LINK_COUNTS * len(links)
        if length > LONGEST:
            raise Refusal(20012, "content is too long, must be within 140 words")
        if re.search(r"#[^#]+#", text):
            raise Refusal(10017, "parameter (status)'s value invalid, topics are not allowed")
        if not links or not all(self._is_safe(link) for link in links):
            raise Refusal(10017, "parameter (status)'s value invalid, must contain links of the safe domain only")

    def _is_safe(self, link: str) -> bool:
        host = urlsplit(link).hostname or ""
        return any(host == domain or host.endswith(f".{domain}") for domain in self.safe_domains)

    def _check_repeated(self, text: str) -> None:
        held = self.memory.newest_first(self.key, "statuses")
        before = next((item["sent"] for item in held if not item["is_deleted"]), "")
        if before == text:
            raise Refusal(20019, "repeat content")
        if LINK.sub("", before).strip() == LINK.sub("", text).strip():
            raise Refusal(20017, "repeated similar content")

    def _publish(self, text: str, picture: tuple[str, bytes], asked: Asked, *, card: str = "") -> dict[str, Any]:
        number = self.memory.next_number("weibo", first=FIRST_ID, step=4_000_000_007)
        status = {
            "created_at": _clock(time.time()),
            "id": number,
            "idstr": str(number),
            "mid": str(number),
            "text": LINK.sub(self._shortened, text),
            "user": {"id": UID, "idstr": str(UID), "screen_name": NAME},
            "reposts_count": 0,
            "comments_count": 0,
            "attitudes_count": 0,
        }
        polls = asked.mishap.polls if asked.mishap and asked.goes_wrong(mishaps.SLOW) else 0
        item = {"status": status, "sent": text, "bid": bid_of(number), "picture": picture[0], "looks_left": polls}
        item["card"] = card
        self._keep(item | {"is_deleted": False}, data=picture[1])
        return status

    def _shortened(self, link: re.Match[str]) -> str:
        short = f"http://t.cn/{uuid4().hex[:8]}"
        self.memory.keep(self.key, "links", short, {"short": short, "address": link[0]})
        return short

    def _visible(self) -> list[dict[str, Any]]:
        held = self.memory.newest_first(self.key, "statuses")
        return [item for item in held if not item["is_deleted"] and item["looks_left"] <= 0]

    def _look(self) -> None:
        for item in self.memory.newest_first(self.key, "statuses"):
            if item["looks_left"] > 0:
                self._keep(item | {"looks_left": item["looks_left"] - 1})

    def _asked_for(self, values: Any) -> dict[str, Any]:
        item = self.memory.get(self.key, "statuses", str(values.get("id", "")))
        if item is None or item["is_deleted"] or item["looks_left"] > 0:
            raise Refusal(20101, "target weibo does not exist")
        return item

    def _keep(self, item: dict[str, Any], *, data: bytes = b"") -> None:
        self.memory.keep(self.key, "statuses", item["status"]["mid"], item, data=data)


Act = Callable[[WeiboPlatform, Asked], dict[str, Any] | list[dict[str, Any]]]
CALLS: dict[str, tuple[str, Act]] = {
    "statuses/share.json": ("POST", WeiboPlatform.share),
    "statuses/user_timeline.json": ("GET", WeiboPlatform.timeline),
    "statuses/show.json": ("GET", WeiboPlatform.show),
    "statuses/destroy.json": ("POST", WeiboPlatform.destroy),
    "statuses/count.json": ("GET", WeiboPlatform.count),
    weibo_article.CALL: ("POST", weibo_article.publish),
    "oauth2/access_token": ("POST", WeiboPlatform.authorise),
    "oauth2/get_token_info": ("POST", WeiboPlatform.token_info),
}
WeiboPlatform.call_names = tuple(CALLS)
"""Path → method, what happens."""


# --- what arrives


async def _arrived(request: Request, mishap: Mishap | None) -> Asked:
    try:
        return await arrived(request, mishap)
    except Broken as broken:
        raise Refusal(20007, "Does multipart has image?") from broken


def _go_wrong(asked: Asked, call: str) -> None:
    if asked.mishap is None:
        return
    if call == weibo_article.CALL and asked.mishap.mishap in weibo_article.ORDERED:
        raise weibo_article.ArticleRefusal(weibo_article.ORDERED[asked.mishap.mishap])
    if asked.mishap.mishap in ORDERED:
        raise Refusal(*ORDERED[asked.mishap.mishap])


def _acted(
    act: Act, platform: WeiboPlatform, asked: Asked
) -> tuple[dict[str, Any] | list[dict[str, Any]], Refusal | None]:
    """What was done, and the refusal that stands although it was: the transaction keeps both."""
    try:
        return act(platform, asked), None
    except weibo_article.Halfway as half_done:
        return {}, half_done


def _check_token(asked: Asked) -> None:
    token = asked.body.get("access_token") or asked.query.get("access_token")
    if not token:
        raise Refusal(10006, "Source paramter (appkey) is missing")
    if token != WORD:
        raise Refusal(21332, "invalid_access_token")


def _number(asked: Asked, name: str, *, default: int) -> int:
    text = asked.query.get(name) or str(default)
    if not text.isdecimal():
        raise Refusal(10017, f"parameter ({name})'s value invalid")
    return int(text)


def _picture_format(asked: Asked) -> tuple[str, bytes]:
    """The picture's format and bytes, both empty when there is none."""
    if "pic" in asked.body:
        raise Refusal(20007, "Does multipart has image?")
    upload = asked.uploads.get("pic")
    if upload is None:
        return "", b""
    kind = next((name for sign, name in PICTURE_SIGNS.items() if upload.data.startswith(sign)), "")
    if not kind:
        raise Refusal(20005, "Unsupported image type, only suport JPG, GIF, PNG")
    if len(upload.data) >= PICTURE_BYTES:
        raise Refusal(20006, "Image size too large")
    return kind, upload.data


# --- what is answered


def _json(answer: dict[str, Any] | list[dict[str, Any]], *, status: int = 200) -> Response:
    raw = json.dumps(answer, ensure_ascii=False).encode()
    return Response(raw, status_code=status, headers={"Content-Type": "application/json;charset=UTF-8"})


def _refused(refusal: Refusal, path: str) -> Response:
    """System codes come as text and service codes as numbers: clients meet both."""
    if isinstance(refusal, weibo_article.ArticleRefusal):
        return _json({"code": str(refusal.code), "msg": refusal.text, "data": {}})
    code: int | str = str(refusal.code) if refusal.code < 20000 else refusal.code
    status = 403 if refusal.code in (10014, 10023) or refusal.code >= 21301 else 400
    return _json({"request": path, "error_code": code, "error": refusal.text}, status=status)


def _maybe_short(status: dict[str, Any], asked: Asked) -> dict[str, Any]:
    return status | {"user": UID} if asked.query.get("trim_user") == "1" else status


def _clock(at: float) -> str:
    """`Wed Oct 24 23:49:17 +0800 2012`, in English whatever the machine speaks."""
    now = time.gmtime(at + 8 * 3600)
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[now.tm_wday]
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    clock = time.strftime("%H:%M:%S", now)
    return f"{day} {months[now.tm_mon - 1]} {now.tm_mday:02} {clock} +0800 {now.tm_year}"


def bid_of(number: int) -> str:
    """The id in a post's web address: groups of seven decimal digits, each in base 62, four wide."""
    groups = []
    while number:
        number, group = divmod(number, 10_000_000)
        digits = ""
        while group:
            group, digit = divmod(group, 62)
            digits = DIGITS[digit] + digits
        groups.append(digits.rjust(4, "0") if number else digits or "0")
    return "".join(reversed(groups))
