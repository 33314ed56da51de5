"""快手's interface: a single-use upload token, the file, then the work with its caption and cover.

API: open.kuaishou.com, 内容管理 (community copy of the official page, read 2026-11-23). UNCONFIRMED: the names inside the
list of works, every error code, the host that uploads go to and the public address of a work; the last three are settings.
Traps: the upload host comes from an answer and speaks http, so only hosts of the account's list are spoken to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from channels.contract import Done, Facts, File, Pending, Post, Stage
from channels.errors import CredentialsRefused, PostRefused
from channels.http import speaking_to
from channels.video import switch
from channels.video.answers import object_of
from channels.video.speaking import Speaker
from channels.video.works import (
    VIDEO,
    begins_alike,
    is_new,
    pieces_of,
    still_reviewed,
    time_of,
    video_of,
    words_of,
)

LABEL = "快手"
BASE_URL = "https://open.kuaishou.com"
PERMALINK_BASE = "https://www.kuaishou.com/short-video"
UPLOAD_HOSTS = "kuaishouzt.com"
CODES = "授权：100200105、100200106；权限：100200104；限流：100200110；繁忙：100200500；内容：100200501"

WHOLE = 10_000_000
"""Bytes up to which the file goes in one call; a larger one goes in fragments."""
FRAGMENT = 5_000_000
COVER_BYTES = 10_000_000
CAPTION = 200
FLAT = "NOT_SPHERICAL_VIDEO"
DONE = 1


class Speaking(Speaker):
    label, codes = LABEL, CODES

    def get(self, call: str, **query: str) -> dict[str, Any]:
        with speaking_to(LABEL, reading=True):
            response = self.http.get(self._address(call), params={**self._proof(), **query})
        return self._accepted(response, harmless=True)

    def post(
        self,
        call: str,
        *,
        query: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        files: Mapping[str, Any] | None = None,
        harmless: bool = False,
    ) -> dict[str, Any]:
        with speaking_to(LABEL, reading=harmless):
            response = self.http.post(
                self._address(call), params={**self._proof(), **(query or {})}, data=form, files=files
            )
        return self._accepted(response, harmless=harmless)

    def upload(self, endpoint: str, call: str, query: Mapping[str, str], data: bytes = b"") -> None:
        """To the host that the platform named, if it is one of the account's; without our access token."""
        address = self._allowed(endpoint)
        with speaking_to(LABEL, reading=True):
            response = self.http.post(
                f"{address}/api/{call}", params=query, content=data, headers={"Content-Type": "video/mp4"}
            )
        self._accepted(response, harmless=True)

    def _allowed(self, endpoint: str) -> str:
        parts = urlsplit(endpoint if "//" in endpoint else f"http://{endpoint}")
        host = (parts.hostname or "").lower()
        allowed = [name for name in (self.account.get("upload_hosts") or UPLOAD_HOSTS).split("、") if name]
        if parts.scheme not in ("http", "https") or not any(
            host == name or host.endswith(f".{name}") for name in allowed
        ):
            raise CredentialsRefused(
                f"快手要求把视频传到“{host}”，它不在渠道设置的“上传主机”里，没有上传。请管理员核实后补上。",
                code="endpoint",
            )
        return f"{parts.scheme}://{parts.netloc}"

    def _accepted(self, response: httpx.Response, *, harmless: bool) -> dict[str, Any]:
        answer = object_of(response, label=LABEL, harmless=harmless)
        if "result" not in answer:
            raise self.lost(harmless=harmless)
        if answer["result"] == DONE:
            return answer
        raise self.refusal(answer["result"], answer.get("error_msg"), harmless=harmless)

    def _proof(self) -> dict[str, str]:
        return {"access_token": self.account.get("access_token", ""), "app_id": self.account.get("app_id", "")}

    def _address(self, call: str) -> str:
        return f"{(self.account.get('base_url') or BASE_URL).rstrip('/')}/openapi/photo/{call}"


