"""What an act, a screen or a job is handed: the store, the files, the clock and the channels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from channels.contract import Account, Channel
from channels.http import client
from channels.registry import all_channels
from channels.rehearsal.accounts import rehearsal_accounts
from studio.errors import NotFound
from studio.seals.contract import Seal
from studio.settings import Settings
from studio.store.accounts import ChannelAccount
from studio.store.keeping import SharedKeeping
from studio.store.media import MediaStore
from studio.store.store import Store


@dataclass(frozen=True)
class Studio:
    """Everything an act or a screen may need, built once per process."""

    settings: Settings
    store: Store
    media: MediaStore
    clock: Callable[[], datetime]
    seal: Seal | None = None
    """The unit's electronic seal; None while none is set up."""

    def account(self, channel: str) -> ChannelAccount:
        """The channel's account in force: as set by the administrator, else the shipped default."""
        with self.store.reading() as tx:
            stored = tx.accounts.get(channel)
        return self.complete(channel, stored)

    def runs(self, channel: str) -> bool:
        """The worker delivers here, by the account in force; otherwise a person does."""
        return all_channels()[channel].runs(self.account(channel).values)

    def complete(self, channel: str, stored: ChannelAccount | None) -> ChannelAccount:
        """Rehearsal for every channel without an account; the website is real from the first day."""
        kind = all_channels().get(channel)
        if kind is None:
            raise NotFound(f"没有“{channel}”这个渠道。")
        if not kind.runs(stored.values if stored else {}):
            return ChannelAccount(channel=channel, rehearsal=False, values={})
        if stored is not None and not stored.rehearsal:
            return stored
        if kind.is_website:
            return ChannelAccount(channel=channel, rehearsal=False, values=self._website(stored))
        values = rehearsal_accounts(self.settings.rehearsal_url)[channel]
        given = stored.values if stored else {}
        chosen = {
            field.key: choice.value
            for field in kind.fields
            for choice in field.choices
            if choice.rehearsed and choice.value == given.get(field.key)
        }
        return ChannelAccount(channel=channel, rehearsal=True, values=values | chosen)

    def channel(self, key: str, account: ChannelAccount | None = None) -> Channel:
        """A channel ready to speak."""
        account = account or self.account(key)
        return all_channels()[key](
            Account(account.values, rehearsal=account.rehearsal, keeping=SharedKeeping(self.store)), client()
        )

    def _website(self, stored: ChannelAccount | None) -> dict[str, str]:
        defaults = {field.key: field.default for field in all_channels()["website"].fields}
        given = dict(stored.values) if stored else {}
        return {
            **defaults,
            **{key: value for key, value in given.items() if value},
            "folder": str(self.settings.site_folder),
            "base_url": self.settings.site_url,
        }
