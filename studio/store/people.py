"""People, the browsers they are signed in from, and who stands in for whom."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from studio.domain.calendar import BEIJING
from studio.domain.people import SYSTEM, Delegation, Person, Role
from studio.errors import UnusableInput
from studio.store.tables import DelegationRow, GuestRow, LoginRow, PersonRow


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What signing in needs to know about a person."""

    person: Person
    password_hash: str = field(repr=False)
    failures: int
    locked_until: datetime | None
    must_change_password: bool
    code_secret: bytes | None = field(repr=False)
    """Of the one-time codes; None while they are off."""
    code_used: int


@dataclass(frozen=True, kw_only=True)
class Login:
    """One browser: whose it is, and what it still owes before it may enter ("" for nothing)."""

    person: Person
    owes: str
    seen_at: datetime
    way: str
    """`unified` when the 统一身份认证 vouched for the person; "" for the password."""


class People:
    def __init__(self, session: Session, seal: Fernet, *, now: datetime) -> None:
        self._session = session
        self._seal = seal
        self._now = now

    def get(self, person_id: str) -> Person | None:
        """The person with the roles of today, those held for somebody on leave included."""
        if person_id == SYSTEM.id:
            return SYSTEM
        row = self._session.get(PersonRow, person_id)
        return self._person(row) if row else None

    def all(self) -> list[Person]:
        return [self._person(row) for row in self._session.scalars(select(PersonRow).order_by(PersonRow.created_at))]

    def count(self) -> int:
        return self._session.scalar(select(func.count()).select_from(PersonRow)) or 0

    def began_at(self) -> datetime | None:
        """When the first account was made; None before that."""
        return self._session.scalars(select(PersonRow.created_at).order_by(PersonRow.created_at).limit(1)).first()

    def names(self) -> dict[str, str]:
        """By id, also of guests: they remark on drafts without being on the list of people."""
        query = select(PersonRow.id, PersonRow.name)
        guests = self._session.execute(select(GuestRow.id, GuestRow.name))
        return {
            SYSTEM.id: SYSTEM.name,
            **{row.id: f"{row.name}（受邀审读）" for row in guests},
            **{row.id: row.name for row in self._session.execute(query)},
        }

    def add(self, person: Person, *, password_hash: str, at: datetime, must_change_password: bool = False) -> None:
        self._session.add(
            PersonRow(
                id=person.id,
                login=person.login,
                name=person.name,
                department=person.department,
                roles=sorted(person.roles),
                password_hash=password_hash,
                active=person.active,
                must_change_password=must_change_password,
                created_at=at,
            )
        )
        self._session.flush()

    def change(self, person: Person) -> None:
        row = self._session.get_one(PersonRow, person.id)
        row.name, row.department = person.name, person.department
        row.roles, row.active = sorted(person.roles), person.active
        row.email = person.email

    def credentials(self, login: str) -> Credentials | None:
        row = self._session.scalars(select(PersonRow).where(PersonRow.login == login)).first()
        if row is None:
            return None
        return Credentials(
            person=self._person(row),
            password_hash=row.password_hash,
            failures=row.failures,
            locked_until=row.locked_until,
            must_change_password=row.must_change_password,
            code_secret=self._opened(row.code_sealed),
            code_used=row.code_used,
        )

    def record_attempt(self, person_id: str, *, failures: int, locked_until: datetime | None) -> None:
        row = self._session.get_one(PersonRow, person_id)
        row.failures, row.locked_until = failures, locked_until

    def set_password(self, person_id: str, password_hash: str, *, must_change: bool = False) -> None:
        row = self._session.get_one(PersonRow, person_id)
        row.password_hash, row.failures, row.locked_until = password_hash, 0, None
        row.must_change_password = must_change

    def set_code(self, person_id: str, secret: bytes | None) -> None:
        """Turns one-time codes on with this secret, or off with None."""
        row = self._session.get_one(PersonRow, person_id)
        row.code_sealed = self._seal.encrypt(secret) if secret else None
        row.code_used = 0

    def use_code(self, person_id: str, half_minute: int) -> None:
        self._session.get_one(PersonRow, person_id).code_used = half_minute

    def open_login(
        self,
        token_sha256: str,
        *,
        person_id: str,
        at: datetime,
        expires_at: datetime,
        owes: str = "",
        way: str = "",
    ) -> None:
        self._session.execute(delete(LoginRow).where(LoginRow.expires_at < at))
        self._session.add(
            LoginRow(
                token_sha256=token_sha256,
                person_id=person_id,
                created_at=at,
                expires_at=expires_at,
                seen_at=at,
                owes=owes,
                way=way,
            )
        )

    def login(self, token_sha256: str) -> Login | None:
        """The browser with this token, while it has not expired and its person is active."""
        row = self._session.get(LoginRow, token_sha256)
        if row is None or row.expires_at <= self._now:
            return None
        person = self.get(row.person_id)
        if person is None or not person.active:
            return None
        return Login(person=person, owes=row.owes, seen_at=row.seen_at or row.created_at, way=row.way)

    def see_login(self, token_sha256: str) -> None:
        self._session.get_one(LoginRow, token_sha256).seen_at = self._now

    def owe(self, token_sha256: str, owes: str) -> None:
        self._session.get_one(LoginRow, token_sha256).owes = owes

    def close_login(self, token_sha256: str) -> None:
        self._session.execute(delete(LoginRow).where(LoginRow.token_sha256 == token_sha256))

    def close_logins_of(self, person_id: str, *, but: str = "") -> None:
        """Signs a person out everywhere, except in the browser with the token digest `but`."""
        wanted = delete(LoginRow).where(LoginRow.person_id == person_id, LoginRow.token_sha256 != but)
        self._session.execute(wanted)

    def delegate(self, delegation: Delegation, *, at: datetime) -> None:
        values = {item.name: getattr(delegation, item.name) for item in fields(delegation)}
        self._session.add(DelegationRow(**{**values, "role": delegation.role.value}, created_at=at))
        self._session.flush()

    def delegations(self) -> list[Delegation]:
        """All of them, newest first."""
        query = select(DelegationRow).order_by(DelegationRow.created_at.desc())
        return [_delegation(row) for row in self._session.scalars(query)]

    def revoke(self, delegation_id: str) -> None:
        self._session.get_one(DelegationRow, delegation_id).revoked = True

    def _person(self, row: PersonRow) -> Person:
        return Person(
            id=row.id,
            login=row.login,
            name=row.name,
            department=row.department,
            roles=frozenset(Role(role) for role in row.roles),
            active=row.active,
            email=row.email,
            delegated=self._held_for(row.id),
        )

    def _held_for(self, person_id: str) -> dict[Role, str]:
        """Roles held today for others; a delegation ends with the role or the activity of who gave it."""
        today = self._now.astimezone(BEIJING).date()
        query = (
            select(DelegationRow, PersonRow)
            .join(PersonRow, PersonRow.id == DelegationRow.from_person)
            .where(
                DelegationRow.to_person == person_id,
                DelegationRow.revoked.is_(False),
                DelegationRow.starts_on <= today,
                DelegationRow.ends_on >= today,
            )
        )
        return {
            Role(row.role): giver.id
            for row, giver in self._session.execute(query)
            if giver.active and row.role in giver.roles
        }

    def _opened(self, sealed: bytes | None) -> bytes | None:
        if sealed is None:
            return None
        try:
            return self._seal.decrypt(sealed)
        except InvalidToken as error:
            raise UnusableInput(
                "动态口令无法核对：加密口令与开启时不同。请恢复原来的 secret.key 或 STUDIO_SECRET，或由管理员取消后重新开启。"
            ) from error


def _delegation(row: DelegationRow) -> Delegation:
    values = {item.name: getattr(row, item.name) for item in fields(Delegation)}
    return Delegation(**{**values, "role": Role(row.role)})
