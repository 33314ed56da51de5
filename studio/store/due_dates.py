"""Last days that people set for a step they handed over; where there is none, the office's usual days count."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.store.tables import DueRow


class DueDates:
    def __init__(self, session: Session) -> None:
        self._session = session

    def set(self, interpretation_id: str, number: int, due_on: date, *, person_id: str, at: datetime) -> None:
        """`number`: of the history row with which the waiting began."""
        self._session.merge(
            DueRow(interpretation_id=interpretation_id, number=number, due_on=due_on, person_id=person_id, at=at)
        )

    def of(self, interpretation_id: str) -> dict[int, date]:
        query = select(DueRow).where(DueRow.interpretation_id == interpretation_id)
        return {row.number: row.due_on for row in self._session.scalars(query)}
