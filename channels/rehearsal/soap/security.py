"""WS-Security's UsernameToken, checked: OASIS UsernameToken Profile 1.0, with what it recommends against repeats.

A nonce is taken once, and a token older than five minutes not at all. Fault codes: SOAP Message Security 1.0, 12.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import UTC, datetime, timedelta

import lxml.etree

from channels.rehearsal.accounts import WORD
from channels.rehearsal.memory import Memory
from channels.rehearsal.soap.envelopes import SENDER, WSSE, WSU, Envelope, Fault

FRESH = timedelta(minutes=5)
USERNAME_TOKEN = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0"
TEXT, DIGEST = f"{USERNAME_TOKEN}#PasswordText", f"{USERNAME_TOKEN}#PasswordDigest"


def check_known(envelope: Envelope, memory: Memory, *, platform: str) -> None:
    """Raises Fault unless the message proves that the account sent it, just now and once."""
    token = next((block.find(f"{{{WSSE}}}UsernameToken") for block in _security(envelope)), None)
    if token is None:
        raise _no("InvalidSecurity", "An error was discovered processing the wsse:Security header.")
    password = token.find(f"{{{WSSE}}}Password")
    nonce, created = token.findtext(f"{{{WSSE}}}Nonce") or "", token.findtext(f"{{{WSU}}}Created") or ""
    if password is None or not (token.findtext(f"{{{WSSE}}}Username") or "").strip():
        raise _no("InvalidSecurityToken", "An invalid security token was provided.")
    kind = password.get("Type", TEXT)
    if kind not in (TEXT, DIGEST):
        raise _no("UnsupportedSecurityToken", "An unsupported token was provided.")
    if kind == DIGEST and not (nonce and created):
        raise _no("InvalidSecurityToken", "A digest needs a nonce and a time.")
    if created:
        _check_fresh(created)
    wanted = _digest(nonce, created) if kind == DIGEST else WORD
    if token.findtext(f"{{{WSSE}}}Username") != WORD or (password.text or "") != wanted:
        raise _no("FailedAuthentication", "The security token could not be authenticated or authorized.")
    if nonce:
        if memory.get(platform, "nonces", nonce) is not None:
            raise _no("InvalidSecurityToken", "The nonce was used before.")
        memory.keep(platform, "nonces", nonce, {})


def _security(envelope: Envelope) -> list[lxml.etree._Element]:
    return [block for block in envelope.header if block.tag == f"{{{WSSE}}}Security"]


def _digest(nonce: str, created: str) -> str:
    try:
        mixed = base64.b64decode(nonce, validate=True) + created.encode() + WORD.encode()
    except binascii.Error as broken:
        raise _no("InvalidSecurityToken", "The nonce is not base64.") from broken
    return base64.b64encode(hashlib.sha1(mixed, usedforsecurity=False).digest()).decode()


def _check_fresh(created: str) -> None:
    try:
        at = datetime.fromisoformat(created)
    except ValueError as broken:
        raise _no("InvalidSecurityToken", "Created is not a time.") from broken
    if abs(datetime.now(UTC) - (at if at.tzinfo else at.replace(tzinfo=UTC))) > FRESH:
        raise Fault(SENDER, "The message has expired.", security=(WSU, "MessageExpired"))


def _no(code: str, text: str) -> Fault:
    return Fault(SENDER, text, security=(WSSE, code))
