"""A content management system spoken to in SOAP: what is sent, what is believed, and what its faults mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import lxml.etree
import pytest

from channels.cms import soap
from channels.cms.profile import SHIPPED, BadProfile, load_profile
from channels.contract import Account, Pending
from channels.errors import (
    ChannelError,
    CredentialsRefused,
    NeedsOperator,
    NotSent,
    PostRefused,
    Refused,
    Throttled,
    Uncertain,
)
from channels.platforms.cms import Cms
from tests.channels.conftest import Rehearsal
from tests.channels.posts import make_post
from tests.channels.runner import deliver, finish

SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
SHIPPED_TEXT = (SHIPPED / "soap.toml").read_text(encoding="utf-8")


def own_profile(folder: Path, *changes: tuple[str, str]) -> str:
    """The shipped profile with some of its text changed, as an office would."""
    text = SHIPPED_TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def answering(body: str | bytes, *, status: int = 200, profile: str = "soap") -> Cms:
    """A channel whose service answers everything with this."""
    content = body.encode() if isinstance(body, str) else body
    transport = httpx.MockTransport(lambda request: httpx.Response(status, content=content))
    values = {"profile": profile, "base_url": "http://127.0.0.1", "user": "a", "password": "pass-8c1e"}
    return Cms(Account(values, rehearsal=True), httpx.Client(transport=transport))


def draft(channel: Cms) -> Any:
    """The stage whose writing would be doubled, on a service that holds nothing yet."""
    return next(stage for stage in channel.stages() if stage.key == "draft").do(make_post(files=()), {})


def envelope(content: str) -> str:
    return f'<e:Envelope xmlns:e="{SOAP_12}"><e:Body>{content}</e:Body></e:Envelope>'


# --- both versions, each way of showing who one is


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("auth", ["username_digest", "username_token"])
def test_an_article_goes_out_is_corrected_and_withdrawn(
    rehearsal: Rehearsal, tmp_path: Path, version: str, auth: str
) -> None:
    profile = own_profile(tmp_path, ('version = "1.2"', f'version = "{version}"'), ('"username_digest"', f'"{auth}"'))
    channel, post = rehearsal.channel("soap", profile=profile), make_post()
    first = deliver(channel, post)
    page = rehearsal.http.get(first.url).text
    assert "完成改造" in page and "alert(1)" not in page and "/soap/files/" in page
    corrected = deliver(channel, make_post(slug=post.slug, html="<p>更正：到2028年 &lt; 120。</p>"))
    assert (corrected.external_id, corrected.url) == (first.external_id, first.url)
    assert "更正：到2028年" in rehearsal.http.get(first.url).text
    channel.retract(first, reason="数据有误")
    channel.retract(first, reason="数据有误")
    assert channel.status(first) == "withdrawn"
    (held,) = rehearsal.memory()["soap"]["posts"]
    assert held["reason"] == "数据有误"


def test_a_digest_never_repeats_and_never_shows_the_password() -> None:
    seen: list[bytes] = []

    def kept(request: httpx.Request) -> httpx.Response:
        seen.append(request.read())
        return httpx.Response(503)

    values = {"profile": "soap", "base_url": "http://127.0.0.1", "user": "a", "password": "pass-8c1e"}
    channel = Cms(Account(values), httpx.Client(transport=httpx.MockTransport(kept)))
    for _ in range(2):
        with pytest.raises(NotSent):
            channel.check()
    digests = [re.findall(rb"PasswordDigest[^>]*>([^<]+)<", body) for body in seen]
    assert digests[0] and digests[0] != digests[1]
    assert not any(b"pass-8c1e" in body for body in seen)


def test_an_account_whose_articles_an_editor_publishes_waits_for_the_editor(rehearsal: Rehearsal) -> None:
    channel, post = rehearsal.channel("soap", mode="review"), make_post()
    known: dict[str, object] = {}
    *before, last = channel.stages()
    for stage in before:
        known |= finish(stage, post, known)
    assert isinstance(last.do(post, known), Pending)
    assert [item["state"] for item in rehearsal.memory()["soap"]["drafts"]] == ["submitted"]


def test_a_column_that_the_site_does_not_have_is_the_accounts_fault(rehearsal: Rehearsal) -> None:
    with pytest.raises(CredentialsRefused, match="没有这个栏目"):
        deliver(rehearsal.channel("soap", column="no-such"), make_post())


def test_signs_that_xml_cannot_hold_do_not_stop_an_article(rehearsal: Rehearsal) -> None:
    receipt = deliver(rehearsal.channel("soap"), make_post(summary="一\x0b二\x00三", title="标题\x07"))
    assert rehearsal.http.get(receipt.url).status_code == 200


# --- what a profile may say, and what is sent then


def sent_by(profile: str) -> lxml.etree._Element:
    """The envelope of a question, as it leaves."""
    seen: list[bytes] = []

    def kept(request: httpx.Request) -> httpx.Response:
        seen.append(request.read())
        return httpx.Response(503)

    values = {"profile": profile, "base_url": "http://127.0.0.1", "user": "办公室", "password": "p"}
    with pytest.raises(NotSent):
        Cms(Account(values), httpx.Client(transport=httpx.MockTransport(kept))).check()
    return lxml.etree.fromstring(seen[0])


def test_own_headers_namespaces_attributes_and_unqualified_parameters_are_data(tmp_path: Path) -> None:
    profile = own_profile(
        tmp_path,
        ('"username_digest"', '"none"'),
        ("qualified = true", "qualified = false"),
        (
            "[article] ",
            '[soap.namespaces]\nm = "urn:more"\n[soap.header]\n'
            '"m:Login" = { "@version" = "2", user = "{user}", "m:key" = "{password}" }\n[article] ',
        ),
        (
            'with = { docId = "{slug}" }',
            'with = { docId = { "@xsi:type" = "xsd:string", "#text" = "{slug}" }, "m:more" = ["a", "b"] }',
        ),
    )
    root = sent_by(profile)
    login = root.find("{*}Header/{urn:more}Login")
    assert login is not None and login.get("version") == "2"
    assert (login.findtext("user"), login.findtext("{urn:more}key")) == ("办公室", "p")
    operation = root.find("{*}Body/{urn:policy-interpretation:articles:1}FindArticles")
    assert operation is not None
    assert operation.findtext("docId") == "zcjd-connection-check"
    assert operation[0].get("{http://www.w3.org/2001/XMLSchema-instance}type") == "xsd:string"
    assert [item.text for item in operation.findall("{urn:more}more")] == ["a", "b"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('version = "1.2"', 'version = "2"', "soap.version"),
        ('namespace = "urn:policy-interpretation:articles:1"', 'namespace = ""', "targetNamespace"),
        ('operation = "FindArticles"', "", "operation"),
        ('docId = "{slug}"', '"两 个" = "{slug}"', "元素名"),
        ('docId = "{slug}"', '"x:docId" = "{slug}"', "前缀"),
        ('auth = "username_digest"', 'auth = "kerberos"', "auth"),
        ('[errors.QUOTA_EXCEEDED]\nwho = "later"', '[errors.QUOTA_EXCEEDED]\nwho = "somebody"', "who"),
    ],
)
def test_a_profile_that_could_not_be_sent_is_told_before_anything_is(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(BadProfile, match=said):
        load_profile(own_profile(tmp_path, (old, new)))


def test_every_name_in_the_shipped_profile_is_one_of_the_wsdl() -> None:
    wsdl = lxml.etree.parse(SHIPPED / "article-service.wsdl")
    profile = tomllib.loads(SHIPPED_TEXT)
    actions = {
        operation.getparent().get("name"): operation.get("soapAction")
        for operation in wsdl.iter("{http://schemas.xmlsoap.org/wsdl/soap12/}operation")
    }
    assert {call["operation"]: call["action"] for call in profile["calls"].values()} == actions
    assert profile["soap"]["namespace"] == wsdl.getroot().get("targetNamespace")


# --- what its faults mean


def fault_11(code: str, text: str = "no", detail: str = "") -> str:
    space = "http://schemas.xmlsoap.org/soap/envelope/"
    return (
        f'<s:Envelope xmlns:s="{space}" xmlns:w="urn:w"><s:Body><s:Fault><faultcode>{code}</faultcode>'
        f"<faultstring>{text}</faultstring>{detail and f'<detail>{detail}</detail>'}</s:Fault></s:Body></s:Envelope>"
    )


def fault_12(code: str, subcode: str = "", detail: str = "") -> str:
    inner = f"<s:Subcode><s:Value>{subcode}</s:Value></s:Subcode>" if subcode else ""
    return (
        f'<s:Envelope xmlns:s="{SOAP_12}"><s:Body><s:Fault><s:Code><s:Value>s:{code}</s:Value>{inner}</s:Code>'
        f'<s:Reason><s:Text xml:lang="en">no</s:Text><s:Text xml:lang="zh-CN">网站说不行</s:Text></s:Reason>'
        f"{detail and f'<s:Detail>{detail}</s:Detail>'}</s:Fault></s:Body></s:Envelope>"
    )


AXIS = "<ns1:no xmlns:ns1='urn:x'><code>QUOTA_EXCEEDED</code><message>too many</message></ns1:no>"
FAULTS = [
    (fault_11("s:Client"), PostRefused, "Client"),
    (fault_11("Client.Authentication"), CredentialsRefused, "Authentication"),
    (fault_11("w:FailedAuthentication"), CredentialsRefused, "FailedAuthentication"),
    (fault_11("w:MessageExpired"), CredentialsRefused, "MessageExpired"),
    (fault_11("s:VersionMismatch"), Refused, "VersionMismatch"),
    (fault_11("s:MustUnderstand"), Refused, "MustUnderstand"),
    (fault_11("s:Server"), Uncertain, "Server"),
    (fault_11("s:Server.userException", detail=AXIS), Throttled, "QUOTA_EXCEEDED"),
    (fault_11("s:Server", detail="<x><errorCode>COLUMN_UNKNOWN</errorCode></x>"), CredentialsRefused, "COLUMN_UNKNOWN"),
    (fault_11("s:Client", detail="<WEBSITE_ONLY><a/></WEBSITE_ONLY>"), NeedsOperator, "WEBSITE_ONLY"),
    (fault_12("Sender"), PostRefused, "Sender"),
    (fault_12("Receiver"), Uncertain, "Receiver"),
    (fault_12("Sender", "w:InvalidSecurity"), CredentialsRefused, "InvalidSecurity"),
    (fault_12("Sender", detail="<r><code>CONTENT_REJECTED</code></r>"), PostRefused, "CONTENT_REJECTED"),
]


@pytest.mark.parametrize(("body", "kind", "code"), FAULTS)
def test_a_fault_says_who_may_do_something_next(body: str, kind: type[ChannelError], code: str) -> None:
    channel = answering_after_an_empty_look(body)
    with pytest.raises(ChannelError) as problem:
        draft(channel)
    assert type(problem.value) is kind
    assert problem.value.code == code


def answering_after_an_empty_look(body: str) -> Cms:
    def answer(request: httpx.Request) -> httpx.Response:
        if b"FindArticles" in request.read():
            return httpx.Response(200, text=envelope('<FindArticlesResponse xmlns="urn:x"/>'))
        return httpx.Response(500, text=body)

    values = {"profile": "soap", "base_url": "http://127.0.0.1", "user": "a", "password": "pass-8c1e"}
    return Cms(Account(values, rehearsal=True), httpx.Client(transport=httpx.MockTransport(answer)))


def test_a_fault_that_repeats_our_password_is_told_without_it() -> None:
    with pytest.raises(PostRefused) as refused:
        answering(fault_11("s:Client", "bad login a/pass-8c1e"), status=500).check()
    assert "pass-8c1e" not in str(refused.value) and "bad login" in str(refused.value)


def test_their_chinese_words_are_preferred() -> None:
    with pytest.raises(PostRefused, match="网站说不行"):
        answering(fault_12("Sender"), status=400).check()


@pytest.mark.parametrize(
    ("code", "kind"), [("0", None), ("QUOTA_EXCEEDED", Throttled), ("E77", Refused), ("", Refused)]
)
def test_a_service_that_says_no_in_a_normal_answer_is_understood(
    tmp_path: Path, code: str, kind: type[ChannelError] | None
) -> None:
    outcome = '[soap.outcome]\ncode = "head.code"\nok = ["0"]\nmessage = "head.text"\n[article] '
    profile = own_profile(tmp_path, ("[article] ", outcome))
    channel = answering(envelope(f"<R><head><code>{code}</code><text>栏目已满</text></head></R>"), profile=profile)
    if kind is None:
        assert channel.check()
        return
    with pytest.raises(kind, match="栏目已满") as refused:
        channel.check()
    assert type(refused.value) is kind


# --- what is not believed

BOMB = (
    '<!DOCTYPE e [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {n} "{f"&{p};" * 10}">' for p, n in zip("bcdefgh", "cdefghi", strict=True))
    + "]>"
)
HOSTILE: dict[str, Callable[[Path], str]] = {
    "an entity bomb": lambda path: BOMB + envelope("<R><article><id>&i;</id></article></R>"),
    "an entity bomb in an attribute": lambda path: BOMB + envelope('<R x="&i;"/>'),
    "a file of this machine": lambda path: (
        f'<!DOCTYPE e [<!ENTITY f SYSTEM "{path.as_uri()}">]>' + envelope("<R><article><id>&f;</id></article></R>")
    ),
    "a DTD from elsewhere": lambda path: '<!DOCTYPE e SYSTEM "http://127.0.0.1:9/x.dtd">' + envelope("<R/>"),
    "a depth without end": lambda path: envelope("<a>" * 100_000 + "</a>" * 100_000),
    "half an envelope": lambda path: envelope("<R/>")[:-20],
    "no envelope": lambda path: "<html><body>Welcome</body></html>",
    "an envelope without a body": lambda path: f'<e:Envelope xmlns:e="{SOAP_12}"/>',
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_answer_is_no_answer(tmp_path: Path, what: str) -> None:
    (tmp_path / "secret.txt").write_text("a-secret-of-this-machine")
    channel = answering(HOSTILE[what](tmp_path / "secret.txt"))
    with pytest.raises(NotSent) as problem:
        channel.check()
    assert problem.value.code == "answer"
    assert "a-secret" not in str(problem.value)


def test_an_answer_without_end_is_not_read_to_the_end() -> None:
    given = 0

    def endless() -> Any:
        nonlocal given
        while True:
            given += 1
            yield b" " * 65_536

    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=endless()))
    values = {"profile": "soap", "base_url": "http://127.0.0.1", "user": "a", "password": "b"}
    with pytest.raises(NotSent) as problem:
        Cms(Account(values), httpx.Client(transport=transport)).check()
    assert problem.value.code == "answer_too_big"
    assert given * 65_536 < soap.LARGEST_ANSWER + 200_000
