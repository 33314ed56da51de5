"""Interpretations: their revisions, states, materials and signed packages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studio.store.tables.base import Base


class InterpretationRow(Base):
    __tablename__ = "interpretation"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.id"), index=True)
    state: Mapped[str] = mapped_column(String(24), index=True)
    version: Mapped[int] = mapped_column(default=1)
    round: Mapped[int] = mapped_column(default=1)
    revision_number: Mapped[int] = mapped_column(default=0)
    package_id: Mapped[str] = mapped_column(String(32), default="")
    created_at: Mapped[datetime]


class RevisionRow(Base):
    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("interpretation_id", "number"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    author_id: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="", server_default="")


class StatusRow(Base):
    __tablename__ = "status"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    state: Mapped[str] = mapped_column(String(24))
    move: Mapped[str] = mapped_column(String(24), default="")
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")
    package_id: Mapped[str] = mapped_column(String(32), default="")
    round: Mapped[int]


class OwnMaterialRow(Base):
    """A file the office added itself. A removed one stays as a row."""

    __tablename__ = "own_material"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))
    form: Mapped[str] = mapped_column(String(16))
    media_type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    seconds: Mapped[float] = mapped_column(Float)
    thumbnail: Mapped[str] = mapped_column(String(64))
    alt: Mapped[str] = mapped_column(Text)
    transcript: Mapped[str] = mapped_column(Text)
    right: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(Text)
    ai_made: Mapped[bool]
    seen: Mapped[dict[str, Any]]
    person_id: Mapped[str] = mapped_column(String(32))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class RenderingRow(Base):
    """How far the making of one revision's materials has come."""

    __tablename__ = "rendering"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    revision_id: Mapped[str] = mapped_column(String(32), index=True)
    theme: Mapped[str] = mapped_column(String(64))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    package_id: Mapped[str] = mapped_column(String(32), default="")
    created_at: Mapped[datetime]


class PackageRow(Base):
    __tablename__ = "package"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    revision_id: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(128))
    algorithm: Mapped[str] = mapped_column(String(16))
    manifest: Mapped[dict[str, Any]]
    built_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(Text, default="")


class SignedPaperRow(Base):
    """An approval sheet that came back signed on paper, or was sealed. A struck one stays as a row."""

    __tablename__ = "signed_paper"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    package_id: Mapped[str] = mapped_column(ForeignKey("package.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    thumbnail: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    struck_by: Mapped[str] = mapped_column(String(32), default="")
    struck_at: Mapped[datetime | None]
    struck_reason: Mapped[str] = mapped_column(Text, default="")


class ReadingMarkRow(Base):
    """The first time that a person was shown a package. Append-only."""

    __tablename__ = "reading_mark"
    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    package_id: Mapped[str] = mapped_column(ForeignKey("package.id"), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[datetime]


class DueRow(Base):
    """The last day that a person set for a handed-over step: the one begun by row `number` of the history."""

    __tablename__ = "due"
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_on: Mapped[date]
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
