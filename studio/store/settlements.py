"""Reasons that drafters wrote for findings they let stand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.domain.settlement import Settlement
from studio.store.tables import SettlementRow


class Settlements:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, interpretation_id: str) -> tuple[Settlement, ...]:
        """Those that nobody took back, oldest first; whether they still hold is asked of the content."""
        query = (
            select(SettlementRow)
            .where(SettlementRow.interpretation_id == interpretation_id, SettlementRow.taken_back_at.is_(None))
            .order_by(SettlementRow.at, SettlementRow.id)
        )
        return tuple(_built(row) for row in self._session.scalars(query))

    def add(self, settlement: Settlement) -> None:
        values = {name: getattr(settlement, name) for name in Settlement.__dataclass_fields__}
        self._session.add(SettlementRow(**values))
        self._session.flush()

    def take_back(self, settlement_id: str, *, person_id: str, at: datetime) -> None:
        row = self._session.get_one(SettlementRow, settlement_id)
        row.taken_back_by, row.taken_back_at = person_id, at


def _built(row: SettlementRow) -> Settlement:
    return Settlement(**{name: getattr(row, name) for name in Settlement.__dataclass_fields__})
