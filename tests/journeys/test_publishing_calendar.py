"""The month of an office: what came out on its day, what is set on its day, and which channel has been quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from studio.actions.load_example import load_example
from studio.actions.publishing_calendar import month_of
from studio.domain.delivery import Delivery, DeliveryState
from studio.domain.people import Person, Role
from studio.domain.window import months
from studio.errors import NotAllowed
from studio.ids import new_id
from studio.studio import Studio
from tests.conftest import Clock

NOW = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)


def calendar_screen() -> None:
    import os
    from datetime import datetime

    from studio.screens import publishing_calendar
    from studio.settings import read_settings
    from studio.wiring import build

    studio = build(read_settings(), clock=lambda: datetime.fromisoformat(os.environ["CALENDAR_NOW"]))
    with studio.store.reading() as tx:
        who = next(one for one in tx.people.all() if one.login == os.environ["CALENDAR_FOR"])
    publishing_calendar.draw(studio, who)


@pytest.fixture
def interpretation_id(studio: Studio, people: dict[Role, Person], clock: Clock) -> str:
    clock.now = NOW
    return load_example(studio, people[Role.DRAFTER].id)


def deliver(studio: Studio, interpretation_id: str, channel: str, **how: object) -> None:
    given = Delivery(
        id=new_id(),
        interpretation_id=interpretation_id,
        package_id="p",
        channel=channel,
        rehearsal=False,
        state=DeliveryState.WAITING,
        created_at=NOW,
    )
    with studio.store.writing() as tx:
        tx.deliveries.add(replace(given, **how))  # type: ignore[arg-type]


def test_each_delivery_stands_on_its_day_in_beijing(
    studio: Studio, people: dict[Role, Person], interpretation_id: str
) -> None:
    late = datetime(2026, 3, 8, 16, 30, tzinfo=UTC)  # half past midnight of the 9th in Beijing
    deliver(studio, interpretation_id, "wechat", state=DeliveryState.LIVE, published_at=late)
    deliver(studio, interpretation_id, "weibo", due_at=NOW + timedelta(days=5))
    deliver(studio, interpretation_id, "cms", state=DeliveryState.CANCELLED)
    deliver(studio, interpretation_id, "weibo", due_at=NOW + timedelta(days=30))
    month = month_of(studio, people[Role.PUBLISHER].id, months(2026, 3, 1))
    told = {day.isoformat(): [(entry.channel, entry.is_out) for entry in found] for day, found in month.days.items()}
    assert told == {"2026-03-09": [("微信公众号", True)], "2026-03-25": [("新浪微博", False)]}
    with pytest.raises(NotAllowed):
        month_of(studio, people[Role.DRAFTER].id, months(2026, 3, 1))


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(9, ""), (10, "再过 4 天"), (13, "再过 1 天"), (14, "达到检查指标的两周界限"), (40, "达到检查指标的两周界限")],
)
def test_a_quiet_channel_is_warned_of_in_time(
    studio: Studio, people: dict[Role, Person], interpretation_id: str, days: int, sentence: str
) -> None:
    at = NOW - timedelta(days=days)
    deliver(studio, interpretation_id, "wechat", state=DeliveryState.LIVE, published_at=at)
    deliver(studio, interpretation_id, "weibo", state=DeliveryState.LIVE, published_at=NOW)
    deliver(studio, interpretation_id, "wechat", state=DeliveryState.LIVE, published_at=NOW, rehearsal=True)
    warnings = month_of(studio, people[Role.PUBLISHER].id, months(2026, 3, 1)).warnings
    assert [over for _, over in warnings] == ([days >= 14] if sentence else [])
    assert all("微信公众号" in said and sentence in said for said, _ in warnings)


def test_the_page_shows_the_month_and_turns_to_the_next(
    studio: Studio, people: dict[Role, Person], interpretation_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(
        studio, interpretation_id, "wechat", state=DeliveryState.LIVE, published_at=NOW - timedelta(days=13), url="https://a.cn"
    )  # fmt: skip
    deliver(studio, interpretation_id, "weibo", due_at=NOW + timedelta(days=15))
    monkeypatch.setenv("STUDIO_DATA", str(studio.settings.data))
    monkeypatch.setenv("CALENDAR_FOR", people[Role.PUBLISHER].login)
    monkeypatch.setenv("CALENDAR_NOW", NOW.isoformat())
    page = AppTest.from_function(calendar_screen, default_timeout=180).run()
    assert not page.exception
    assert "微信公众号已有 13 天" in page.warning[0].value
    shown = page.get("html")[0].proto.body
    assert "2026年3月的发布日历" in shown
    assert shown.count('class="entry out"') == 1
    assert "今天" in shown
    page.button[2].click().run()
    shown = page.get("html")[0].proto.body
    assert "2026年4月的发布日历" in shown
    assert shown.count('class="entry planned"') == 1
    assert "今天" not in shown
