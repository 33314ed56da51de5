"""The platforms' error tables: every code of the documents leads to one thing that can be done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels import errors
from channels.errors import ChannelError, NotSent, Refused, Throttled, Uncertain
from channels.wechat import errors as wechat
from channels.weibo import errors as weibo

WECHAT_WRITES_UNKNOWN = {-1}
WEIBO_WRITES_UNKNOWN = {10001, 10002, 10003, 10009, 10010, 10011, 20017, 20019, 20032, 20111}


def test_the_tree_is_sorted_by_what_may_be_done_next() -> None:
    assert issubclass(errors.Throttled, NotSent)
    for kind in (errors.PostRefused, errors.CredentialsRefused, errors.NeedsOperator):
        assert issubclass(kind, Refused)
    assert not issubclass(Uncertain, NotSent | Refused)


@pytest.mark.parametrize("code", wechat.ERRORS)
@pytest.mark.parametrize("harmless", [True, False])
def test_a_wechat_code_becomes_its_error(code: int, harmless: bool) -> None:
    error = wechat.as_error(code, "rid: 1-2", harmless=harmless)
    check(error, wechat.ERRORS[code].kind, code=code, harmless=harmless)


@pytest.mark.parametrize("code", weibo.ERRORS)
@pytest.mark.parametrize("harmless", [True, False])
def test_a_weibo_code_becomes_its_error(code: int, harmless: bool) -> None:
    error = weibo.as_error(code, "text", harmless=harmless)
    check(error, weibo.ERRORS[code][0], code=code, harmless=harmless)


@pytest.mark.parametrize("code", weibo.ARTICLE_ERRORS)
def test_a_code_of_the_headline_article_becomes_its_error(code: int) -> None:
    check(weibo.as_article_error(code, "text"), weibo.ARTICLE_ERRORS[code][0], code=code, harmless=False)


def check(error: ChannelError, kind: type[ChannelError], *, code: int, harmless: bool) -> None:
    """A question is only a question after a write; a reading that failed can simply be repeated."""
    assert type(error) is (NotSent if kind is Uncertain and harmless else kind)
    assert error.code == str(code)
    assert str(error)[0] >= "\u4e00" or str(error).startswith("“")
    if isinstance(error, Throttled):
        assert timedelta(0) < error.retry_after <= timedelta(days=1, minutes=1)


def test_only_these_codes_leave_a_write_in_doubt() -> None:
    assert {code for code, row in wechat.ERRORS.items() if row.kind is Uncertain} == WECHAT_WRITES_UNKNOWN
    assert {code for code, (kind, _) in weibo.ERRORS.items() if kind is Uncertain} == WEIBO_WRITES_UNKNOWN


def test_an_unknown_code_is_refused_and_keeps_the_platforms_own_words() -> None:
    error = wechat.as_error(99999, "something new rid: 1-2", harmless=False)
    assert type(error) is Refused
    assert "99999 something new rid: 1-2" in str(error)
