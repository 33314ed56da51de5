"""What works on video platforms have in common: their files, their words, and how ours is recognised among others."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from channels.contract import Account, File, Pending, Post
from channels.errors import PostRefused

VIDEO = "video/mp4"
BEGINNING = 30
"""Characters by which a work is recognised in the list; spaces do not count."""
CLOCKS_DIFFER = timedelta(minutes=5)


def video_of(post: Post, *, label: str) -> File:
    video = next((file for file in post.files if file.media_type == VIDEO), None)
    if video is None:
        raise PostRefused(f"没有 MP4 视频，{label}只发布视频。")
    return video


def words_of(post: Post, *, most: int) -> str:
    """What it is about in front, because works are recognised by their beginning; signed words, cut at the end only."""
    lead = f"【{post.policy.get('doc_number') or post.title}】"
    text = (post.short_text or post.summary).strip()
    return (text if text.startswith("【") else lead + text)[:most]


def begins_alike(theirs: object, ours: str) -> bool:
    """Platforms give words back with other spaces, and with signs as entities."""
    return _plain(str(theirs)).startswith(_plain(ours)[:BEGINNING])


def time_of(number: object, *, per_second: int = 1) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(str(number)) / per_second, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def is_new(at: datetime | None, intended_at: datetime) -> bool:
    """Not older than the try; a work without a time may be."""
    return (at or intended_at) >= intended_at - CLOCKS_DIFFER


def pieces_of(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def still_reviewed(account: Account) -> Pending:
    """Meanwhile only its owner sees it; nobody wants to wait a minute for a simulator."""
    return Pending(after=timedelta(seconds=0.5 if account.rehearsal else 60))


def _plain(text: str) -> str:
    return "".join(html.unescape(text).split())
