"""抖音, played: pictures, films, works under review, their list and what was counted.

Written from: open.douyin.com 内容管理 (upload_image, create_image_text, upload_video, parts, create_video, video_list,
video_data; old and community copies, read 2026-11-25). UNCONFIRMED and so only chosen here: the numbers of most errors, how
long a text may be, that one state of the several copies is used, how long a review takes. No deletion is documented.
"""

from __future__ import annotations

import base64
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

BUSY, PARAMETER, TOKEN, EXPIRED, PERMISSION, LIMIT = 2100004, 2100005, 28001003, 28001008, 28001018, 2118110
USED, MISMATCH = 2114002, 2190015
ORDERED = {
    mishaps.BUSY: (BUSY, "系统繁忙"),
    mishaps.STALE_TOKEN: (EXPIRED, "access_token 过期"),
    mishaps.QUOTA: (LIMIT, "请求过于频繁"),
    mishaps.PERMISSION_MISSING: (PERMISSION, "应用未获得该能力"),
}
PICTURE_BYTES, FILM_BYTES = 20_000_000, 128_000_000
SMALLEST_PART, LARGEST_PART = 5_000_000, 20_000_000
MOST_PICTURES, MOST_LISTED, TEXT = 30, 20, 1000
DAY = 86_400
FIRST_NUMBER = 7_400_000_000_000_000_001
VIDEO, IMAGE = 4, 2
OPEN, REFUSED, WAITING = 5, 2, 4
REASON = "内容不适合公开"


class DouyinPlatform(WorksPlatform):
    key = "douyin"
    label = "抖音"
    name_of_id = "number"
    call_paths = ("/douyin/api/douyin/v1/video/{call:path}",)
    page = "/douyin/share"

    def title_of(self, work: dict[str, Any]) -> str:
        return str(work["title"])

    def pictures_of(self, work: dict[str, Any]) -> list[str]:
        return [f"images/{name}" for name in work["images"]]

    def is_film(self, work: dict[str, Any]) -> bool:
        return not work["images"]

    async def answer(self, request: Request, call: str, mishap: Mishap | None) -> Response:
        try:
            asked = await arrived(request, mishap)
            if mishap and mishap.mishap in ORDERED:
                raise Refusal(*ORDERED[mishap.mishap])
            if call not in CALLS:
                raise Refusal(PARAMETER, "接口不存在")
            method, act = CALLS[call]
            if asked.method != method:
                raise Refusal(PARAMETER, "请求方法错误")
            if asked.headers.get("access-token") != WORD:
                raise Refusal(TOKEN, "access_token 无效")
            if asked.query.get("open_id") != WORD:
                raise Refusal(MISMATCH, "access_token 与 open_id 不匹配")
            with self.memory.together():
                answer = act(self, asked)
        except Broken:
            return _answered(PARAMETER, "表单错误")
        except Refusal as refusal:
            return _answered(refusal.code, refusal.text)
        if asked.goes_wrong(mishaps.BUSY_AFTER):
            return _answered(*ORDERED[mishaps.BUSY])
        return _answered(0, "", answer)

    # --- files

    def upload_image(self, asked: Asked) -> dict[str, Any]:
        picture = asked.uploads.get("image")
        size = picture_size(picture.data) if picture else None
        if picture is None or size is None or len(picture.data) > PICTURE_BYTES:
            raise Refusal(PARAMETER, "image")
        name = uuid4().hex
        self.memory.keep(self.key, "images", name, {"image_id": name}, data=picture.data)
        return {"image": {"image_id": name, "width": size[1], "height": size[2]}}

    def upload_video(self, asked: Asked) -> dict[str, Any]:
        film = asked.uploads.get("video")
        if film is None or not is_film(film.data) or len(film.data) > FILM_BYTES:
            raise Refusal(PARAMETER, "video")
        return self._new_film()

    def begin_parts(self, asked: Asked) -> dict[str, Any]:
        name = uuid4().hex
        self.memory.keep(self.key, "uploads", name, {"parts": {}, "is_done": False})
        return {"upload_id": name}

    def upload_part(self, asked: Asked) -> dict[str, Any]:
        name, held = self._open_upload(asked)
        number, part = asked.query.get("part_number", ""), asked.uploads.get("video")
        if not number.isdecimal() or number == "0" or part is None:
            raise Refusal(PARAMETER, "part_number")
        if not SMALLEST_PART <= len(part.data) <= LARGEST_PART or (number == "1" and not is_film(part.data)):
            raise Refusal(PARAMETER, "video")
        self.memory.keep(self.key, "uploads", name, held | {"parts": held["parts"] | {number: len(part.data)}})
        return {}

    def complete_parts(self, asked: Asked) -> dict[str, Any]:
        name, held = self._open_upload(asked)
        if not held["parts"] or set(held["parts"]) != {str(number + 1) for number in range(len(held["parts"]))}:
            raise Refusal(PARAMETER, "分片不完整")
        self.memory.keep(self.key, "uploads", name, held | {"is_done": True})
        return self._new_film()

    def _open_upload(self, asked: Asked) -> tuple[str, dict[str, Any]]:
        name = asked.query.get("upload_id", "")
        held = self.memory.get(self.key, "uploads", name)
        if held is None or held["is_done"]:
            raise Refusal(PARAMETER, "upload_id")
        return name, held

    def _new_film(self) -> dict[str, Any]:
        name = uuid4().hex
        self.memory.keep(self.key, "films", name, {"video_id": name, "is_used": False})
        return {"video": {"video_id": name, "width": 720, "height": 1280}}

    # --- works

    def create_image_text(self, asked: Asked) -> dict[str, Any]:
        """`image_list` is written in two ways by those who use it."""
        listed = asked.body.get("image_list")
        if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_PICTURES:
            raise Refusal(PARAMETER, "image_list")
        names = [str(item.get("image_id")) if isinstance(item, dict) else str(item) for item in listed]
        if any(self.memory.get(self.key, "images", name) is None for name in names):
            raise Refusal(PARAMETER, "image_id")
        return self._create(asked, images=names)

    def create_video(self, asked: Asked) -> dict[str, Any]:
        """Each work wants a file of its own."""
        name = str(asked.body.get("video_id", ""))
        film = self.memory.get(self.key, "films", name)
        if film is None:
            raise Refusal(PARAMETER, "video_id")
        if film["is_used"]:
            raise Refusal(USED, "video_id 已使用")
        made = self._create(asked, images=[])
        self.memory.keep(self.key, "films", name, film | {"is_used": True})
        return made

    def _create(self, asked: Asked, *, images: list[str]) -> dict[str, Any]:
        text = " ".join(str(asked.body.get("text", "")).split())
        if not text or len(text) > TEXT:
            raise Refusal(PARAMETER, "text")
        most, sent = self.works_a_day, self.memory.newest_first(self.key, "works")
        if most and sum(time.time() - item["create_time"] < DAY for item in sent) >= most:
            raise Refusal(LIMIT, "今日发布已达上限")
        number = str(self.memory.next_number("douyin", first=FIRST_NUMBER, step=104_729))
        item_id = f"@{base64.b64encode(f'work {number}'.encode()).decode()}"
        work = {"number": number, "item_id": item_id, "title": text, "create_time": int(time.time()), "images": images}
        self.keep_new(work | {"share_url": f"{asked.host}{self.page}/{number}"}, asked, refused_as=REASON)
        return {"item_id": item_id}

    def video_list(self, asked: Asked) -> dict[str, Any]:
        cursor, count = asked.query.get("cursor", ""), asked.query.get("count", "")
        if not cursor.isdecimal() or not count.isdecimal() or not 1 <= int(count) <= MOST_LISTED:
            raise Refusal(PARAMETER, "cursor, count")
        works, start = self.works(), int(cursor)
        end = start + int(count)
        return {"list": [_shown(item) for item in works[start:end]], "cursor": end, "has_more": end < len(works)}

    def video_data(self, asked: Asked) -> dict[str, Any]:
        """Of works that are not there nothing is said."""
        wanted = asked.body.get("item_ids")
        if not isinstance(wanted, list) or not 1 <= len(wanted) <= MOST_LISTED:
            raise Refusal(PARAMETER, "item_ids")
        found = [item for item in self.works() if item["item_id"] in wanted]
        for item in found:
            self.looked_at(item)
        return {"list": [_shown(item) for item in found]}


