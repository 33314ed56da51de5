"""People, and the browsers they are signed in from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from studio.domain.people import SYSTEM, Person, Role
from studio.store.tables import LoginRow, PersonRow


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What signing in needs to know about a person."""

    person: Person
    password_hash: str
    failures: int
    locked_until: datetime | None

    def __repr__(self) -> str:
        return f"<Credentials of {self.person.login}>"


class People:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, person_id: str) -> Person | None:
        if person_id == SYSTEM.id:
            return SYSTEM
        row = self._session.get(PersonRow, person_id)
        return _person(row) if row else None

    def all(self) -> list[Person]:
        return [_person(row) for row in self._session.scalars(select(PersonRow).order_by(PersonRow.created_at))]

    def count(self) -> int:
        return self._session.scalar(select(func.count()).select_from(PersonRow)) or 0

    def names(self) -> dict[str, str]:
        return {SYSTEM.id: SYSTEM.name, **{person.id: person.name for person in self.all()}}

    def add(self, person: Person, *, password_hash: str, at: datetime) -> None:
        self._session.add(
            PersonRow(
                id=person.id,
                login=person.login,
                name=person.name,
                department=person.department,
                roles=sorted(person.roles),
                password_hash=password_hash,
                active=person.active,
                created_at=at,
            )
        )
        self._session.flush()

    def change(self, person: Person) -> None:
        row = self._session.get_one(PersonRow, person.id)
        row.name, row.department = person.name, person.department
        row.roles, row.active = sorted(person.roles), person.active

    def credentials(self, login: str) -> Credentials | None:
        row = self._session.scalars(select(PersonRow).where(PersonRow.login == login)).first()
        if row is None:
            return None
        return Credentials(
            person=_person(row),
            password_hash=row.password_hash,
            failures=row.failures,
            locked_until=row.locked_until,
        )

    def record_attempt(self, person_id: str, *, failures: int, locked_until: datetime | None) -> None:
        row = self._session.get_one(PersonRow, person_id)
        row.failures, row.locked_until = failures, locked_until

    def set_password(self, person_id: str, password_hash: str) -> None:
        row = self._session.get_one(PersonRow, person_id)
        row.password_hash, row.failures, row.locked_until = password_hash, 0, None

    def open_login(self, token_sha256: str, *, person_id: str, at: datetime, expires_at: datetime) -> None:
        self._session.execute(delete(LoginRow).where(LoginRow.expires_at < at))
        self._session.add(
            LoginRow(token_sha256=token_sha256, person_id=person_id, created_at=at, expires_at=expires_at)
        )

    def signed_in(self, token_sha256: str, *, at: datetime) -> Person | None:
        row = self._session.get(LoginRow, token_sha256)
        if row is None or row.expires_at <= at:
            return None
        person = self.get(row.person_id)
        return person if person and person.active else None

    def close_login(self, token_sha256: str) -> None:
        self._session.execute(delete(LoginRow).where(LoginRow.token_sha256 == token_sha256))


def _person(row: PersonRow) -> Person:
    return Person(
        id=row.id,
        login=row.login,
        name=row.name,
        department=row.department,
        roles=frozenset(Role(role) for role in row.roles),
        active=row.active,
    )
