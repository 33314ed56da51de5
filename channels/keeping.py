"""What adapters need to be remembered between calls, so that they keep nothing themselves.

`ProcessKeeping` remembers for this process; a house that has a database hands in one that all its processes share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Protocol

from channels.tokens import Token, TokenHolder


class Keeping(Protocol):
    """Everything is named by an account: a text that tells accounts apart and holds no secret."""

    def token(self, account: str, fetch: Callable[[], Token]) -> str:
        """The account's token. Of all that ask at once one fetches; errors of `fetch` pass through."""

    def forget(self, account: str, text: str) -> None:
        """Drops `text`, unless it has already been replaced."""

    def upload(self, account: str, digest: str) -> str:
        """The address that the platform gave for a picture of these bytes, "" when it has none."""

    def keep_upload(self, account: str, digest: str, address: str) -> None: ...

    def event(self, account: str, name: str) -> Mapping[str, Any] | None:
        """What the platform told of this, e.g. of one publishing job."""

    def keep_event(self, account: str, name: str, told: Mapping[str, Any]) -> bool:
        """False when it was told before: platforms push an event up to three times."""


class ProcessKeeping(TokenHolder):
    """Remembers until the process ends. Changes."""

    def __init__(self) -> None:
        super().__init__()
        self._uploads: dict[tuple[str, str], str] = {}
        self._events: dict[tuple[str, str], Mapping[str, Any]] = {}

    def upload(self, account: str, digest: str) -> str:
        return self._uploads.get((account, digest), "")

    def keep_upload(self, account: str, digest: str, address: str) -> None:
        self._uploads[account, digest] = address

    def event(self, account: str, name: str) -> Mapping[str, Any] | None:
        return self._events.get((account, name))

    def keep_event(self, account: str, name: str, told: Mapping[str, Any]) -> bool:
        return self._events.setdefault((account, name), told) is told


@cache
def process_keeping() -> Keeping:
    """The one memory of this process."""
    return ProcessKeeping()
