"""人工渠道: a place without an interface for us. It gets a copy-ready pack; a person publishes and brings proof back.

Facts and their doubts: what each platform takes is written in its own file with its source; where only users
report a limit, it is the tightest that was reported.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from urllib.parse import urlsplit

from channels.contract import Channel, Facts, File, Post, Receipt, Stage
from channels.errors import NeedsOperator

RATIO_SLACK = 0.03
"""A picture of 1080×1440 counts as 3:4 also after a pixel was cut."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a pack: the same package gives the same bytes."""


class Proof(StrEnum):
    """What shows that it came out: an address that is looked at, or a file that a person vouches for."""

    ADDRESS = "address"
    FILE = "file"
    EITHER = "either"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Files of the signed package that go into the pack. `media` is the beginning of a media type."""

    label: str
    media: str
    role: str = ""
    ratio: float = 0.0
    """Width to height; 0 takes any shape."""
    most: int = 0
    """0 takes all there are."""
    largest: int = 0
    """Bytes; a larger file stays out. 0 means no limit."""

    def of(self, files: Iterable[File]) -> tuple[File, ...]:
        fitting = tuple(file for file in files if self._fits(file))
        return fitting[: self.most] if self.most else fitting

    def _fits(self, file: File) -> bool:
        if not file.media_type.startswith(self.media) or (self.role and file.role != self.role):
            return False
        if self.largest and len(file.data) > self.largest:
            return False
        return not self.ratio or bool(
            file.height and abs(file.width / file.height - self.ratio) <= RATIO_SLACK * self.ratio
        )


IMAGE, JPEG, VIDEO, AUDIO, PDF = "image/", "image/jpeg", "video/mp4", "audio/", "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True, kw_only=True)
class Paste:
    """One piece of text to be copied into a box of the platform's page."""

    label: str
    text: str


class Assisted(Channel):
    """Data, and the pack made from it. Nothing is sent, so there are no stages."""

    by_hand = True
    is_usual = False
    can_find = False

    console: ClassVar[str] = ""
    """The page where a person publishes; "" where there is none."""
    hosts: ClassVar[tuple[str, ...]] = ()
    """Public addresses end in one of these; empty where any host may carry it."""
    proof: ClassVar[Proof] = Proof.EITHER
    proof_help: ClassVar[str] = "发布页面的截图"
    wanted: ClassVar[tuple[Wanted, ...]] = ()
    how: ClassVar[tuple[str, ...]] = ()
    """The steps a person takes, in order."""
    shows_text: ClassVar[bool] = True
    """The public page carries the text, so that it can be compared."""

    def stages(self) -> tuple[Stage, ...]:
        return ()

    def receipt(self, facts: Facts) -> Receipt:
        return Receipt(external_id="", url=str(facts.get("url", "")))

    def status(self, receipt: Receipt) -> str:
        return "unknown"

    def retract(self, receipt: Receipt, *, reason: str = "") -> None:
        raise NeedsOperator(f"{self.label}没有供本系统使用的撤回接口，请由人工撤下后在这里记录。")

    def seen_as(self, post: Post) -> tuple[str, str]:
        return post.title, post.text if self.shows_text else ""

    def wrong_address(self, url: str) -> str:
        """Why this cannot be a public address of the channel; "" when it can."""
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
        if parts.scheme not in ("http", "https") or "." not in host:
            return "网址要写完整，以 http:// 或 https:// 开头。"
        if self.hosts and not any(host == known or host.endswith(f".{known}") for known in self.hosts):
            return f"这不是{self.label}的网址，应当是 {'、'.join(self.hosts)} 下的网址。"
        return ""

    def pastes(self, post: Post) -> tuple[Paste, ...]:
        """The texts to copy, each within the platform's limit."""
        link = f"\n\n原文链接：{post.source_url}" if post.source_url else ""
        texts = (
            ("标题", post.title),
            ("摘要", post.summary),
            ("正文", post.text + link),
            ("话题或标签", " ".join(post.tags)),
        )
        return tuple(Paste(label=label, text=text) for label, text in texts if text.strip())

    def lacking(self, post: Post) -> tuple[str, ...]:
        """What the pack would need and the package does not have, as sentences."""
        return tuple(
            f"没有{item.label}，需要时请在“自备材料”里加上后重新送审。"
            for item in self.wanted
            if not item.of(post.files)
        )

    def pack(self, post: Post) -> bytes:
        """The hand-off pack as ZIP: steps, texts, files in folders named for what they are. Same post, same bytes."""
        steps = [f"{self.label}发布包：{post.title}", ""]
        steps += [f"{number}. {line}" for number, line in enumerate(self.how, start=1)]
        steps += ["", f"发布页面：{self.console}"] if self.console else []
        steps += ["", *self.lacking(post)]
        entries = {"00-操作步骤.txt": "\n".join(steps).encode("utf-8-sig")}
        for number, paste in enumerate(self.pastes(post), start=1):
            entries[f"{number:02d}-{paste.label}.txt"] = paste.text.encode("utf-8-sig")
        for item in self.wanted:
            entries |= {f"{item.label}/{file.name}": file.data for file in item.of(post.files)}
        return _zipped(entries)


def _zipped(entries: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=EPOCH), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
