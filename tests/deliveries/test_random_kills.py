"""The worker is killed with -9 beside a random outside call: before it, during it (answer lost) or after it.

Each post stands exactly once afterwards, none is missing, none is left for a person; and each run asserts that its
worker really died at the place that was drawn.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from channels.contract import Receipt
from channels.site.folder import Folder
from channels.site.records import read_records
from studio.domain.delivery import Delivery, DeliveryState
from studio.domain.interpretation import digest_of
from studio.ids import new_id
from tests.channels.site.conftest import SERVERS, WebServer
from tests.deliveries.conftest import (
    Office,
    Platforms,
    Worker,
    channel_key,
    choose,
    office_with,
    packaged,
    played_by,
    wait_until,
)
from tests.deliveries.killing import NEVER, SIDES, Victim, assert_killed, kill_at, start_mortal
from tests.deliveries.test_kill import everybody

CARRIERS = ("sftp", "webdav", "s3")
"""Ways of the website to a server of its own."""
CHANNELS = (
    "website",
    *CARRIERS,
    "wechat",
    "weibo",
    "weibo article",
    "kuaishou",
    "bilibili",
    "douyin",
    "douyin cards",
    "cms",
    "soap",
)
BY_ITS_OWNER = {"kuaishou", "douyin", "douyin cards"}
TAKEN_DOWN_BY_HAND = {"weibo article", *BY_ITS_OWNER}
"""The platform has no call that deletes it: the short post goes, and the rest is a person's task."""
PUBLISH, RETRACT = "publish", "retract"
SECONDS = 300
MOVING = (DeliveryState.WAITING, DeliveryState.SENDING)


