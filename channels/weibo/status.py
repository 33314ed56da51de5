"""The short post: its text, length, picture, how it is recognised, and what of it Weibo would not take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from channels.contract import Done, File, Post
from channels.weibo.errors import busy

TEXT = 140
LINK_COUNTS = 10
"""A link is rewritten to a t.cn address of 20 ASCII characters. The counting rule is UNCONFIRMED, so every
other character counts as one."""

PICTURE_BYTES = 5_000_000
PICTURE_TYPES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}
PICTURE_ROLES = ("long_image", "picture", "cover")
"""Which picture goes with the post: the first of these that Weibo accepts."""

BEGINNING = 30
"""Characters before the link by which a post is recognised."""

LINK = re.compile(r"https?://[^\s\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+", re.IGNORECASE)
TOPIC = re.compile(r"#[^#\n]+#")
SENTENCE_END = re.compile(r"(?<=[。！？；])")

BASE62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


# --- to their words


def as_status(post: Post) -> str:
    """The text of the post: what it is about, whole sentences as far as they fit, the website's link.

    `short_text` is a signed text and is never cut; only `summary` is, at the end of a sentence.
    """
    lead = lead_of(post)
    link = "" if post.source_url in LINK.findall(post.short_text) else post.source_url
    if post.short_text:
        text = post.short_text.strip()
        text = text if text.startswith((lead, "【")) else lead + text
    else:
        text = lead + _whole_sentences(post.summary.strip(), TEXT - LINK_COUNTS - 1 - len(lead))
    return f"{text} {link}".strip()


def lead_of(post: Post) -> str:
    """Unique words in front, because posts are recognised by their beginning."""
    return f"【{post.policy.get('doc_number') or post.title[:BEGINNING]}】"


def _whole_sentences(text: str, room: int) -> str:
    """As many whole sentences as fit; a first sentence that is too long alone ends in an ellipsis."""
    kept = ""
    for sentence in SENTENCE_END.split(text):
        if len(kept) + len(sentence) > room:
            break
        kept += sentence
    return kept or text[: max(room - 1, 0)] + "…"


def counted_length(status: str) -> int:
    """Length as Weibo counts it, on the safe side."""
    links = LINK.findall(status)
    return len(status) - sum(map(len, links)) + LINK_COUNTS * len(links)


def picture_for(post: Post) -> File | None:
    """The one picture, or None when there is none that Weibo accepts."""
    pictures = [file for file in post.files if file.role in PICTURE_ROLES]
    wanted = sorted(pictures, key=lambda file: PICTURE_ROLES.index(file.role))
    return next((file for file in wanted if not _picture_problem(file)), None)


def as_part(picture: File) -> tuple[str, bytes, str]:
    return f"pic.{PICTURE_TYPES[picture.media_type]}", picture.data, picture.media_type


def beginning_of(status: str) -> str:
    """The first characters before the link, without white space: Weibo rewrites links and trims blanks."""
    before = re.split(r"https?://", status, maxsplit=1)[0]
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", before))[:BEGINNING]


def mid_to_bid(mid: str) -> str:
    """The id in a post's address: base 62 of seven digits at a time, from the right (UNCONFIRMED)."""
    head, tail = mid[:-7], mid[-7:]
    digits = _base62(int(tail))
    return mid_to_bid(head) + digits.rjust(4, "0") if head else digits


def _base62(number: int) -> str:
    rest, digit = divmod(number, 62)
    return (_base62(rest) if rest else "") + BASE62[digit]


# --- what could not be published


def text_problems(post: Post, safe_domains: list[str]) -> Iterator[str]:
    status = as_status(post)
    if (length := counted_length(status)) > TEXT:
        yield f"微博正文有 {length} 个字（链接按 {LINK_COUNTS} 个字计），最多 {TEXT} 个。请缩短微博文案。"
    if TOPIC.search(status):
        yield "微博接口不允许带 #话题#，请去掉文案里的井号。"
    if not post.source_url:
        yield "还没有网站解读页的地址，微博必须带网站链接。请先在网站发布。"
    for link in LINK.findall(status):
        if safe_domains and not _is_under(link, safe_domains):
            yield f"链接“{link}”不在微博应用绑定的安全域名（{'、'.join(safe_domains)}）下。"


def _is_under(link: str, domains: list[str]) -> bool:
    host = urlsplit(link).hostname or ""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def picture_problems(post: Post) -> Iterator[str]:
    pictures = [file for file in post.files if file.role in PICTURE_ROLES]
    if pictures and picture_for(post) is None:
        yield from (_picture_problem(file) for file in pictures)


def _picture_problem(file: File) -> str:
    if file.media_type not in PICTURE_TYPES:
        return f"图片“{file.name}”不是 JPG、PNG 或 GIF，微博不接受。"
    if len(file.data) >= PICTURE_BYTES:
        return f"图片“{file.name}”有 {len(file.data) / 1_000_000:.1f} MB，微博要求小于 5 MB，请压缩。"
    return ""


# --- from their words


def as_done(status: Mapping[str, Any], *, harmless: bool) -> Done:
    """Facts of a status object. Ids are read as text: they are larger than 2^53."""
    user = status.get("user")
    uid = user.get("idstr") or user.get("id") if isinstance(user, dict) else status.get("uid")
    mid = status.get("mid") or status.get("idstr")
    if not mid or not uid:
        raise busy(harmless, code="answer")
    time = time_of(status)
    return Done(facts={"mid": str(mid), "uid": str(uid), "published_at": time.isoformat() if time else ""})


def time_of(status: Mapping[str, Any]) -> datetime | None:
    """`Wed Oct 24 23:49:17 +0800 2012`, read without the machine's locale; None when it is something else."""
    parts = str(status.get("created_at", "")).split()
    try:
        _, month, day, clock, zone, year = parts
        text = f"{year}-{MONTHS.index(month) // 3 + 1:02}-{int(day):02}T{clock}{zone}"
        return datetime.fromisoformat(text)
    except ValueError:
        return None
