"""Every automatic channel, every mishap, at every call: publish, publish at a set time, find, retract, by the product's rules.

The rules of retrying are the workflow's own; only its waiting is a clock that is moved. Whatever goes wrong, afterwards
the state says what is really there, the receipt leads to it, and it is there once.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from channels.contract import Receipt
from channels.registry import all_channels
from channels.rehearsal import mishaps
from studio.deliveries import delivering, taking_down, workflows
from studio.domain.delivery import DeliveryState
from studio.settings import read_settings
from studio.wiring import build
from tests.conftest import Clock
from tests.deliveries.conftest import Office, Platforms, packaged, platform_key, played_by
from tests.deliveries.test_kill import everybody
from tests.deliveries.test_random_kills import TAKEN_DOWN_BY_HAND, Run

WRITES = {
    "wechat": ("material/add_material", "media/uploadimg", "draft/add", "draft/get", "freepublish/submit"),
    "weibo": ("statuses/share.json",),
    "weibo article": ("proxy/article/publish.json",),
    "kuaishou": ("start_upload", "upload", "publish"),
    "bilibili": ("archive/video/init", "upload", "archive/cover/upload", "archive/add-by-utoken"),
    "douyin": ("upload_video", "create_video"),
    "douyin cards": ("upload_image", "create_image_text"),
    "cms": ("media/create", "posts/create", "posts/update"),
    "soap": ("UploadFile", "CreateArticle", "PublishArticle"),
}
LOOKS = {
    "wechat": {
        "material/add_material": "material/batchget_material",
        "draft/add": "draft/batchget",
        "freepublish/submit": "freepublish/batchget",
    },
    "weibo": {"statuses/share.json": "statuses/user_timeline.json"},
    "kuaishou": {"publish": "list"},
    "bilibili": {"archive/add-by-utoken": "archive/viewlist"},
    "douyin": {"create_video": "video_list"},
    "douyin cards": {"create_image_text": "video_list"},
    "weibo article": {"proxy/article/publish.json": "statuses/user_timeline.json"},
    "cms": {"media/create": "media/list", "posts/create": "posts/list"},
    "soap": {"UploadFile": "FindFiles", "CreateArticle": "FindArticles"},
}
"""After the answer to the one was lost, the other is asked."""
RETRACTS = {
    "wechat": "freepublish/delete",
    "weibo": "statuses/destroy.json",
    "weibo article": "statuses/destroy.json",
    "bilibili": "archive/delete",
    "cms": "posts/delete",
    "soap": "WithdrawArticle",
}
KINDS = sorted(set(mishaps.KINDS) - {getattr(mishaps, "CODE", "")})
FINAL = {mishaps.PERMISSION_MISSING, mishaps.REVIEW_REFUSED, mishaps.STALE_TOKEN}
"""Mishaps that may end at a person; all others heal by themselves."""
AT_ONCE, LATER = "at once", "at a set time"
MOMENTS = [(LATER, AT_ONCE), pytest.param(AT_ONCE, LATER, marks=pytest.mark.soak)]
"""When it goes out if the channel's last call meets the mishap, and when if another does."""


@pytest.fixture
def run(platforms: Platforms, tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Run]:
    data = tmp_path_factory.mktemp("office") / "data"
    environment = {
        "STUDIO_DATA": str(data),
        "STUDIO_REHEARSAL_PORT": str(platforms.port),
        "STUDIO_SITE_URL": f"{platforms.base}/site",
    }
    office = Office(studio=build(read_settings(environment), clock=clock), environment=environment)
    interpretation_id, package_id = packaged(office.studio, everybody(office))
    yield Run(office, platforms, random.Random(0), interpretation_id, package_id, then=lambda: None)


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """Steps are called one after another in this process, and sleeping moves the clock."""
    monkeypatch.setattr(workflows, "_step", lambda name, work, *given, **named: work(*given, **named))
    monkeypatch.setattr(
        workflows.DBOS, "sleep", staticmethod(lambda seconds: clock.pass_by(timedelta(seconds=seconds)))
    )


