"""审计: who did what, when, before and after. Append-only and hash-chained; `verify` names the first bad row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from studio.store.tables import AuditRow

GENESIS = "0" * 64
_PG_CHAIN_LOCK = 20200014


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    seq: int
    at: datetime
    person_id: str
    act: str
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class AuditLog:
    def __init__(self, session: Session, *, algorithm: str) -> None:
        self._session = session
        self._algorithm = algorithm

    def write(
        self,
        *,
        person_id: str,
        act: str,
        subject: str,
        at: datetime,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """Adds one row in the caller's transaction."""
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(text(f"SELECT pg_advisory_xact_lock({_PG_CHAIN_LOCK})"))
        self._session.flush()
        last = self._session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).first()
        row = AuditRow(
            seq=last.seq + 1 if last else 1,
            at=at,
            person_id=person_id,
            act=act,
            subject=subject,
            before=dict(before or {}),
            after=dict(after or {}),
            algorithm=self._algorithm,
            previous=last.digest if last else GENESIS,
            digest="",
        )
        row.digest = _digest(row)
        self._session.add(row)
        self._session.flush()

    def latest(self, limit: int, *, subject: str = "") -> list[AuditEntry]:
        query = select(AuditRow).order_by(AuditRow.seq.desc()).limit(limit)
        if subject:
            query = query.where(AuditRow.subject == subject)
        return [_entry(row) for row in self._session.scalars(query)]

    def first_broken(self) -> str:
        """What is wrong with the first row that does not fit, as a Chinese sentence; "" when all fit."""
        expected_seq, previous = 1, GENESIS
        for row in self._rows():
            if row.seq != expected_seq:
                return f"审计记录第 {expected_seq} 条缺失（下一条是第 {row.seq} 条）。"
            if row.previous != previous:
                return f"审计记录第 {row.seq} 条与上一条接不上，顺序或内容被改动过。"
            if row.digest != _digest(row):
                return f"审计记录第 {row.seq} 条的内容被改动过。"
            expected_seq, previous = row.seq + 1, row.digest
        return ""

    def _rows(self) -> Iterator[AuditRow]:
        yield from self._session.scalars(select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=500))


def _digest(row: AuditRow) -> str:
    content = {
        "seq": row.seq,
        "at": row.at.timestamp(),
        "person_id": row.person_id,
        "act": row.act,
        "subject": row.subject,
        "before": row.before,
        "after": row.after,
        "algorithm": row.algorithm,
        "previous": row.previous,
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new(row.algorithm, canonical.encode()).hexdigest()


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        seq=row.seq,
        at=row.at,
        person_id=row.person_id,
        act=row.act,
        subject=row.subject,
        before=row.before,
        after=row.after,
    )
