"""What share is asked for, from which day, and who asks: dated data, edited by the office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MULTI_FORMAT = "multi_format"
OFF_SITE = "off_site"
INTERPRETATION_RATE = "interpretation_rate"
TIMELINESS = "timeliness"
LINKS = "links"


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """At least `percent` for policies released on `since` or later, until a newer line takes over."""

    measure: str
    since: date
    percent: int
    source: str


_SEED = "长城办发〔2020〕13号 三（三）"

THRESHOLDS = (
    Threshold(measure=MULTI_FORMAT, since=date(2020, 1, 1), percent=70, source=f"{_SEED}2"),
    Threshold(measure=MULTI_FORMAT, since=date(2021, 1, 1), percent=90, source=f"{_SEED}2"),
    Threshold(measure=OFF_SITE, since=date(2020, 1, 1), percent=50, source=f"{_SEED}3"),
    Threshold(measure=INTERPRETATION_RATE, since=date(2020, 1, 1), percent=100, source="各地通行做法"),
    Threshold(measure=LINKS, since=date(2020, 1, 1), percent=100, source=f"{_SEED}3，各地通行做法"),
)
"""Timeliness has no line: each office sets its own target."""


def threshold_on(day: date, measure: str, thresholds: Iterable[Threshold] = THRESHOLDS) -> Threshold | None:
    """The line that holds for a policy released on `day`, None before the first one."""
    lines = (line for line in thresholds if line.measure == measure and line.since <= day)
    return max(lines, key=lambda line: line.since, default=None)
