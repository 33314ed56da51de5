"""通知: what a person should know or do next. It waits in the studio; e-mail and group robots only point to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Notice:
    id: str
    person_id: str
    interpretation_id: str
    text: str
    created_at: datetime
    read_at: datetime | None = None
