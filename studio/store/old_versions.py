"""Documents that policies replace, one for each policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from studio.store.tables import OldVersionRow


@dataclass(frozen=True, kw_only=True)
class OldVersion:
    policy_id: str
    title: str
    file_name: str
    file_sha256: str
    reading: Mapping[str, Any]
    """As `policy.serial` wrote it."""
    person_id: str
    added_at: datetime


class OldVersions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of_policy(self, policy_id: str) -> OldVersion | None:
        row = self._session.get(OldVersionRow, policy_id)
        return OldVersion(**{item.name: getattr(row, item.name) for item in fields(OldVersion)}) if row else None

    def put(self, old: OldVersion) -> None:
        """Keeps it in the place of an earlier one, if there is one."""
        values = {item.name: getattr(old, item.name) for item in fields(old)}
        self._session.merge(OldVersionRow(**{**values, "reading": dict(old.reading)}))
        self._session.flush()
