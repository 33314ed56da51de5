"""The played SOAP service keeps SOAP 1.1, SOAP 1.2, WS-Security and its own WSDL as strictly as they are written."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import lxml.etree
import pytest

from tests.channels.conftest import Rehearsal

SOAP_11, SOAP_12 = "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
TYPES = {SOAP_11: "text/xml; charset=utf-8", SOAP_12: "application/soap+xml; charset=utf-8"}
SERVICE = "urn:policy-interpretation:articles:1"
WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
FIND = f'<FindArticles xmlns="{SERVICE}"><docId>zcjd-1</docId></FindArticles>'


def token(*, nonce: bytes = b"", created: datetime | None = None, password: str = "rehearsal") -> str:
    """A UsernameToken by the book: Base64(SHA-1(nonce + created + password))."""
    at = (created or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    nonce = nonce or datetime.now(UTC).isoformat().encode()
    digest = base64.b64encode(hashlib.sha1(nonce + at.encode() + password.encode()).digest()).decode()
    return (
        f'<w:Security xmlns:w="{WSS}-wssecurity-secext-1.0.xsd" xmlns:u="{WSS}-wssecurity-utility-1.0.xsd">'
        f"<w:UsernameToken><w:Username>rehearsal</w:Username>"
        f'<w:Password Type="{WSS}-username-token-profile-1.0#PasswordDigest">{digest}</w:Password>'
        f"<w:Nonce>{base64.b64encode(nonce).decode()}</w:Nonce><u:Created>{at}</u:Created>"
        f"</w:UsernameToken></w:Security>"
    )


def ask(
    rehearsal: Rehearsal,
    content: str = FIND,
    *,
    space: str = SOAP_12,
    header: str | None = None,
    ahead: str = "",
    **headers: str,
) -> httpx.Response:
    given = {"Content-Type": TYPES[space], "SOAPAction": f'"{SERVICE}/FindArticles"'} | headers
    body = f'<s:Envelope xmlns:s="{space}"><s:Header>{token() if header is None else header}</s:Header><s:Body>{content}</s:Body></s:Envelope>'
    return rehearsal.http.post(
        f"{rehearsal.base}/cms/services/articles", content=(ahead + body).encode(), headers=given
    )


def fault_of(response: httpx.Response) -> str:
    """The innermost code of the fault."""
    root = lxml.etree.fromstring(response.content)
    codes = [*root.iter("faultcode"), *root.iter(f"{{{SOAP_12}}}Value")]
    return (codes[-1].text or "").rpartition(":")[2] if codes else ""


@pytest.mark.parametrize("space", TYPES)
def test_a_right_call_is_answered_in_its_own_version(rehearsal: Rehearsal, space: str) -> None:
    answer = ask(rehearsal, space=space)
    assert answer.status_code == 200
    assert lxml.etree.fromstring(answer.content).tag == f"{{{space}}}Envelope"
    assert answer.headers["content-type"] == TYPES[space]


WRONG: dict[str, tuple[Callable[[Rehearsal], httpx.Response], int, str]] = {
    "no proof of who asks": (lambda r: ask(r, header=""), 400, "InvalidSecurity"),
    "a wrong password": (lambda r: ask(r, header=token(password="guess")), 400, "FailedAuthentication"),
    "a proof from an hour ago": (
        lambda r: ask(r, header=token(created=datetime.now(UTC) - timedelta(hours=1))), 400, "MessageExpired",
    ),
    "a header that nobody understands": (
        lambda r: ask(r, header='<x:Y xmlns:x="urn:x" xmlns:s="' + SOAP_12 + '" s:mustUnderstand="true"/>'),
        500,
        "MustUnderstand",
    ),
    "an envelope of the other version": (
        lambda r: ask(r, space=SOAP_11, **{"Content-Type": TYPES[SOAP_12]}), 500, "VersionMismatch",
    ),
    "an element out of order": (
        lambda r: ask(r, f'<GetArticle xmlns="{SERVICE}"><name/><id>1</id></GetArticle>'), 400, "Sender",
    ),
    "an element without its namespace": (lambda r: ask(r, FIND.replace("<docId", '<docId xmlns=""')), 400, "Sender"),
    "an unknown operation": (lambda r: ask(r, f'<DropAll xmlns="{SERVICE}"/>'), 400, "Sender"),
    "two calls in one body": (lambda r: ask(r, FIND * 2), 400, "Sender"),
    "a document type": (lambda r: ask(r, ahead="<!DOCTYPE a []>"), 400, "Sender"),
    "another call's action": (
        lambda r: ask(r, space=SOAP_11, SOAPAction='"urn:other"'), 500, "Client",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_breaks_the_rules_is_a_fault_of_its_own(rehearsal: Rehearsal, what: str) -> None:
    asked, status, code = WRONG[what]
    answer = asked(rehearsal)
    assert (answer.status_code, fault_of(answer)) == (status, code)


def test_a_proof_that_was_used_is_not_taken_again(rehearsal: Rehearsal) -> None:
    proof = token(nonce=b"only-once")
    assert ask(rehearsal, header=proof).status_code == 200
    assert fault_of(ask(rehearsal, header=proof)) == "InvalidSecurityToken"


def test_other_content_is_not_spoken_here(rehearsal: Rehearsal) -> None:
    assert ask(rehearsal, **{"Content-Type": "application/json"}).status_code == 415


def test_a_draft_can_be_made_twice_and_a_file_that_was_damaged_on_the_way_is_refused(rehearsal: Rehearsal) -> None:
    article = (
        "<article><docId>zcjd-1</docId><deliveryId>d</deliveryId><column>zcjd</column><title>题</title>"
        "<source>局</source><publishedAt>2026-03-02T09:00:00+08:00</publishedAt><body>文</body></article>"
    )
    create = f'<CreateArticle xmlns="{SERVICE}">{article}</CreateArticle>'
    assert [ask(rehearsal, create).status_code for _ in range(2)] == [200, 200]
    found = lxml.etree.fromstring(ask(rehearsal).content)
    assert [item.text for item in found.iter(f"{{{SERVICE}}}state")] == ["draft", "draft"]
    assert found.find(f".//{{{SERVICE}}}url") is None, "a draft has no public address"
    file = "<key>k</key><name>a.txt</name><type>text/plain</type><data>YQ==</data><sha256>00</sha256>"
    refused = ask(rehearsal, f'<UploadFile xmlns="{SERVICE}">{file}</UploadFile>')
    assert "FILE_REFUSED" in refused.text


def test_the_wsdl_is_shown_with_the_address_that_was_asked(rehearsal: Rehearsal) -> None:
    shown = rehearsal.http.get(f"{rehearsal.base}/cms/services/articles?wsdl").text
    assert shown.count(f'location="{rehearsal.base}/cms/services/articles"') == 2
