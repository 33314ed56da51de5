"""审计: who did what, when, before and after. Append-only and hash-chained; `verify` names the first bad row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, cast, func, or_, select, text
from sqlalchemy.orm import Session

from studio.store.anchor import Anchor, AnchorBroken, Head
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


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which rows are looked for; what is empty asks for nothing."""

    person_id: str = ""
    act: str = ""
    subject: str = ""
    subjects: tuple[str, ...] = ()
    """Any of these."""
    words: str = ""
    """Found in the act, the subject or what stood before and after."""
    meant: frozenset[str] = frozenset()
    """Acts, subjects and people that the words mean: a row with one of them is found too."""
    since: datetime | None = None
    until: datetime | None = None


class AuditLog:
    """`head` is the last row that this transaction wrote."""

    def __init__(self, session: Session, *, algorithm: str, anchor: Anchor | None = None) -> None:
        self._session = session
        self._algorithm = algorithm
        self._anchor = anchor
        self.head: Head | None = None

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
        self.head = Head(row.seq, row.digest)

    def last(self) -> Head | None:
        """The last row that the database has."""
        row = self._session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).first()
        return Head(row.seq, row.digest) if row else None

    def count(self, wanted: Wanted | None = None) -> int:
        query = _asking(select(func.count()).select_from(AuditRow), wanted or Wanted())
        return int(self._session.scalars(query).one())

    def search(self, wanted: Wanted, *, limit: int, offset: int = 0) -> list[AuditEntry]:
        """Newest first."""
        query = _asking(select(AuditRow), wanted).order_by(AuditRow.seq.desc()).limit(limit).offset(offset)
        return [_entry(row) for row in self._session.scalars(query)]

    def acts(self) -> list[str]:
        return sorted(self._session.scalars(select(AuditRow.act).distinct()))

    def whole(self) -> Iterator[dict[str, Any]]:
        """Every row, oldest first, as it was digested: enough to check the chain elsewhere."""
        for row in self._rows():
            yield {**_digested(row), "digest": row.digest}

    def latest(self, limit: int, *, subject: str = "") -> list[AuditEntry]:
        query = select(AuditRow).order_by(AuditRow.seq.desc()).limit(limit)
        if subject:
            query = query.where(AuditRow.subject == subject)
        return [_entry(row) for row in self._session.scalars(query)]

    def first_broken(self) -> str:
        """What is wrong with the first row that does not fit, as a Chinese sentence; "" when all fit."""
        try:
            head = self._anchor.read() if self._anchor else None
        except AnchorBroken as problem:
            return f"审计锚点文件 {problem} 被改动过或换了密钥，不能证明末尾的记录还在。请从备份核对。"
        expected_seq, previous = 1, GENESIS
        for row in self._rows():
            if head and row.seq == head.seq and row.digest != head.digest:
                return f"审计记录第 {row.seq} 条与库外锚点不符，这一条或它之前的记录被整段改写过。"
            if row.seq != expected_seq:
                return f"审计记录第 {expected_seq} 条缺失（下一条是第 {row.seq} 条）。"
            if row.previous != previous:
                return f"审计记录第 {row.seq} 条与上一条接不上，顺序或内容被改动过。"
            if row.digest != _digest(row):
                return f"审计记录第 {row.seq} 条的内容被改动过。"
            expected_seq, previous = row.seq + 1, row.digest
        if head and expected_seq <= head.seq:
            return f"审计记录第 {expected_seq} 条起缺失：库外锚点记着第 {head.seq} 条，末尾的记录被删除了。"
        if self._anchor and head is None and expected_seq > 1:
            return f"审计锚点文件 {self._anchor.name} 不在数据目录里，不能证明末尾的记录还在。请从备份恢复它。"
        return ""

    def _rows(self) -> Iterator[AuditRow]:
        yield from self._session.scalars(select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=500))


def _asking(query: Select[Any], wanted: Wanted) -> Select[Any]:
    for column, value in (
        (AuditRow.person_id, wanted.person_id),
        (AuditRow.act, wanted.act),
        (AuditRow.subject, wanted.subject),
    ):
        if value:
            query = query.where(column == value)
    if wanted.subjects:
        query = query.where(AuditRow.subject.in_(wanted.subjects))
    if wanted.since:
        query = query.where(AuditRow.at >= wanted.since)
    if wanted.until:
        query = query.where(AuditRow.at < wanted.until)
    if wanted.words:
        # SQLite keeps JSON with escapes, so Chinese is looked for in both spellings.
        spelled = {wanted.words, json.dumps(wanted.words)[1:-1]}
        places = (AuditRow.act, AuditRow.subject, cast(AuditRow.before, Text), cast(AuditRow.after, Text))
        said = [place.contains(word, autoescape=True) for place in places for word in spelled]
        known = [column.in_(wanted.meant) for column in (AuditRow.act, AuditRow.subject, AuditRow.person_id)]
        query = query.where(or_(*said, *known))
    return query


def _digested(row: AuditRow) -> dict[str, Any]:
    return {
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


def _digest(row: AuditRow) -> str:
    canonical = json.dumps(_digested(row), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
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
