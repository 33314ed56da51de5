"""What each department says in a field every time, kept once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.domain.content import Content, FieldContent, as_json, from_json
from studio.store.tables import DepartmentTextRow


class DepartmentTexts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, department: str) -> dict[str, FieldContent]:
        """Field → what the department keeps for it."""
        query = select(DepartmentTextRow).where(DepartmentTextRow.department == department)
        return {
            row.field: from_json({"fields": {row.field: row.part}}).part(row.field)
            for row in self._session.scalars(query)
        }

    def keep(self, department: str, field: str, part: FieldContent, *, person_id: str, at: datetime) -> None:
        """Takes the place of what was kept before."""
        plain = as_json(Content(parts={field: part}))["fields"][field]
        self._session.merge(
            DepartmentTextRow(department=department, field=field, part=plain, person_id=person_id, at=at)
        )
        self._session.flush()
