"""Access tokens of this process: fetched once, shared by threads, forgotten when a platform says so.

Processes that share a database share their tokens there instead; see `channels.keeping`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

EARLY = 300.0
"""Seconds before its end at which a token is fetched anew: WeChat rotates tokens that early."""


@dataclass(frozen=True)
class Token:
    text: str = field(repr=False)
    lifetime: float
    """Seconds from the moment it was fetched."""


class TokenHolder:
    """Tokens by account. Changes: it remembers. Its repr shows none of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: dict[str, tuple[str, float]] = {}
        self._locks: dict[str, Lock] = {}
        self._lock = Lock()

    def token(self, account: str, fetch: Callable[[], Token]) -> str:
        """The account's token. One thread fetches while the others wait; errors of `fetch` pass through."""
        with self._lock_of(account):
            text, good_until = self._held.get(account, ("", 0.0))
            if text and self._clock() < good_until:
                return text
            fetched = fetch()
            good_until = self._clock() + max(fetched.lifetime - EARLY, fetched.lifetime / 2)
            self._held[account] = (fetched.text, good_until)
            return fetched.text

    def forget(self, account: str, text: str) -> None:
        """Drops `text`, unless another thread has already replaced it."""
        with self._lock_of(account):
            if self._held.get(account, ("", 0.0))[0] == text:
                del self._held[account]

    def _lock_of(self, account: str) -> Lock:
        with self._lock:
            return self._locks.setdefault(account, Lock())
