"""The office's own files of each interpretation."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.domain.own_material import OwnMaterial, Right, seen_from
from studio.store.tables import OwnMaterialRow

TOLD = ("form", "alt", "transcript", "right", "source", "ai_made")
"""What a person may change after the file was added; the file itself never changes."""


class OwnMaterials:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, interpretation_id: str) -> tuple[OwnMaterial, ...]:
        """Those that are there now, in the order they were added."""
        query = (
            select(OwnMaterialRow)
            .where(OwnMaterialRow.interpretation_id == interpretation_id, OwnMaterialRow.removed_at.is_(None))
            .order_by(OwnMaterialRow.added_at, OwnMaterialRow.id)
        )
        return tuple(_built(row) for row in self._session.scalars(query))

    def get(self, material_id: str) -> OwnMaterial | None:
        row = self._session.get(OwnMaterialRow, material_id)
        return _built(row) if row is not None and row.removed_at is None else None

    def add(self, material: OwnMaterial) -> None:
        self._session.add(OwnMaterialRow(**vars_of(material)))
        self._session.flush()

    def change(self, material: OwnMaterial) -> None:
        row = self._session.get(OwnMaterialRow, material.id)
        assert row is not None
        for name in TOLD:
            setattr(row, name, getattr(material, name))

    def remove(self, material_id: str, *, at: datetime) -> None:
        """Kept as a row, because an earlier package may still name it."""
        row = self._session.get(OwnMaterialRow, material_id)
        assert row is not None
        row.removed_at = at


def vars_of(material: OwnMaterial) -> dict[str, object]:
    given = {name: getattr(material, name) for name in OwnMaterial.__dataclass_fields__}
    return {**given, "seen": asdict(material.seen)}


def _built(row: OwnMaterialRow) -> OwnMaterial:
    given = {name: getattr(row, name) for name in OwnMaterial.__dataclass_fields__}
    return OwnMaterial(**{**given, "right": Right(row.right), "seen": seen_from(row.seen)})
