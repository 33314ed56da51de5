"""传播效果: what was counted of each post, by the platform or by a person, and what nobody knows.

All numbers are totals since publication, up to the end of a day: that is what the platforms give. A missing number is
missing, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

READ, SHARE, LIKE = "read", "share", "like"
HEADLINES = (READ, SHARE, LIKE)
"""The counts that are added up over posts; keys as channels report them."""


@dataclass(frozen=True, kw_only=True)
class HandCount:
    """补记: numbers that a person read off the platform's own pages. Never changed; a later one for the day counts."""

    id: str
    delivery_id: str
    day: date
    numbers: Mapping[str, int]
    person_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Number:
    """One total, up to the end of `day`, and who says so."""

    value: int
    day: date
    person_id: str = ""
    """Who typed it in; "" for the platform."""
    at: datetime
    """When it was collected or typed in."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """One post on one channel with all that was counted of it, by count and day."""

    delivery_id: str
    interpretation_id: str
    title: str
    department: str
    channel: str
    forms: frozenset[str]
    published_on: date
    rehearsal: bool
    days: Mapping[str, tuple[Number, ...]]
    """By count, oldest day first."""

    def latest(self, count: str) -> Number | None:
        numbers = self.days.get(count, ())
        return numbers[-1] if numbers else None


@dataclass(frozen=True, kw_only=True)
class Sum:
    """The latest totals of several posts, and how many posts are behind each."""

    name: str
    posts: int
    values: Mapping[str, int]
    """By count; a count that no post has is not in it."""
    known: Mapping[str, int]
    """By count: how many of the posts have a number."""
    by_hand: int
    """Posts with a number that a person typed in."""

    def each(self, count: str) -> int | None:
        """Per post that has a number, rounded down; None where none has."""
        return self.values[count] // self.known[count] if self.known.get(count) else None


def numbers_by_day(
    counted: Iterable[tuple[date, Mapping[str, int], datetime]], by_hand: Iterable[HandCount]
) -> dict[str, tuple[Number, ...]]:
    """By count, oldest day first. Where both know a day, the platform's number stands."""
    found: dict[str, dict[date, Number]] = {}
    for one in sorted(by_hand, key=lambda one: one.at):
        for count, value in one.numbers.items():
            number = Number(value=value, day=one.day, person_id=one.person_id, at=one.at)
            found.setdefault(count, {})[one.day] = number
    for day, numbers, at in counted:
        for count, value in numbers.items():
            found.setdefault(count, {})[day] = Number(value=value, day=day, at=at)
    return {count: tuple(days[day] for day in sorted(days)) for count, days in found.items()}


def summed(name: str, posts: Sequence[Reach]) -> Sum:
    latest = {count: [number for post in posts if (number := post.latest(count))] for count in HEADLINES}
    by_hand = sum(any(n.person_id for n in map(post.latest, HEADLINES) if n) for post in posts)
    return Sum(
        name=name,
        posts=len(posts),
        values={count: sum(number.value for number in numbers) for count, numbers in latest.items() if numbers},
        known={count: len(numbers) for count, numbers in latest.items() if numbers},
        by_hand=by_hand,
    )


def by_channel(posts: Sequence[Reach]) -> list[Sum]:
    """The most read first, channels without any number last."""
    names = {post.channel for post in posts}
    return _sorted(summed(name, [post for post in posts if post.channel == name]) for name in names)


def by_form(posts: Sequence[Reach]) -> list[Sum]:
    """A post counts under every form it shows: what is read is the post, so these do not add up."""
    names = {form for post in posts for form in post.forms}
    return _sorted(summed(name, [post for post in posts if name in post.forms]) for name in names)


def by_interpretation(posts: Sequence[Reach]) -> list[tuple[str, Sum]]:
    """Interpretation id and its sum under the policy's title, the most read first."""
    several: dict[str, list[Reach]] = {}
    for post in posts:
        several.setdefault(post.interpretation_id, []).append(post)
    sums = {key: summed(found[0].title, found) for key, found in several.items()}
    return sorted(sums.items(), key=lambda item: _rank(item[1]))


def _sorted(sums: Iterable[Sum]) -> list[Sum]:
    return sorted(sums, key=_rank)


def _rank(one: Sum) -> tuple[int, int, int, str]:
    return (-one.values.get(READ, -1), -one.values.get(SHARE, -1), -one.posts, one.name)
