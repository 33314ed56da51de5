"""The list of departments."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.domain.departments import Department, Register
from studio.store.tables import DepartmentRow


class Departments:
    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self) -> Register:
        rows = self._session.scalars(select(DepartmentRow)).all()
        return Register({row.name: Department(name=row.name, parent=row.parent, openness=row.openness) for row in rows})

    def keep(self, department: Department) -> None:
        """Adds it, or lays it over the one of the same name."""
        row = self._session.get(DepartmentRow, department.name)
        if row is None:
            row = DepartmentRow(name=department.name)
            self._session.add(row)
        row.parent, row.openness = department.parent, department.openness
        self._session.flush()

    def remove(self, name: str) -> None:
        self._session.delete(self._session.get_one(DepartmentRow, name))
        self._session.flush()
