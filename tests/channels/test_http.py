"""Every way in which httpx can fail has one meaning here."""

from __future__ import annotations

import httpx
import pytest

from channels.contract import Account
from channels.errors import NotSent, Uncertain
from channels.http import FAILURES, speaking_to
from channels.registry import all_channels


def leaves(kind: type[httpx.HTTPError]) -> set[type[httpx.HTTPError]]:
    below = kind.__subclasses__()
    return set().union(*(leaves(each) for each in below)) if below else {kind}


@pytest.mark.parametrize("failure", sorted(leaves(httpx.RequestError), key=lambda kind: kind.__name__))
def test_no_httpx_failure_is_without_a_meaning(failure: type[httpx.RequestError]) -> None:
    assert any(kind in FAILURES for kind in failure.__mro__)


def test_a_lost_answer_to_a_write_is_uncertain_and_to_a_reading_is_not() -> None:
    with pytest.raises(Uncertain), speaking_to("某平台"):
        raise httpx.ReadTimeout("late")
    with pytest.raises(NotSent), speaking_to("某平台", reading=True):
        raise httpx.ReadTimeout("late")


@pytest.mark.parametrize("key", sorted(all_channels()))
def test_no_secret_shows_in_an_accounts_or_channels_repr(key: str) -> None:
    kind = all_channels()[key]
    account = Account({field.key: "top-secret-value" for field in kind.fields}, rehearsal=True)
    with httpx.Client() as http:
        assert "top-secret-value" not in repr(account) + repr(kind(account, http))
