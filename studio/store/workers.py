"""The delivery workers' signs of life, so that another can tell when one is gone for good."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.store.tables import WorkerRow


class Workers:
    def __init__(self, session: Session) -> None:
        self._session = session

    def start(self, name: str) -> None:
        """A worker of this name begins: whatever was said of an earlier one no longer holds."""
        row = self._session.get(WorkerRow, name)
        if row is None:
            self._session.add(WorkerRow(name=name, beats=1, lost=False))
        else:
            row.beats, row.lost = row.beats + 1, False

    def beat(self, name: str) -> bool:
        """One sign of life. False when another worker has already taken this one's jobs over."""
        row = self._session.get_one(WorkerRow, name, with_for_update=True)
        row.beats += 1
        return not row.lost

    def is_lost(self, name: str) -> bool:
        row = self._session.get(WorkerRow, name)
        return row is not None and row.lost

    def give_up(self, name: str, *, beats: int) -> bool:
        """Declares a worker lost unless it has given a sign since; only one of several succeeds."""
        row = self._session.get_one(WorkerRow, name, with_for_update=True)
        if row.beats != beats or row.lost:
            return False
        row.lost = True
        return True

    def beats(self) -> dict[str, int]:
        """How often each worker that is not lost has given a sign."""
        rows = self._session.scalars(select(WorkerRow).where(WorkerRow.lost.is_(False)))
        return {row.name: row.beats for row in rows}
