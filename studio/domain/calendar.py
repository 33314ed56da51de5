"""Working days in China: weekends, the yearly holiday notice, and the weekends worked in exchange.

The State Council announces each year's days late in the year before, so a year without data is
refused: a guessed deadline is worse than none (standards, Appendix B).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one zone and no summer time since 1991; no time zone database is needed."""

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class NoCalendarData(ValueError):
    """The year asked for has no holiday table; the message is a Chinese sentence."""

    def __init__(self, year: int) -> None:
        super().__init__(f"没有{year}年的节假日安排，不能推算工作日。请管理员补充该年的工作日数据后再试。")
        self.year = year


@dataclass(frozen=True, kw_only=True)
class YearTable:
    """One year's departures from Monday to Friday. Immutable."""

    days_off: frozenset[date] = frozenset()
    """Public holidays and the weekdays given free; weekends may be listed too."""
    days_worked: frozenset[date] = frozenset()
    """Saturdays and Sundays worked in exchange (调休)."""


class WorkingDays:
    """The calendar that statutory deadlines are counted in. Immutable."""

    def __init__(self, holidays: Mapping[int, YearTable]) -> None:
        self._tables = dict(holidays)

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted(self._tables))

    @property
    def fingerprint(self) -> str:
        """The same for the same tables, whatever order they were given in."""
        return repr(sorted((year, sorted(one.days_off), sorted(one.days_worked)) for year, one in self._tables.items()))

    def is_working_day(self, day: date) -> bool:
        """Raises `NoCalendarData`."""
        table = self._tables.get(day.year)
        if table is None:
            raise NoCalendarData(day.year)
        if day in table.days_worked:
            return True
        return day.weekday() < SATURDAY and day not in table.days_off

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; `day` itself is not counted (INT-14).

        A negative count goes back; zero answers `day` even when it is a holiday. Raises `NoCalendarData`.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; the same with a minus when turned round.

        The inverse of `add_working_days` for counts from 1 up. Raises `NoCalendarData`.
        """
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + ONE_DAY * n) for n in range(1, (end - start).days + 1))
