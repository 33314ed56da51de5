"""Who was shown which package when."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.domain.reading_mark import ReadingMark
from studio.store.tables import ReadingMarkRow


class ReadingMarks:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, person_id: str, interpretation_id: str) -> list[ReadingMark]:
        """Oldest first."""
        query = select(ReadingMarkRow).where(
            ReadingMarkRow.person_id == person_id, ReadingMarkRow.interpretation_id == interpretation_id
        )
        names = ReadingMark.__dataclass_fields__
        rows = self._session.scalars(query.order_by(ReadingMarkRow.at))
        return [ReadingMark(**{name: getattr(row, name) for name in names}) for row in rows]

    def add(self, mark: ReadingMark) -> None:
        """The first time stays: another reading of the same package changes nothing."""
        if self._session.get(ReadingMarkRow, (mark.person_id, mark.package_id)) is None:
            values = {name: getattr(mark, name) for name in ReadingMark.__dataclass_fields__}
            self._session.add(ReadingMarkRow(**values))
            self._session.flush()