class Publishing:
    """The stages over one account."""

    def __init__(self, speaking: Speaking) -> None:
        self.speaking = speaking

    def problems(self, post: Post) -> Iterator[str]:
        if not any(file.media_type == VIDEO for file in post.files):
            yield "没有 MP4 视频，快手只发布视频。请先生成动漫或上传视频，或在渠道设置里改为人工发布。"
        cover = post.file("cover")
        if cover is None:
            yield "没有封面图，快手作品必须有封面。"
        elif len(cover.data) >= COVER_BYTES:
            yield "封面图太大，快手要求小于 10 MB。"

    def stages(self, *, settle_wait: timedelta) -> tuple[Stage, ...]:
        return (
            Stage(key="upload", label="上传视频", do=self.upload),
            Stage(
                key="publish",
                label="发布作品",
                do=self.publish,
                find=self.find,
                settle_wait=settle_wait,
                visible=True,
            ),
            Stage(key="review", label="等待审核", do=self.follow, visible=True),
        )

    def upload(self, post: Post, facts: Facts) -> Done:
        """Harmless to repeat: a file under a token that is never used is never seen."""
        video = video_of(post, label=LABEL)
        begun = self.speaking.post("start_upload", harmless=True)
        token, endpoint = str(begun.get("upload_token") or ""), str(begun.get("endpoint") or "")
        if not token or not endpoint:
            raise switch.lost(LABEL, harmless=True, code="answer")
        if len(video.data) <= WHOLE:
            self.speaking.upload(endpoint, "upload", {"upload_token": token}, video.data)
        else:
            parts = list(pieces_of(video.data, FRAGMENT))
            for number, part in enumerate(parts):
                query = {"upload_token": token, "fragment_id": str(number)}
                self.speaking.upload(endpoint, "upload/fragment", query, part)
            self.speaking.upload(
                endpoint, "upload/complete", {"upload_token": token, "fragment_count": str(len(parts))}
            )
        return Done(facts={"upload_token": token})

    def publish(self, post: Post, facts: Facts) -> Done:
        cover = cover_of(post)
        form = {"caption": caption_of(post), "stereo_type": FLAT}
        answer = self.speaking.post(
            "publish",
            query={"upload_token": facts["upload_token"]},
            form=form,
            files={"cover": (f"cover.{cover.media_type.rpartition('/')[2]}", cover.data, cover.media_type)},
        )
        return as_done(answer.get("video_info"), harmless=False)

    def find(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        """The newest work that begins as ours does and is not older than the try."""
        words = caption_of(post)
        for item in self.works():
            if is_new(_time_of(item), intended_at) and begins_alike(item.get("caption"), words):
                return as_done(item, harmless=True)
        return None

    def follow(self, post: Post, facts: Facts) -> Done | Pending:
        """Until the review has passed it: meanwhile only its owner sees it."""
        answer = self.speaking.get("info", photo_id=facts["photo_id"])
        info = answer.get("video_info")
        if not isinstance(info, dict):
            raise switch.lost(LABEL, harmless=True, code="answer")
        if info.get("pending"):
            return still_reviewed(self.speaking.account)
        return Done(facts={"reviewed": True})

    def seen_as(self, post: Post) -> tuple[str, str]:
        return caption_of(post), ""

    def status(self, work: str) -> str:
        return "live" if any(str(item.get("photo_id")) == work for item in self.works()) else "withdrawn"

    def check(self) -> tuple[str, ...]:
        count = len(self.works())
        return (f"授权有效，可以读取作品，最近有 {count} 个。发布权限以第一次投放为准。",)

    def works(self) -> list[dict[str, Any]]:
        listed = self.speaking.get("list").get("video_list")
        if not isinstance(listed, list):
            raise switch.lost(LABEL, harmless=True, code="answer")
        return [item for item in listed if isinstance(item, dict)]


def cover_of(post: Post) -> File:
    cover = post.file("cover")
    if cover is None:
        raise PostRefused("没有封面图，快手作品必须有封面。")
    return cover


def caption_of(post: Post) -> str:
    return words_of(post, most=CAPTION)


def as_done(work: Any, *, harmless: bool) -> Done:
    """Facts of a work. Its id is read as text."""
    if not isinstance(work, dict) or not work.get("photo_id"):
        raise switch.lost(LABEL, harmless=harmless, code="answer")
    at = _time_of(work)
    return Done(facts={"photo_id": str(work["photo_id"]), "published_at": at.isoformat() if at else ""})


def _time_of(work: Mapping[str, Any]) -> datetime | None:
    """`create_time` in milliseconds (UNCONFIRMED)."""
    return time_of(work.get("create_time"), per_second=1000)
