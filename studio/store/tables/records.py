"""The audit record, imported ledgers and frozen reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studio.store.tables.base import Base


class AuditRow(Base):
    """Append-only. Each row carries the digest of the one before it."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    person_id: Mapped[str] = mapped_column(String(32))
    act: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(128), index=True)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    algorithm: Mapped[str] = mapped_column(String(16))
    previous: Mapped[str] = mapped_column(String(128))
    digest: Mapped[str] = mapped_column(String(128))


class ImportRow(Base):
    """One ledger file that was taken in. Append-only; the file itself is kept by its digest."""

    __tablename__ = "import"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    counts: Mapped[dict[str, Any]]


class RecordedPolicyRow(Base):
    """A policy of an imported ledger. Its id follows from its number, so that a second import finds it."""

    __tablename__ = "recorded_policy"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(128), default="")
    doc_number: Mapped[str] = mapped_column(String(128), default="")
    title: Mapped[str] = mapped_column(Text)
    department: Mapped[str] = mapped_column(String(128))
    co_departments: Mapped[list[str]]
    topic: Mapped[str] = mapped_column(String(64), default="")
    released_on: Mapped[date | None] = mapped_column(index=True)
    disclosure: Mapped[str] = mapped_column(String(16))
    interpretation_required: Mapped[bool]
    exempt_reason: Mapped[str] = mapped_column(Text, default="")
    forwarded: Mapped[bool]
    led_elsewhere: Mapped[bool]
    withdrawn_on: Mapped[date | None]
    import_id: Mapped[str] = mapped_column(String(32))


class RecordedPieceRow(Base):
    __tablename__ = "recorded_piece"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(128), default="")
    title: Mapped[str] = mapped_column(Text, default="")
    form: Mapped[str] = mapped_column(String(16))
    signed_at: Mapped[datetime | None]
    fields_shown: Mapped[int | None]
    recorded: Mapped[bool]
    replaces: Mapped[str] = mapped_column(String(64), default="", index=True)
    import_id: Mapped[str] = mapped_column(String(32))


class RecordedPieceOfRow(Base):
    """Which policies a recorded piece interprets; a policy made in the studio may be one of them."""

    __tablename__ = "recorded_piece_of"
    piece_id: Mapped[str] = mapped_column(ForeignKey("recorded_piece.id"), primary_key=True)
    policy_id: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)
    place: Mapped[int] = mapped_column(default=0)


class RecordedPublicationRow(Base):
    __tablename__ = "recorded_publication"
    __table_args__ = (Index("ix_recorded_publication_account", "channel", "account", "published_at"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    piece_id: Mapped[str] = mapped_column(ForeignKey("recorded_piece.id"), index=True)
    channel: Mapped[str] = mapped_column(String(32))
    account: Mapped[str] = mapped_column(String(128), default="")
    is_website: Mapped[bool]
    published_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    url: Mapped[str] = mapped_column(Text, default="")
    proof: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[datetime | None]
    rehearsal: Mapped[bool]
    linked_at: Mapped[datetime | None]
    links_broken_at: Mapped[datetime | None]
    import_id: Mapped[str] = mapped_column(String(32))


class SnapshotRow(Base):
    """A report as it was frozen. Append-only: a later count is another version of the same window."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("start", "end", "version"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    start: Mapped[date]
    end: Mapped[date]
    version: Mapped[int]
    asof: Mapped[datetime]
    report: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
