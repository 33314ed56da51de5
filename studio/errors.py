"""The studio's own "no": raised, ends the act, and says in Chinese what happened and what to do.

StudioError
├─ WrongState      the page was stale: the interpretation has moved on
├─ NotAllowed      this person may not do this
├─ StaleRevision   somebody saved in between; both texts are kept
├─ NotFound        there is no such thing (any more)
├─ BreaksCitations a citation would lose its clause, and nobody has agreed to that; carries which
├─ Incomplete      something required is missing; carries the findings
└─ UnusableInput   a file or a value that cannot be used
"""

from __future__ import annotations

from collections.abc import Mapping


class StudioError(Exception):
    """Base. `str(error)` is a plain Chinese sentence for the person at the screen."""

    recorded = False
    """An audit row of the attempt has been left."""


class WrongState(StudioError):
    """The act does not fit the state the interpretation is in."""


class NotAllowed(StudioError):
    """The person's role does not cover this act."""


class StaleRevision(StudioError):
    """The page was older than what is stored."""


class NotFound(StudioError):
    """What the act names does not exist."""


class BreaksCitations(StudioError):
    """The change would make cited clauses vanish. `broken` maps each clause's id to where it is cited."""

    def __init__(self, message: str, broken: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(message)
        self.broken = dict(broken)


class Incomplete(StudioError):
    """Something required is missing."""


class UnusableInput(StudioError):
    """A file or value that cannot be used."""