def work(run: Run, clock: Clock, delivery_id: str) -> DeliveryState:
    """As often as the job would come back: a quota is waited out until the next day."""
    for _ in range(4):
        delivery = run.office.delivery(delivery_id)
        stages = delivering.begin(run.office.studio, delivery_id, delivery.attempt)
        if all(workflows._run_stage(run.office.studio, delivery_id, delivery.attempt, stage, {}) for stage in stages):
            if stages:
                delivering.receive(run.office.studio, delivery_id, delivery.attempt)
            return run.office.delivery(delivery_id).state
        if run.office.delivery(delivery_id).state is not DeliveryState.SENDING:
            break
        clock.pass_by(timedelta(days=1))
    return run.office.delivery(delivery_id).state


def assert_out(run: Run, delivery_id: str, *, count: int) -> None:
    """`count` live posts on the channel, and of this delivery exactly one, which its receipt leads to."""
    delivery = run.office.delivery(delivery_id)
    receipt = Receipt(external_id=delivery.external_id, url=delivery.url, details=delivery.facts["receipt"])
    assert run.office.studio.channel(delivery.channel).status(receipt) == "live"
    assert delivery.problem == ""
    assert visible(run.platforms, played_by(delivery)) == count


def visible(platforms: Platforms, channel: str) -> int:
    platform = platform_key(channel)
    held = platforms.memory()
    assert {item["mid"] for item in held["weibo"]["headlines"]} <= {
        item["status"]["mid"] for item in held["weibo"]["statuses"]
    }, "no article without its post"
    kind = {"wechat": "articles", "weibo": "statuses", "cms": "posts", "soap": "posts"}.get(platform, "works")
    return sum(not item["is_deleted"] and not item.get("refused") for item in held[platform][kind])


def again(run: Run, delivery_id: str) -> None:
    """A person saw to the cause and pressed retry."""
    with run.office.studio.store.writing() as tx:
        delivery = tx.deliveries.get(delivery_id, lock=True)
        assert delivery is not None
        tx.deliveries.change(delivery_id, state=DeliveryState.WAITING, attempt=delivery.attempt + 1, problem="")


@pytest.mark.parametrize(("last", "others"), MOMENTS)
@pytest.mark.parametrize("channel", sorted(WRITES))
def test_publishing_through_every_mishap_of_every_call(
    run: Run, clock: Clock, channel: str, last: str, others: str
) -> None:
    out = 0
    for call in WRITES[channel]:
        when = last if call == WRITES[channel][-1] else others
        for mishap in KINDS:
            what = f"{channel} {call} {mishap} {when}"
            delivery_id = run._begin(channel)
            if when == LATER:
                not_before(run, clock, delivery_id, what)
            run.platforms.order(platform=platform_key(channel), call=call, mishap=mishap, polls=2)
            state = work(run, clock, delivery_id)
            if state is not DeliveryState.LIVE:
                assert state is DeliveryState.REFUSED and mishap in FINAL, f"{what}: {state}"
                assert run.office.delivery(delivery_id).problem
                assert visible(run.platforms, channel) == out, f"{what}: refused, and yet there"
                again(run, delivery_id)
                state = work(run, clock, delivery_id)
            if mishap == mishaps.REVIEW_REFUSED and state is not DeliveryState.LIVE:
                # What a reviewer refused stays refused until its words are changed and signed anew.
                assert visible(run.platforms, channel) == out, what
                continue
            assert state is DeliveryState.LIVE, f"{what}: {state}, {run.office.delivery(delivery_id).problem}"
            out += 1
            assert_out(run, delivery_id, count=out)
            forget_orders(run)


def not_before(run: Run, clock: Clock, delivery_id: str, what: str) -> None:
    """Two hours from now; a job that comes early does nothing."""
    due = clock.now + timedelta(hours=2)
    with run.office.studio.store.writing() as tx:
        tx.deliveries.change(delivery_id, due_at=due)
    calls = len(run.platforms.calls)
    assert delivering.begin(run.office.studio, delivery_id, 1) == [], what
    assert run.office.delivery(delivery_id).state is DeliveryState.WAITING
    assert len(run.platforms.calls) == calls
    clock.now = due


