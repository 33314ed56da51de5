"""快手, played: start_upload, the upload host, publish, list, info, count.

Written from: open.kuaishou.com 内容管理 (community copy of the official page, read 2026-11-23). UNCONFIRMED and so only
chosen here: the names inside the list, the numbers of errors, how long a review takes. No deletion is documented.
"""

from __future__ import annotations

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
from channels.rehearsal.works import WorksPlatform, is_film, picture_size

PARAMETER, TOKEN, PERMISSION, LIMIT, BUSY, CONTENT, USED = (
    100200100, 100200105, 100200104, 100200110, 100200500, 100200501, 100200502
)  # fmt: skip
ORDERED = {
    mishaps.BUSY: (BUSY, "service busy"),
    mishaps.STALE_TOKEN: (TOKEN, "access_token expired"),
    mishaps.QUOTA: (LIMIT, "rate limit"),
    mishaps.PERMISSION_MISSING: (PERMISSION, "scope user_video_publish required"),
    mishaps.REVIEW_REFUSED: (CONTENT, "content refused"),
}
WHOLE, COVER_BYTES = 10_000_000, 10_000_000
FLAT = "NOT_SPHERICAL_VIDEO"
FIRST_ID = 5_190_000_000_000_001
ON_UPLOAD_HOST = ("upload", "upload/multipart", "upload/fragment", "upload/complete")


class KuaishouPlatform(WorksPlatform):
    key = "kuaishou"
    label = "快手"
    name_of_id = "photo_id"
    call_paths = ("/kuaishou/openapi/photo/{call:path}", "/api/{call:path}")
    page = "/kuaishou/short-video"

    def title_of(self, work: dict[str, Any]) -> str:
        return str(work["caption"])

    # --- calls

    async def answer(self, request: Request, call: str, mishap: Mishap | None) -> Response:
        try:
            asked = await arrived(request, mishap)
            if mishap and mishap.mishap in ORDERED:
                raise Refusal(*ORDERED[mishap.mishap])
            if call not in CALLS:
                raise Refusal(PARAMETER, "no such api")
            method, act = CALLS[call]
            if asked.method != method:
                raise Refusal(PARAMETER, "method")
            if call not in ON_UPLOAD_HOST:
                _check_proof(asked)
            with self.memory.together():
                answer = act(self, asked)
        except Broken:
            return _refused(Refusal(PARAMETER, "form"))
        except Refusal as refusal:
            return _refused(refusal)
        if asked.goes_wrong(mishaps.BUSY_AFTER):
            return _refused(Refusal(*ORDERED[mishaps.BUSY]))
        return JSONResponse({"result": 1, **answer})

    def start_upload(self, asked: Asked) -> dict[str, Any]:
        token = uuid4().hex
        self._keep_upload({"token": token, "parts": {}, "is_whole": False, "is_used": False})
        return {"upload_token": token, "endpoint": asked.host.partition("//")[2]}

    def upload(self, asked: Asked) -> dict[str, Any]:
        held = self._open_upload(asked)
        if len(asked.raw) > WHOLE:
            raise Refusal(PARAMETER, "file too large, use fragments")
        _check_video(asked.raw)
        self._keep_upload(held | {"is_whole": True})
        return {}

    def upload_multipart(self, asked: Asked) -> dict[str, Any]:
        held = self._open_upload(asked)
        if "file" not in asked.uploads or len(asked.uploads["file"].data) > WHOLE:
            raise Refusal(PARAMETER, "file")
        _check_video(asked.uploads["file"].data)
        self._keep_upload(held | {"is_whole": True})
        return {}

    def upload_fragment(self, asked: Asked) -> dict[str, Any]:
        held = self._open_upload(asked)
        number = asked.query.get("fragment_id", "")
        if not number.isdecimal() or not asked.raw:
            raise Refusal(PARAMETER, "fragment_id")
        if number == "0":
            _check_video(asked.raw)
        self._keep_upload(held | {"parts": held["parts"] | {number: len(asked.raw)}})
        return {}

    def complete(self, asked: Asked) -> dict[str, Any]:
        held = self._open_upload(asked)
        count = asked.query.get("fragment_count", "")
        if not count.isdecimal() or set(held["parts"]) != {str(number) for number in range(int(count))} or count == "0":
            raise Refusal(PARAMETER, "fragment_count")
        self._keep_upload(held | {"is_whole": True})
        return {}

    def publish(self, asked: Asked) -> dict[str, Any]:
        """The upload token is good for one work only."""
        held = self._open_upload(asked)
        if not held["is_whole"]:
            raise Refusal(PARAMETER, "file not uploaded")
        cover = asked.uploads.get("cover")
        if cover is None or picture_size(cover.data) is None or len(cover.data) >= COVER_BYTES:
            raise Refusal(PARAMETER, "cover")
        if asked.body.get("stereo_type") != FLAT:
            raise Refusal(PARAMETER, "stereo_type")
        if not asked.body.get("caption"):
            raise Refusal(PARAMETER, "caption")
        number = str(self.memory.next_number("kuaishou", first=FIRST_ID, step=7))
        work = {"photo_id": number, "caption": asked.body["caption"], "create_time": int(time.time() * 1000)}
        self.keep_new(work, asked, data=cover.data)
        self._keep_upload(held | {"is_used": True})
        return {"video_info": work | {"play_url": "", "pending": True}}

    def list_works(self, asked: Asked) -> dict[str, Any]:
        return {"video_list": [_shown(item) for item in self.works()]}

    def info(self, asked: Asked) -> dict[str, Any]:
        item = self.work(asked.query.get("photo_id", ""))
        if item is None:
            raise Refusal(PARAMETER, "photo_id")
        shown = _shown(item)
        self.looked_at(item)
        return {"video_info": shown}

    def count(self, asked: Asked) -> dict[str, Any]:
        works = self.works()
        waiting = sum(item["looks_left"] > 0 for item in works)
        return {"public_count": len(works) - waiting, "pending_count": waiting, "all_count": len(works)}

    def _open_upload(self, asked: Asked) -> dict[str, Any]:
        held = self.memory.get(self.key, "uploads", asked.query.get("upload_token", ""))
        if held is None:
            raise Refusal(PARAMETER, "upload_token")
        if held["is_used"]:
            raise Refusal(USED, "upload_token used")
        return held

    def _keep_upload(self, upload: dict[str, Any]) -> None:
        self.memory.keep(self.key, "uploads", upload["token"], upload)


