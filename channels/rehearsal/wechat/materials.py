"""Pictures and the material library."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

from channels.rehearsal.platform import Asked, Refusal, Upload
from channels.rehearsal.wechat.answering import new_media_id, ok, page
from channels.rehearsal.wechat.desk import Calls, Desk

IMAGE_SIGNS = {
    b"\xff\xd8\xff": "jpg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"GIF8": "gif",
    b"BM": "bmp",
}


class Materials(Desk):
    """uploadimg and permanent material."""

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
        media_id = new_media_id()
        url = f"{asked.host}/wechat/mmbiz/{media_id}/0"
        material = {"media_id": media_id, "name": upload.name, "update_time": int(time.time()), "url": url}
        self.memory.keep(self.key, "materials", media_id, material | {"format": ending}, data=upload.data)
        return {"media_id": media_id, "url": url, "item": []}

    def list_materials(self, asked: Asked) -> dict[str, Any]:
        if asked.body.get("type") != "image":
            raise Refusal(40004, "invalid media type")
        return page(asked, self.memory.newest_first(self.key, "materials"))

    def delete_material(self, asked: Asked) -> dict[str, Any]:
        media_id = str(asked.body.get("media_id", ""))
        if self.memory.get(self.key, "materials", media_id) is None:
            raise Refusal(40007, "invalid media_id")
        self.memory.drop(self.key, "materials", media_id)
        return ok()

    def count_materials(self, asked: Asked) -> dict[str, Any]:
        count = len(self.memory.newest_first(self.key, "materials"))
        return {"voice_count": 0, "video_count": 0, "image_count": count, "news_count": 0}


CALLS: Calls = {
    "media/uploadimg": ("POST", True, Materials.upload_image),
    "material/add_material": ("POST", True, Materials.add_material),
    "material/batchget_material": ("POST", True, Materials.list_materials),
    "material/del_material": ("POST", True, Materials.delete_material),
    "material/get_materialcount": ("GET", True, Materials.count_materials),
}


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
