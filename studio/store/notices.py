"""Notices, by the person they are for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from studio.domain.notice import Notice
from studio.store.tables import NoticeRow

KEPT_ON_PAGE = 50


class Notices:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, notice: Notice) -> None:
        self._session.add(NoticeRow(**{item.name: getattr(notice, item.name) for item in fields(notice)}))
        self._session.flush()

    def with_ids(self, ids: Sequence[str]) -> list[Notice]:
        return [_notice(row) for row in self._session.scalars(select(NoticeRow).where(NoticeRow.id.in_(ids)))]

    def of_person(self, person_id: str) -> list[Notice]:
        """The newest first, as many as a page shows."""
        query = select(NoticeRow).where(NoticeRow.person_id == person_id).order_by(NoticeRow.created_at.desc())
        return [_notice(row) for row in self._session.scalars(query.limit(KEPT_ON_PAGE))]

    def mark_read(self, person_id: str, *, at: datetime) -> None:
        unread = update(NoticeRow).where(NoticeRow.person_id == person_id, NoticeRow.read_at.is_(None))
        self._session.execute(unread.values(read_at=at))


def _notice(row: NoticeRow) -> Notice:
    return Notice(**{item.name: getattr(row, item.name) for item in fields(Notice)})
