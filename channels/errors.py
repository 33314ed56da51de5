"""What can go wrong while speaking to a channel, sorted by what the caller may do next.

ChannelError
├─ NotSent             nothing was accepted → try again later
│  └─ Throttled        … but not before retry_after
├─ Uncertain           it may be out there → ask `find` before sending again
└─ Refused             the channel said no → a person must change something
   ├─ PostRefused          the content
   ├─ CredentialsRefused   the account or its permissions
   └─ NeedsOperator        a step that the platform wants done by hand on its own site
"""

from __future__ import annotations

from datetime import timedelta


class ChannelError(Exception):
    """Base. `str(error)` is a plain Chinese sentence for the operator; it never holds a secret."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code
        """The platform's own code, "" when there is none."""


class NotSent(ChannelError):
    """Nothing was accepted; the same call may be made again."""


class Throttled(NotSent):
    """Nothing was accepted, and the same call may be made again only after `retry_after`."""

    def __init__(self, message: str, *, retry_after: timedelta, code: str = "") -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class Uncertain(ChannelError):
    """The answer was lost: it may or may not have been accepted."""


class Refused(ChannelError):
    """The channel said no, and would say no again."""


class PostRefused(Refused):
    """The content is at fault."""


class CredentialsRefused(Refused):
    """The account, its key, its whitelist or its permissions are at fault."""


class NeedsOperator(Refused):
    """The platform wants this step done by a person on its own site."""
