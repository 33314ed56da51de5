"""What WordPress makes of a call: who is calling, what it wants, and what of its text is kept."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any

from starlette.requests import Request

from channels.rehearsal.accounts import WORD
from channels.rehearsal.cms.answering import No, invalid
from channels.rehearsal.platform import host_of

STATUSES = ("publish", "future", "draft", "pending", "private")
SLUG_LENGTH = 200
ENDINGS = re.compile(
    r"\.(jpe?g|png|gif|webp|pdf|docx?|pptx?|xlsx?|odt|mp3|m4a|wav|mp4|m4v|mov|txt|csv|srt|vtt|zip)$", re.I
)
SIGNS = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "gif": b"GIF8", "pdf": b"%PDF"}
FORBIDDEN_TAGS = re.compile(r"</?(script|style|iframe|object|embed|form|input|select|svg|path|link|meta)\b[^>]*>", re.I)
FORBIDDEN_ATTRIBUTES = re.compile(r"""\s(on\w+|id(?=\s*=\s*"javascript))\s*=\s*("[^"]*"|'[^']*')""", re.I)
FORBIDDEN_STYLES = re.compile(r"(?:position|display|transform|opacity)\s*:[^;\"']*;?", re.I)


class Wish:
    """One call as it arrived, and who is calling."""

    def __init__(self, request: Request, body: bytes, polls: int) -> None:
        self._request = request
        self.body = body
        self.polls = polls
        self.host = host_of(request)
        self.number = request.path_params["path"].rsplit("/", 1)[-1]

    def query(self, name: str, default: str = "") -> str:
        return self._request.query_params.get(name, default)

    def header(self, name: str) -> str:
        return self._request.headers.get(name, "")

    @property
    def edits(self) -> bool:
        """Answers to a writing always show what was stored."""
        return self._request.method != "GET" or self.query("context") == "edit"

    @property
    def is_known(self) -> bool:
        """An application password; blanks and other signs in it do not count. A wrong one makes a stranger."""
        scheme, _, proof = self.header("authorization").partition(" ")
        try:
            user, _, password = base64.b64decode(proof, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        return scheme.lower() == "basic" and user == WORD and re.sub(r"[^A-Za-z0-9]", "", password) == WORD

    def check_may(self, code: str, message: str) -> None:
        if not self.is_known:
            raise No(401, code, message)

    def check_context(self) -> None:
        if self.query("context") == "edit" and not self.is_known:
            text = "Sorry, you are not allowed to edit posts in this post type."
            raise No(401, "rest_forbidden_context", text)

    def count(self, name: str, default: int, *, most: int = 10**9) -> int:
        text = self.query(name) or str(default)
        if not text.isdecimal():
            raise invalid(name, f"{name} is not of type integer.")
        if not 1 <= int(text) <= most:
            raise invalid(name, f"{name} must be between 1 (inclusive) and {most} (inclusive)")
        return int(text)

    def json(self) -> dict[str, Any]:
        if not self.body:
            return {}
        try:
            given = json.loads(self.body)
        except ValueError as broken:
            raise No(400, "rest_invalid_json", "Invalid JSON body passed.", json_error_code=4) from broken
        return given if isinstance(given, dict) else {}


def raw_of(value: Any) -> str:
    return str(value.get("raw", "") if isinstance(value, dict) else value or "")


def check_types(given: dict[str, Any]) -> None:
    if "status" in given and given["status"] not in STATUSES:
        text = "status is not one of publish, future, draft, pending, and private."
        raise invalid("status", text, {"code": "rest_not_in_enum", "message": text, "data": None})
    for name in ("categories", "tags"):
        if not all(isinstance(number, int) for number in given.get(name, [])):
            raise invalid(name, f"{name}[0] is not of type integer.")
    if not isinstance(given.get("featured_media", 0), int):
        raise invalid("featured_media", "featured_media is not of type integer.")


def file_name_of(wish: Wish) -> str:
    if not wish.body:
        raise No(400, "rest_upload_no_data", "No data supplied.")
    disposition = wish.header("content-disposition")
    if not disposition:
        raise No(400, "rest_upload_no_content_disposition", "No Content-Disposition supplied.")
    name = re.fullmatch(r'attachment\s*;\s*filename="?([^"]+)"?', disposition)
    if name is None:
        text = 'Invalid Content-Disposition supplied. Content-Disposition needs to be formatted as `attachment; filename="image.png"` or similar.'
        raise No(400, "rest_upload_invalid_disposition", text)
    sign = SIGNS.get(name[1].rsplit(".", 1)[-1].lower(), b"")
    if not ENDINGS.search(name[1]) or not wish.body.startswith(sign):
        raise No(500, "rest_upload_sideload_error", "Sorry, you are not allowed to upload this file type.")
    return name[1]


def matches(item: dict[str, Any], wish: Wish) -> bool:
    slugs, words = wish.query("slug"), wish.query("search")
    found_in = f"{item['title']} {item.get('content', '')} {item.get('excerpt', '')}"
    return (not slugs or item["slug"] in slugs.split(",")) and words in found_in


def sanitized(text: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-")[:SLUG_LENGTH]


def filtered(html: str) -> str:
    """What kses does to somebody without unfiltered_html: tags go, the text in them stays."""
    html = FORBIDDEN_ATTRIBUTES.sub("", FORBIDDEN_TAGS.sub("", html))
    return re.sub(r'style="([^"]*)"', lambda style: f'style="{FORBIDDEN_STYLES.sub("", style[1])}"', html)
