"""What the worker does every morning at 08:30 in Beijing: reminders leave by e-mail, and ended months are frozen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from studio.actions import accounts
from studio.actions.load_example import load_example
from studio.domain.calendar import BEIJING
from studio.domain.people import SYSTEM, Role
from studio.domain.states import State
from studio.domain.window import Window
from tests.actions.test_walk import add_materials, bring_to
from tests.deliveries import moved_worker
from tests.deliveries.conftest import office_with, wait_until
from tests.deliveries.test_by_the_clock import SECONDS, MovedOffice, people_of
from tests.deliveries.test_notify import Postbox
from tests.deliveries.test_notify import postbox as postbox

MONDAY = datetime(2026, 3, 2, 9, tzinfo=BEIJING)


@pytest.fixture
def moved(tmp_path: Path, postbox: Postbox) -> Iterator[MovedOffice]:
    environment = {
        "STUDIO_DATA": str(tmp_path / "data"),
        "STUDIO_SMTP_URL": f"smtp://127.0.0.1:{postbox.port}?from=studio@example.gov.cn",
    }
    time = moved_worker.MovedTime()
    with office_with(environment) as office:
        yield MovedOffice(office, time)
    time.stop()


@pytest.mark.soak
def test_the_head_gets_a_letter_before_the_last_day_and_the_month_is_frozen(
    moved: MovedOffice, postbox: Postbox
) -> None:
    studio = moved.office.studio
    moved.pass_to(MONDAY)
    people = people_of(moved.office)
    accounts.set_email(studio, people[Role.HEAD].id, "head@example.gov.cn")
    example = load_example(studio, people[Role.DRAFTER].id)
    add_materials(studio, example)
    bring_to(studio, people, example, State.SIGNING)

    def subjects() -> list[str]:
        return [str(letter["Subject"]) for letter in postbox.letters]

    # Ten seconds before half past eight: the calendar wakes the job, not the worker's own start at nine the day before.
    moved.pass_to(datetime(2026, 3, 3, 9, tzinfo=BEIJING))
    moved.start()
    wait_until(lambda: any("请您审签同意" in said for said in subjects()), seconds=SECONDS)
    moved.office.kill_worker()
    moved.pass_to(datetime(2026, 3, 4, 8, 29, 50, tzinfo=BEIJING))
    moved.start()
    wait_until(lambda: any("期限 3月5日，还有 1 个工作日" in said for said in subjects()), seconds=SECONDS)

    moved.office.kill_worker()
    moved.pass_to(datetime(2026, 4, 1, 9, tzinfo=BEIJING))
    moved.start()

    def frozen() -> list[tuple[str, str]]:
        with studio.store.reading() as tx:
            return [(Window(one.start, one.end).name, one.person_id) for one in tx.snapshots.all()]

    wait_until(lambda: frozen() == [("2026年3月", SYSTEM.id)], seconds=SECONDS)
    wait_until(lambda: any("已逾期" in said for said in subjects()), seconds=SECONDS)
    assert sum("还有 1 个工作日" in said for said in subjects()) == 1
