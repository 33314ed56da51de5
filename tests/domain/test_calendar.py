"""Working days: the shipped table, counting, and refusing to guess."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.calendar_data import SHIPPED, read_years, working_days
from studio.domain.calendar import NoCalendarData
from studio.errors import UnusableInput

CALENDAR = working_days()


def test_a_weekend_is_skipped() -> None:
    assert CALENDAR.add_working_days(date(2021, 6, 24), 3) == date(2021, 6, 29)


def test_the_day_of_publication_is_not_counted() -> None:
    assert CALENDAR.add_working_days(date(2021, 6, 21), 3) == date(2021, 6, 24)


def test_a_saturday_worked_in_exchange_counts_and_the_national_day_week_does_not() -> None:
    assert CALENDAR.is_working_day(date(2021, 10, 9))
    assert CALENDAR.add_working_days(date(2021, 9, 30), 2) == date(2021, 10, 9)


def test_spring_festival_2020_was_extended_to_the_second_of_february() -> None:
    assert CALENDAR.add_working_days(date(2020, 1, 23), 1) == date(2020, 2, 3)


def test_counting_crosses_the_turn_of_the_year() -> None:
    assert CALENDAR.working_days_between(date(2020, 12, 30), date(2021, 1, 4)) == 2


def test_a_year_without_data_is_refused_in_chinese() -> None:
    with pytest.raises(NoCalendarData, match="2027年"):
        CALENDAR.add_working_days(date(2026, 12, 31), 1)
    with pytest.raises(ValueError, match="没有2003年"):
        CALENDAR.is_working_day(date(2003, 5, 1))


def test_the_shipped_table_holds_2004_to_2026() -> None:
    assert CALENDAR.years == tuple(range(2004, 2027))


def test_the_shipped_table_agrees_with_the_package_it_came_from_on_every_day() -> None:
    package = pytest.importorskip("chinese_calendar")
    day = date(2004, 1, 1)
    while day <= date(2026, 12, 31):
        assert CALENDAR.is_working_day(day) == package.is_workday(day), day
        day += timedelta(days=1)


@given(
    start=st.dates(date(2005, 1, 1), date(2025, 12, 1)),
    count=st.integers(min_value=1, max_value=15),
)
def test_adding_and_counting_are_inverse(start: date, count: int) -> None:
    end = CALENDAR.add_working_days(start, count)
    assert CALENDAR.working_days_between(start, end) == count
    assert CALENDAR.is_working_day(end)


@given(start=st.dates(date(2006, 1, 1), date(2025, 12, 1)), days=st.integers(min_value=0, max_value=40))
def test_counting_backwards_is_counting_forwards_with_a_minus(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    assert CALENDAR.working_days_between(end, start) == -CALENDAR.working_days_between(start, end)


def test_an_office_can_add_a_year_and_replace_one(tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text(json.dumps({"years": {"2027": {"days_off": ["2027-01-01"], "days_worked": []}}}), "utf-8")
    calendar = working_days(own)
    assert calendar.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert calendar.years[-1] == 2027


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "第1行"),
        ('{"years": {"2027": {"days_off": ["2026-01-01"], "days_worked": []}}}', "不属于2027年"),
        ('{"years": {"2027": {"days_off": ["1月1日"], "days_worked": []}}}', "日期应写成"),
        ('{"years": {"2027": {"days_off": []}}}', "缺少“days_worked”"),
        ('{"days": []}', "缺少“years”"),
        ("[]", "日期应写成"),
    ],
)
def test_a_bad_file_of_the_office_is_named_and_explained(tmp_path: Path, text: str, said: str) -> None:
    own = tmp_path / "工作日.json"
    own.write_text(text, "utf-8")
    with pytest.raises(UnusableInput, match=said):
        read_years(own)


def test_the_shipped_table_names_its_source() -> None:
    assert "国务院办公厅" in json.loads(SHIPPED.read_text("utf-8"))["source"]
