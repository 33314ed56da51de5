"""哔哩哔哩, played: the signed gateway, the upload host, archives under review.

Written from: openhome.bilibili.com 接口签名实现标准 2.0, 服务端视频稿件投递, 视频稿件查询, 稿件删除, 视频数据 (community copy and
public clients, read 2026-11-25). UNCONFIRMED and so only chosen here: the numbers of errors, how long "a short time" is
within which a title may not be repeated, what `type/list` nests, how long a review takes.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from channels.rehearsal import mishaps
from channels.rehearsal.accounts import WORD
from channels.rehearsal.arriving import Broken, arrived
from channels.rehearsal.mishaps import Mishap
from channels.rehearsal.platform import Asked, Refusal
from channels.rehearsal.works import WorksPlatform, is_film, is_public, picture_size

PARAMETER, TOKEN, PERMISSION, NOTHING, BUSY, LIMIT = -400, -101, -403, -404, -500, -509
SIGNATURE, EXPIRED, REPLAYED = 4002, 4003, 4004
TITLE_REPEATED, TOKEN_USED, MANY_TODAY = 21012, 21069, 21070
ORDERED = {
    mishaps.BUSY: (BUSY, "服务器错误"),
    mishaps.STALE_TOKEN: (TOKEN, "access_token 已过期"),
    mishaps.QUOTA: (LIMIT, "超出限制"),
    mishaps.PERMISSION_MISSING: (PERMISSION, "访问权限不足"),
}
SIGNED = (
    "x-bili-accesskeyid",
    "x-bili-content-md5",
    "x-bili-signature-method",
    "x-bili-signature-nonce",
    "x-bili-signature-version",
    "x-bili-timestamp",
)
NEAR = 600
"""Seconds that a timestamp may differ from now."""
WHOLE, COVER_BYTES = 100_000_000, 5_000_000
COVER_WIDTH, COVER_HEIGHT = 960, 600
TITLE, TEXT, TAGS = 80, 250, 200
"""Each must stay below."""
SHORT_TIME = 3600
DAY = 86_400
MOST_LISTED = 20
SECTIONS = [
    {"id": 36, "name": "知识", "children": [{"id": 124, "name": "社科·法律·心理"}, {"id": 201, "name": "科学科普"}]},
    {"id": 202, "name": "资讯", "children": [{"id": 205, "name": "社会"}, {"id": 206, "name": "综合"}]},
]
KNOWN = {inner["id"] for section in SECTIONS for inner in section["children"]}  # type: ignore[attr-defined]
OPEN, WAITING, REFUSED = 0, -1, -2
STATES = {OPEN: "开放浏览", WAITING: "等待审核", REFUSED: "被打回"}
REASON = "标题与内容不符"
LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
FIRST_ID = 58**8
ON_UPLOAD_HOST = ("upload", "part/upload")
LISTED = {"all", "is_pubing", "pubed", "not_pubed"}


class BilibiliPlatform(WorksPlatform):
    key = "bilibili"
    label = "哔哩哔哩"
    name_of_id = "resource_id"
    call_paths = ("/bilibili/arcopen/fn/{call:path}", "/bilibili/video/v2/{call:path}")
    page = "/bilibili/video"

    def title_of(self, work: dict[str, Any]) -> str:
        return str(work["title"])

    def words_of(self, work: dict[str, Any]) -> str:
        return html.unescape(f"{work['desc']}\n{' '.join(f'#{tag}' for tag in work['tag'].split(','))}")

    def pictures_of(self, work: dict[str, Any]) -> list[str]:
        return [f"covers/{work['cover'].rpartition('/')[2]}"]

    async def answer(self, request: Request, call: str, mishap: Mishap | None) -> Response:
        try:
            asked = await arrived(request, mishap)
            if mishap and mishap.mishap in ORDERED:
                raise Refusal(*ORDERED[mishap.mishap])
            if call not in CALLS:
                raise Refusal(NOTHING, "啥都木有")
            method, act = CALLS[call]
            if asked.method != method:
                raise Refusal(-405, "不支持该方法")
            if (call in ON_UPLOAD_HOST) is not ("/video/v2/" in request.url.path):
                raise Refusal(NOTHING, "啥都木有")
            if call not in ON_UPLOAD_HOST:
                self._check_signature(asked)
            with self.memory.together():
                answer = act(self, asked)
        except Broken:
            return _answered(PARAMETER, "请求错误")
        except Refusal as refusal:
            return _answered(refusal.code, refusal.text)
        if asked.goes_wrong(mishaps.BUSY_AFTER):
            return _answered(*ORDERED[mishaps.BUSY])
        return _answered(0, "0", answer)

    def _check_signature(self, asked: Asked) -> None:
        """What is signed is fixed: six lines in the order of the alphabet, with the application's secret."""
        given = {name: asked.headers.get(name, "") for name in SIGNED}
        if not all(given.values()) or given["x-bili-signature-version"] != "2.0" or not _is_near(given):
            raise Refusal(EXPIRED if all(given.values()) else SIGNATURE, "签名参数错误")
        body = b"" if asked.uploads else asked.raw
        if given["x-bili-content-md5"] != hashlib.md5(body, usedforsecurity=False).hexdigest():
            raise Refusal(SIGNATURE, "content-md5 错误")
        text = "\n".join(f"{name}:{given[name]}" for name in SIGNED)
        right = hmac.new(WORD.encode(), text.encode(), hashlib.sha256).hexdigest()
        if given["x-bili-accesskeyid"] != WORD or not hmac.compare_digest(
            right.encode(), asked.headers.get("authorization", "").encode()
        ):
            raise Refusal(SIGNATURE, "签名错误")
        nonce = given["x-bili-signature-nonce"]
        if self.memory.get(self.key, "nonces", nonce):
            raise Refusal(REPLAYED, "重复请求")
        self.memory.keep(self.key, "nonces", nonce, {"nonce": nonce})
        if asked.headers.get("access-token") != WORD:
            raise Refusal(TOKEN, "账号未登录")

    # --- files

    def begin(self, asked: Asked) -> dict[str, Any]:
        if asked.body.get("utype") not in ("0", "1") or "." not in str(asked.body.get("name", "")):
            raise Refusal(PARAMETER, "name, utype")
        token = uuid4().hex
        whole = asked.body["utype"] == "1"
        self._keep_upload({"token": token, "small": whole, "parts": {}, "is_whole": False, "is_used": False})
        return {"upload_token": token}

    def upload(self, asked: Asked) -> None:
        held = self._open_upload(asked)
        if not held["small"] or len(asked.raw) >= WHOLE or not is_film(asked.raw):
            raise Refusal(PARAMETER, "文件错误")
        self._keep_upload(held | {"is_whole": True})

    def upload_part(self, asked: Asked) -> None:
        held, number = self._open_upload(asked), asked.query.get("part_number", "")
        if held["small"] or not number.isdecimal() or number == "0" or not asked.raw:
            raise Refusal(PARAMETER, "part_number")
        if number == "1" and not is_film(asked.raw):
            raise Refusal(PARAMETER, "文件错误")
        self._keep_upload(held | {"parts": held["parts"] | {number: len(asked.raw)}})

    def complete(self, asked: Asked) -> None:
        held = self._open_upload(asked)
        if not held["parts"] or set(held["parts"]) != {str(number + 1) for number in range(len(held["parts"]))}:
            raise Refusal(PARAMETER, "分片不完整")
        self._keep_upload(held | {"is_whole": True})

    def upload_cover(self, asked: Asked) -> dict[str, Any]:
        cover = asked.uploads.get("file")
        size = picture_size(cover.data) if cover else None
        if cover is None or size is None or len(cover.data) > COVER_BYTES:
            raise Refusal(PARAMETER, "封面格式或大小错误")
        if size[1] < COVER_WIDTH or size[2] < COVER_HEIGHT:
            raise Refusal(PARAMETER, "封面尺寸过小")
        name = uuid4().hex
        address = f"{asked.host}/bilibili/pictures/covers/{name}"
        self.memory.keep(self.key, "covers", name, {"url": address}, data=cover.data)
        return {"url": address}

    # --- archives

    def submit(self, asked: Asked) -> dict[str, Any]:
        held = self._open_upload(asked)
        if not held["is_whole"]:
            raise Refusal(PARAMETER, "文件没有上传完")
        archive = self._checked(asked)
        number = self.memory.next_number("bilibili", first=FIRST_ID, step=1_234_577)
        archive |= {"resource_id": f"BV1{_letters(number)}", "ctime": int(time.time())}
        self.keep_new(archive, asked, refused_as=REASON)
        self._keep_upload(held | {"is_used": True})
        return {"resource_id": archive["resource_id"]}

    def _checked(self, asked: Asked) -> dict[str, Any]:
        title, text, tags = (str(asked.body.get(name, "")).strip() for name in ("title", "desc", "tag"))
        if not title or len(title) >= TITLE:
            raise Refusal(PARAMETER, "标题为空或过长")
        if len(text) >= TEXT or not tags or len(tags) >= TAGS:
            raise Refusal(PARAMETER, "简介或标签的长度错误")
        if asked.body.get("tid") not in KNOWN:
            raise Refusal(PARAMETER, "分区错误")
        if asked.body.get("no_reprint") not in (0, 1) or asked.body.get("copyright") not in (1, 2):
            raise Refusal(PARAMETER, "copyright, no_reprint")
        if asked.body["copyright"] == 2 and not asked.body.get("source"):
            raise Refusal(PARAMETER, "转载要写来源")
        cover = str(asked.body.get("cover", ""))
        if self.memory.get(self.key, "covers", cover.rpartition("/")[2]) != {"url": cover}:
            raise Refusal(PARAMETER, "封面不是上传得到的地址")
        sent = self.memory.newest_first(self.key, "works")
        if any(item["title"] == title and time.time() - item["ctime"] < SHORT_TIME for item in sent):
            raise Refusal(TITLE_REPEATED, "请勿短时间内重复投递相同标题的稿件")
        most = self.works_a_day
        if most and sum(time.time() - item["ctime"] < DAY for item in sent) >= most:
            raise Refusal(MANY_TODAY, "今日投稿已达上限")
        kept = {name: asked.body[name] for name in ("tid", "no_reprint", "copyright")}
        return {"title": title, "desc": html.escape(text), "tag": tags, "cover": cover, **kept}

    def view(self, asked: Asked) -> dict[str, Any]:
        item = self._asked_for(asked.query)
        shown = _shown(item)
        self.looked_at(item)
        return shown

    def view_list(self, asked: Asked) -> dict[str, Any]:
        status, number, size = (asked.query.get(name, "") for name in ("status", "pn", "ps"))
        if status not in LISTED or not number.isdecimal() or not size.isdecimal() or not 1 <= int(size) <= MOST_LISTED:
            raise Refusal(PARAMETER, "pn, ps, status")
        found = [_shown(item) for item in self.works()]
        wanted = {"pubed": {OPEN}, "is_pubing": {WAITING}, "not_pubed": {REFUSED}}.get(status, set(STATES))
        found = [item for item in found if item["addit_info"]["state"] in wanted]
        start = (int(number) - 1) * int(size)
        page = {"pn": int(number), "ps": int(size), "total": len(found)}
        return {"page": page, "list": found[start : start + int(size)]}

    def delete(self, asked: Asked) -> None:
        self.change(self._asked_for(asked.body), is_deleted=True)

    def types(self, asked: Asked) -> list[dict[str, Any]]:
        return SECTIONS

    def stat(self, asked: Asked) -> dict[str, int]:
        """What the public has done: it can look only."""
        item = self._asked_for(asked.query)
        others = dict.fromkeys(("danmaku", "reply", "favorite", "coin", "share", "like"), 0)
        return {"view": item["views"], **others}

    def scopes(self, asked: Asked) -> dict[str, Any]:
        return {"openid": uuid4().hex, "scopes": ["USER_INFO", "ARC_BASE", "ARC_DATA"]}

    def _asked_for(self, values: Any) -> dict[str, Any]:
        item = self.work(values.get("resource_id", ""))
        if item is None:
            raise Refusal(NOTHING, "稿件不存在")
        return item

    def _open_upload(self, asked: Asked) -> dict[str, Any]:
        held = self.memory.get(self.key, "uploads", asked.query.get("upload_token", ""))
        if held is None:
            raise Refusal(PARAMETER, "upload_token 无效")
        if held["is_used"]:
            raise Refusal(TOKEN_USED, "upload_token 已使用")
        return held

    def _keep_upload(self, upload: dict[str, Any]) -> None:
        self.memory.keep(self.key, "uploads", upload["token"], upload)


