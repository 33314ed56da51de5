"""Policies, with what their file said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.domain.policy import Clause, Disclosure, Policy
from studio.store.tables import PolicyRow


@dataclass(frozen=True, kw_only=True)
class StoredPolicy:
    policy: Policy
    reading: Mapping[str, Any]
    """As `policy.serial` wrote it."""
    file_name: str
    file_sha256: str
    department: str
    confirmed: bool
    created_by: str
    created_at: datetime


class Policies:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, policy_id: str) -> StoredPolicy | None:
        row = self._session.get(PolicyRow, policy_id)
        return _stored(row) if row else None

    def all(self) -> list[StoredPolicy]:
        return [_stored(row) for row in self._session.scalars(select(PolicyRow).order_by(PolicyRow.created_at.desc()))]

    def with_file(self, sha256: str) -> StoredPolicy | None:
        row = self._session.scalars(select(PolicyRow).where(PolicyRow.file_sha256 == sha256)).first()
        return _stored(row) if row else None

    def add(self, stored: StoredPolicy) -> None:
        row = PolicyRow(
            id=stored.policy.id,
            reading=dict(stored.reading),
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


def _lay(row: PolicyRow, policy: Policy, *, department: str, confirmed: bool) -> None:
    row.title, row.doc_number, row.issuers = policy.title, policy.doc_number, list(policy.issuers)
    row.issued_on, row.released_on = policy.issued_on, policy.released_on
    row.effective_on, row.expires_on = policy.effective_on, policy.expires_on
    row.disclosure = policy.disclosure.value if policy.disclosure else ""
    row.disclosure_reason = policy.disclosure_reason
    row.interpretation_required, row.exempt_reason = policy.interpretation_required, policy.exempt_reason
    row.withdrawn_on, row.department, row.confirmed = policy.withdrawn_on, department, confirmed


def _stored(row: PolicyRow) -> StoredPolicy:
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
        clauses=tuple(Clause(**clause) for clause in row.reading.get("clauses", [])),
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
