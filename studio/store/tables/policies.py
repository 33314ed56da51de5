"""Policies as they were read and corrected, what they replace, and when they were made public."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from studio.store.tables.base import Base


class PolicyRow(Base):
    __tablename__ = "policy"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    doc_number: Mapped[str] = mapped_column(String(128), default="")
    issuers: Mapped[list[str]]
    issued_on: Mapped[date | None]
    released_on: Mapped[date | None] = mapped_column(index=True)
    effective_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    disclosure: Mapped[str] = mapped_column(String(16), default="")
    disclosure_reason: Mapped[str] = mapped_column(Text, default="")
    interpretation_required: Mapped[bool] = mapped_column(default=True)
    exempt_reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn_on: Mapped[date | None]
    department: Mapped[str] = mapped_column(String(128), default="", index=True)
    reading: Mapped[dict[str, Any]]
    lines: Mapped[list[str]] = mapped_column(deferred=True, default=list, server_default="[]")
    """What the reader of the file gave; read only when paragraphs are looked at. Empty before version 2 of the tables."""
    file_name: Mapped[str] = mapped_column(Text, default="")
    file_sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    confirmed: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]


class CorrectionRow(Base):
    """Append-only: a correction of a policy's paragraphs, or the undoing of one."""

    __tablename__ = "correction"
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    correction: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    undoes: Mapped[int | None]
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class OldVersionRow(Base):
    """The document that a policy replaces, as it was read; kept to compare, never interpreted."""

    __tablename__ = "old_version"
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.id"), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str] = mapped_column(String(64))
    reading: Mapped[dict[str, Any]]
    person_id: Mapped[str] = mapped_column(String(32))
    added_at: Mapped[datetime]


class ThreeSyncRow(Base):
    """三同步 of one policy: the plan of its interpretation, the document's own days, and when it was sent."""

    __tablename__ = "three_sync"
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.id"), primary_key=True)
    outline: Mapped[str] = mapped_column(Text, default="")
    forms: Mapped[list[str]]
    channels: Mapped[list[str]]
    planned_on: Mapped[date | None]
    drafted_on: Mapped[date | None]
    signed_on: Mapped[date | None]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[str] = mapped_column(String(32), default="")


class DisclosureReviewRow(Base):
    """Append-only: a second look at a document that is not open."""

    __tablename__ = "disclosure_review"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.id"), index=True)
    opened: Mapped[bool]
    ground: Mapped[str] = mapped_column(String(16), default="")
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
