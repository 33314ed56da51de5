"""哔哩哔哩's interface: the file under an upload token, the cover, then the archive (稿件), which is reviewed.

API: openhome.bilibili.com, 服务端视频稿件投递 (community copy and public clients, read 2026-11-25).
Quirks: a title may not be repeated within a short time; the cover's address must come from its own upload; an upload
token is good for one archive. UNCONFIRMED: which states besides 0 are open.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from channels.contract import Done, Facts, File, Pending, Post, Stage
from channels.errors import CredentialsRefused, PostRefused, Refused
from channels.video.bilibili_calls import LABEL, Speaking
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

PERMALINK_BASE = "https://www.bilibili.com/video"

WHOLE = 100_000_000
"""Bytes up to which the file goes in one call; a larger one goes in parts."""
PART = 8_000_000
COVER_BYTES = 5_000_000
COVER_WIDTH, COVER_HEIGHT = 960, 600
TITLE, TEXT, TAGS = 79, 249, 199
PAGE, MOST_PAGES = 20, 50
ORIGINAL, REPRINT_ALLOWED = 1, 0
DELETED = -100
"""State of an archive that its owner took away."""
MAY_SUBMIT, MAY_COUNT = "ARC_BASE", "ARC_DATA"
COUNTED = {"read": "view", "share": "share", "like": "like", "comment": "reply", "collect": "favorite"}


class Publishing:
    """The stages over one account."""

    def __init__(self, speaking: Speaking) -> None:
        self.speaking = speaking

    def problems(self, post: Post) -> Iterator[str]:
        if not any(file.media_type == VIDEO for file in post.files):
            yield "没有 MP4 视频，哔哩哔哩的接口只投视频。请先生成动漫或上传视频，或在渠道设置里改为人工发布。"
        if _cover_in(post) is None:
            yield f"没有合适的封面图，哔哩哔哩要求至少 {COVER_WIDTH}×{COVER_HEIGHT} 像素、不超过 5 MB。"
        if len(post.title) > TITLE:
            yield f"标题有 {len(post.title)} 字，哔哩哔哩最多 {TITLE} 字。"

    def stages(self, *, settle_wait: timedelta) -> tuple[Stage, ...]:
        return (
            Stage(key="upload", label="上传视频", do=self.upload),
            Stage(key="cover", label="上传封面", do=self.upload_cover),
            Stage(
                key="publish",
                label="投递稿件",
                do=self.submit,
                find=self.find,
                settle_wait=settle_wait,
                visible=True,
            ),
            Stage(key="review", label="等待审核", do=self.follow, visible=True),
        )

    def upload(self, post: Post, facts: Facts) -> Done:
        """Harmless to repeat: a file under a token that is never used is never seen."""
        video = video_of(post, label=LABEL)
        is_small = len(video.data) < WHOLE
        begun = self.speaking.post(
            "archive/video/init", body={"name": "video.mp4", "utype": "1" if is_small else "0"}, harmless=True
        )
        token = str(begun.get("upload_token") or "") if isinstance(begun, dict) else ""
        if not token:
            raise self.speaking.lost(harmless=True)
        if is_small:
            self.speaking.upload("upload", {"upload_token": token}, video.data)
        else:
            for number, part in enumerate(pieces_of(video.data, PART), start=1):
                self.speaking.upload("part/upload", {"upload_token": token, "part_number": str(number)}, part)
            self.speaking.post("archive/video/complete", query={"upload_token": token}, harmless=True)
        return Done(facts={"upload_token": token})

    def upload_cover(self, post: Post, facts: Facts) -> Done:
        """Harmless to repeat: a cover that no archive names is never seen."""
        cover = _cover_in(post)
        if cover is None:
            raise PostRefused("没有合适的封面图，没有投递。")
        part = (f"cover.{cover.media_type.rpartition('/')[2]}", cover.data, cover.media_type)
        answer = self.speaking.post("archive/cover/upload", files={"file": part}, harmless=True)
        if not isinstance(answer, dict) or not answer.get("url"):
            raise self.speaking.lost(harmless=True)
        return Done(facts={"cover": str(answer["url"])})

    def submit(self, post: Post, facts: Facts) -> Done:
        answer = self.speaking.post(
            "archive/add-by-utoken",
            query={"upload_token": facts["upload_token"]},
            body={
                "title": post.title,
                "cover": facts["cover"],
                "tid": self._section(),
                "tag": tags_of(post),
                "desc": words_of(post, most=TEXT),
                "copyright": ORIGINAL,
                "no_reprint": REPRINT_ALLOWED,
            },
        )
        return self._as_done(answer, harmless=False)

    def find(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        """The newest archive of our title and words that is not older than the try."""
        words = words_of(post, most=TEXT)
        for item in self._listed():
            if not is_new(time_of(item.get("ctime")), intended_at):
                return None
            if begins_alike(item.get("title"), post.title) and begins_alike(item.get("desc"), words):
                return self._as_done(item, harmless=True)
        return None

    def follow(self, post: Post, facts: Facts) -> Done | Pending:
        """Until the review has passed it: meanwhile only its owner sees it."""
        state, reason = self._state_of(self._view(facts["resource_id"]))
        if state >= 0:
            return Done(facts={"reviewed": True})
        if state == DELETED:
            raise Refused("稿件在审核时被删除，没有发布。", code=str(state))
        if reason:
            raise PostRefused(f"哔哩哔哩审核没有通过：{reason}。请修改后重新审签。", code=str(state))
        return still_reviewed(self.speaking.account)

    def seen_as(self, post: Post) -> tuple[str, str]:
        return post.title, ""

    def status(self, work: str) -> str:
        try:
            state, reason = self._state_of(self._view(work))
        except Refused as refusal:
            if type(refusal) is Refused and not self._is_listed(work):
                return "withdrawn"
            raise
        if state >= 0:
            return "live"
        return "withdrawn" if reason or state == DELETED else "unknown"

    def retract(self, work: str) -> None:
        """An archive that is gone already is refused, and no longer listed."""
        try:
            self.speaking.post("archive/delete", body={"resource_id": work}, harmless=True)
        except Refused as refusal:
            if type(refusal) is not Refused or self._is_listed(work):
                raise

    def counts(self, work: str) -> dict[str, int]:
        answer = self.speaking.get("data/arc/stat", resource_id=work)
        return {key: int(answer[name]) for key, name in COUNTED.items() if name in answer}

    def check(self) -> tuple[str, ...]:
        return self.ask_scopes(), self.ask_section()

    def ask_scopes(self) -> str:
        answer = self.speaking.get("user/account/scopes")
        if not isinstance(answer, dict) or not isinstance(answer.get("scopes"), list):
            raise self.speaking.lost(harmless=True)
        if MAY_SUBMIT not in answer["scopes"]:
            raise CredentialsRefused(
                f"授权有效，但没有投稿权限（{MAY_SUBMIT}）。请在哔哩哔哩开放平台申请，通过后重新授权。", code=MAY_SUBMIT
            )
        counts = "" if MAY_COUNT in answer["scopes"] else f"没有数据权限（{MAY_COUNT}），播放和点赞要人工补记。"
        return f"授权有效，可以投稿。{counts}"

    def ask_section(self) -> str:
        """The section's name, or which there are."""
        sections = dict(_sections(self.speaking.get("archive/type/list")))
        if not sections:
            raise self.speaking.lost(harmless=True)
        wanted = self._section()
        if wanted not in sections:
            offered = "、".join(f"{number} {name}" for number, name in sections.items())
            raise CredentialsRefused(f"没有编号是“{wanted}”的分区，可以填：{offered}。", code="tid")
        return f"投到分区“{sections[wanted]}”。"

    def _section(self) -> int:
        text = self.speaking.account.get("tid", "").strip()
        return int(text) if text.isdecimal() else 0

    def _view(self, work: str) -> Any:
        return self.speaking.get("archive/view", resource_id=work)

    def _is_listed(self, work: str) -> bool:
        return any(
            str(item.get("resource_id")) == work and self._state_of(item)[0] != DELETED for item in self._listed()
        )

    def _listed(self) -> Iterator[dict[str, Any]]:
        """All of the account's archives, newest first, reviewed or not."""
        for number in range(1, MOST_PAGES + 1):
            answer = self.speaking.get("archive/viewlist", pn=str(number), ps=str(PAGE), status="all")
            found = answer.get("list") if isinstance(answer, dict) else None
            if not isinstance(found, list):
                raise self.speaking.lost(harmless=True)
            yield from (item for item in found if isinstance(item, dict))
            if len(found) < PAGE:
                return

    def _state_of(self, archive: Any) -> tuple[int, str]:
        told = archive.get("addit_info") if isinstance(archive, dict) else None
        try:
            return int(told["state"]), str(told.get("reject_reason") or "")  # type: ignore[index,union-attr]
        except (TypeError, KeyError, ValueError) as gap:
            raise self.speaking.lost(harmless=True) from gap

    def _as_done(self, archive: Any, *, harmless: bool) -> Done:
        if not isinstance(archive, dict) or not archive.get("resource_id"):
            raise self.speaking.lost(harmless=harmless)
        at = time_of(archive.get("ctime"))
        return Done(facts={"resource_id": str(archive["resource_id"]), "published_at": at.isoformat() if at else ""})


def tags_of(post: Post) -> str:
    kept: list[str] = []
    for tag in post.tags or ("政策解读",):
        if len(",".join([*kept, tag])) <= TAGS:
            kept.append(tag.replace(",", " "))
    return ",".join(kept)


def _cover_in(post: Post) -> File | None:
    """The widest that is large enough: the player shows 16 : 10."""
    fitting = [
        file
        for file in post.files
        if file.role == "cover"
        and file.width >= COVER_WIDTH
        and file.height >= COVER_HEIGHT
        and len(file.data) <= COVER_BYTES
        and file.media_type in ("image/jpeg", "image/png")
    ]
    return max(fitting, key=lambda file: file.width / file.height, default=None)


def _sections(told: Any) -> Iterator[tuple[int, str]]:
    """Number and name of every section, whatever they are nested in (UNCONFIRMED)."""
    if isinstance(told, list):
        for item in told:
            yield from _sections(item)
    elif isinstance(told, dict):
        inner = [value for value in told.values() if isinstance(value, list)]
        if not inner and told.get("name") and str(told.get("id", "")).isdecimal():
            yield int(told["id"]), str(told["name"])
        for value in inner:
            yield from _sections(value)
