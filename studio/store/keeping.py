"""What channels remember, shared by all processes over the database; see `channels.keeping`."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from channels.tokens import EARLY, Token
from studio.store.tables import KeptEventRow, KeptTokenRow, KeptUploadRow

if TYPE_CHECKING:
    from studio.store.store import Store

LEASE = timedelta(seconds=40)
"""How long one process may take to fetch a token; longer than any call may last."""

LOOK_AGAIN = 0.05
"""Seconds between two looks of those who wait for the one that fetches."""


class Kept:
    """The rows, inside one transaction."""

    def __init__(self, session: Session, seal: Fernet) -> None:
        self._session = session
        self._seal = seal

    def token(self, account: str, *, at: datetime) -> str:
        """The token, "" when there is none that is good."""
        row = self._session.get(KeptTokenRow, account)
        if row is None or row.good_until is None or row.good_until <= at:
            return ""
        try:
            return self._seal.decrypt(row.sealed).decode()
        except InvalidToken:
            return ""

    def may_fetch(self, account: str, owner: str, *, at: datetime) -> bool:
        """Takes the lease, unless another holds it or has just fetched. Only one of several succeeds."""
        if self._session.get(KeptTokenRow, account) is None:
            self._added(KeptTokenRow(account=account, sealed=b"", good_until=None, owner="", owned_until=None))
        free = (KeptTokenRow.owned_until.is_(None)) | (KeptTokenRow.owned_until <= at)
        # The row may have got its token since it was read; the condition is judged on the row as it is now.
        wanting = (KeptTokenRow.good_until.is_(None)) | (KeptTokenRow.good_until <= at)
        taken = self._session.execute(
            update(KeptTokenRow)
            .where(KeptTokenRow.account == account, free, wanting)
            .values(owner=owner, owned_until=at + LEASE)
            .execution_options(synchronize_session=False)
        )
        return bool(taken.rowcount)  # type: ignore[attr-defined]

    def put_token(self, account: str, owner: str, text: str, *, good_until: datetime | None) -> None:
        """Keeps what was fetched and gives the lease back. An owner that came too late changes nothing."""
        self._session.execute(
            update(KeptTokenRow)
            .where(KeptTokenRow.account == account, KeptTokenRow.owner == owner)
            .values(sealed=self._seal.encrypt(text.encode()), good_until=good_until, owner="", owned_until=None)
            .execution_options(synchronize_session=False)
        )

    def forget_token(self, account: str, text: str, *, at: datetime) -> None:
        if self.token(account, at=at) == text:
            self._session.get_one(KeptTokenRow, account, with_for_update=True).good_until = None

    def upload(self, account: str, digest: str) -> str:
        row = self._session.get(KeptUploadRow, (account, digest))
        return row.address if row else ""

    def put_upload(self, account: str, digest: str, address: str, *, at: datetime) -> None:
        row = self._session.get(KeptUploadRow, (account, digest))
        if row is not None:
            row.address, row.at = address, at
        else:
            self._added(KeptUploadRow(account=account, digest=digest, address=address, at=at))

    def event(self, account: str, name: str) -> Mapping[str, Any] | None:
        row = self._session.get(KeptEventRow, (account, name))
        return row.told if row else None

    def put_event(self, account: str, name: str, told: Mapping[str, Any], *, at: datetime) -> bool:
        """False when it was told before."""
        is_known = self._session.get(KeptEventRow, (account, name)) is not None
        return not is_known and self._added(KeptEventRow(account=account, name=name, told=dict(told), at=at))

    def _added(self, row: KeptTokenRow | KeptEventRow | KeptUploadRow) -> bool:
        """False when another process was faster."""
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            return False
        return True


class SharedKeeping:
    """`channels.keeping.Keeping` over a store: no transaction stays open while the platform is asked."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def token(self, account: str, fetch: Callable[[], Token]) -> str:
        owner = uuid4().hex
        while True:
            with self._store.reading() as tx:
                if text := tx.kept.token(account, at=tx.now):
                    return text
            with self._store.writing() as tx:
                if text := tx.kept.token(account, at=tx.now):
                    return text
                is_ours = tx.kept.may_fetch(account, owner, at=tx.now)
            if is_ours:
                return self._fetched(account, owner, fetch)
            time.sleep(LOOK_AGAIN)

    def _fetched(self, account: str, owner: str, fetch: Callable[[], Token]) -> str:
        try:
            token = fetch()
        except BaseException:
            with self._store.writing() as tx:
                tx.kept.put_token(account, owner, "", good_until=None)
            raise
        lasts = timedelta(seconds=max(token.lifetime - EARLY, token.lifetime / 2))
        with self._store.writing() as tx:
            tx.kept.put_token(account, owner, token.text, good_until=tx.now + lasts)
        return token.text

    def forget(self, account: str, text: str) -> None:
        with self._store.writing() as tx:
            tx.kept.forget_token(account, text, at=tx.now)

    def upload(self, account: str, digest: str) -> str:
        with self._store.reading() as tx:
            return tx.kept.upload(account, digest)

    def keep_upload(self, account: str, digest: str, address: str) -> None:
        with self._store.writing() as tx:
            tx.kept.put_upload(account, digest, address, at=tx.now)

    def event(self, account: str, name: str) -> Mapping[str, Any] | None:
        with self._store.reading() as tx:
            return tx.kept.event(account, name)

    def keep_event(self, account: str, name: str, told: Mapping[str, Any]) -> bool:
        with self._store.writing() as tx:
            return tx.kept.put_event(account, name, told, at=tx.now)
