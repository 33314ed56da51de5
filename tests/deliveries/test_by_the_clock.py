"""What happens by itself when its time comes: real jobs in a real worker, under a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from channels.contract import Receipt
from channels.rehearsal.accounts import rehearsal_accounts
from channels.rehearsal.mishaps import LOST_AFTER
from studio.actions import accounts
from studio.actions.load_example import load_example
from studio.actions.publish import publish
from studio.actions.set_account import set_account
from studio.deliveries.materials import material_of
from studio.domain.calendar import BEIJING
from studio.domain.delivery import Delivery, DeliveryState
from studio.domain.people import Person, Role
from studio.domain.silence import STEPS
from studio.domain.states import State
from tests.actions.test_walk import add_materials, bring_to, standing
from tests.conftest import PASSWORD
from tests.deliveries import moved_worker
from tests.deliveries.conftest import (
    FILM,
    FORMATS,
    Office,
    Platforms,
    channel_key,
    choose,
    office_with,
    plain_cards,
    platform_key,
    wait_until,
)
from tests.deliveries.forked import Forked
from tests.deliveries.test_battery import WRITES, visible

SECONDS = 90


@dataclass
class MovedOffice:
    """An office and a worker under one clock."""

    office: Office
    time: moved_worker.MovedTime
    ahead: float = 0.0

    def pass_by(self, span: timedelta) -> None:
        self.ahead += span.total_seconds()
        hands = self.office.studio.settings.data / moved_worker.HANDS
        draft = hands.with_suffix(".part")
        draft.write_text(str(self.ahead))
        draft.replace(hands)
        self.time.put(self.ahead)

    def pass_to(self, moment: datetime) -> None:
        self.pass_by(moment - datetime.now(UTC))

    def start(self) -> None:
        self.office.workers.append(Forked(moved_worker.main, self.office.environment))


@pytest.fixture
def moved(platforms: Platforms, tmp_path: Path) -> Iterator[MovedOffice]:
    platforms.site = tmp_path / "data" / "site"
    environment = {
        "STUDIO_DATA": str(tmp_path / "data"),
        "STUDIO_REHEARSAL_PORT": str(platforms.port),
        "STUDIO_SITE_URL": f"{platforms.base}/site",
    }
    time = moved_worker.MovedTime()
    with office_with(environment) as office:
        yield MovedOffice(office, time)
    time.stop()


def people_of(office: Office) -> dict[Role, Person]:
    admin = accounts.create_administrator(office.studio, login="admin", name="管理员", password=PASSWORD)
    found = {Role.ADMIN: admin}
    for role in Role:
        if role not in (Role.ADMIN, Role.SYSTEM):
            found[role] = accounts.add_person(
                office.studio,
                admin.id,
                login=role.value,
                name=role.value,
                department="长治市城市管理局",
                roles=frozenset({role}),
                password=PASSWORD,
            )
    return found


@pytest.mark.soak
def test_what_is_set_for_later_happens_at_its_time_and_not_before(moved: MovedOffice, platforms: Platforms) -> None:
    studio, people = moved.office.studio, people_of(moved.office)
    for key in ("wechat", "weibo"):
        values = rehearsal_accounts(platforms.base)[key]
        set_account(studio, people[Role.ADMIN].id, key, values, rehearsal=False)
    example = load_example(studio, people[Role.DRAFTER].id)
    add_materials(studio, example, FORMATS)
    bring_to(studio, people, example, State.ACCEPTED)
    moved.start()

    # A set time: at 119 minutes nothing is out, at 121 the website is, and what waited for it follows.
    due = datetime.now(UTC) + timedelta(hours=2)
    publisher, version = people[Role.PUBLISHER], standing(studio, example).version
    publish(studio, publisher.id, example, channels=["wechat", "weibo"], seen_version=version, due_at=due)
    moved.pass_to(due - timedelta(minutes=1))
    stays(lambda: {item.state for item in of(moved, example)} == {DeliveryState.WAITING})
    assert platforms.memory()["weibo"]["statuses"] == []
    moved.pass_to(due + timedelta(minutes=1))
    wait_until(lambda: {item.state for item in of(moved, example)} == {DeliveryState.LIVE}, seconds=SECONDS)
    assert all(item.published_at and item.published_at >= due for item in of(moved, example))

    # Looked at again after an hour and a day; after a week one post is gone, and a person is told.
    site, weibo = to(moved, example, "website"), to(moved, example, "weibo")
    wait_until(lambda: looks(moved, weibo) == 1 and looks(moved, site) == 1, seconds=SECONDS)
    for count, span in ((2, timedelta(hours=1)), (3, timedelta(hours=23))):
        stays(lambda count=count: looks(moved, weibo) == count - 1)
        moved.pass_by(span)
        wait_until(lambda count=count: looks(moved, weibo) == looks(moved, site) == count, seconds=SECONDS)
    assert to(moved, example, "weibo").problem == ""
    studio.channel("weibo").retract(Receipt(external_id=weibo.external_id, url=weibo.url))
    moved.pass_by(timedelta(days=6))
    wait_until(lambda: "7 天后复查没有通过" in to(moved, example, "weibo").problem, seconds=300)
    assert to(moved, example, "wechat").problem == ""


@pytest.mark.soak
@pytest.mark.parametrize(
    "names", [("wechat", "weibo", "kuaishou", "bilibili", "douyin", "cms"), ("weibo article", "douyin cards", "soap")]
)
def test_no_channel_comes_before_the_set_time_and_each_once_though_its_answer_is_lost(
    moved: MovedOffice, platforms: Platforms, names: tuple[str, ...]
) -> None:
    """The answer to its last call is lost, the one that people see the result of."""
    studio, people = moved.office.studio, people_of(moved.office)
    for name in names:
        choose(studio, name)
        platforms.order(platform=platform_key(name), call=WRITES[name][-1], mishap=LOST_AFTER)
    example = load_example(studio, people[Role.DRAFTER].id)
    film = material_of(FILM, format_key="animation", form="动漫", media=studio.media)
    cards = [material_of(card, format_key="cards", form="图解", media=studio.media) for card in plain_cards()]
    add_materials(studio, example, FORMATS, others=(film, *cards))
    bring_to(studio, people, example, State.ACCEPTED)
    moved.start()
    due = datetime.now(UTC) + timedelta(hours=2)
    publisher, version = people[Role.PUBLISHER], standing(studio, example).version
    channels = [channel_key(name) for name in names]
    publish(studio, publisher.id, example, channels=channels, seen_version=version, due_at=due)
    moved.pass_to(due - timedelta(minutes=1))
    stays(lambda: {item.state for item in of(moved, example)} == {DeliveryState.WAITING})
    assert [name for name in names if visible(platforms, name)] == []
    moved.pass_to(due + timedelta(minutes=1))
    wait_until(lambda: {item.state for item in of(moved, example)} == {DeliveryState.LIVE}, seconds=SECONDS)
    assert {name: visible(platforms, name) for name in names} == dict.fromkeys(names, 1)
    assert {item.channel for item in of(moved, example)} == {"website", *channels}
    assert all(item.published_at and item.published_at >= due for item in of(moved, example))


def test_every_morning_numbers_are_collected_and_silence_is_told_of(moved: MovedOffice, platforms: Platforms) -> None:
    studio, people = moved.office.studio, people_of(moved.office)
    set_account(studio, people[Role.ADMIN].id, "weibo", rehearsal_accounts(platforms.base)["weibo"], rehearsal=False)
    example = load_example(studio, people[Role.DRAFTER].id)
    add_materials(studio, example, FORMATS)
    bring_to(studio, people, example, State.ACCEPTED)
    version = standing(studio, example).version
    moved.start()
    publish(studio, people[Role.PUBLISHER].id, example, channels=["weibo"], seen_version=version)
    wait_until(lambda: {item.state for item in of(moved, example)} == {DeliveryState.LIVE}, seconds=SECONDS)
    weibo = to(moved, example, "weibo")
    assert days_counted(moved, weibo) == 0

    # The worker runs through 08:30 in Beijing: the calendar starts the job, not the worker's own start.
    moved.office.kill_worker()
    moved.pass_to(morning_after(datetime.now(UTC)) - timedelta(minutes=5))
    moved.start()
    wait_until(lambda: days_counted(moved, weibo) == 1, seconds=SECONDS)
    moved.office.kill_worker()
    moved.pass_to(morning_after(datetime.now(UTC)) - timedelta(seconds=8))
    asked = calls(platforms, "statuses/count.json")
    moved.start()
    wait_until(lambda: calls(platforms, "statuses/count.json") >= asked + 2, seconds=SECONDS)
    wait_until(lambda: days_counted(moved, weibo) >= 2, seconds=SECONDS)

    # Days without a new interpretation: told at each step once, and never before.
    assert warnings(moved, people[Role.PUBLISHER]) == []
    assert weibo.published_at is not None
    for number, step in enumerate(STEPS, start=1):
        moved.office.kill_worker()
        moved.pass_to(weibo.published_at + timedelta(days=step, hours=1))
        moved.start()
        wait_until(lambda number=number: len(warnings(moved, people[Role.PUBLISHER])) == 2 * number, seconds=SECONDS)
        assert any(f"新浪微博已有 {step} 天" in text for text in warnings(moved, people[Role.PUBLISHER]))
    moved.office.kill_worker()
    moved.pass_by(timedelta(days=2))
    moved.start()
    stays(lambda: len(warnings(moved, people[Role.PUBLISHER])) == 2 * len(STEPS), looks=50)
    assert warnings(moved, people[Role.DRAFTER]) == []


def stays(holds: Callable[[], bool], *, looks: int = 20) -> None:
    """Looks twenty times within two seconds: far more often than the worker looks for work."""
    from time import sleep

    for _ in range(looks):
        assert holds()
        sleep(0.1)


def morning_after(now: datetime) -> datetime:
    """08:30 on the day after this one, in Beijing: numbers of a day are whole only when it has passed."""
    return (now.astimezone(BEIJING) + timedelta(days=1)).replace(hour=8, minute=30, second=0, microsecond=0)


def of(moved: MovedOffice, interpretation_id: str) -> list[Delivery]:
    with moved.office.studio.store.reading() as tx:
        return tx.deliveries.of_interpretation(interpretation_id)


def to(moved: MovedOffice, interpretation_id: str, channel: str) -> Delivery:
    return next(item for item in of(moved, interpretation_id) if item.channel == channel)


def looks(moved: MovedOffice, delivery: Delivery) -> int:
    with moved.office.studio.store.reading() as tx:
        return len(tx.deliveries.evidence_of(delivery.id))


def days_counted(moved: MovedOffice, delivery: Delivery) -> int:
    with moved.office.studio.store.reading() as tx:
        return len(tx.deliveries.counted(delivery.id))


def calls(platforms: Platforms, call: str) -> int:
    return sum(path.endswith(call) for path in platforms.calls)


def warnings(moved: MovedOffice, person: Person) -> list[str]:
    with moved.office.studio.store.reading() as tx:
        return [notice.text for notice in tx.notices.of_person(person.id) if "没有发布新的解读" in notice.text]