@pytest.mark.parametrize("channel", sorted(LOOKS))
def test_a_question_that_goes_wrong_is_asked_again_and_nothing_is_sent_twice(
    run: Run, clock: Clock, channel: str
) -> None:
    """The answer to the write is lost after it was taken, and then the looking for it meets each mishap."""
    out = 0
    for call, look in LOOKS[channel].items():
        for mishap in KINDS:
            what = f"{channel} {look} {mishap}"
            delivery_id = run._begin(channel)
            run.platforms.order(platform=platform_key(channel), call=call, mishap=mishaps.LOST_AFTER)
            run.platforms.order(platform=platform_key(channel), call=look, mishap=mishap, polls=2)
            state = work(run, clock, delivery_id)
            if state is not DeliveryState.LIVE:
                assert state in (DeliveryState.REFUSED, DeliveryState.UNSURE), f"{what}: {state}"
                again(run, delivery_id)
                state = work(run, clock, delivery_id)
            assert state is DeliveryState.LIVE, f"{what}: {state}, {run.office.delivery(delivery_id).problem}"
            out += 1
            assert_out(run, delivery_id, count=out)
            forget_orders(run)


@pytest.mark.parametrize("channel", sorted(RETRACTS))
def test_taking_down_through_every_mishap(run: Run, clock: Clock, channel: str) -> None:
    for mishap in KINDS:
        what = f"{channel} {RETRACTS[channel]} {mishap}"
        delivery_id = run._begin(channel)
        assert work(run, clock, delivery_id) is DeliveryState.LIVE
        with run.office.studio.store.writing() as tx:
            tx.deliveries.change(delivery_id, withdraw_reason="数据有误")
        run.platforms.order(platform=platform_key(channel), call=RETRACTS[channel], mishap=mishap)
        settled = any(taking_down.retract(run.office.studio, delivery_id) for _ in taking_down.WAITS)
        if not settled:
            taking_down.hand_over(run.office.studio, delivery_id)
        state = run.office.delivery(delivery_id).state
        if channel in TAKEN_DOWN_BY_HAND:
            if visible(run.platforms, channel):
                with run.office.studio.store.writing() as tx:
                    tx.deliveries.change(delivery_id, state=DeliveryState.LIVE, problem="")
                assert taking_down.retract(run.office.studio, delivery_id)
            run.by_a_person(delivery_id)
        elif state is not DeliveryState.WITHDRAWN:
            assert state is DeliveryState.TAKE_DOWN, f"{what}: {state}"
            assert mishap in {*FINAL, mishaps.QUOTA}, what
            assert run.office.delivery(delivery_id).problem
            assert visible(run.platforms, channel) == 1, "a person is told because it is still there"
            with run.office.studio.store.writing() as tx:
                tx.deliveries.change(delivery_id, state=DeliveryState.LIVE, problem="")
            assert taking_down.retract(run.office.studio, delivery_id)
            assert run.office.delivery(delivery_id).state is DeliveryState.WITHDRAWN
        assert visible(run.platforms, channel) == 0, what
        forget_orders(run)


def forget_orders(run: Run) -> None:
    """Mishaps of calls that were not made must not meet the next delivery."""
    httpx.delete(f"{run.platforms.base}/_rehearsal/mishaps").raise_for_status()


def test_no_more_go_out_within_a_minute_than_the_channel_allows_however_unevenly_they_were_begun(
    run: Run, clock: Clock
) -> None:
    """The first took long before it went out; all the others follow at once."""
    limit, period = all_channels()["weibo"].pace.limit, all_channels()["weibo"].pace.period
    ids = [run._begin("weibo") for _ in range(limit + 2)]
    assert {work(run, clock, delivery_id) for delivery_id in ids} == {DeliveryState.LIVE}
    with run.office.studio.store.reading() as tx:
        sent = [tx.deliveries.intents(delivery_id)["share"].intended_at for delivery_id in ids]
        answered = tx.deliveries.sent_since("weibo", "share", sent[0])
    for first, later in zip(answered, sent[limit:], strict=False):
        assert later - first >= period
    assert sent[limit - 1] - sent[0] < period, "up to the limit nobody waits"
