"""The worker is killed with -9 at a random call, before it, during it or after it; each post stands exactly once."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest

from studio.domain.delivery import DeliveryState
from studio.domain.interpretation import digest_of
from studio.ids import new_id
from tests.deliveries.conftest import Office, Platforms, office_with, packaged, wait_until, waiting_delivery
from tests.deliveries.test_kill import everybody

CALLS = {"wechat": 12, "weibo": 2, "cms": 8}
"""About how many calls a delivery makes: the fatal one is drawn from these."""
SIDES = ("never heard", "heard, not answered", "answered into the void")
SECONDS = 300


class Killing:
    """Kills the worker once, at one call of the delivery that is under way, and starts another."""

    def __init__(self, office: Office, platforms: Platforms, *, number: int, side: str) -> None:
        self._office, self._at, self._side = office, len(platforms.calls) + number, side
        self.done = False
        platforms.before, platforms.after = self._before, self._after

    def _before(self, number: int, path: str) -> bool | None:
        if self._side == "answered into the void" or not self._kill(number):
            return None
        return None if self._side == "heard, not answered" else False

    def _after(self, number: int, path: str) -> None:
        if self._side == "answered into the void":
            self._kill(number)

    def _kill(self, number: int) -> bool:
        if self.done or number < self._at:
            return False
        self.done = True
        self._office.kill_worker()
        threading.Timer(0.1, self._office.start_worker).start()
        return True


def another_package(office: Office, package_id: str, number: int) -> str:
    """The same material under words of its own, so that each post can be told from the others."""
    with office.studio.store.writing() as tx:
        package = tx.interpretations.package(package_id)
        assert package is not None
        channels = {
            key: {**texts, "title": f"第{number}篇{texts['title']}"[:32], "short_text": f"【第{number}篇】政策解读。"}
            for key, texts in package.manifest["channels"].items()
        }
        manifest = {**package.manifest, "channels": channels}
        made = replace(package, id=new_id(), manifest=manifest, digest=digest_of(manifest, package.algorithm))
        tx.interpretations.add_package(made)
    return made.id


def run_with_kills(office: Office, platforms: Platforms, *, runs: int, seed: int) -> dict[str, int]:
    """Deliveries one after another, each with one kill: how many there were of each channel."""
    rng = random.Random(seed)
    interpretation_id, package_id = packaged(office.studio, everybody(office))
    sent: dict[str, int] = dict.fromkeys(CALLS, 0)
    office.start_worker()
    for number in range(runs):
        channel = rng.choice(sorted(CALLS))
        Killing(office, platforms, number=rng.randint(1, CALLS[channel]), side=rng.choice(SIDES))
        delivery_id = waiting_delivery(
            office.studio,
            interpretation_id=interpretation_id,
            package_id=another_package(office, package_id, number),
            channel=channel,
        )
        sent[channel] += 1
        wait_until(settled(office, delivery_id), seconds=SECONDS)
        delivery = office.delivery(delivery_id)
        assert delivery.state is DeliveryState.LIVE, f"seed {seed}, run {number}, {channel}: {delivery.problem}"
    return sent


def settled(office: Office, delivery_id: str) -> Callable[[], bool]:
    moving = (DeliveryState.WAITING, DeliveryState.SENDING)
    return lambda: office.delivery(delivery_id).state not in moving


def check(platforms: Platforms, sent: dict[str, int]) -> None:
    """Exactly one of each, none missing, nothing left lying about."""
    memory = platforms.memory()
    articles = [item["article"]["title"] for item in memory["wechat"]["articles"]]
    statuses = [item["status"]["text"][:8] for item in memory["weibo"]["statuses"]]
    assert len(articles) == len(set(articles)) == sent["wechat"]
    assert len(statuses) == len(set(statuses)) == sent["weibo"]
    # One interpretation has one article on the CMS; later deliveries correct it in its place.
    assert len(memory["cms"]["posts"]) == min(sent["cms"], 1)
    assert memory["wechat"]["drafts"] == memory["cms"]["drafts"] == []


def test_twelve_random_kills_leave_one_of_each(office: Office, platforms: Platforms) -> None:
    check(platforms, run_with_kills(office, platforms, runs=12, seed=20261125))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_hundreds_of_random_kills_leave_one_of_each(office: Office, platforms: Platforms, seed: int) -> None:
    sent = run_with_kills(office, platforms, runs=32, seed=seed)
    check(platforms, sent)
    print(f"seed {seed}: {sum(sent.values())} kills, {sent}")


@pytest.mark.postgres
def test_of_two_workers_one_is_killed_for_good_and_the_other_finishes(
    platforms: Platforms, postgres: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = postgres()
    environment = {
        "STUDIO_DATA": str(tmp_path_factory.mktemp("office") / "data"),
        "STUDIO_REHEARSAL_PORT": str(platforms.port),
        "STUDIO_DATABASE_URL": url,
    }
    with office_with(environment) as office:
        interpretation_id, package_id = packaged(office.studio, everybody(office))
        workers = {f"worker-{name}": office.start_worker(name) for name in ("one", "two")}
        killed: list[str] = []

        def kill(number: int, _path: str) -> None:
            if number == 4:
                killed.append(at_work(url))
                workers[killed[0]].kill()

        platforms.after = kill
        delivery_id = waiting_delivery(
            office.studio, interpretation_id=interpretation_id, package_id=package_id, channel="wechat"
        )
        wait_until(settled(office, delivery_id), seconds=SECONDS)
        assert office.delivery(delivery_id).state is DeliveryState.LIVE
        assert len(killed) == 1
        assert workers[killed[0]].wait() != 0
        check(platforms, {"wechat": 1, "weibo": 0, "cms": 0})


def at_work(url: str) -> str:
    """The executor that has the delivery in hand."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(
            "SELECT executor_id FROM dbos.workflow_status WHERE name = 'deliver' AND status = 'PENDING'"
        ).fetchone()
    assert row is not None
    return str(row[0])
