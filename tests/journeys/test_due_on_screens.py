"""The last day stands at the top of a person's tasks and among what is late; whoever handed it over sets another."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.studio import Studio
from tests.actions.test_walk import bring_to
from tests.actions.test_walk import example as example

MONDAY_AFTER = datetime(2026, 3, 9, 1, tzinfo=UTC)
"""Two working days after the last day of what was handed over on the 2nd."""


def clock_of_the_screen() -> datetime:
    return MONDAY_AFTER


def screen() -> None:
    import os
    from importlib import import_module

    from studio.settings import read_settings
    from studio.wiring import build
    from tests.journeys.test_due_on_screens import clock_of_the_screen

    studio = build(read_settings(), clock=clock_of_the_screen)
    with studio.store.reading() as tx:
        who = next(one for one in tx.people.all() if one.login == os.environ["SHOWN_TO"])
    import_module(f"studio.screens.{os.environ['SHOWN']}").SCREEN.draw(studio, who)


def shown(monkeypatch: pytest.MonkeyPatch, studio: Studio, name: str, who: Person) -> AppTest:
    monkeypatch.setenv("STUDIO_DATA", str(studio.settings.data))
    monkeypatch.setenv("SHOWN", name)
    monkeypatch.setenv("SHOWN_TO", who.login)
    page = AppTest.from_function(screen, default_timeout=180).run()
    assert not page.exception
    return page


def test_a_late_step_is_shown_first_and_another_day_can_be_set(
    studio: Studio, people: dict[Role, Person], example: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_to(studio, people, example, State.SIGNING)
    head = shown(monkeypatch, studio, "home", people[Role.HEAD])
    assert head.error[0].value == "等您办理的：1 件已逾期。"
    assert any("期限 3月5日，已逾期 2 个工作日" in part.value for part in head.markdown)
    assert not [button for button in head.button if button.label == "改期限"], "nobody moves the day of their own step"

    dashboard = shown(monkeypatch, studio, "dashboard", people[Role.INSPECTOR])
    assert "逾期未办的 1 件" in [part.value for part in dashboard.subheader]
    cells = "\n".join(str(part.proto.body) for part in dashboard.get("html"))
    assert "期限 3月5日，已逾期 2 个工作日" in cells

    drafter = shown(monkeypatch, studio, "home", people[Role.DRAFTER])
    (day,) = (box for box in drafter.date_input if box.label == "期限")
    assert day.value == date(2026, 3, 5)
    day.set_value(date(2026, 3, 14))  # a Saturday
    button = next(button for button in drafter.button if button.label == "改期限")
    button.click()
    drafter.run()
    assert any("2026-03-14不是工作日" in part.value for part in drafter.error)
    next(box for box in drafter.date_input if box.label == "期限").set_value(date(2026, 3, 12))
    next(button for button in drafter.button if button.label == "改期限").click()
    drafter.run()
    assert any("期限已改为 2026-03-12" in part.value for part in drafter.success)
    with studio.store.reading() as tx:
        assert set(tx.due_dates.of(example).values()) == {date(2026, 3, 12)}
    again = shown(monkeypatch, studio, "home", people[Role.HEAD])
    assert not again.error
