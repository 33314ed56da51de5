"""Accounts, signed-in browsers, identities, delegation, guests, departments, notices."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from studio.store.tables.base import Base


class PersonRow(Base):
    __tablename__ = "person"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    department: Mapped[str] = mapped_column(String(128), default="")
    roles: Mapped[list[str]]
    password_hash: Mapped[str] = mapped_column(String(256))
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    code_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The secret of the one-time codes, encrypted like a channel's keys; None while they are off."""
    code_used: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    """The half-minute whose code was used last: no code serves twice."""
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")


class LoginRow(Base):
    """One signed-in browser. The token itself is never stored."""

    __tablename__ = "login"
    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    owes: Mapped[str] = mapped_column(String(16), default="", server_default="")
    """`code` or `password`: what still has to be given before this browser may enter."""
    way: Mapped[str] = mapped_column(String(16), default="", server_default="")
    """`unified` when the 统一身份认证 vouched for it."""


class IdentityRow(Base):
    """Who somebody is at the 统一身份认证. `subject` is "" until they come, `person_id` until they are linked."""

    __tablename__ = "identity"
    __table_args__ = (Index("ix_identity_issuer_subject", "issuer", "subject"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(String(255))
    number: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(300))
    person_id: Mapped[str] = mapped_column(String(32), index=True)
    seen_at: Mapped[datetime | None]


class BegunLoginRow(Base):
    """A browser that was sent to the 统一身份认证 and has not come back. Taken once."""

    __tablename__ = "begun_login"
    state_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_sha256: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))
    expires_at: Mapped[datetime]


class DelegationRow(Base):
    __tablename__ = "delegation"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    from_person: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    to_person: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(24))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    revoked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class GuestRow(Base):
    """An invitation to read one interpretation without an account."""

    __tablename__ = "guest"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    browser_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    invited_by: Mapped[str] = mapped_column(String(32))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str] = mapped_column(String(32), default="")


class DepartmentRow(Base):
    """One department of the list; people and policies name it by its name."""

    __tablename__ = "department"
    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    parent: Mapped[str] = mapped_column(String(128), default="")
    openness: Mapped[bool] = mapped_column(default=False)


class NoticeRow(Base):
    __tablename__ = "notice"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    interpretation_id: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
