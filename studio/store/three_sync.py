"""What is kept of policies for 三同步, and the yearly second looks at what is not open."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.domain.disclosure import DisclosureReview
from studio.domain.three_sync import Plan, ThreeSync
from studio.store.tables import DisclosureReviewRow, ThreeSyncRow


class ThreeSyncs:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, policy_id: str) -> ThreeSync:
        row = self._session.get(ThreeSyncRow, policy_id)
        return _built(row) if row else ThreeSync(policy_id=policy_id)

    def all(self) -> dict[str, ThreeSync]:
        return {row.policy_id: _built(row) for row in self._session.scalars(select(ThreeSyncRow))}

    def keep(self, kept: ThreeSync) -> None:
        row = self._session.get(ThreeSyncRow, kept.policy_id)
        if row is None:
            row = ThreeSyncRow(policy_id=kept.policy_id)
            self._session.add(row)
        plan = kept.plan
        row.outline, row.forms, row.channels, row.planned_on = (
            plan.outline,
            list(plan.forms),
            list(plan.channels),
            plan.planned_on,
        )
        row.drafted_on, row.signed_on = kept.drafted_on, kept.signed_on
        row.sent_at, row.sent_by = kept.sent_at, kept.sent_by
        self._session.flush()


class DisclosureReviews:
    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[DisclosureReview]:
        """Oldest first."""
        query = select(DisclosureReviewRow).order_by(DisclosureReviewRow.at, DisclosureReviewRow.id)
        names = DisclosureReview.__dataclass_fields__
        return [
            DisclosureReview(**{name: getattr(row, name) for name in names}) for row in self._session.scalars(query)
        ]

    def add(self, review: DisclosureReview) -> None:
        values = {name: getattr(review, name) for name in DisclosureReview.__dataclass_fields__}
        self._session.add(DisclosureReviewRow(**values))
        self._session.flush()


def _built(row: ThreeSyncRow) -> ThreeSync:
    planned: date | None = row.planned_on
    return ThreeSync(
        policy_id=row.policy_id,
        plan=Plan(outline=row.outline, forms=tuple(row.forms), channels=tuple(row.channels), planned_on=planned),
        drafted_on=row.drafted_on,
        signed_on=row.signed_on,
        sent_at=row.sent_at,
        sent_by=row.sent_by,
    )
