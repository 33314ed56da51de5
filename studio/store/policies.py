"""Policies, with what their file said and how a person corrected the reading of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.domain.correction import Correction, KeptCorrection, as_json, from_json
from studio.domain.policy import Clause, Disclosure, Policy
from studio.store.tables import CorrectionRow, OldVersionRow, PolicyRow


@dataclass(frozen=True, kw_only=True)
class StoredPolicy:
    policy: Policy
    reading: Mapping[str, Any]
    """As `policy.serial` wrote it, without the lines: `Policies.lines` has them."""
    file_name: str
    file_sha256: str
    department: str
    confirmed: bool
    created_by: str
    created_at: datetime


class Policies:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, policy_id: str, *, lock: bool = False) -> StoredPolicy | None:
        """With the clauses of the document that it replaces, where there is one; lists do without them."""
        query = (
            select(PolicyRow, OldVersionRow.reading)
            .outerjoin(OldVersionRow, OldVersionRow.policy_id == PolicyRow.id)
            .where(PolicyRow.id == policy_id)
        )
        found = self._session.execute(query.with_for_update(of=PolicyRow) if lock else query).first()
        return _stored(found[0], replaced=found[1]) if found else None

    def all(self) -> list[StoredPolicy]:
        return [_stored(row) for row in self._session.scalars(select(PolicyRow).order_by(PolicyRow.created_at.desc()))]

    def titles(self) -> dict[str, str]:
        """Id → title of every policy, newest first: what a choice needs to show."""
        query = select(PolicyRow.id, PolicyRow.title).order_by(PolicyRow.created_at.desc())
        return {row.id: row.title for row in self._session.execute(query)}

    def several(self, ids: Collection[str]) -> list[StoredPolicy]:
        every = sorted(ids)
        parts = [every[at : at + 500] for at in range(0, len(every), 500)]
        rows = (row for part in parts for row in self._session.scalars(select(PolicyRow).where(PolicyRow.id.in_(part))))
        return [_stored(row) for row in rows]

    def with_file(self, sha256: str) -> StoredPolicy | None:
        row = self._session.scalars(select(PolicyRow).where(PolicyRow.file_sha256 == sha256)).first()
        return _stored(row) if row else None

    def lines(self, policy_id: str) -> tuple[str, ...]:
        """What the reader of the file gave, before any repair; () for a policy that an older version read."""
        return tuple(self._session.scalars(select(PolicyRow.lines).where(PolicyRow.id == policy_id)).first() or ())

    def corrections(self, policy_id: str) -> list[KeptCorrection]:
        """All of them, oldest first, also those that were taken back."""
        query = select(CorrectionRow).where(CorrectionRow.policy_id == policy_id).order_by(CorrectionRow.number)
        kept: dict[int, KeptCorrection] = {}
        for row in self._session.scalars(query):
            if row.correction is not None:
                kept[row.number] = KeptCorrection(
                    number=row.number, correction=from_json(row.correction), person_id=row.person_id, at=row.at
                )
            elif row.undoes in kept:
                kept[row.undoes] = replace(kept[row.undoes], undone_by=row.person_id, undone_at=row.at)
        return list(kept.values())

    def corrections_version(self, policy_id: str) -> int:
        """The number of the latest correction or undoing, 0 before the first: tells whether a page is stale."""
        query = select(func.max(CorrectionRow.number)).where(CorrectionRow.policy_id == policy_id)
        return self._session.scalars(query).first() or 0

    def add_correction(self, policy_id: str, correction: Correction, *, person_id: str, at: datetime) -> int:
        return self._append(policy_id, correction=as_json(correction), undoes=None, person_id=person_id, at=at)

    def undo_correction(self, policy_id: str, number: int, *, person_id: str, at: datetime) -> int:
        return self._append(policy_id, correction=None, undoes=number, person_id=person_id, at=at)

    def _append(
        self, policy_id: str, *, correction: dict[str, Any] | None, undoes: int | None, person_id: str, at: datetime
    ) -> int:
        """The number of the new row. Two people at once: the second finds the number taken and changes nothing."""
        number = self.corrections_version(policy_id) + 1
        self._session.add(
            CorrectionRow(
                policy_id=policy_id, number=number, correction=correction, undoes=undoes, person_id=person_id, at=at
            )
        )
        self._session.flush()
        return number

    def add(self, stored: StoredPolicy, *, lines: Sequence[str] = ()) -> None:
        row = PolicyRow(
            id=stored.policy.id,
            reading=dict(stored.reading),
            lines=list(lines),
            file_name=stored.file_name,
            file_sha256=stored.file_sha256,
            created_by=stored.created_by,
            created_at=stored.created_at,
        )
        _lay(row, stored.policy, department=stored.department, confirmed=stored.confirmed)
        self._session.add(row)
        self._session.flush()

    def change(self, policy: Policy, *, confirmed: bool) -> None:
        row = self._session.get_one(PolicyRow, policy.id)
        _lay(row, policy, department=row.department, confirmed=confirmed)

    def reread(self, policy: Policy, *, reading: Mapping[str, Any], lines: Sequence[str]) -> None:
        """Another reading of the same file takes the place of the one before; confirmed stays confirmed."""
        row = self._session.get_one(PolicyRow, policy.id)
        row.reading, row.lines = dict(reading), list(lines)
        _lay(row, policy, department=row.department, confirmed=row.confirmed)
        self._session.flush()


def _lay(row: PolicyRow, policy: Policy, *, department: str, confirmed: bool) -> None:
    row.title, row.doc_number, row.issuers = policy.title, policy.doc_number, list(policy.issuers)
    row.issued_on, row.released_on = policy.issued_on, policy.released_on
    row.effective_on, row.expires_on = policy.effective_on, policy.expires_on
    row.disclosure = policy.disclosure.value if policy.disclosure else ""
    row.disclosure_reason = policy.disclosure_reason
    row.interpretation_required, row.exempt_reason = policy.interpretation_required, policy.exempt_reason
    row.withdrawn_on, row.department, row.confirmed = policy.withdrawn_on, department, confirmed


def _stored(row: PolicyRow, *, replaced: Mapping[str, Any] | None = None) -> StoredPolicy:
    policy = Policy(
        id=row.id,
        title=row.title,
        doc_number=row.doc_number,
        issuers=tuple(row.issuers),
        issued_on=row.issued_on,
        released_on=row.released_on,
        effective_on=row.effective_on,
        expires_on=row.expires_on,
        disclosure=Disclosure(row.disclosure) if row.disclosure else None,
        disclosure_reason=row.disclosure_reason,
        interpretation_required=row.interpretation_required,
        exempt_reason=row.exempt_reason,
        clauses=_clauses(row.reading),
        replaced=_clauses(replaced or {}),
        withdrawn_on=row.withdrawn_on,
    )
    return StoredPolicy(
        policy=policy,
        reading=row.reading,
        file_name=row.file_name,
        file_sha256=row.file_sha256,
        department=row.department,
        confirmed=row.confirmed,
        created_by=row.created_by,
        created_at=row.created_at,
    )


def _clauses(reading: Mapping[str, Any]) -> tuple[Clause, ...]:
    return tuple(Clause(**clause) for clause in reading.get("clauses", []))