Act = Callable[[DouyinPlatform, Asked], dict[str, Any]]
CALLS: dict[str, tuple[str, Act]] = {
    "upload_image": ("POST", DouyinPlatform.upload_image),
    "create_image_text": ("POST", DouyinPlatform.create_image_text),
    "upload_video": ("POST", DouyinPlatform.upload_video),
    "init_video_part_upload": ("POST", DouyinPlatform.begin_parts),
    "upload_video_part": ("POST", DouyinPlatform.upload_part),
    "complete_video_part_upload": ("POST", DouyinPlatform.complete_parts),
    "create_video": ("POST", DouyinPlatform.create_video),
    "video_list": ("GET", DouyinPlatform.video_list),
    "video_data": ("POST", DouyinPlatform.video_data),
}
"""Call → method, what happens."""
DouyinPlatform.call_names = tuple(CALLS)


def _shown(item: dict[str, Any]) -> dict[str, Any]:
    state = OPEN if is_public(item) else WAITING if item["looks_left"] > 0 else REFUSED
    counted = dict.fromkeys(("digg_count", "comment_count", "share_count", "forward_count", "download_count"), 0)
    return {
        **{name: item[name] for name in ("item_id", "title", "create_time")},
        "cover": "",
        "is_top": False,
        "share_url": item["share_url"] if state == OPEN else "",
        "media_type": IMAGE if item["images"] else VIDEO,
        "video_status": state,
        "statistics": {**counted, "play_count": item["views"]},
    }


def _answered(code: int, text: str, data: dict[str, Any] | None = None) -> Response:
    extra = {"error_code": code, "description": text, "sub_error_code": 0, "sub_description": ""}
    extra |= {"logid": uuid4().hex, "now": int(time.time() * 1000)}
    return JSONResponse({"data": {**(data or {}), "error_code": code, "description": text}, "extra": extra})
