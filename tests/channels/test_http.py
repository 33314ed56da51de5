"""Every way in which httpx can fail has one meaning, and the meaning decides what may be done next."""

from __future__ import annotations

import logging

import httpx
import pytest

from channels.errors import ChannelError, CredentialsRefused, NotSent, Uncertain
from channels.http import FAILURES, SENTENCES, client, speaking_to


def leaves(kind: type[Exception]) -> list[type[Exception]]:
    below = kind.__subclasses__()
    return [kind] if not below else [leaf for child in below for leaf in leaves(child)]


LEAVES = [*leaves(httpx.HTTPError), httpx.InvalidURL]


def fail(kind: type[Exception]) -> Exception:
    if kind is httpx.HTTPStatusError:
        request = httpx.Request("GET", "http://platform")
        return httpx.HTTPStatusError("no", request=request, response=httpx.Response(500, request=request))
    return kind("no")


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_every_httpx_failure_has_a_meaning_and_a_sentence(kind: type[Exception]) -> None:
    with pytest.raises(ChannelError) as problem, speaking_to("平台"):
        raise fail(kind)
    assert type(problem.value) is FAILURES[kind]
    assert str(problem.value) == SENTENCES[FAILURES[kind]].format(label="平台")
    assert problem.value.code == kind.__name__
    assert isinstance(problem.value.__cause__, kind)


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_a_reading_is_never_uncertain(kind: type[Exception]) -> None:
    with pytest.raises((NotSent, CredentialsRefused)), speaking_to("平台", reading=True):
        raise fail(kind)


def test_a_failure_before_the_request_left_is_not_sent_and_one_after_it_is_uncertain() -> None:
    assert FAILURES[httpx.ConnectTimeout] is NotSent
    assert FAILURES[httpx.ReadTimeout] is Uncertain


@pytest.mark.parametrize("address", ["http://platform:port", "ftp://platform", "platform.example"])
def test_a_wrong_address_is_the_accounts_fault(address: str) -> None:
    with client() as http, pytest.raises(CredentialsRefused, match="接口地址"), speaking_to("平台"):
        http.get(address)


def test_addresses_with_tokens_in_them_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200)))
    http.get("http://platform/", params={"access_token": "hush-hush"})
    assert "hush-hush" not in caplog.text
