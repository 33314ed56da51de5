"""Pushing what happened to an account's callback address: signed, sealed when a key is given, on demand.

Written from: developers.weixin.qq.com/doc/service/guide/dev/push/ and the encryption page beside it (read 2026-11-25).
"""

from __future__ import annotations

import base64
import hashlib
import os
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def as_xml(event: Mapping[str, Any], *, host: str) -> str:
    """The event as the platform writes it. `host` stands in for mp.weixin.qq.com in addresses."""
    head = {
        "ToUserName": "gh_rehearsal",
        "FromUserName": "mphelper",
        "CreateTime": event["at"],
        "MsgType": "event",
        "Event": event["event"],
    }
    return f"<xml>{_inner({**head, **event['told']})}</xml>".replace("{host}", host)


def _inner(values: Mapping[str, Any]) -> str:
    parts = []
    for name, value in values.items():
        inside = _inner(value) if isinstance(value, Mapping) else escape(str(value))
        parts.append(f"<{name}>{inside}</{name}>")
    return "".join(parts)


def push(address: str, xml: str, *, token: str, aes_key: str = "", appid: str = "") -> tuple[int, str]:
    """One push as the platform makes it; the answer's status and text."""
    stamp, nonce = str(int(time.time())), os.urandom(4).hex()
    query = {"signature": _signed(token, stamp, nonce), "timestamp": stamp, "nonce": nonce, "openid": "rehearsal"}
    body = xml
    if aes_key:
        sealed = _sealed(xml, aes_key=aes_key, appid=appid)
        query |= {"encrypt_type": "aes", "msg_signature": _signed(token, stamp, nonce, sealed)}
        body = f"<xml><ToUserName>gh_rehearsal</ToUserName><Encrypt>{sealed}</Encrypt></xml>"
    answer = httpx.post(f"{address}?{urlencode(query)}", content=body.encode(), headers={"Content-Type": "text/xml"})
    return answer.status_code, answer.text


def check_address(address: str, *, token: str) -> bool:
    """What happens when the administrator saves the callback address: the echo must come back."""
    stamp, nonce, echo = str(int(time.time())), os.urandom(4).hex(), os.urandom(8).hex()
    query = {"signature": _signed(token, stamp, nonce), "timestamp": stamp, "nonce": nonce, "echostr": echo}
    answer = httpx.get(f"{address}?{urlencode(query)}")
    return answer.status_code == 200 and answer.text == echo


def _signed(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def _sealed(text: str, *, aes_key: str, appid: str) -> str:
    key = base64.b64decode(f"{aes_key}=")
    plain = os.urandom(16) + len(text.encode()).to_bytes(4, "big") + text.encode() + appid.encode()
    missing = 32 - len(plain) % 32
    plain += bytes([missing]) * missing
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()