Act = Callable[[KuaishouPlatform, Asked], dict[str, Any]]
CALLS: dict[str, tuple[str, Act]] = {
    "start_upload": ("POST", KuaishouPlatform.start_upload),
    "upload": ("POST", KuaishouPlatform.upload),
    "upload/multipart": ("POST", KuaishouPlatform.upload_multipart),
    "upload/fragment": ("POST", KuaishouPlatform.upload_fragment),
    "upload/complete": ("POST", KuaishouPlatform.complete),
    "publish": ("POST", KuaishouPlatform.publish),
    "list": ("GET", KuaishouPlatform.list_works),
    "info": ("GET", KuaishouPlatform.info),
    "count": ("GET", KuaishouPlatform.count),
}
"""Call → method, what happens."""
KuaishouPlatform.call_names = tuple(CALLS)


def _check_proof(asked: Asked) -> None:
    if asked.query.get("app_id") != WORD:
        raise Refusal(PARAMETER, "app_id")
    if asked.query.get("access_token") != WORD:
        raise Refusal(TOKEN, "access_token invalid")


def _check_video(data: bytes) -> None:
    if not is_film(data):
        raise Refusal(PARAMETER, "not an mp4")


def _shown(item: dict[str, Any]) -> dict[str, Any]:
    known = {key: item[key] for key in ("photo_id", "caption", "create_time")}
    return known | {"play_url": "", "pending": item["looks_left"] > 0, "like_count": 0, "comment_count": 0}


def _refused(refusal: Refusal) -> Response:
    return JSONResponse({"result": refusal.code, "error_msg": refusal.text})
