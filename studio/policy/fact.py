"""One checkable fact of a text, and when two of them state the same.

Values are exact (`Fraction`), so that 百分之九十, 90% and 九成 are one value.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from studio.policy.units import GENERIC_UNITS


class Kind(StrEnum):
    PERCENT = "percent"
    POINTS = "percentage_points"
    TIMES = "times"
    MONEY = "money"
    DATE = "date"
    SPAN = "span"
    NUMBER = "number"
    CODE = "code"
    """A long run of digits: a hotline, a telephone number."""
    REFERENCE = "reference"
    """第五条 and the like."""
    DOC_NUMBER = "doc_number"
    TITLE = "title"
    BODY = "body"
    PLACE = "place"
    """A province, city or county. Found by `places`, not here."""
    CONTRAST = "contrast"
    """A word that excludes others of its set (`unit`): 大型企业, 不高于. Found by `contrasts`, not here."""
    TERM = "term"
    """Any other word that stands where the policy has another one. Found in `grounding`, not here."""


class Bound(StrEnum):
    """Which side of its value a figure limits: 不少于 is MIN, 不超过 is MAX."""

    NONE = ""
    MIN = "min"
    MAX = "max"


def opposite(one: Bound, other: Bound) -> bool:
    return {one, other} == {Bound.MIN, Bound.MAX}


@dataclass(frozen=True, kw_only=True)
class Day:
    """A date as far as it was written; `part` is 底, 初, 上半年, 2季度 …"""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fact at one place. `value` is in the base unit: yuan, months, days, or a ratio for percentages."""

    kind: Kind
    text: str
    start: int
    end: int
    value: Fraction | None = None
    upper: Fraction | None = None
    """The other end of an approximate figure: 三五天 is 3 and 5."""
    unit: str = ""
    day: Day | None = None
    name: str = ""
    """For titles, document numbers and bodies: the name to compare."""
    bound: Bound = Bound.NONE
    decimals: int = 0
    soft: bool = False
    """一个, 一次: evidence when the policy says it, but nothing to check when the interpretation does."""


FAMILY = {Kind.POINTS: Kind.PERCENT, Kind.TIMES: Kind.PERCENT}
"""Kinds that can stand in each other's place, so that one is the wrong form of the other."""


def family(kind: Kind) -> Kind:
    return FAMILY.get(kind, kind)


def same(one: Fact, other: Fact) -> bool:
    """Whether two facts state the same value, whatever the writing. A date may be less exact than `other`."""
    if one.kind is not other.kind:
        # 三倍 may be printed as 百分之三百.
        kinds = {one.kind, other.kind}
        return kinds == {Kind.TIMES, Kind.PERCENT} and one.value is not None and one.value == other.value
    if one.kind is Kind.DATE:
        return _same_day(one.day or Day(), other.day or Day())
    if one.kind in (Kind.TITLE, Kind.DOC_NUMBER, Kind.BODY, Kind.CODE, Kind.REFERENCE, Kind.CONTRAST, Kind.PLACE):
        return one.name == other.name
    if {one.unit, other.unit} == {"月", "日"} and one.value and other.value:
        # 一个月 is how people say 三十日.
        months, days = (one.value, other.value) if one.unit == "月" else (other.value, one.value)
        return days == 30 * months or (days == 365 and months == 12)
    return _same_unit(one, other) and one.upper == other.upper and _close(one, other)


def _close(one: Fact, other: Fact) -> bool:
    if one.value is None or other.value is None:
        return False
    if one.value == other.value:
        return True
    # 三分之二 may be printed as 66.7%: equal when the rounding explains the difference.
    return one.kind is Kind.PERCENT and any(
        rounded.decimals
        and _endless(exact.value or Fraction(0))
        and abs((exact.value or Fraction(0)) - (rounded.value or Fraction(0)))
        <= Fraction(1, 200 * 10**rounded.decimals)
        for exact, rounded in ((one, other), (other, one))
    )


def _endless(value: Fraction) -> bool:
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return rest != 1


def _same_unit(one: Fact, other: Fact) -> bool:
    if one.unit == other.unit:
        return True
    return (
        one.kind is Kind.NUMBER
        and {one.unit, other.unit} <= GENERIC_UNITS | {"人", "户"}
        and ("" in (one.unit, other.unit) or {one.unit, other.unit} <= GENERIC_UNITS)
    )


def _same_day(said: Day, written: Day) -> bool:
    said, written = _year_end(said), _year_end(written)
    for mine, theirs in ((said.month, written.month), (said.day, written.day), (said.part, written.part)):
        if mine and mine != theirs:
            return False
    if said.year and written.year and said.year != written.year:
        return False
    return bool(said.year and written.year) or said.month == written.month


def _year_end(day: Day) -> Day:
    """2020年底, 2020年12月底 and 2020年12月31日 are one day."""
    if day.part == "底" and day.month in (None, 12):
        return Day(year=day.year, month=12, day=31)
    if day.part == "底" and day.month:
        return Day(year=day.year, month=day.month, day=_last_day(day.year or 2001, day.month))
    return day


def _last_day(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