@dataclass
class Run:
    """Deliveries one after another, each to its own interpretation, and what became of them."""

    office: Office
    platforms: Platforms
    rng: random.Random
    interpretation_id: str
    package_id: str
    then: Callable[[], object]
    """What follows a death: a successor is started, or nobody."""
    victim: Victim | None = None
    calls: dict[tuple[str, str], int] = field(default_factory=dict)
    """How many outside calls an undisturbed act makes: a fatal one is drawn from these."""
    live: Counter[str] = field(default_factory=Counter)
    withdrawn: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    number: int = 0
    server_of: Callable[[str], WebServer] = lambda carrier: nowhere(carrier)
    """Where the website is carried to, by the carrier's name; started when it is first asked for."""

    def learn(self, channels: Sequence[str]) -> None:
        """Each act without a death, after one that left its files and tokens there: later acts are no shorter."""
        for channel in channels:
            self._act(channel, PUBLISH)
        for channel in channels:
            self._act(channel, RETRACT, self._act(channel, PUBLISH))

    def kill_once(self, channel: str, act: str, *, number: int, side: str, alone: bool = False) -> bool:
        """One act with one death. False when it was over before it made that many calls: polls differ in number.

        `alone`: what was published is taken down again, so that the next one finds none of its files there.
        """
        before = self.places.total()
        earlier = self._act(channel, PUBLISH) if act == RETRACT else ""
        delivery_id = self._act(channel, act, earlier, number=number, side=side)
        if alone and act == PUBLISH:
            self._act(channel, RETRACT, delivery_id)
        return self.places.total() > before

    def kill_somewhere(self, channel: str, act: str, *, side: str) -> None:
        while not self.kill_once(channel, act, number=self.rng.randint(1, self.calls[channel, act]), side=side):
            pass

    def kill_anywhere(self, channels: Sequence[str]) -> None:
        channel, act = self.rng.choice(channels), self.rng.choice((PUBLISH, PUBLISH, PUBLISH, RETRACT))
        if not self.calls[channel, act]:
            act = PUBLISH  # it has no call that takes down
        self.kill_somewhere(channel, act, side=self.rng.choice(SIDES))

    def _act(self, channel: str, act: str, delivery_id: str = "", *, number: int = NEVER, side: str = SIDES[0]) -> str:
        kill = kill_at(
            self.office, self.platforms, channel, number=number, side=side, then=self.then, victim=self.victim
        )
        what = f"{channel}, {act}, call {number}, {side}"
        if act == PUBLISH:
            delivery_id = self._begin(channel)
        else:
            self._take_down(delivery_id)
        wanted = DeliveryState.LIVE if act == PUBLISH else DeliveryState.WITHDRAWN
        moving = MOVING if act == PUBLISH else (*MOVING, DeliveryState.LIVE)
        wait_until(lambda: self.office.delivery(delivery_id).state not in moving, seconds=SECONDS)
        if act == RETRACT and channel in TAKEN_DOWN_BY_HAND:
            self.by_a_person(delivery_id)
        delivery = self.office.delivery(delivery_id)
        assert delivery.state is wanted, f"{what}: {delivery.state}, {delivery.problem}"
        if kill.calls < number:
            kill.finish()
            assert not kill.done
            self.calls[channel, act] = kill.calls
        else:
            assert_killed(kill, what)
            self.places[f"{channel} {act} {side} {kill.place}"] += 1
        self._count(channel, act)
        if channel in CARRIERS:
            check_server(self, channel, page=f"zcjd/{delivery.external_id}.html")
        return delivery_id

    def by_a_person(self, delivery_id: str) -> None:
        """The worker handed it over, saying what is left to do; a person did it and recorded so."""
        delivery = self.office.delivery(delivery_id)
        assert delivery.state is DeliveryState.TAKE_DOWN
        assert "在这里记录" in delivery.problem
        if delivery.channel in BY_ITS_OWNER:
            httpx.delete(delivery.url).raise_for_status()  # in the app, as the account's owner
        with self.office.studio.store.writing() as tx:
            tx.deliveries.change(delivery_id, state=DeliveryState.WITHDRAWN, problem="")

    def _count(self, channel: str, act: str) -> None:
        if act == PUBLISH:
            self.live[channel] += 1
        else:
            self.live[channel] -= 1
            self.withdrawn[channel] += 1

    def _begin(self, channel: str) -> str:
        """The same material under words of its own and for an interpretation of its own, queued for the worker."""
        self.number += 1
        choose(self.office.studio, channel, **(self.server_of(channel).settings if channel in CARRIERS else {}))
        channel = channel_key(channel)
        with self.office.studio.store.writing() as tx:
            package = tx.interpretations.package(self.package_id)
            first = tx.interpretations.get(self.interpretation_id)
            assert package is not None and first is not None
            own = new_id()
            tx.interpretations.begin(own, policy_id=first.policy_id, person_id="system", at=tx.now)
            words = {
                key: {
                    **texts,
                    "title": f"第{self.number}篇{texts['title']}"[:32],
                    "short_text": f"【第{self.number}篇】解读。",
                }
                for key, texts in package.manifest["channels"].items()
            }
            manifest = {**package.manifest, "channels": words}
            made = replace(
                package,
                id=new_id(),
                interpretation_id=own,
                manifest=manifest,
                digest=digest_of(manifest, package.algorithm),
            )
            tx.interpretations.add_package(made)
            wanted = Delivery(
                id=new_id(),
                interpretation_id=own,
                package_id=made.id,
                channel=channel,
                rehearsal=channel != "website",
                state=DeliveryState.WAITING,
                created_at=tx.now,
            )
            site = replace(
                wanted, id=new_id(), channel="website", rehearsal=False, state=DeliveryState.LIVE,
                url=f"{self.platforms.base}/site/zcjd/zcjd-{own}.html",
            )  # fmt: skip
            if channel != "website":
                tx.deliveries.add(site)
            tx.deliveries.add(wanted)
            tx.enqueue("deliver", f"deliver-{wanted.id}-1", wanted.id, 1, channel=channel)
        return wanted.id

    def _take_down(self, delivery_id: str) -> None:
        """As a withdrawal does it for what is out."""
        with self.office.studio.store.writing() as tx:
            delivery = tx.deliveries.get(delivery_id, lock=True)
            assert delivery is not None
            tx.deliveries.change(delivery_id, withdraw_reason="数据有误")
            tx.enqueue("retract", f"retract-{delivery_id}-1", delivery_id, channel=delivery.channel)


def nowhere(carrier: str) -> WebServer:
    raise AssertionError(f"no server for {carrier}")


@contextmanager
def begun(platforms: Platforms, environment: dict[str, str], *, seed: int) -> Iterator[Run]:
    """An office whose worker can be killed anywhere, with its website shown to the public."""
    platforms.site = Path(environment["STUDIO_DATA"]) / "site"
    given = environment | {
        "STUDIO_REHEARSAL_PORT": str(platforms.port),
        "STUDIO_SITE_URL": f"{platforms.base}/site",
    }
    with office_with(given) as office, ExitStack() as open_:

        @cache
        def server_of(carrier: str) -> WebServer:
            root = Path(environment["STUDIO_DATA"]).parent / carrier
            root.mkdir()
            return open_.enter_context(SERVERS[carrier](root))

        interpretation_id, package_id = packaged(office.studio, everybody(office))
        yield Run(
            office=office,
            platforms=platforms,
            rng=random.Random(seed),
            interpretation_id=interpretation_id,
            package_id=package_id,
            then=lambda: start_mortal(office),
            server_of=server_of,
        )
        platforms.before, platforms.after = lambda number, path: None, lambda number, path: None


