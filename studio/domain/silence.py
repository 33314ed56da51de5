"""账号沉默: how long a channel has been without a new interpretation, and when to say so.

Inspections want an update within two weeks (INSP-06: 14 days); the office is told at 10 and 13 days, in time to act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

STEPS = (10, 13, 14)
"""Days without an update after which the office is told; the last is the limit itself."""


@dataclass(frozen=True, kw_only=True)
class LastOut:
    """The latest publication on one channel."""

    channel: str
    at: datetime
    interpretation_id: str


@dataclass(frozen=True, kw_only=True)
class Silence:
    """One channel that has been quiet for at least the first of `STEPS`."""

    last: LastOut
    step: int
    """The largest of `STEPS` that has been reached."""

    @property
    def is_over_the_limit(self) -> bool:
        return self.step == STEPS[-1]

    def words(self, label: str) -> str:
        if self.is_over_the_limit:
            return f"{label}已有 {self.step} 天没有发布新的解读，达到检查指标的两周界限，请尽快安排发布。"
        return f"{label}已有 {self.step} 天没有发布新的解读，再过 {STEPS[-1] - self.step} 天就到检查指标的两周界限。"


def silences(last: Mapping[str, LastOut], *, now: datetime) -> list[Silence]:
    """The quiet channels, the quietest first."""
    found = [
        Silence(last=one, step=max(reached))
        for one in last.values()
        if (reached := [step for step in STEPS if now - one.at >= timedelta(days=step)])
    ]
    return sorted(found, key=lambda silence: silence.last.at)
