"""How near a last day is, across a holiday, an exchanged weekend, and a year nobody has data for."""

from __future__ import annotations

from datetime import date

import pytest

from studio.calendar_data import working_days
from studio.domain.due import Nearness, due_words, nearness

CALENDAR = working_days()


@pytest.mark.parametrize(
    ("today", "due_on", "expected", "words"),
    [
        (date(2026, 3, 2), date(2026, 3, 5), Nearness.AHEAD, "期限 3月5日"),
        (date(2026, 3, 4), date(2026, 3, 5), Nearness.NEXT, "期限 3月5日，还有 1 个工作日"),
        (date(2026, 3, 5), date(2026, 3, 5), Nearness.TODAY, "今天（3月5日）到期"),
        (date(2026, 3, 6), date(2026, 3, 5), Nearness.LATE, "期限 3月5日，已逾期 1 个工作日"),
        # Friday before a Monday, the Saturday between, and a Saturday after a Friday.
        (date(2026, 3, 6), date(2026, 3, 9), Nearness.NEXT, "期限 3月9日，还有 1 个工作日"),
        (date(2026, 3, 7), date(2026, 3, 9), Nearness.NEXT, "期限 3月9日，还有 1 个工作日"),
        (date(2026, 3, 7), date(2026, 3, 6), Nearness.LATE, "期限 3月6日，已逾期"),
        # National Day of 2026: the last working day before 8 October is 30 September.
        (date(2026, 9, 30), date(2026, 10, 8), Nearness.NEXT, "期限 10月8日，还有 1 个工作日"),
        (date(2026, 12, 31), date(2027, 1, 4), Nearness.AHEAD, "期限 2027-01-04"),
    ],
)
def test_nearness_is_counted_in_working_days(today: date, due_on: date, expected: Nearness, words: str) -> None:
    assert nearness(due_on, today=today, calendar=CALENDAR) is expected
    assert due_words(due_on, today=today, calendar=CALENDAR) == words


def test_a_day_that_could_not_be_counted_is_said_to_be_so() -> None:
    assert "没有计算" in due_words(None, today=date(2026, 3, 2), calendar=CALENDAR)