def check(run: Run) -> None:
    """Exactly one of each, none missing, none doubled, nothing lying about, nothing left for a person."""
    memory = run.platforms.memory()
    held = {
        "wechat": [(item["article"]["title"], item["is_deleted"]) for item in memory["wechat"]["articles"]],
        "weibo": weibo_posts(memory, with_article=False),
        "weibo article": weibo_posts(memory, with_article=True),
        "kuaishou": [(item["caption"].split("】")[0], item["is_deleted"]) for item in memory["kuaishou"]["works"]],
        "bilibili": [(item["title"], item["is_deleted"]) for item in memory["bilibili"]["works"]],
        "douyin": douyin_works(memory, as_cards=False),
        "douyin cards": douyin_works(memory, as_cards=True),
        "cms": [(item["title"], item["is_deleted"]) for item in memory["cms"]["posts"]],
        "soap": [(item["title"], item["is_deleted"]) for item in memory["soap"]["posts"]],
    }
    for channel, posts in held.items():
        names = [name for name, _ in posts]
        assert len(names) == len(set(names)), f"{channel}: doubled"
        assert sum(not gone for _, gone in posts) == run.live[channel], f"{channel}: {posts}"
        assert len(posts) == run.live[channel] + run.withdrawn[channel]
    assert memory["wechat"]["drafts"] == memory["cms"]["drafts"] == memory["soap"]["drafts"] == []
    check_site(run)
    with run.office.studio.store.reading() as tx:
        unsettled = tx.deliveries.standing_at({*DeliveryState} - {DeliveryState.LIVE, DeliveryState.WITHDRAWN})
        mine = [item for item in tx.deliveries.all() if tx.deliveries.intents(item.id)]
    receipts = []
    for item in sorted(mine, key=played_by):
        choose(run.office.studio, played_by(item))
        receipt = Receipt(external_id=item.external_id, url=item.url, details=item.facts["receipt"])
        receipts.append((item.id, run.office.studio.channel(item.channel).status(receipt)))
    assert unsettled == []
    assert dict(receipts) == {item.id: item.state.value for item in mine}, "the receipts lead to what is there"


def douyin_works(memory: dict[str, Any], *, as_cards: bool) -> list[tuple[str, bool]]:
    works = [item for item in memory["douyin"]["works"] if bool(item["images"]) is as_cards]
    return [(item["title"].split("】")[0], item["is_deleted"]) for item in works]


def weibo_posts(memory: dict[str, Any], *, with_article: bool) -> list[tuple[str, bool]]:
    """Each headline article has its one short post, and the other way round."""
    bound = [item["mid"] for item in memory["weibo"]["headlines"]]
    posts = [item for item in memory["weibo"]["statuses"] if (item["status"]["mid"] in bound) is with_article]
    assert not with_article or len(posts) == len(bound)
    return [(item["status"]["text"].split("】")[0], item["is_deleted"]) for item in posts]


def check_site(run: Run) -> None:
    folder = Folder(run.office.studio.settings.site_folder)
    live, withdrawn = (sum(count[name] for name in ("website", *CARRIERS)) for count in (run.live, run.withdrawn))
    if not live + withdrawn:
        return
    records = read_records(folder)
    assert len(records.live) == live
    assert len(records.interpretations) == live + withdrawn
    assert {path.stem for path in (folder.path / "zcjd").glob("zcjd-*.html")} == {
        record.slug for record in records.interpretations
    }
    sitemap = (folder.path / "sitemap.xml").read_text("utf-8")
    for record in records.live:
        assert sitemap.count(f"{record.slug}.html") == 1
        assert all((folder.path / asset).is_file() for asset in record.assets)
    with folder.locked():
        assert list(folder.path.rglob(".*.part")) == []


def check_server(run: Run, carrier: str, *, page: str) -> None:
    """Whatever was cut off on the way: the server holds what the folder shows, whole, and nothing else."""
    folder = Folder(run.office.studio.settings.site_folder)
    held = run.server_of(carrier).files()
    assert page in held
    assert held == {name: folder.read(name) for name in folder.shown()}


