"""From written rows to the policies that they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.store.tables import (
    Base,
    DeliveryRow,
    EvidenceRow,
    InterpretationRow,
    PackageRow,
    PolicyRow,
    RecordedPieceOfRow,
    RecordedPieceRow,
    RecordedPolicyRow,
    RecordedPublicationRow,
    StatusRow,
)

AT_ONCE = 500


class Touched:
    """Gathers ids as the rows name them, and asks for what lies between."""

    def __init__(self, session: Session, rows: Iterable[Base]) -> None:
        self._session = session
        self.ids: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            match row:
                case PolicyRow() | RecordedPolicyRow():
                    self.ids["policy"].add(row.id)
                case RecordedPieceOfRow():
                    self.ids["policy"].add(row.policy_id)
                case RecordedPieceRow():
                    self.ids["piece"] |= {row.id, row.replaces}
                case RecordedPublicationRow():
                    self.ids["piece"].add(row.piece_id)
                case InterpretationRow():
                    self.ids["policy"].add(row.policy_id)
                case StatusRow() | PackageRow() | DeliveryRow():
                    self.ids["interpretation"].add(row.interpretation_id)
                case EvidenceRow():
                    self.ids["delivery"].add(row.delivery_id)

    def policies(self) -> set[str]:
        # A piece also decides over what it replaced and what replaced it: all of a chain are judged together.
        pieces = set(self.ids["piece"]) - {""}
        fresh = pieces
        while fresh:
            after = self._ask(RecordedPieceRow.id, RecordedPieceRow.replaces, fresh)
            before = self._ask(RecordedPieceRow.replaces, RecordedPieceRow.id, fresh)
            fresh = (after | before) - pieces - {""}
            pieces |= fresh
        found = set(self.ids["policy"])
        found |= self._ask(RecordedPieceOfRow.policy_id, RecordedPieceOfRow.piece_id, pieces)
        interpretations = self.ids["interpretation"] | self._ask(
            DeliveryRow.interpretation_id, DeliveryRow.id, self.ids["delivery"]
        )
        return found | self._ask(InterpretationRow.policy_id, InterpretationRow.id, interpretations)

    def _ask(self, wanted: Any, by: Any, ids: Collection[str]) -> set[str]:
        every, found = sorted(ids), set[str]()
        for at in range(0, len(every), AT_ONCE):
            found |= set(self._session.scalars(select(wanted).where(by.in_(every[at : at + AT_ONCE]))))
        return found
