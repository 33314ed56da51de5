"""The same report seen from other sides: by topic, by channel, by form, by month; and accounts that have gone quiet.

A policy counts once under each channel and form that it came out in, so these rows do not add up to the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from studio.domain.counting import form_of
from studio.domain.departments import Register
from studio.domain.ratios.share import Ratio
from studio.domain.standing import Item
from studio.domain.sums import Sums, of_policy, total
from studio.domain.thresholds import MULTI_FORMAT, OFF_SITE, threshold_on
from studio.domain.window import Window, months

QUIET_AFTER = timedelta(days=14)
"""An account without anything new for two weeks fails the inspection (国办秘函〔2019〕19号; INSP-06)."""


@dataclass(frozen=True)
class Side:
    """One row of a view: a month, a topic, a department."""

    name: str
    policies: int
    multi_format: Ratio
    off_site: Ratio
    depth: int = 0
    """How far below an outermost department it stands."""


def by_month(by_day: Mapping[date, Sums], window: Window) -> list[Side]:
    """Every month that the window touches, also those without a policy."""
    found, day = [], window.start.replace(day=1)
    while day < window.end:
        month = months(day.year, day.month, 1)
        added = total(sums for released, sums in by_day.items() if released in month)
        found.append(_side(f"{day.year}-{day.month:02}", added, month))
        day = month.end
    return found


def sides(by_name: Mapping[str, Sums], window: Window) -> list[Side]:
    """One for each department or topic that had a policy to interpret."""
    return [_side(name or "未分类", sums, window) for name, sums in sorted(by_name.items()) if sums.counted]


def rolled_up(by_name: Mapping[str, Sums], register: Register, window: Window) -> list[Side]:
    """Every department of the list with the sums of all below it; those that are not in the list stand at the end."""
    found = []
    for department, depth in register.in_order():
        below = total(by_name[name] for name in register.under(department.name) if name in by_name)
        if below.counted:
            found.append(replace(_side(department.name, below, window), depth=depth))
    strangers = {name: sums for name, sums in by_name.items() if name not in register.departments}
    return [*found, *sides(strangers, window)]


def sums_by(items: Iterable[Item], named: Callable[[Item], str]) -> dict[str, Sums]:
    """The sums of the policies, without their pieces, by what `named` says of each."""
    found: dict[str, list[Sums]] = {}
    for item in items:
        found.setdefault(named(item), []).append(of_policy(item))
    return {name: total(several) for name, several in found.items()}


def _side(name: str, sums: Sums, window: Window) -> Side:
    lines = [threshold_on(window.last, measure) for measure in (MULTI_FORMAT, OFF_SITE)]
    multi, off = (line.percent if line else None for line in lines)
    return Side(
        name=name,
        policies=sums.counted,
        multi_format=Ratio(numerator=sums.multi_format, denominator=sums.interpreted, threshold=multi),
        off_site=Ratio(numerator=sums.off_site, denominator=sums.interpreted, threshold=off),
    )


def by_form(items: Iterable[Item]) -> dict[str, int]:
    """Form → how many counted policies came out in it, most first."""
    found = Counter(form for item in items if item.counted for form in {form_of(one.piece) for one in item.evidence})
    return dict(found.most_common())


def by_channel(items: Iterable[Item]) -> dict[str, int]:
    """Channel → how many counted policies came out there, most first."""
    found = Counter(
        channel for item in items if item.counted for channel in {one.publication.channel for one in item.evidence}
    )
    return dict(found.most_common())


@dataclass(frozen=True)
class Account:
    """One account, and when something last came out there."""

    channel: str
    name: str
    last_at: datetime

    def quiet(self, asof: datetime) -> bool:
        return asof - self.last_at > QUIET_AFTER
