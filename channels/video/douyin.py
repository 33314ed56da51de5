"""抖音's interface: cards as 图文, or a video, each uploaded first; the work is reviewed, and seen by its owner meanwhile.

API: open.douyin.com, scopes `video.create.bind`, `video.list.bind` (old and community copies, read 2026-11-25).
Quirks: a `video_id` is good for one work; an `item_id` is not part of any address, so the address comes from `share_url`.
UNCONFIRMED: what `video_status` means and how `image_list` is written (settings). Deletion went with `video.create` in 2022.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from channels.assisted import JPEG, Wanted
from channels.contract import Done, Facts, File, Pending, Post, Stage
from channels.errors import PostRefused
from channels.video.douyin_calls import LABEL, Speaking
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

FILM, CARDS = "film", "cards"
"""Forms: a film where the package has one, or always cards."""
NAMES, OBJECTS = "names", "objects"
"""Ways of writing `image_list`: public clients differ."""
STATES = "公开：1、5；审核中：4；未通过：2"
ROW = re.compile(r"(公开|审核中|未通过)[：:]([^；;\n]+)")
PUBLIC, WAITING, REFUSED = "公开", "审核中", "未通过"

TEXT = 200
CARD = Wanted(label="图文卡片（3比4）", media=JPEG, role="picture", ratio=3 / 4, most=30, largest=20_000_000)
WHOLE = 50_000_000
"""Bytes up to which the file goes in one call; a larger one goes in parts."""
PART, SMALLEST = 10_000_000, 5_000_000
PAGE, MOST_PAGES = 20, 10
COUNTED = {"read": "play_count", "share": "share_count", "like": "digg_count", "comment": "comment_count"}


class Publishing:
    """The stages over one account."""

    def __init__(self, speaking: Speaking) -> None:
        self.speaking = speaking

    def problems(self, post: Post) -> Iterator[str]:
        if self._as_film(post) or CARD.of(post.files):
            return
        if self._form == CARDS:
            yield "没有图文卡片（3比4），抖音图文至少要一张。请先生成卡片，或在渠道设置里改为发视频或人工发布。"
        else:
            yield "没有 MP4 视频，也没有图文卡片（3比4）。请先生成其中一种，或在渠道设置里改为人工发布。"

    def stages(self, *, settle_wait: timedelta) -> tuple[Stage, ...]:
        return (
            Stage(key="upload", label="上传视频或图片", do=self.upload),
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
        """Harmless to repeat: a file that no work names is never seen."""
        if self._as_film(post):
            return Done(facts={"video_id": self._upload_film(video_of(post, label=LABEL))})
        cards = CARD.of(post.files)
        if not cards:
            raise PostRefused("没有图文卡片（3比4），没有发布。")
        return Done(facts={"image_ids": [self._upload_card(card) for card in cards]})

    def publish(self, post: Post, facts: Facts) -> Done:
        text = words_of(post, most=TEXT)
        if "video_id" in facts:
            answer = self.speaking.post("create_video", body={"video_id": facts["video_id"], "text": text})
        else:
            names = list(facts["image_ids"])
            as_objects = self.speaking.account.get("image_list") == OBJECTS
            listed: list[Any] = [{"image_id": name} for name in names] if as_objects else names
            answer = self.speaking.post("create_image_text", body={"image_list": listed, "text": text})
        return self._as_done(answer, harmless=False)

    def find(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        """The newest work that begins as ours does and is not older than the try; what is pinned comes first."""
        words = words_of(post, most=TEXT)
        for item in self._listed():
            if is_new(time_of(item.get("create_time")), intended_at) and begins_alike(item.get("title"), words):
                return self._as_done(item, harmless=True)
        return None

    def follow(self, post: Post, facts: Facts) -> Done | Pending:
        """Until the review has passed it. One that is not told of yet is waited for as well."""
        work = self._work(facts["item_id"])
        state = self._state_of(work)
        if state == REFUSED:
            raise PostRefused("抖音审核没有通过，原因在抖音的消息里。请修改后重新审签。", code="video_status")
        if work is None or state != PUBLIC:
            return still_reviewed(self.speaking.account)
        return Done(facts={"share_url": str(work.get("share_url") or "")})

    def seen_as(self, post: Post) -> tuple[str, str]:
        return words_of(post, most=TEXT), ""

    def status(self, work: str) -> str:
        found = self._work(work)
        told = {PUBLIC: "live", REFUSED: "withdrawn"}
        return told.get(self._state_of(found), "unknown") if found else "withdrawn"

    def counts(self, work: str) -> dict[str, int]:
        found = self._work(work)
        counted = found.get("statistics") if found else None
        if not isinstance(counted, dict):
            return {}
        return {key: int(counted[name]) for key, name in COUNTED.items() if name in counted}

    def check(self) -> tuple[str, ...]:
        self._page("0", size=1)
        return ("授权有效，可以读取作品。发布权限以第一次投放为准；授权令牌十五天到期，到期前请重新授权。",)

    # --- files

    def _upload_card(self, card: File) -> str:
        answer = self.speaking.post(
            "upload_image", files={"image": ("card.jpg", card.data, card.media_type)}, harmless=True
        )
        return self._named(answer, "image", "image_id")

    def _upload_film(self, film: File) -> str:
        if len(film.data) <= WHOLE:
            answer = self.speaking.post("upload_video", files=_part(film.data), harmless=True)
            return self._named(answer, "video", "video_id")
        upload = {
            "upload_id": self._named(self.speaking.post("init_video_part_upload", harmless=True), "", "upload_id")
        }
        for number, part in enumerate(_parts(film.data), start=1):
            query = {**upload, "part_number": str(number)}
            self.speaking.post("upload_video_part", query=query, files=_part(part), harmless=True)
        answer = self.speaking.post("complete_video_part_upload", query=upload, harmless=True)
        return self._named(answer, "video", "video_id")

    def _named(self, answer: Mapping[str, Any], group: str, name: str) -> str:
        """In some copies of the documents the name stands in a group, in others it does not."""
        inner = answer.get(group)
        found = (inner.get(name) if isinstance(inner, dict) else None) or answer.get(name)
        if not found:
            raise self.speaking.lost(harmless=True)
        return str(found)

    # --- works

    def _as_film(self, post: Post) -> bool:
        return self._form != CARDS and any(file.media_type == VIDEO for file in post.files)

    @property
    def _form(self) -> str:
        return self.speaking.account.get("form") or FILM

    def _work(self, item_id: str) -> dict[str, Any] | None:
        listed = self.speaking.post("video_data", body={"item_ids": [item_id]}, harmless=True).get("list")
        if not isinstance(listed, list):
            raise self.speaking.lost(harmless=True)
        return next((item for item in listed if isinstance(item, dict) and item.get("item_id") == item_id), None)

    def _state_of(self, work: Mapping[str, Any] | None) -> str:
        table = self.speaking.account.get("states") or STATES
        number = str(work.get("video_status")) if work else ""
        return next((word for word, rest in ROW.findall(table) if number in re.split(r"[、,，\s]+", rest)), "")

    def _listed(self) -> Iterator[dict[str, Any]]:
        cursor = "0"
        for _ in range(MOST_PAGES):
            answer = self._page(cursor, size=PAGE)
            yield from (item for item in answer["list"] if isinstance(item, dict))
            if not answer.get("has_more"):
                return
            cursor = str(answer.get("cursor", ""))

    def _page(self, cursor: str, *, size: int) -> dict[str, Any]:
        answer = self.speaking.get("video_list", cursor=cursor, count=str(size))
        if not isinstance(answer.get("list"), list):
            raise self.speaking.lost(harmless=True)
        return answer

    def _as_done(self, work: Mapping[str, Any], *, harmless: bool) -> Done:
        if not work.get("item_id"):
            raise self.speaking.lost(harmless=harmless)
        at = time_of(work.get("create_time"))
        return Done(facts={"item_id": str(work["item_id"]), "published_at": at.isoformat() if at else ""})


def _part(data: bytes) -> dict[str, Any]:
    return {"video": ("video.mp4", data, VIDEO)}


def _parts(data: bytes) -> list[bytes]:
    """A rest that is too small for a part of its own goes with the one before it."""
    parts = list(pieces_of(data, PART))
    if len(parts) > 1 and len(parts[-1]) < SMALLEST:
        parts[-2:] = [parts[-2] + parts[-1]]
    return parts
