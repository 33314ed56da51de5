"""Invitations of people without an account. Neither the link's token nor the browser's is ever stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.domain.guest import Guest
from studio.store.tables import GuestRow


class Guests:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, guest: Guest, *, token_sha256: str) -> None:
        values = {name: getattr(guest, name) for name in Guest.__dataclass_fields__}
        self._session.add(GuestRow(**values, token_sha256=token_sha256))
        self._session.flush()

    def get(self, guest_id: str) -> Guest | None:
        row = self._session.get(GuestRow, guest_id)
        return _built(row) if row else None

    def of(self, interpretation_id: str) -> list[Guest]:
        """Newest first."""
        query = select(GuestRow).where(GuestRow.interpretation_id == interpretation_id)
        return [_built(row) for row in self._session.scalars(query.order_by(GuestRow.invited_at.desc()))]

    def with_token(self, token_sha256: str) -> Guest | None:
        row = self._session.scalars(select(GuestRow).where(GuestRow.token_sha256 == token_sha256)).first()
        return _built(row) if row else None

    def with_browser(self, browser_sha256: str) -> Guest | None:
        row = self._session.scalars(select(GuestRow).where(GuestRow.browser_sha256 == browser_sha256)).first()
        return _built(row) if row else None

    def open(self, guest_id: str, *, browser_sha256: str, at: datetime) -> None:
        row = self._session.get_one(GuestRow, guest_id)
        row.browser_sha256, row.opened_at = browser_sha256, at
        self._session.flush()

    def revoke(self, guest_id: str, *, person_id: str, at: datetime) -> None:
        row = self._session.get_one(GuestRow, guest_id)
        row.revoked_by, row.revoked_at = person_id, at
        self._session.flush()


def _built(row: GuestRow) -> Guest:
    return Guest(**{name: getattr(row, name) for name in Guest.__dataclass_fields__})
