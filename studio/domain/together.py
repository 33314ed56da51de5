"""What people who write one interpretation together leave for each other. All of it unchanging values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Clash:
    """Two wordings of one unit, saved at once. Both are revisions; somebody chooses."""

    id: str
    interpretation_id: str
    unit: str
    mine: int
    """The number of the revision with the later wording, which was set aside."""
    theirs: int
    """The number of the revision with the wording that stands until somebody chooses."""
    person_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Comment:
    """批注 at one field of the form (or `HEADING_KEY`)."""

    id: str
    interpretation_id: str
    field: str
    text: str
    person_id: str
    at: datetime
    resolved_by: str = ""
    resolved_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.resolved_at is None


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """联合发文: one cooperating department has read this revision and agrees to its part."""

    interpretation_id: str
    department: str
    revision_number: int
    person_id: str
    at: datetime
    note: str = ""


def cooperating(issuers: tuple[str, ...]) -> tuple[str, ...]:
    """联合发文配合部门: every issuer but the lead, which answers for the whole by submitting it."""
    return tuple(dict.fromkeys(issuers[1:]))


def unconfirmed(
    issuers: tuple[str, ...], confirmations: Iterable[Confirmation], same_text: Iterable[int]
) -> tuple[str, ...]:
    """Departments that have not confirmed the present text; `same_text` are the revisions that say the same."""
    alike = set(same_text)
    agreed = {item.department for item in confirmations if item.revision_number in alike}
    return tuple(department for department in cooperating(issuers) if department not in agreed)
