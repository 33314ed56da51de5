"""What people leave for each other while they write one interpretation: clashes, comments, confirmations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.domain.together import Clash, Comment, Confirmation
from studio.store.tables import ClashRow, CommentRow, ConfirmationRow


class Together:
    def __init__(self, session: Session) -> None:
        self._session = session

    def clashes(self, interpretation_id: str) -> tuple[Clash, ...]:
        """Those that wait for a choice, oldest first."""
        query = (
            select(ClashRow)
            .where(ClashRow.interpretation_id == interpretation_id, ClashRow.settled_at.is_(None))
            .order_by(ClashRow.at, ClashRow.id)
        )
        return tuple(_clash(row) for row in self._session.scalars(query))

    def clash(self, clash_id: str) -> Clash | None:
        """The clash while nobody has chosen."""
        row = self._session.get(ClashRow, clash_id)
        return _clash(row) if row is not None and row.settled_at is None else None

    def add_clashes(self, clashes: Iterable[Clash]) -> None:
        self._session.add_all(
            ClashRow(**{name: getattr(clash, name) for name in Clash.__dataclass_fields__}) for clash in clashes
        )
        self._session.flush()

    def settle(self, clash_id: str, *, choice: str, person_id: str, at: datetime) -> None:
        row = self._session.get_one(ClashRow, clash_id)
        row.settled_as, row.settled_by, row.settled_at = choice, person_id, at

    def comments(self, interpretation_id: str) -> tuple[Comment, ...]:
        """All of them, oldest first, also the resolved ones."""
        query = select(CommentRow).where(CommentRow.interpretation_id == interpretation_id)
        return tuple(_comment(row) for row in self._session.scalars(query.order_by(CommentRow.at, CommentRow.id)))

    def comment(self, comment_id: str) -> Comment | None:
        row = self._session.get(CommentRow, comment_id)
        return _comment(row) if row else None

    def add_comment(self, comment: Comment) -> None:
        self._session.add(CommentRow(**{name: getattr(comment, name) for name in Comment.__dataclass_fields__}))
        self._session.flush()

    def resolve(self, comment_id: str, *, person_id: str, at: datetime) -> None:
        row = self._session.get_one(CommentRow, comment_id)
        row.resolved_by, row.resolved_at = person_id, at

    def confirmations(self, interpretation_id: str) -> tuple[Confirmation, ...]:
        """The latest of each department."""
        query = select(ConfirmationRow).where(ConfirmationRow.interpretation_id == interpretation_id)
        rows = self._session.scalars(query.order_by(ConfirmationRow.at))
        return tuple({row.department: _confirmation(row) for row in rows}.values())

    def confirm(self, confirmation_id: str, confirmation: Confirmation) -> None:
        values = {name: getattr(confirmation, name) for name in Confirmation.__dataclass_fields__}
        self._session.add(ConfirmationRow(id=confirmation_id, **values))
        self._session.flush()


def _clash(row: ClashRow) -> Clash:
    return Clash(**{name: getattr(row, name) for name in Clash.__dataclass_fields__})


def _comment(row: CommentRow) -> Comment:
    return Comment(**{name: getattr(row, name) for name in Comment.__dataclass_fields__})


def _confirmation(row: ConfirmationRow) -> Confirmation:
    return Confirmation(**{name: getattr(row, name) for name in Confirmation.__dataclass_fields__})
