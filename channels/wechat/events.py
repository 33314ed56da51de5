"""What the platform pushes to an account's callback address: the end of a publishing job or of a mass send.

Optional: everything is polled as well. Signature, AES mode and the echo of the address check are described at
developers.weixin.qq.com/doc/service/guide/dev/push/ (read 2026-11-25); an event is pushed up to three times when
`success` is not answered within five seconds, and several may overtake each other.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import lxml.etree
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from channels.keeping import Keeping

LARGEST = 64_000
"""Bytes of a push; the documented events are below two thousand."""

BLOCK = 32
"""Padding is to 32 bytes here, although AES has blocks of 16."""


class NotGenuine(Exception):
    """The push did not come from the platform, or not for this account."""


@dataclass(frozen=True, kw_only=True)
class Callback:
    """服务器配置 of one account, as its administrator entered it on the platform's site."""

    token: str = field(repr=False)
    aes_key: str = field(default="", repr=False)
    """EncodingAESKey: 43 letters; "" for plain text."""
    appid: str = ""

    def echo(self, query: Mapping[str, str]) -> str:
        """The answer to the platform's check of the address. Raises `NotGenuine`."""
        if self.aes_key and "msg_signature" in query:
            self._check(query.get("msg_signature", ""), query, query.get("echostr", ""))
            return self.opened(query.get("echostr", ""))
        self._check(query.get("signature", ""), query)
        return query.get("echostr", "")

    def read(self, query: Mapping[str, str], raw: bytes) -> dict[str, Any]:
        """The event in a push. Raises `NotGenuine`, also when nothing can be made of it."""
        if len(raw) > LARGEST:
            raise NotGenuine("too large")
        outer = _parsed(raw)
        if self.aes_key:
            sealed = str(outer.get("Encrypt", ""))
            self._check(query.get("msg_signature", ""), query, sealed)
            return _parsed(self.opened(sealed).encode())
        self._check(query.get("signature", ""), query)
        return outer

    def opened(self, sealed: str) -> str:
        """AES-256-CBC: 16 random bytes, the length, the text, the appid, and padding."""
        try:
            key = base64.b64decode(self.aes_key + "=")
            decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
            plain = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
            plain = plain[: -plain[-1]] if 1 <= plain[-1] <= BLOCK else b""
            length = int.from_bytes(plain[16:20], "big")
            text, appid = plain[20 : 20 + length].decode(), plain[20 + length :].decode()
        except (ValueError, IndexError) as broken:
            raise NotGenuine("cannot be opened") from broken
        if appid != self.appid:
            raise NotGenuine("another account")
        return text

    def _check(self, signature: str, query: Mapping[str, str], *more: str) -> None:
        parts = sorted([self.token, query.get("timestamp", ""), query.get("nonce", ""), *more])
        made = hashlib.sha1("".join(parts).encode(), usedforsecurity=False).hexdigest()
        if not self.token or not hmac.compare_digest(made.encode(), signature.encode()):
            raise NotGenuine("signature")


def heard(event: Mapping[str, Any], keeping: Keeping, account: str) -> bool:
    """Keeps what an event says, under the name that the channel asks for. False for what is known or not ours."""
    match event.get("Event"):
        case "PUBLISHJOBFINISH":
            told = _publishing(event.get("PublishEventInfo") or {})
            return bool(told["publish_id"]) and keeping.keep_event(account, f"publish {told['publish_id']}", told)
        case "MASSSENDJOBFINISH":
            told = _sending(event)
            return bool(told["msg_id"]) and keeping.keep_event(account, f"mass {told['msg_id']}", told)
    return False


def _publishing(info: Mapping[str, Any]) -> dict[str, Any]:
    """In the shape of freepublish/get."""
    items = _list((info.get("article_detail") or {}).get("item"))
    return {
        "publish_id": str(info.get("publish_id") or ""),
        "publish_status": int(info.get("publish_status") or 1),
        "article_id": str(info.get("article_id") or ""),
        "article_detail": {"item": [{"article_url": str(item.get("article_url") or "")} for item in items]},
    }


def _sending(event: Mapping[str, Any]) -> dict[str, Any]:
    result = (event.get("ArticleUrlResult") or {}).get("ResultList") or {}
    items = _list(result.get("item"))
    return {
        "msg_id": str(event.get("MsgID") or event.get("MsgId") or ""),
        "status": str(event.get("Status") or ""),
        "article_url": str(items[0].get("ArticleUrl") or "") if items else "",
    }


def _list(item: Any) -> list[Mapping[str, Any]]:
    items = item if isinstance(item, list) else [item]
    return [one for one in items if isinstance(one, Mapping)]


def _parsed(raw: bytes) -> dict[str, Any]:
    """XML as nested names and texts; repeated names become a list. No entities, nothing fetched."""
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = lxml.etree.fromstring(raw, parser)
    except lxml.etree.XMLSyntaxError as broken:
        raise NotGenuine("not XML") from broken
    found = _nested(root)
    return found if isinstance(found, dict) else {}


def _nested(element: Any) -> Any:
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        return (element.text or "").strip()
    found: dict[str, Any] = {}
    for child in children:
        value = _nested(child)
        if child.tag in found:
            before = found[child.tag]
            found[child.tag] = [*(before if isinstance(before, list) else [before]), value]
        else:
            found[child.tag] = value
    return found
