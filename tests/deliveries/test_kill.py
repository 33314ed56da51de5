"""The worker is killed with -9 around every outside call; exactly one article is ever published."""

from __future__ import annotations

import threading

import pytest

from studio.domain.delivery import DeliveryState
from studio.domain.people import Person, Role
from tests.conftest import PASSWORD
from tests.deliveries.conftest import Office, Platforms, packaged, wait_until, waiting_delivery

STATES_AT_THE_END = (DeliveryState.LIVE, DeliveryState.REFUSED, DeliveryState.FAILED, DeliveryState.UNSURE)


def everybody(office: Office) -> dict[Role, Person]:
    from studio.actions import accounts

    admin = accounts.create_administrator(office.studio, login="admin", name="管理员", password=PASSWORD)
    drafter = accounts.add_person(
        office.studio,
        admin.id,
        login="drafter",
        name="起草",
        department="长治市城市管理局",
        roles=frozenset({Role.DRAFTER}),
        password=PASSWORD,
    )
    return {Role.ADMIN: admin, Role.DRAFTER: drafter}


def deliver(office: Office, channel: str) -> str:
    interpretation_id, package_id = packaged(office.studio, everybody(office))
    return waiting_delivery(office.studio, interpretation_id=interpretation_id, package_id=package_id, channel=channel)


def settle(office: Office, delivery_id: str) -> None:
    wait_until(lambda: office.delivery(delivery_id).state in STATES_AT_THE_END, seconds=300)
    delivery = office.delivery(delivery_id)
    assert delivery.state is DeliveryState.LIVE, delivery.problem


def count(platforms: Platforms, platform: str, kind: str) -> int:
    return len(platforms.memory()[platform][kind])


@pytest.mark.parametrize("side", ["before", pytest.param("after", marks=pytest.mark.soak)])
@pytest.mark.parametrize(
    ("channel", "kind", "calls"),
    [pytest.param("wechat", "articles", 6, marks=pytest.mark.soak), ("cms", "posts", 3)],
)
def test_killed_around_every_call_of_a_delivery_one_article_stands(
    office: Office, platforms: Platforms, side: str, channel: str, kind: str, calls: int
) -> None:
    """Each distinct call kills the worker the first time it is made, before or after the platform commits it."""
    delivery_id = deliver(office, channel)
    killed: set[str] = set()
    lock = threading.Lock()

    def kill(_number: int, path: str) -> None:
        with lock:
            if path in killed:
                return
            killed.add(path)
        office.kill_worker()
        threading.Timer(0.2, office.start_worker).start()

    setattr(platforms, side, kill)
    office.start_worker()
    settle(office, delivery_id)
    assert len(killed) >= calls
    assert count(platforms, channel, kind) == 1
    assert count(platforms, channel, "drafts") == 0


def test_a_weibo_whose_answer_was_lost_is_found_and_not_sent_twice(office: Office, platforms: Platforms) -> None:
    platforms.order(platform="weibo", call="statuses/share.json", mishap="answer_lost_after_commit")
    delivery_id = deliver(office, "weibo")
    office.start_worker()
    settle(office, delivery_id)
    assert count(platforms, "weibo", "statuses") == 1


def test_a_delivery_waits_while_the_platform_is_switched_off(office: Office, platforms: Platforms) -> None:
    platforms.order(platform="weibo", call="statuses/share.json", mishap="answer_lost_before_commit")
    delivery_id = deliver(office, "weibo")
    office.start_worker()
    settle(office, delivery_id)
    assert count(platforms, "weibo", "statuses") == 1
