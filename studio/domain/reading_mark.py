"""Who read which package when: so that the next reading can begin with what is new since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class ReadingMark:
    """The first time that a person was shown a package."""

    person_id: str
    interpretation_id: str
    package_id: str
    at: datetime