def told(run: Run, title: str) -> None:
    print(f"\n{title}: {run.places.total()} kills, each seen; live {dict(run.live)}, withdrawn {dict(run.withdrawn)}")
    for place, count in sorted(run.places.items()):
        print(f"  {count:3} {place}")


def test_random_kills_of_every_channel_leave_one_of_each(platforms: Platforms, tmp_path: Path) -> None:
    with begun(platforms, {"STUDIO_DATA": str(tmp_path / "data")}, seed=20261125) as run:
        start_mortal(run.office)
        run.learn(CHANNELS)
        for channel in CHANNELS:
            for side in run.rng.sample(SIDES, 2):
                run.kill_somewhere(channel, PUBLISH, side=side)
            run.kill_once(channel, RETRACT, number=1, side=run.rng.choice(SIDES))
        assert run.places.total() == 2 * len(CHANNELS) + sum(run.calls[channel, RETRACT] > 0 for channel in CHANNELS)
        check(run)


@pytest.mark.soak
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_kill_beside_each_call_of_each_channel_leaves_one_of_each(
    platforms: Platforms, tmp_path: Path, channel: str, side: str
) -> None:
    with begun(platforms, {"STUDIO_DATA": str(tmp_path / "data")}, seed=0) as run:
        start_mortal(run.office)
        for act in (PUBLISH, RETRACT):
            number = 1
            while run.kill_once(channel, act, number=number, side=side, alone=True):
                number += 1
            assert number > 1 or (act == RETRACT and channel in BY_ITS_OWNER), "it has no call that takes down"
        check(run)
        told(run, f"every call of {channel}, {side}")


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_hundreds_of_random_kills_leave_one_of_each(platforms: Platforms, tmp_path: Path, seed: int) -> None:
    with begun(platforms, {"STUDIO_DATA": str(tmp_path / "data")}, seed=seed) as run:
        start_mortal(run.office)
        run.learn(CHANNELS)
        for _ in range(32):
            run.kill_anywhere(CHANNELS)
        check(run)
        told(run, f"seed {seed}")


def with_two_workers(
    platforms: Platforms, url: str, tmp_path: Path, *, seed: int, kills: Sequence[tuple[str, str, str]]
) -> Run:
    """Each kill is for good: the other worker finishes, and a third of another name joins for the next one."""
    environment = {
        "STUDIO_DATA": str(tmp_path / "data"),
        "STUDIO_DATABASE_URL": url,
        "MORTAL_LOST_AFTER": "8",
    }
    with begun(platforms, environment, seed=seed) as run:
        workers: dict[str, Worker] = {}

        def join() -> None:
            name = f"w{len(workers)}"
            workers[f"worker-{name}"] = start_mortal(run.office, name)

        run.then, run.victim = lambda: None, lambda: workers[at_work(url)]
        join()
        join()
        run.learn(sorted({channel for channel, _, _ in kills}))
        for channel, act, side in kills:
            if not run.calls[channel, act]:
                continue  # 快手 has no call that takes down
            run.kill_somewhere(channel, act, side=side)
            assert sum(worker.poll() is None for worker in workers.values()) == 1, "killed for good"
            join()
        check(run)
        told(run, f"PostgreSQL, seed {seed}")
        assert run.places.total() == sum(run.calls[channel, act] > 0 for channel, act, _ in kills)
        return run


@pytest.mark.postgres
def test_of_two_workers_one_is_killed_for_good_and_the_other_finishes(
    platforms: Platforms, postgres: Callable[[], str], tmp_path: Path
) -> None:
    kills = [("wechat", PUBLISH, "during"), ("website", PUBLISH, "during")]
    assert with_two_workers(platforms, postgres(), tmp_path, seed=1, kills=kills).places.total() == len(kills)


@pytest.mark.soak
@pytest.mark.postgres
@pytest.mark.parametrize("seed", range(4))
def test_of_two_workers_one_after_another_is_killed_for_good(
    platforms: Platforms, postgres: Callable[[], str], tmp_path: Path, seed: int
) -> None:
    """Twice each channel, each act, each side: a quarter of it in each run."""
    kills = [(channel, act, side) for channel in CHANNELS for act in (PUBLISH, RETRACT) for side in SIDES] * 2
    random.Random(0).shuffle(kills)
    with_two_workers(platforms, postgres(), tmp_path, seed=seed, kills=kills[seed::4])


def at_work(url: str) -> str:
    """The executor that has a delivery in hand."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(
            "SELECT executor_id FROM dbos.workflow_status WHERE name IN ('deliver', 'retract') AND status = 'PENDING'"
        ).fetchone()
    assert row is not None
    return str(row[0])
