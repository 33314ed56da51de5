"""Channel accounts, encrypted at rest. The key lives outside the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import UnusableInput
from studio.store.tables import AccountRow


@dataclass(frozen=True, kw_only=True)
class ChannelAccount:
    channel: str
    rehearsal: bool
    values: Mapping[str, str] = field(repr=False)


class Accounts:
    def __init__(self, session: Session, seal: Fernet) -> None:
        self._session = session
        self._seal = seal

    def get(self, channel: str) -> ChannelAccount | None:
        row = self._session.get(AccountRow, channel)
        return self._opened(row) if row else None

    def all(self) -> dict[str, ChannelAccount]:
        return {row.channel: self._opened(row) for row in self._session.scalars(select(AccountRow))}

    def set(self, account: ChannelAccount, *, at: datetime) -> None:
        sealed = self._seal.encrypt(json.dumps(dict(account.values), ensure_ascii=False).encode())
        row = self._session.get(AccountRow, account.channel)
        if row is None:
            row = AccountRow(channel=account.channel)
            self._session.add(row)
        row.rehearsal, row.sealed, row.updated_at = account.rehearsal, sealed, at

    def _opened(self, row: AccountRow) -> ChannelAccount:
        try:
            values = json.loads(self._seal.decrypt(row.sealed))
        except InvalidToken as error:
            raise UnusableInput(
                "渠道密钥无法解密：加密口令与保存时不同。请恢复原来的 secret.key 或 STUDIO_SECRET，或重新填写渠道设置。"
            ) from error
        return ChannelAccount(channel=row.channel, rehearsal=row.rehearsal, values=values)
