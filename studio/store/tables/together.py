"""What several people leave at an interpretation, and what an office keeps for all of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from studio.store.tables.base import Base


class ClashRow(Base):
    """Two wordings of one unit that were saved at once. Settled ones stay as rows."""

    __tablename__ = "clash"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    unit: Mapped[str] = mapped_column(String(32))
    mine: Mapped[int]
    theirs: Mapped[int]
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    settled_as: Mapped[str] = mapped_column(String(16), default="")
    settled_by: Mapped[str] = mapped_column(String(32), default="")
    settled_at: Mapped[datetime | None]


class CommentRow(Base):
    __tablename__ = "comment"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    field: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    resolved_by: Mapped[str] = mapped_column(String(32), default="")
    resolved_at: Mapped[datetime | None]


class ConfirmationRow(Base):
    """A cooperating department's agreement to one revision. Append-only: the latest of a department counts."""

    __tablename__ = "confirmation"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    department: Mapped[str] = mapped_column(String(128))
    revision_number: Mapped[int]
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")


class SettlementRow(Base):
    """Why a finding was let stand. One that was taken back stays as a row."""

    __tablename__ = "settlement"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    revision_number: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(32))
    field: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    taken_back_by: Mapped[str] = mapped_column(String(32), default="")
    taken_back_at: Mapped[datetime | None]


class LexiconChangeRow(Base):
    """One proposal to change a word list, and what became of it."""

    __tablename__ = "lexicon_change"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    entry: Mapped[dict[str, Any]]
    retires: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(String(32))
    proposed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), index=True)
    decided_by: Mapped[str] = mapped_column(String(32), default="")
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")


class DepartmentTextRow(Base):
    """What a department says in a field each time: its contact, its boilerplate."""

    __tablename__ = "department_text"
    department: Mapped[str] = mapped_column(String(128), primary_key=True)
    field: Mapped[str] = mapped_column(String(32), primary_key=True)
    part: Mapped[dict[str, Any]]
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
