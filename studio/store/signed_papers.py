"""Approval sheets that came back signed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.domain.signed_paper import SignedPaper
from studio.store.tables import SignedPaperRow


class SignedPapers:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, package_id: str) -> list[SignedPaper]:
        """Oldest first, also those that were struck out."""
        query = select(SignedPaperRow).where(SignedPaperRow.package_id == package_id)
        return [_built(row) for row in self._session.scalars(query.order_by(SignedPaperRow.at, SignedPaperRow.id))]

    def all(self) -> list[SignedPaper]:
        return [_built(row) for row in self._session.scalars(select(SignedPaperRow).order_by(SignedPaperRow.at))]

    def get(self, paper_id: str) -> SignedPaper | None:
        row = self._session.get(SignedPaperRow, paper_id)
        return _built(row) if row else None

    def add(self, paper: SignedPaper) -> None:
        self._session.add(SignedPaperRow(**{name: getattr(paper, name) for name in SignedPaper.__dataclass_fields__}))
        self._session.flush()

    def strike(self, paper_id: str, *, person_id: str, at: datetime, reason: str) -> None:
        row = self._session.get_one(SignedPaperRow, paper_id)
        row.struck_by, row.struck_at, row.struck_reason = person_id, at, reason
        self._session.flush()


def _built(row: SignedPaperRow) -> SignedPaper:
    return SignedPaper(**{name: getattr(row, name) for name in SignedPaper.__dataclass_fields__})
