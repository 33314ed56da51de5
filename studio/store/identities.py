"""Who somebody is at the 统一身份认证, the browsers that were sent there, and which person each is here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studio.store.tables import BegunLoginRow, IdentityRow


@dataclass(frozen=True, kw_only=True)
class Identity:
    """One subject of one issuer. Expected by its unit number only while `subject` is ""; unlinked without a person."""

    id: str
    issuer: str
    subject: str
    number: str
    name: str
    person_id: str
    seen_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class BegunLogin:
    """A browser on its way to the provider and back."""

    state_sha256: str
    browser_sha256: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    expires_at: datetime


class Identities:
    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, begun: BegunLogin, *, now: datetime) -> None:
        self._session.execute(delete(BegunLoginRow).where(BegunLoginRow.expires_at < now))
        self._session.add(
            BegunLoginRow(
                state_sha256=begun.state_sha256,
                browser_sha256=begun.browser_sha256,
                nonce=begun.nonce,
                verifier=begun.verifier,
                expires_at=begun.expires_at,
            )
        )
        self._session.flush()

    def take(self, state_sha256: str) -> BegunLogin | None:
        """What was begun under this state, which nobody can take again."""
        row = self._session.get(BegunLoginRow, state_sha256)
        if row is None:
            return None
        begun = BegunLogin(
            state_sha256=row.state_sha256,
            browser_sha256=row.browser_sha256,
            nonce=row.nonce,
            verifier=row.verifier,
            expires_at=row.expires_at,
        )
        self._session.delete(row)
        self._session.flush()
        return begun

    def get(self, identity_id: str) -> Identity | None:
        row = self._session.get(IdentityRow, identity_id)
        return _identity(row) if row else None

    def of_subject(self, issuer: str, subject: str) -> Identity | None:
        query = select(IdentityRow).where(IdentityRow.issuer == issuer, IdentityRow.subject == subject)
        row = self._session.scalars(query).first()
        return _identity(row) if row else None

    def expected(self, issuer: str, number: str) -> Identity | None:
        """The person who is known by this unit number and has not come yet."""
        query = select(IdentityRow).where(
            IdentityRow.issuer == issuer, IdentityRow.number == number, IdentityRow.subject == ""
        )
        row = self._session.scalars(query).first()
        return _identity(row) if row else None

    def all(self) -> list[Identity]:
        """Those that wait for a person first."""
        query = select(IdentityRow).order_by(IdentityRow.person_id != "", IdentityRow.number, IdentityRow.id)
        return [_identity(row) for row in self._session.scalars(query)]

    def keep(self, identity: Identity) -> None:
        row = self._session.get(IdentityRow, identity.id)
        if row is None:
            row = IdentityRow(id=identity.id)
            self._session.add(row)
        row.issuer, row.subject, row.number = identity.issuer, identity.subject, identity.number
        row.name, row.person_id, row.seen_at = identity.name, identity.person_id, identity.seen_at
        self._session.flush()

    def remove(self, identity_id: str) -> None:
        self._session.execute(delete(IdentityRow).where(IdentityRow.id == identity_id))


def _identity(row: IdentityRow) -> Identity:
    return Identity(
        id=row.id,
        issuer=row.issuer,
        subject=row.subject,
        number=row.number,
        name=row.name,
        person_id=row.person_id,
        seen_at=row.seen_at,
    )