Act = Callable[[BilibiliPlatform, Asked], Any]
CALLS: dict[str, tuple[str, Act]] = {
    "archive/video/init": ("POST", BilibiliPlatform.begin),
    "upload": ("POST", BilibiliPlatform.upload),
    "part/upload": ("POST", BilibiliPlatform.upload_part),
    "archive/video/complete": ("POST", BilibiliPlatform.complete),
    "archive/cover/upload": ("POST", BilibiliPlatform.upload_cover),
    "archive/add-by-utoken": ("POST", BilibiliPlatform.submit),
    "archive/view": ("GET", BilibiliPlatform.view),
    "archive/viewlist": ("GET", BilibiliPlatform.view_list),
    "archive/delete": ("POST", BilibiliPlatform.delete),
    "archive/type/list": ("GET", BilibiliPlatform.types),
    "data/arc/stat": ("GET", BilibiliPlatform.stat),
    "user/account/scopes": ("GET", BilibiliPlatform.scopes),
}
"""Call → method, what happens."""
BilibiliPlatform.call_names = tuple(CALLS)


def _is_near(given: dict[str, str]) -> bool:
    stamp = given["x-bili-timestamp"]
    return stamp.isdecimal() and abs(time.time() - int(stamp)) <= NEAR


def _shown(item: dict[str, Any]) -> dict[str, Any]:
    """As it is read back: the text with its signs as entities, and what the review says."""
    state = OPEN if is_public(item) else WAITING if item["looks_left"] > 0 else REFUSED
    kept = ("resource_id", "title", "cover", "tid", "no_reprint", "desc", "tag", "copyright", "ctime")
    told = {"state": state, "state_desc": STATES[state], "reject_reason": item["refused"] if state == REFUSED else ""}
    film = {"cid": 0, "filename": "", "duration": 0, "share_url": "", "iframe_url": ""}
    return {name: item[name] for name in kept} | {"ptime": item["ctime"], "video_info": film, "addit_info": told}


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number, len(LETTERS))
        text = LETTERS[rest] + text
    return text


def _answered(code: int, message: str, data: Any = None) -> Response:
    answer = {"code": code, "message": message, "ttl": 1, "request_id": uuid4().hex}
    return JSONResponse(answer if data is None else answer | {"data": data})
