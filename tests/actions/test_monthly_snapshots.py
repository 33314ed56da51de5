"""Each month is frozen by itself on the first working morning after it; no later version changes an earlier one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.actions.accounts import create_administrator
from studio.actions.import_records import import_from_console
from studio.actions.monthly_snapshots import first_working_day, freeze_months
from studio.actions.snapshots import freeze
from studio.actions.verify import problems_of
from studio.calendar_data import working_days
from studio.domain.calendar import BEIJING
from studio.domain.people import SYSTEM, Person, Role
from studio.domain.window import Window, months
from studio.errors import StudioError
from studio.settings import read_settings
from studio.studio import Studio
from studio.wiring import build
from tests.conftest import PASSWORD, Clock
from tests.records.ledgers import as_xlsx, piece, policy, publication

MARCH = months(2026, 3, 1)


def released(studio: Studio, number: str, day: str, *forms: str) -> None:
    """One policy of a ledger, interpreted in these forms on the website."""
    pieces = [piece(f"{number}{form}", number, form, 审签时间=day) for form in forms]
    out = [publication(one["材料编号"], 解读发布时间=day) for one in pieces]
    rows = {"政策文件": [policy(number, 公开发布日期=day)], "解读材料": pieces, "发布记录": out}
    import_from_console(studio, data=as_xlsx(rows), name=f"{number}.xlsx")


def frozen(studio: Studio) -> list[tuple[str, int, str]]:
    with studio.store.reading() as tx:
        return [(Window(one.start, one.end).name, one.version, one.person_id) for one in tx.snapshots.all()]


def at(clock: Clock, month: int, day: int, hour: int, minute: int = 0) -> None:
    """Puts the clock to this moment of 2026 in Beijing."""
    clock.now = datetime(2026, month, day, hour, minute, tzinfo=BEIJING).astimezone(UTC)


def test_the_month_ends_at_midnight_in_beijing_and_is_frozen_on_the_first_working_morning(
    studio: Studio, people: dict[Role, Person], clock: Clock
) -> None:
    released(studio, "L", "2026-03-31", "文字", "图解")
    released(studio, "N", "2026-04-01", "文字")
    at(clock, 3, 31, 23, 59)
    assert freeze_months(studio) == 0, "it is still March in Beijing"
    at(clock, 4, 1, 0, 30)  # the 31st of March, 16:30, by UTC
    assert freeze_months(studio) == 1
    assert freeze_months(studio) == 0, "repeating it freezes nothing twice"
    assert frozen(studio) == [("2026年3月", 1, SYSTEM.id)]
    with studio.store.reading() as tx:
        (one,) = tx.snapshots.of_window(MARCH.start, MARCH.end)
        (row,) = tx.audit.latest(9, subject=one.id)
    assert one.report["policies"] == 1, "the document of the 1st of April is not in it"
    assert (row.act, row.person_id, row.after["window"]) == ("freeze", SYSTEM.id, "2026年3月")
    assert problems_of(studio) == []


@pytest.mark.parametrize(
    ("end", "morning"),
    [
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 5, 1), date(2026, 5, 6)),  # 劳动节, 1 to 5 May
        (date(2026, 3, 1), date(2026, 3, 2)),  # a Sunday
        (date(2026, 10, 1), date(2026, 10, 8)),  # 国庆节
        (date(2028, 1, 1), date(2028, 1, 3)),  # no data: the first Monday
    ],
)
def test_the_first_working_morning_waits_for_the_holidays(end: date, morning: date) -> None:
    assert first_working_day(end, working_days()) == morning


def test_what_was_missed_is_caught_up_and_what_people_froze_stays(
    studio: Studio, people: dict[Role, Person], clock: Clock
) -> None:
    at(clock, 4, 2, 9)
    freeze(studio, people[Role.PUBLISHER].id, MARCH)
    at(clock, 7, 8, 9)
    assert freeze_months(studio) == 3
    assert frozen(studio) == [
        ("2026年6月", 1, SYSTEM.id),
        ("2026年5月", 1, SYSTEM.id),
        ("2026年4月", 1, SYSTEM.id),
        ("2026年3月", 1, people[Role.PUBLISHER].id),
    ]


def test_nothing_is_frozen_before_the_office_began(studio: Studio, clock: Clock) -> None:
    at(clock, 4, 8, 9)
    assert freeze_months(studio) == 0


STEPS = st.one_of(
    st.tuples(st.just("days"), st.integers(1, 40)),
    st.tuples(st.just("ledger"), st.integers(1, 9)),
    st.tuples(st.just("by hand"), st.integers(0, 3)),
)


@settings(max_examples=8, deadline=None)
@given(steps=st.lists(STEPS, min_size=4, max_size=9))
def test_no_later_version_changes_an_earlier_one(steps: list[tuple[str, int]]) -> None:
    """Whatever is frozen, imported and waited for in between, every kept report stays as it was to the letter."""
    with TemporaryDirectory() as folder:
        clock = Clock(now=datetime(2026, 3, 2, 1, tzinfo=UTC))
        studio = build(read_settings({"STUDIO_DATA": str(Path(folder) / "data")}), clock=clock)
        admin = create_administrator(studio, login="admin", name="管理员", password=PASSWORD)
        kept: dict[str, object] = {}
        for number, (what, how) in enumerate(steps):
            if what == "days":
                clock.pass_by(timedelta(days=how))
                freeze_months(studio)
            elif what == "ledger":
                released(studio, f"P{how}", f"2026-0{3 + how % 3}-12", "文字", *(["图解"] if number % 2 else []))
            else:
                try:
                    freeze(studio, admin.id, months(2026, 3 + how, 1), reason=f"更正{number}")
                except StudioError as error:
                    assert "还没有结束" in str(error)
            with studio.store.reading() as tx:
                now = {one.id: one for one in tx.snapshots.all()}
            assert {key: now.get(key) for key in kept} == kept
            kept = dict(now)
        assert problems_of(studio) == []
        studio.store._engine.dispose()
