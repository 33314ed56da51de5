"""Proposed and decided changes of the word lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.store.tables import LexiconChangeRow


class ChangeState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class LexiconChange:
    """One entry to add (or put in the place of one with the same words), or to retire."""

    id: str
    number: int
    """Counts all changes; the order in which they take effect."""
    entry: dict[str, Any]
    """As `lexicons.listing_as_json` wrote it."""
    retires: bool
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: ChangeState = ChangeState.PROPOSED
    decided_by: str = ""
    decided_at: datetime | None = None
    note: str = ""


class LexiconChanges:
    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[LexiconChange]:
        """Latest first."""
        query = select(LexiconChangeRow).order_by(LexiconChangeRow.number.desc())
        return [_built(row) for row in self._session.scalars(query)]

    def get(self, change_id: str, *, lock: bool = False) -> LexiconChange | None:
        query = select(LexiconChangeRow).where(LexiconChangeRow.id == change_id)
        row = self._session.scalars(query.with_for_update() if lock else query).first()
        return _built(row) if row else None

    def next_number(self) -> int:
        return (self._session.scalars(select(func.max(LexiconChangeRow.number))).first() or 0) + 1

    def add(self, change: LexiconChange) -> None:
        values = {name: getattr(change, name) for name in LexiconChange.__dataclass_fields__}
        self._session.add(LexiconChangeRow(**{**values, "state": change.state.value}))
        self._session.flush()

    def decide(self, change_id: str, state: ChangeState, *, person_id: str, at: datetime, note: str) -> None:
        row = self._session.get_one(LexiconChangeRow, change_id)
        row.state, row.decided_by, row.decided_at, row.note = state.value, person_id, at, note
        self._session.flush()


def _built(row: LexiconChangeRow) -> LexiconChange:
    values = {name: getattr(row, name) for name in LexiconChange.__dataclass_fields__}
    return LexiconChange(**{**values, "state": ChangeState(row.state)})
