"""佐证: looking at the public address the way a reader would, and keeping what was seen."""

from __future__ import annotations

import hashlib
import re
from contextlib import nullcontext
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

import httpx

from channels.platforms.website import links_both_ways

MOST_BYTES = 5_000_000
SECONDS = 10.0
ALIKE = 0.98
"""Share of our sentences that must stand on the page that the address shows our article."""


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """What one look at an address showed."""

    status_code: int
    verified: bool
    note: str
    page: bytes = b""
    text_sha256: str = ""


def look(url: str, *, title: str, text: str, http: httpx.Client | None = None) -> Sighting:
    """Fetches the page and compares it with what was sent. Never raises for what the outside does."""
    try:
        page, status_code = _fetch(url, http)
    except (httpx.HTTPError, ValueError) as error:
        return Sighting(status_code=0, verified=False, note=f"网址打不开（{type(error).__name__}）。")
    if status_code != 200:
        return Sighting(status_code=status_code, verified=False, note=f"网址返回 {status_code}，不是正常页面。")
    seen = _visible(page)
    share = _share_seen(text, seen)
    verified = _squeezed(title) in seen and share >= ALIKE
    note = "" if verified else f"页面上只找到 {share:.0%} 的内容，或标题不一致。"
    digest = hashlib.sha256(seen.encode()).hexdigest()
    return Sighting(status_code=status_code, verified=verified, note=note, page=page, text_sha256=digest)


def see_links(interpretation_url: str, policy_url: str, *, http: httpx.Client | None = None) -> bool:
    """Do policy page and interpretation page answer, and point at each other?"""
    try:
        ours, ours_code = _fetch(interpretation_url, http)
        theirs, theirs_code = _fetch(policy_url, http)
    except (httpx.HTTPError, ValueError):
        return False
    if (ours_code, theirs_code) != (200, 200):
        return False
    return links_both_ways(
        ours.decode("utf-8", "replace"),
        theirs.decode("utf-8", "replace"),
        interpretation_url=interpretation_url,
        policy_url=policy_url,
    )


def _fetch(url: str, http: httpx.Client | None) -> tuple[bytes, int]:
    """The page, at most `MOST_BYTES`; one redirect is followed, and only within the same host."""
    with httpx.Client(timeout=SECONDS, follow_redirects=False) if http is None else nullcontext(http) as client:
        page, status_code, moved_to = _once(client, url)
        if not moved_to:
            return page, status_code
        if urlsplit(moved_to).netloc != urlsplit(url).netloc:
            raise ValueError("redirect to another host")
        page, status_code, _ = _once(client, moved_to)
        return page, status_code


def _once(client: httpx.Client, url: str) -> tuple[bytes, int, str]:
    with client.stream("GET", url) as response:
        if response.has_redirect_location:
            return b"", response.status_code, urljoin(url, response.headers["location"])
        return _limited(response), response.status_code, ""


def _limited(response: httpx.Response) -> bytes:
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > MOST_BYTES:
            raise ValueError("page too large")
    return bytes(data)


def _visible(page: bytes) -> str:
    text = page.decode("utf-8", "replace")
    text = re.sub(r"(?is)<(script|style)\b.*?</\1>", "", text)
    return _squeezed(unescape(re.sub(r"(?s)<[^>]*>", "", text)))


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\u2060\u200b\ufeff]+", "", text)


def _share_seen(text: str, seen: str) -> float:
    sentences = [part for part in re.split(r"[。！？\n]", text) if len(part.strip()) >= 4]
    if not sentences:
        return 1.0
    return sum(_squeezed(part) in seen for part in sentences) / len(sentences)
