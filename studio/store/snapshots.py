"""Frozen reports. There is no way to change one; a correction is a further version with its reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.store.tables import SnapshotRow


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One window as it stood at `asof`, in the shape of the `report` command."""

    id: str
    start: date
    end: date
    version: int
    asof: datetime
    report: Mapping[str, Any]
    digest: str
    person_id: str
    reason: str
    at: datetime

    @property
    def intact(self) -> bool:
        return digest_of(self.report) == self.digest


def digest_of(report: Mapping[str, Any]) -> str:
    canonical = json.dumps(report, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class Snapshots:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, snapshot: Snapshot) -> None:
        values = {name: getattr(snapshot, name) for name in Snapshot.__dataclass_fields__}
        self._session.add(SnapshotRow(**{**values, "report": dict(snapshot.report)}))
        self._session.flush()

    def of_window(self, start: date, end: date) -> list[Snapshot]:
        """Oldest version first."""
        query = select(SnapshotRow).where(SnapshotRow.start == start, SnapshotRow.end == end)
        return [_snapshot(row) for row in self._session.scalars(query.order_by(SnapshotRow.version))]

    def all(self) -> list[Snapshot]:
        """Newest window first, its versions in order."""
        query = select(SnapshotRow).order_by(SnapshotRow.start.desc(), SnapshotRow.end.desc(), SnapshotRow.version)
        return [_snapshot(row) for row in self._session.scalars(query)]


def _snapshot(row: SnapshotRow) -> Snapshot:
    return Snapshot(**{name: getattr(row, name) for name in Snapshot.__dataclass_fields__})
