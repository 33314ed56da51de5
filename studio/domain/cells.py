"""Where a policy and a piece add to the kept sums: by month of release, by side, and by the day of each change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from studio.domain.history import ALWAYS, Counts, History, at, changes, minus

REACH = "/"
"""Stands between kind and name of what is no sum: “form/图解”, “state/lacking”."""
EVER, MONTH, DAY = "ever", "month", "day"
WHOLE, DEPARTMENT, TOPIC, BOTH = "", "department", "topic", "both"


class SumsKey(NamedTuple):
    span: str
    side: str
    department: str
    topic: str
    month: date
    prior: date
    since: date


class ReachKey(NamedTuple):
    span: str
    side: str
    department: str
    kind: str
    name: str
    month: date
    since: date


@dataclass(frozen=True)
class Share:
    """What a piece of several policies adds under one of them."""

    policy_id: str
    released_on: date
    department: str
    history: History


@dataclass
class Cells:
    """Changes of the kept sums, gathered: they are added to what is kept, or compared with it."""

    sums: dict[SumsKey, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    reach: dict[ReachKey, int] = field(default_factory=lambda: defaultdict(int))

    def add_policy(self, released_on: date, department: str, topic: str, history: History, *, sign: int = 1) -> None:
        month = first_of(released_on)
        sides = ((WHOLE, "", ""), (DEPARTMENT, department, ""), (TOPIC, "", topic), (BOTH, department, topic))
        for day, changed in changes(history):
            summed = {name: sign * number for name, number in changed.items() if REACH not in name}
            for span, since in _spans(day):
                if summed:
                    for side, of, about in sides:
                        _add(self.sums[SumsKey(span, side, of, about, month, ALWAYS, since)], summed)
                for name, number in changed.items():
                    if REACH in name:
                        kind, told = name.split(REACH, 1)
                        for side, of, _ in sides[:2]:
                            self.reach[ReachKey(span, side, of, kind, told, month, since)] += sign * number

    def add_piece(self, shares: Sequence[Share], *, sign: int = 1) -> None:
        """A piece with everything that it adds under each of its policies."""
        for side, department, those in _sides(shares):
            before: dict[tuple[date, date], Counts] = {}
            for day in sorted({step.day for share in those for step in share.history}):
                now = _under_the_first(those, day)
                for key in {**before, **now}:
                    month, prior = key
                    changed = minus(now.get(key, {}), before.get(key, {}))
                    added = {name: sign * number for name, number in changed.items()}
                    for span, since in _spans(day) if added else ():
                        _add(self.sums[SumsKey(span, side, department, "", month, prior, since)], added)
                before = now

    def released_in(self, month: date) -> Cells:
        """Only what was released in that month."""
        return Cells(
            {key: found for key, found in self.sums.items() if key.month == month},
            {key: found for key, found in self.reach.items() if key.month == month},
        )


def first_of(day: date) -> date:
    return day.replace(day=1)


def in_order(shares: Iterable[Share]) -> list[Share]:
    return sorted(shares, key=lambda share: (share.released_on, share.policy_id))


def _spans(day: date) -> tuple[tuple[str, date], ...]:
    return (EVER, ALWAYS), (MONTH, first_of(day)), (DAY, day)


def _sides(shares: Sequence[Share]) -> Iterator[tuple[str, str, list[Share]]]:
    yield WHOLE, "", in_order(shares)
    by_department: dict[str, list[Share]] = defaultdict(list)
    for share in shares:
        by_department[share.department].append(share)
    for department, those in by_department.items():
        yield DEPARTMENT, department, in_order(those)


def _under_the_first(shares: Sequence[Share], day: date) -> dict[tuple[date, date], Counts]:
    """(month, month of the one before) → what the piece adds there to windows that begin in between. Two in one month
    are never the first one after the other in a window of whole months."""
    found: dict[tuple[date, date], Counts] = {}
    prior = ALWAYS
    for share in shares:
        if counts := at(share.history, day):
            month = first_of(share.released_on)
            if month != prior:
                found[month, prior] = counts
            prior = month
    return found


def _add(into: dict[str, int], added: Mapping[str, int]) -> None:
    for name, number in added.items():
        into[name] += number
