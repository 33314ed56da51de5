"""说明理由: why a drafter let a finding stand. It holds for one wording; another wording is another finding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """Never changes; it can be taken back, and it loses its hold when the words at its place change."""

    id: str
    interpretation_id: str
    revision_number: int
    """The revision it was written for."""
    key: str
    """Of the finding: see `rules/settling`."""
    rule: str
    field: str
    text: str
    message: str
    reason: str
    person_id: str
    at: datetime


def as_signed(settlement: Settlement, *, name: str) -> dict[str, Any]:
    """What the package says of it, so that the signature covers it."""
    return {
        "key": settlement.key,
        "rule": settlement.rule,
        "field": settlement.field,
        "text": settlement.text,
        "message": settlement.message,
        "reason": settlement.reason,
        "person": name,
        "at": settlement.at.isoformat(),
    }
