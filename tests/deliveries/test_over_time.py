"""Deliveries over time: set, moved, called off, paused, retried together, withdrawn on the way, corrected, seen again.

The steps of the jobs are called in this process, one by one, against the played platforms and a real folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from channels.contract import Receipt
from studio.actions.by_hand import record_taken_down
from studio.actions.correct_published import begin_correction
from studio.actions.go_live import go_live
from studio.actions.load_example import load_example
from studio.actions.mend_delivery import record_published, retry_alike
from studio.actions.pausing import pause_channel, resume_channel
from studio.actions.prove import ledger_of
from studio.actions.publish import publish
from studio.actions.save_form import save_form
from studio.actions.timing import cancel, reschedule
from studio.actions.withdraw import withdraw
from studio.deliveries import delivering, looking, taking_down
from studio.deliveries.carry import Outcome
from studio.domain.delivery import Delivery, DeliveryState
from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.errors import NotAllowed, UnusableInput, WrongState
from studio.settings import read_settings
from studio.store.accounts import ChannelAccount
from studio.studio import Studio
from studio.wiring import build
from tests.actions.test_walk import add_materials, bring_to, standing
from tests.conftest import Clock
from tests.deliveries.conftest import FORMATS, Platforms

People = dict[Role, Person]


@pytest.fixture
def studio(platforms: Platforms, clock: Clock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    data = tmp_path_factory.mktemp("office") / "data"
    yield build(
        read_settings({"STUDIO_DATA": str(data), "STUDIO_REHEARSAL_PORT": str(platforms.port)}),
        clock=clock,
    )


@pytest.fixture
def example(studio: Studio, people: People) -> str:
    """The example with all that the channels need, still being drafted."""
    interpretation_id = load_example(studio, people[Role.DRAFTER].id)
    add_materials(studio, interpretation_id, FORMATS)
    return interpretation_id


def published(studio: Studio, people: People, example: str, *channels: str, **how: object) -> None:
    bring_to(studio, people, example, State.ACCEPTED)
    version = standing(studio, example).version
    publish(studio, people[Role.PUBLISHER].id, example, channels=list(channels), seen_version=version, **how)  # type: ignore[arg-type]


def to(studio: Studio, interpretation_id: str, channel: str) -> Delivery:
    """The latest delivery to this channel."""
    with studio.store.reading() as tx:
        return [item for item in tx.deliveries.of_interpretation(interpretation_id) if item.channel == channel][-1]


def work(studio: Studio, delivery: Delivery, *, stages: int = 99) -> Outcome:
    """What the worker does, as far as it gets; at most so many stages."""
    now = one(studio, delivery)
    for key in delivering.begin(studio, delivery.id, now.attempt)[:stages]:
        outcome = Outcome.PENDING
        while outcome is Outcome.PENDING:
            result = delivering.try_stage(studio, delivery.id, key, resend_of="")
            outcome = Outcome(result["outcome"])
        if outcome in (Outcome.STOPPED, Outcome.PAUSED):
            delivering.stop(studio, delivery.id, outcome, result["problem"])
        elif outcome is not Outcome.DONE:
            delivering.give_up(studio, delivery.id, outcome, result["problem"])
        if outcome is not Outcome.DONE:
            return outcome
    if stages == 99:
        delivering.receive(studio, delivery.id, now.attempt)
    return Outcome.DONE


def one(studio: Studio, delivery: Delivery) -> Delivery:
    with studio.store.reading() as tx:
        found = tx.deliveries.get(delivery.id)
    assert found is not None
    return found


def website_out(studio: Studio, example: str) -> Delivery:
    site = to(studio, example, "website")
    assert work(studio, site) is Outcome.DONE
    go_live(studio, example)
    return one(studio, site)


def test_a_set_time_is_kept_can_be_moved_and_called_off(
    studio: Studio, people: People, example: str, clock: Clock
) -> None:
    publisher = people[Role.PUBLISHER].id
    later = clock.now + timedelta(hours=2)
    published(studio, people, example, "weibo", due_at=later)
    site = to(studio, example, "website")
    assert site.due_at == later
    assert delivering.begin(studio, site.id, site.attempt) == []
    with pytest.raises(UnusableInput, match="已经过去"):
        reschedule(studio, publisher, site.id, due_at=clock.now - timedelta(minutes=1))
    with pytest.raises(NotAllowed):
        reschedule(studio, people[Role.DRAFTER].id, site.id, due_at=None)
    reschedule(studio, publisher, site.id, due_at=None)
    moved = one(studio, site)
    assert delivering.begin(studio, site.id, site.attempt) == [], "the job of the old time is out of date"
    cancel(studio, publisher, moved.id)
    assert {to(studio, example, key).state for key in ("website", "weibo")} == {DeliveryState.CANCELLED}
    assert standing(studio, example).state is State.ACCEPTED
    assert delivering.begin(studio, moved.id, moved.attempt) == []


def test_what_has_begun_can_no_longer_be_called_off(studio: Studio, people: People, example: str) -> None:
    published(studio, people, example)
    site = website_out(studio, example)
    with pytest.raises(WrongState):
        cancel(studio, people[Role.PUBLISHER].id, site.id)


def test_a_paused_channel_begins_nothing_and_goes_on_where_it_stopped(
    studio: Studio, people: People, example: str, platforms: Platforms
) -> None:
    publisher = people[Role.PUBLISHER].id
    published(studio, people, example, "wechat")
    website_out(studio, example)
    delivery = to(studio, example, "wechat")
    work(studio, delivery, stages=2)
    pause_channel(studio, publisher, "wechat", reason="账号年审")
    assert work(studio, delivery) is Outcome.DONE or one(studio, delivery).state is DeliveryState.WAITING
    held = one(studio, delivery)
    assert held.state is DeliveryState.WAITING
    assert "账号年审" in held.problem
    assert platforms.memory()["wechat"]["drafts"] == []
    resume_channel(studio, publisher, "wechat")
    assert work(studio, delivery) is Outcome.DONE
    assert one(studio, delivery).state is DeliveryState.LIVE
    assert len(platforms.memory()["wechat"]["articles"]) == 1


def test_deliveries_that_stopped_for_one_cause_are_retried_together(
    studio: Studio, people: People, example: str, platforms: Platforms
) -> None:
    published(studio, people, example, "wechat", "weibo")
    website_out(studio, example)
    for key, call in (("wechat", "material/add_material"), ("weibo", "statuses/share.json")):
        platforms.order(platform=key, call=call, mishap="permission_missing")
        assert work(studio, to(studio, example, key)) is Outcome.REFUSED
    refused = to(studio, example, "wechat")
    another_id = refused.problem.replace("rid", "rid x")
    assert retry_alike(studio, people[Role.PUBLISHER].id, "wechat", another_id) == 1
    assert to(studio, example, "wechat").state is DeliveryState.WAITING
    assert to(studio, example, "weibo").state is DeliveryState.REFUSED


def test_an_operator_brings_the_address_of_what_was_done_by_hand(
    studio: Studio, people: People, example: str, platforms: Platforms
) -> None:
    published(studio, people, example, "weibo")
    website_out(studio, example)
    platforms.order(platform="weibo", call="statuses/share.json", mishap="permission_missing")
    delivery = to(studio, example, "weibo")
    work(studio, delivery)
    record_published(studio, people[Role.PUBLISHER].id, delivery.id, url="https://weibo.com/1/a")
    assert one(studio, delivery).state is DeliveryState.LIVE
    with pytest.raises(WrongState):
        record_published(studio, people[Role.PUBLISHER].id, delivery.id, url="https://weibo.com/1/b")


@pytest.mark.parametrize("code", [48021, 53503, 53504, 53505, 89503])
def test_what_the_platform_wants_done_by_a_person_becomes_a_persons_task(
    studio: Studio, people: People, example: str, platforms: Platforms, code: int
) -> None:
    published(studio, people, example, "wechat")
    website_out(studio, example)
    platforms.order(platform="wechat", call="freepublish/submit", mishap="code", code=code)
    assert_a_persons_task(studio, people, example, platforms)


def test_where_only_drafts_are_made_a_person_publishes_and_brings_the_address(
    studio: Studio, people: People, example: str, platforms: Platforms
) -> None:
    with studio.store.writing() as tx:
        tx.accounts.set(ChannelAccount(channel="wechat", rehearsal=True, values={"mode": "draft_only"}), at=tx.now)
    published(studio, people, example, "wechat")
    website_out(studio, example)
    assert_a_persons_task(studio, people, example, platforms)
    assert platforms.memory()["wechat"]["jobs"] == []


def assert_a_persons_task(studio: Studio, people: People, example: str, platforms: Platforms) -> None:
    """It stops with what to do and the draft kept; the address is brought; what a person published a person takes down."""
    wechat = to(studio, example, "wechat")
    assert work(studio, wechat) is Outcome.REFUSED
    stopped = one(studio, wechat)
    assert stopped.state is DeliveryState.REFUSED
    assert "公众平台" in stopped.problem
    assert len(platforms.memory()["wechat"]["drafts"]) == 1
    address = "https://mp.weixin.qq.com/s/by-hand"
    record_published(studio, people[Role.PUBLISHER].id, wechat.id, url=address)
    assert (one(studio, wechat).state, one(studio, wechat).url) == (DeliveryState.LIVE, address)
    version = standing(studio, example).version
    withdraw(studio, people[Role.PUBLISHER].id, example, reason="数据有误", seen_version=version)
    assert taking_down.retract(studio, wechat.id)
    assert one(studio, wechat).state is DeliveryState.TAKE_DOWN, "its number is unknown: nothing claims that it is gone"
    assert "请到平台后台撤下" in one(studio, wechat).problem
    record_taken_down(studio, people[Role.PUBLISHER].id, wechat.id, note="已在公众平台删除")
    assert one(studio, wechat).state is DeliveryState.WITHDRAWN


def test_a_withdrawal_reaches_what_waits_what_is_on_its_way_and_what_is_out(
    studio: Studio, people: People, example: str, platforms: Platforms
) -> None:
    published(studio, people, example, "wechat", "weibo", "cms")
    site = website_out(studio, example)
    wechat, weibo = to(studio, example, "wechat"), to(studio, example, "weibo")
    work(studio, wechat, stages=4)  # submitted: it may be seen any moment
    work(studio, weibo)
    version = standing(studio, example).version
    withdraw(studio, people[Role.PUBLISHER].id, example, reason="数据有误", seen_version=version)
    assert to(studio, example, "cms").state is DeliveryState.WITHDRAWN
    assert work(studio, wechat) is Outcome.DONE, "what may be out is followed to its receipt"
    for delivery in (wechat, weibo, site):
        assert one(studio, delivery).withdraw_reason == "数据有误"
        assert taking_down.retract(studio, delivery.id)
        assert one(studio, delivery).state is DeliveryState.WITHDRAWN
    memory = platforms.memory()
    assert all(item["is_deleted"] for item in [*memory["wechat"]["articles"], *memory["weibo"]["statuses"]])
    (page,) = studio.settings.site_folder.glob("zcjd/zcjd-*.html")
    assert "已撤回" in page.read_text("utf-8")
    assert "数据有误" in page.read_text("utf-8")


def test_a_withdrawal_before_the_visible_step_sends_nothing_more(
    studio: Studio, people: People, example: str, platforms: Platforms
) -> None:
    published(studio, people, example, "wechat")
    website_out(studio, example)
    wechat = to(studio, example, "wechat")
    work(studio, wechat, stages=3)
    version = standing(studio, example).version
    withdraw(studio, people[Role.PUBLISHER].id, example, reason="数据有误", seen_version=version)
    assert work(studio, wechat) is Outcome.STOPPED
    assert one(studio, wechat).state is DeliveryState.WITHDRAWN
    assert [platforms.memory()["wechat"][kind] for kind in ("articles", "drafts", "materials")] == [[], [], []]


def test_a_draft_that_cannot_be_deleted_is_told_and_the_withdrawal_stands(
    studio: Studio, people: People, example: str, platforms: Platforms
) -> None:
    published(studio, people, example, "wechat")
    website_out(studio, example)
    wechat = to(studio, example, "wechat")
    work(studio, wechat, stages=3)
    version = standing(studio, example).version
    withdraw(studio, people[Role.PUBLISHER].id, example, reason="数据有误", seen_version=version)
    platforms.order(platform="wechat", call="draft/delete", mishap="permission_missing")
    assert work(studio, wechat) is Outcome.STOPPED
    assert one(studio, wechat).state is DeliveryState.WITHDRAWN
    assert "可能还留着草稿" in one(studio, wechat).problem
    assert len(platforms.memory()["wechat"]["drafts"]) == 1


def test_a_correction_takes_the_earlier_versions_place_everywhere_and_in_the_ledger(
    studio: Studio, people: People, example: str, platforms: Platforms
) -> None:
    published(studio, people, example, "weibo", "cms")
    first = website_out(studio, example)
    old = {key: to(studio, example, key) for key in ("weibo", "cms")}
    for delivery in old.values():
        assert work(studio, delivery) is Outcome.DONE
    now = standing(studio, example)
    with studio.store.reading() as tx:
        content = tx.interpretations.latest_content(now)
    changed = replace(content, summary=content.summary + "！")
    drafter = people[Role.DRAFTER].id
    with pytest.raises(WrongState, match="更正"):
        save_form(studio, drafter, example, changed, based_on=now.revision_number)
    begin_correction(studio, drafter, example, reason="摘要有误", seen_version=now.version)
    save_form(studio, drafter, example, changed, based_on=now.revision_number)
    assert one(studio, first).state is DeliveryState.LIVE, "the old version stays out meanwhile"
    add_materials(studio, example, FORMATS)
    published(studio, people, example)
    second = website_out(studio, example)
    assert second.url == first.url
    assert one(studio, first).state is DeliveryState.REPLACED
    for key, delivery in old.items():
        new = to(studio, example, key)
        assert new.replaces == delivery.id
        assert work(studio, new) is Outcome.DONE
    assert one(studio, old["cms"]).state is DeliveryState.REPLACED
    assert taking_down.retract(studio, old["weibo"].id)
    assert [item["is_deleted"] for item in platforms.memory()["weibo"]["statuses"]] == [False, True]
    with studio.store.reading() as tx:
        ledger = ledger_of(tx)
    packages = {item.piece.split(":")[0] for item in ledger.publications}
    assert len(packages) == 2
    replacing = {piece.id: piece.replaces for piece in ledger.pieces if piece.replaces}
    assert replacing
    assert all(piece.startswith(second.package_id) for piece in replacing)
    assert all(piece.startswith(first.package_id) for piece in replacing.values())


def test_a_post_found_missing_later_becomes_a_task(studio: Studio, people: People, example: str) -> None:
    published(studio, people, example, "weibo")
    website_out(studio, example)
    weibo = to(studio, example, "weibo")
    work(studio, weibo)
    assert looking.look(studio, weibo.id)
    looking.compare(studio, weibo.id, "1h")
    assert one(studio, weibo).problem == ""
    held = one(studio, weibo)
    studio.channel("weibo").retract(Receipt(external_id=held.external_id, url=held.url))
    looking.look(studio, weibo.id)
    looking.compare(studio, weibo.id, "24h")
    assert "24 小时后复查没有通过" in one(studio, weibo).problem
