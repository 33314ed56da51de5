"""MHT, the "single file web page": often found with the suffix .doc. The page inside is read as HTML."""

from __future__ import annotations

import email
import re
from email.message import Message

from studio.errors import UnusableInput
from studio.policy.archive import BROKEN
from studio.policy.readers.contract import Reader, Sample
from studio.policy.readers.html import DECLARED, ENCODINGS, Html

HEADERS = re.compile(rb"\A\s*(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){1,40}")
TYPE = re.compile(rb"^content-type:\s*(?:multipart/related|text/html)", re.I | re.M)
NO_PAGE = "这个 MHT 文件里没有网页正文，可能没有保存完整。请在浏览器或 Word 中打开后另存为 DOCX，再上传。"


class Mht(Reader):
    key, label = "mht", "MHT"

    def recognises(self, sample: Sample) -> bool:
        found = HEADERS.match(sample.head.removeprefix(b"\xef\xbb\xbf"))
        return bool(found and b"mime-version:" in found[0].lower() and TYPE.search(found[0]))

    def read(self, data: bytes) -> list[str]:
        try:
            message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip())
            pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
            page = _bytes_of(pages[0]) if pages else b""
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as trouble:
            raise UnusableInput(BROKEN) from trouble
        if not page.strip():
            raise UnusableInput(NO_PAGE)
        return Html().read(page)


def _bytes_of(part: Message) -> bytes:
    """The page as bytes that say themselves how they are encoded, or else in UTF-8."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = (part.get_content_charset() or "").lower()
    if charset in ENCODINGS and not DECLARED.search(raw[:4096]):
        try:
            return raw.decode(charset.replace("gb2312", "gb18030")).encode()
        except UnicodeError:
            pass
    return raw
