"""The release dates that a report covers, and the cut-off at their end (standards 2.4, rules 1 and 11)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from studio.domain.calendar import BEIJING


@dataclass(frozen=True)
class Window:
    """Release dates from `start` up to and not including `end`, in Beijing."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("统计期的结束日应当晚于开始日。")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def name(self) -> str:
        """What people call it: 2021年第二季度, 2021年4月, 2021年; else its first and last day."""
        first, last = self.start, self.last
        for count, title in _NAMED.items():
            number, rest = divmod(first.month - 1, count)
            if not rest and self == months(first.year, first.month, count):
                return f"{first.year}年{title(number + 1)}"
        begin = f"{first.year}年{first.month}月{first.day}日"
        year = "" if last.year == first.year else f"{last.year}年"
        return f"{begin}至{year}{last.month}月{last.day}日"

    @property
    def closing(self) -> datetime:
        """The last moment of the window: the cut-off for 期末时点."""
        return end_of_day(self.end - timedelta(days=1))


_NAMED: dict[int, Callable[[int], str]] = {
    12: lambda number: "",
    6: lambda number: ("上半年", "下半年")[number - 1],
    3: lambda number: f"第{'一二三四'[number - 1]}季度",
    1: lambda number: f"{number}月",
}
"""Months → how a span of that length is named by its place in the year."""


def end_of_day(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999999, BEIJING)


def months(year: int, first: int, count: int) -> Window:
    """`count` months from month `first` (1–12): 1 a month, 3 a quarter, 6 a half-year, 12 a year."""
    last = first - 1 + count
    return Window(date(year, first, 1), date(year + last // 12, last % 12 + 1, 1))


def quarter(year: int, number: int) -> Window:
    return months(year, 3 * number - 2, 3)


def year_to_date(day: date) -> Window:
    return Window(date(day.year, 1, 1), day + timedelta(days=1))


def parts_of(window: Window) -> tuple[Window | None, tuple[Window, ...]]:
    """The whole months of a window, and the days before and after them."""
    start = _month_on_or_after(window.start)
    end = window.end.replace(day=1)
    if start >= end:
        return None, (window,)
    whole = Window(start, end)
    edges = [Window(window.start, start)] if window.start < start else []
    return whole, (*edges, *([Window(end, window.end)] if end < window.end else []))


def _month_on_or_after(day: date) -> date:
    return day if day.day == 1 else months(day.year, day.month, 1).end
