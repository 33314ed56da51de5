"""Speaking SOAP 1.1 and 1.2 as a profile says: envelopes out of its templates, answers as plain values.

SOAP 1.1: https://www.w3.org/TR/2000/NOTE-SOAP-20000508/ · SOAP 1.2: https://www.w3.org/TR/soap12-part1/ · the proof of
the account: OASIS WS-Security UsernameToken Profile 1.0 (PasswordText, PasswordDigest).
Files travel inside the envelope as base64; MTOM is not spoken.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import lxml.etree

from channels.cms.profile import KNOWN_PREFIXES, SOAP_12, USERNAME_DIGEST, USERNAME_TOKEN, Call, Profile, filled
from channels.cms.soap_answers import answered, elements_at, value_of
from channels.cms.speaking import busy, proof, result_of
from channels.http import speaking_to
from channels.wechat_html import printable

ENVELOPES = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}
WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE, WSU = f"{WSS}wssecurity-secext-1.0.xsd", f"{WSS}wssecurity-utility-1.0.xsd"
PASSWORD_TYPES = f"{WSS}username-token-profile-1.0#Password"
BASE64 = f"{WSS}soap-message-security-1.0#Base64Binary"
LARGEST_ANSWER = 8_000_000
"""Bytes. The longest honest answer lists a few articles with their HTML."""


@dataclass(frozen=True)
class SoapSpeaker:
    """One account on one service. Keeps nothing between calls."""

    profile: Profile
    account: Mapping[str, str]
    http: httpx.Client = field(repr=False)
    label: str

    def call(
        self, name: str, values: Mapping[str, Any], *, harmless: bool, file: tuple[str, str, bytes] | None = None
    ) -> Any:
        """What a success answered, as plain values. `harmless`: repeating does no damage, so a lost answer is NotSent."""
        call = self.profile.calls[name]
        return result_of(call, value_of(self._asked(call, values, file, harmless=harmless)), harmless=harmless)

    def listed(self, name: str, values: Mapping[str, Any]) -> list[Any]:
        """The things that a looking call found: one element each, which may be none or a single one."""
        call = self.profile.calls[name]
        answer = self._asked(call, values, None, harmless=True)
        return [value_of(element) for element in elements_at(answer, call.list)]

    def _asked(
        self, call: Call, values: Mapping[str, Any], file: tuple[str, str, bytes] | None, *, harmless: bool
    ) -> lxml.etree._Element:
        given = self._values(values, file)
        address = f"{self.account.get('base_url', '').rstrip('/')}{self.profile.soap.path}"
        headers = self._headers(call) | proof(self.profile, self.account)
        with (
            speaking_to(self.label, reading=harmless),
            self.http.stream("POST", address, content=self._envelope(call, given), headers=headers) as response,
        ):
            body = _whole(response, harmless=harmless)
        return answered(self.profile, self.account, response, body, harmless=harmless)

    def _values(self, values: Mapping[str, Any], file: tuple[str, str, bytes] | None) -> dict[str, Any]:
        """All that a template may name: the article as mapped, a file's parts, and the account for services that ask so."""
        given = {**values, "user": self.account.get("user", ""), "password": self.account.get("password", "")}
        if file:
            name, media_type, data = file
            given |= {"file_name": name, "file_type": media_type, "file_data": base64.b64encode(data).decode()}
            given["file_sha256"] = hashlib.sha256(data).hexdigest()
        return given | {"article": filled(dict(self.profile.article), given)}

    def _headers(self, call: Call) -> dict[str, str]:
        if self.profile.soap.version == SOAP_12:
            action = f'; action="{call.action}"' if call.action else ""
            return {"Content-Type": f"application/soap+xml; charset=utf-8{action}"}
        return {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{call.action}"'}

    # --- the envelope

    def _envelope(self, call: Call, given: Mapping[str, Any]) -> bytes:
        soap = self.profile.soap
        space = ENVELOPES[soap.version]
        root = lxml.etree.Element(f"{{{space}}}Envelope", nsmap={"soap": space, "n": soap.namespace, **soap.namespaces})
        header = lxml.etree.SubElement(root, f"{{{space}}}Header")
        if self.profile.auth in (USERNAME_TOKEN, USERNAME_DIGEST):
            header.append(_security(self.account, space, digest=self.profile.auth == USERNAME_DIGEST))
        for name, value in filled(dict(soap.header), given).items():
            self._add(header, name, value, qualified=True)
        if not len(header):
            root.remove(header)
        body = lxml.etree.SubElement(root, f"{{{space}}}Body")
        operation = lxml.etree.SubElement(body, self._name(call.operation, qualified=True))
        self._fill(operation, filled(dict(call.given), given))
        return bytes(lxml.etree.tostring(root, encoding="utf-8", xml_declaration=True))

    def _fill(self, element: lxml.etree._Element, value: Any) -> None:
        if not isinstance(value, dict):
            element.text = _text(value)
            return
        for name, item in value.items():
            if name == "#text":
                element.text = _text(item)
            elif name.startswith("@"):
                element.set(self._name(name[1:], qualified=False), _text(item))
            else:
                self._add(element, name, item, qualified=self.profile.soap.qualified)

    def _add(self, parent: lxml.etree._Element, name: str, value: Any, *, qualified: bool) -> None:
        for item in value if isinstance(value, list) else [value]:
            self._fill(lxml.etree.SubElement(parent, self._name(name, qualified=qualified)), item)

    def _name(self, name: str, *, qualified: bool) -> str:
        prefix, _, local = name.rpartition(":")
        if prefix:
            return f"{{{ {**KNOWN_PREFIXES, **self.profile.soap.namespaces}[prefix] }}}{local}"
        return f"{{{self.profile.soap.namespace}}}{local}" if qualified else local


def _security(account: Mapping[str, str], space: str, *, digest: bool) -> lxml.etree._Element:
    """wsse:Security with a UsernameToken: the password as it is, or as SHA-1 over nonce, time and password."""
    user, password = account.get("user", ""), account.get("password", "")
    nonce, created = secrets.token_bytes(16), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    shown = password
    if digest:
        mixed = hashlib.sha1(nonce + created.encode() + password.encode(), usedforsecurity=False).digest()
        shown = base64.b64encode(mixed).decode()
    security = lxml.etree.Element(f"{{{WSSE}}}Security", nsmap={"wsse": WSSE, "wsu": WSU})
    security.set(f"{{{space}}}mustUnderstand", "1")
    token = lxml.etree.SubElement(security, f"{{{WSSE}}}UsernameToken")
    lxml.etree.SubElement(token, f"{{{WSSE}}}Username").text = _text(user)
    kind = f"{PASSWORD_TYPES}{'Digest' if digest else 'Text'}"
    lxml.etree.SubElement(token, f"{{{WSSE}}}Password", Type=kind).text = _text(shown)
    held = lxml.etree.SubElement(token, f"{{{WSSE}}}Nonce", EncodingType=BASE64)
    held.text = base64.b64encode(nonce).decode()
    lxml.etree.SubElement(token, f"{{{WSU}}}Created").text = created
    return security


def _whole(response: httpx.Response, *, harmless: bool) -> bytes:
    """The answer, of which no more is read than an honest one has."""
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > LARGEST_ANSWER:
            raise busy(harmless, code="answer_too_big")
    return bytes(body)


def _text(value: Any) -> str:
    return printable(str(value).lower() if isinstance(value, bool) else str(value))
