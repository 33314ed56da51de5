"""What follows from other facts: a date from a date and a span, a span from two dates, a count from its own list.

成文之日起三十日内，也就是12月16日之前; 2021年11月19日到2023年11月18日，正好两年; 四件事：甲，乙，丙，丁.
A reader is helped by such sums, and they are no inventions as long as they come out right.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction

from studio.policy.fact import Day, Fact, Kind

ONE_OFF = 1
"""Days: 自…起三十日内 may count its first day or not."""


def follows(
    fact: Fact, sentence: str, beside: Sequence[Fact], written: Sequence[Fact], terms: Sequence[Fact] = ()
) -> bool:
    """Whether `fact` is the sum of facts beside it in its sentence and of facts `written` in the policy.

    `terms` are the spans among those that say how long the policy is in force.
    """
    match fact.kind:
        case Kind.DATE:
            return _date_follows(fact, sentence, beside, written, terms) or _day_before(fact, sentence, written)
        case Kind.SPAN:
            return _span_follows(fact, beside, written) or _sum_follows(fact, sentence, beside, written)
        case Kind.MONEY:
            return _product_follows(fact, sentence, beside) or _difference_follows(fact, sentence, beside, written)
        case Kind.NUMBER:
            return fact.value is not None and fact.value in lists_after(sentence[fact.end :])
    return False


def _date_follows(
    fact: Fact, sentence: str, beside: Sequence[Fact], written: Iterable[Fact], terms: Sequence[Fact]
) -> bool:
    """A span that the sentence speaks of, counted from a day that the sentence or the policy prints."""
    end = _last(fact.day)
    spans = [other for other in beside if other.kind is Kind.SPAN]
    starts = [*beside, *written]
    if not spans and _UNTIL.search(sentence[: fact.start]):
        # 从7月1日开始实行，管到…: the policy's own term, counted from the day that the sentence names.
        spans, starts = list(terms), list(beside)
    if end is None or not spans:
        return False
    begins = [begin for other in starts if other is not fact and (begin := _first(other.day))]
    return any(_near(_after(begin, span), end) for begin in begins for span in spans)


_UNTIL = re.compile("(?:[到至]|截[至止]|不晚于|不迟于)$")


def _day_before(fact: Fact, sentence: str, written: Iterable[Fact]) -> bool:
    """只能用到2022年12月31日, for what 自2023年1月1日起 ends."""
    last = _last(fact.day) if fact.day and fact.day.day and _UNTIL.search(sentence[: fact.start]) else None
    begins = (_first(other.day) for other in written if other.day and other.day.day)
    return last is not None and any(begin and begin - last == timedelta(days=1) for begin in begins)


def _span_follows(fact: Fact, beside: Sequence[Fact], written: Iterable[Fact]) -> bool:
    """Between two days of the sentence, or from one of them to a day that the policy prints."""
    here = [other for other in beside if other.kind is Kind.DATE]
    for begin in here:
        for end in [*here, *(other for other in written if other.kind is Kind.DATE)]:
            first, last = _first(begin.day), _last(end.day)
            if begin is not end and first and last and first < last and _near(_after(first, fact), last):
                return True
    return False


_BY_HOW_MUCH = re.compile("(?:[高低多少降涨]了?|(?:提高|降低|增加|减少|上调|下调)了|相差|差)(?:整整)?$")


def _difference_follows(fact: Fact, sentence: str, beside: Sequence[Fact], written: Iterable[Fact]) -> bool:
    """从300元降到200元，降了100元: between two sums of the sentence, or one of it and one that the policy prints."""
    if fact.value is None or not _BY_HOW_MUCH.search(sentence[: fact.start]):
        return False
    here = {other.value for other in beside if _of_one_kind(other, fact) and other.value is not None}
    there = here | {other.value for other in written if _of_one_kind(other, fact) and other.value is not None}
    return any(abs(one - other) == fact.value for one in here for other in there)


def _of_one_kind(other: Fact, fact: Fact) -> bool:
    return other.kind is fact.kind and other.unit == fact.unit


_IN_ALL = re.compile("加上?|合计|总共|一共|共计|累计|连同|延长到|延长至|最多|最长|前后")


def _sum_follows(fact: Fact, sentence: str, beside: Sequence[Fact], written: Iterable[Fact]) -> bool:
    """十五个工作日，特殊情况加上延长期最多三十个工作日: a span of the sentence and the one it may be extended by."""
    spans = [other.value for other in beside if _alike(other, fact) and other.value]
    more = [other.value for other in written if _alike(other, fact) and other.value] if "延长" in sentence else []
    sums = {one + other for one in spans for other in [*spans, *more]}
    return fact.value in sums and bool(_IN_ALL.search(sentence[: fact.start]))


def _alike(other: Fact, fact: Fact) -> bool:
    return other.kind is Kind.SPAN and other.unit == fact.unit


_WORKED_OUT = re.compile("算下来|合计|总共|一共|共计|累计|也就是|合起来|全年|一年|相当于")


def _product_follows(fact: Fact, sentence: str, beside: Sequence[Fact]) -> bool:
    """每月300元，最多一年，算下来3600元."""
    if not _WORKED_OUT.search(sentence[: fact.start]):
        return False
    sums = [other.value for other in beside if other.kind is Kind.MONEY and other.value and other is not fact]
    times = [other.value for other in beside if other.kind in (Kind.SPAN, Kind.NUMBER) and other.value]
    return any(fact.value == one * many for one in sums for many in times)


def _first(day: Day | None) -> date | None:
    return _as_date(day, at_end=False)


def _last(day: Day | None) -> date | None:
    return _as_date(day, at_end=True)


def _as_date(day: Day | None, *, at_end: bool) -> date | None:
    """A day without a year stands in the year 2001, and so is compared with other such days only by month and day."""
    if day is None or (day.month is None and day.year is None) or (day.part and day.part not in "底初"):
        return None
    year = day.year or _NO_YEAR
    month = day.month or (12 if at_end else 1)
    number = day.day or (monthrange(year, month)[1] if at_end else 1)
    try:
        return date(year, month, number)
    except ValueError:
        return None


_NO_YEAR = 2001


def _after(begin: date, span: Fact) -> date:
    value = span.value or Fraction(0)
    if span.unit == "月":
        months = begin.year * 12 + begin.month - 1 + int(value)
        year, month = divmod(months, 12)
        return date(
            min(max(year, 1), 9999), month + 1, min(begin.day, monthrange(min(max(year, 1), 9999), month + 1)[1])
        )
    return begin + timedelta(days=min(int(value), 36500)) if span.unit == "日" else date.max


def _near(one: date, other: date) -> bool:
    if _NO_YEAR in (one.year, other.year) and one.year != other.year:
        try:
            one, other = one.replace(year=_NO_YEAR), other.replace(year=_NO_YEAR)
        except ValueError:
            return False
    return abs((one - other).days) <= ONE_OFF


_COLON = re.compile(r"[^。；！？：:，]{0,12}[：:](?P<list>[^。！？]+)")
_ONE_OF_THEM = re.compile(
    r"[一二三四五六七八九十]是|第[一二三四五六七八九十](?:[，是]|类|种|步|档)|[①-⑳]|[（(][一二三四五六七八九十\d]+[）)]"
)


def lists_after(text: str) -> set[int]:
    """How many items the list right after has, by each of its marks: 四件事：甲，乙，丙，丁。 → {4, …}"""
    match = _COLON.match(text)
    if match is None:
        return set()
    listed = match["list"]
    by_marks = {len(re.split(mark, listed)) for mark in ("；", "，", "、|以及|[和与及](?!其)")}
    return by_marks | {len(_ONE_OF_THEM.findall(listed))}
