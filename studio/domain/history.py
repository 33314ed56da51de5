"""How something counted over time: what it added from the end of one day to the end of another.

A figure of an earlier cut-off depends on what was signed, published, verified, withdrawn and replaced by then. But it
changes only on the days on which one of these happened; so it is kept by those days, and the sum of the changes up to
a day is the figure at its end. That is exact for every cut-off at the end of a day, and for this moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Counts = Mapping[str, int]
"""Name → how many; what is not named is 0."""

ALWAYS = date.min
"""The day from which something holds that does not begin."""
STILL = date.max
"""The last day of something that has not ended."""


@dataclass(frozen=True)
class Step:
    """What counted from the end of this day on. Immutable."""

    day: date
    counts: Counts


History = Sequence[Step]
"""In the order of the days."""


def at(history: History, day: date) -> Counts:
    """What counted at the end of that day."""
    found: Counts = {}
    for step in history:
        if step.day > day:
            break
        found = step.counts
    return found


def changes(history: History) -> Iterator[tuple[date, Counts]]:
    """What each step added to the one before it."""
    before: Counts = {}
    for step in history:
        if changed := minus(step.counts, before):
            yield step.day, changed
        before = step.counts


def minus(these: Counts, those: Counts) -> Counts:
    added = {name: these.get(name, 0) - those.get(name, 0) for name in {**these, **those}}
    return {name: number for name, number in added.items() if number}


def shortened(history: History) -> tuple[Step, ...]:
    """Without the steps that change nothing."""
    kept: list[Step] = []
    for step in history:
        if minus(step.counts, kept[-1].counts if kept else {}):
            kept.append(step)
    return tuple(kept)


def last_day(history: History, name: str) -> date | None:
    """The last day at whose end `name` counted; None if it never did."""
    found: date | None = None
    for step, after in zip(history, [*history[1:], None], strict=True):
        if step.counts.get(name):
            found = date.fromordinal(after.day.toordinal() - 1) if after else STILL
    return found
