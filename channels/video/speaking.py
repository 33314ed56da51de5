"""What the calls to every video platform share: whose they are, and how a refusal becomes ours without a secret."""

from __future__ import annotations

from typing import ClassVar

import httpx

from channels.contract import Account
from channels.errors import ChannelError
from channels.video import switch


class Speaker:
    """One account's calls. Keeps nothing."""

    label: ClassVar[str]
    codes: ClassVar[str]
    """The table of error codes, unless the account has its own."""
    secrets: ClassVar[tuple[str, ...]] = ("access_token",)
    """Fields whose values a platform may repeat in what it says."""

    def __init__(self, account: Account, http: httpx.Client) -> None:
        self.account = account
        self.http = http

    def refusal(self, code: object, detail: object, *, harmless: bool) -> ChannelError:
        said = str(detail or "")
        for name in self.secrets:
            said = said.replace(self.account.get(name) or "\0", "●●●")
        table = self.account.get("codes") or self.codes
        return switch.as_error(str(code), said, table=table, label=self.label, harmless=harmless)

    def lost(self, *, harmless: bool) -> ChannelError:
        """An answer of the platform that lacks what it must hold."""
        return switch.lost(self.label, harmless=harmless, code="answer")
