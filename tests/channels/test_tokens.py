"""Tokens: fetched once, shared, renewed before their end, forgotten when told."""

from __future__ import annotations

import threading

import pytest

from channels.tokens import EARLY, Token, TokenHolder


class Counting:
    """Hands out t1, t2, … and counts."""

    def __init__(self, lifetime: float = 7200.0) -> None:
        self.count, self.lifetime = 0, lifetime

    def __call__(self) -> Token:
        self.count += 1
        return Token(f"t{self.count}", self.lifetime)


def test_a_token_is_fetched_once_until_shortly_before_its_end() -> None:
    now = [0.0]
    holder, fetch = TokenHolder(clock=lambda: now[0]), Counting()
    assert {holder.token("a", fetch) for _ in range(5)} == {"t1"}
    now[0] = 7200 - EARLY - 1
    assert holder.token("a", fetch) == "t1"
    now[0] = 7200 - EARLY
    assert holder.token("a", fetch) == "t2"


def test_a_short_lived_token_is_still_used_for_half_its_life() -> None:
    now = [0.0]
    holder, fetch = TokenHolder(clock=lambda: now[0]), Counting(lifetime=100)
    holder.token("a", fetch)
    now[0] = 49
    assert holder.token("a", fetch) == "t1"
    now[0] = 50
    assert holder.token("a", fetch) == "t2"


def test_forgetting_an_old_token_does_not_lose_its_successor() -> None:
    holder, fetch = TokenHolder(), Counting()
    first = holder.token("a", fetch)
    holder.forget("a", first)
    second = holder.token("a", fetch)
    holder.forget("a", first)
    assert holder.token("a", fetch) == second == "t2"


def test_accounts_do_not_share_tokens() -> None:
    holder, fetch = TokenHolder(), Counting()
    assert holder.token("a", fetch) != holder.token("b", fetch)


def test_many_threads_fetch_one_token() -> None:
    holder, fetch, seen = TokenHolder(), Counting(), set()
    threads = [threading.Thread(target=lambda: seen.add(holder.token("a", fetch))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {"t1"}
    assert fetch.count == 1


def test_a_failed_fetch_passes_through_and_the_next_one_is_tried() -> None:
    holder = TokenHolder()

    def broken() -> Token:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        holder.token("a", broken)
    assert holder.token("a", Counting()) == "t1"


def test_no_token_shows_in_a_repr() -> None:
    holder = TokenHolder()
    holder.token("a", lambda: Token("hush-hush", 7200))
    assert "hush" not in f"{Token('hush-hush', 1)!r} {holder!r}"
