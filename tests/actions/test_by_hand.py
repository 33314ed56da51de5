"""Channels without an interface: a person publishes, brings proof, and only then is it counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from studio.actions.by_hand import hand_off, record_publication, record_taken_down
from studio.actions.go_live import go_live
from studio.actions.prove import ledger_of, measured
from studio.actions.publish import publish, publish_also
from studio.actions.withdraw import withdraw
from studio.domain.delivery import Delivery, DeliveryState, Evidence
from studio.domain.ledger import Publication
from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.domain.window import Window
from studio.errors import Incomplete, NotAllowed, StudioError, UnusableInput, WrongState
from studio.studio import Studio
from tests.actions.test_walk import bring_to, standing
from tests.actions.test_walk import example as example
from tests.channels.posts import picture

People = dict[Role, Person]
SITE = "https://www.example.gov.cn/zcjd/1.html"


@pytest.fixture
def newspaper(studio: Studio, people: People, example: str) -> Delivery:
    """The example, accepted and on the website, waiting for a person to bring it to a newspaper."""
    bring_to(studio, people, example, State.ACCEPTED)
    version = standing(studio, example).version
    publish(studio, people[Role.PUBLISHER].id, example, channels=["website", "newspaper"], seen_version=version)
    assert delivery_to(studio, example, "newspaper").state is DeliveryState.WAITING
    put_on_website(studio, example)
    return delivery_to(studio, example, "newspaper")


def put_on_website(studio: Studio, interpretation_id: str) -> None:
    site = delivery_to(studio, interpretation_id, "website")
    with studio.store.writing() as tx:
        tx.deliveries.change(site.id, state=DeliveryState.LIVE, url=SITE, published_at=tx.now)
        seen = Evidence(
            id="seen", delivery_id=site.id, url=SITE, checked_at=tx.now, status_code=200, verified=True, linked=True
        )
        tx.deliveries.add_evidence(seen)
    go_live(studio, interpretation_id)


def delivery_to(studio: Studio, interpretation_id: str, channel: str) -> Delivery:
    with studio.store.reading() as tx:
        found = tx.deliveries.of_interpretation(interpretation_id)
    return next(item for item in found if item.channel == channel)


def published(studio: Studio, channel: str) -> list[Publication]:
    with studio.store.reading() as tx:
        return [item for item in ledger_of(tx).publications if item.channel == channel]


def record(studio: Studio, who: Person, delivery: Delivery, **changes: object) -> None:
    given: dict[str, object] = {
        "url": "",
        "published_at": studio.clock() - timedelta(hours=1),
        "proofs": [("剪报.png", picture())],
        "forms": ["文字", "图解"],
        "note": "某日报 2026年3月2日 第3版",
    }
    record_publication(studio, who.id, delivery.id, **(given | changes))  # type: ignore[arg-type]


def test_a_channel_served_by_hand_waits_for_the_website_and_then_for_a_person(newspaper: Delivery) -> None:
    assert newspaper.state is DeliveryState.BY_HAND
    assert not newspaper.rehearsal


def test_the_pack_comes_from_the_signed_package_and_links_to_the_website(
    studio: Studio, people: People, newspaper: Delivery
) -> None:
    post = hand_off(studio, people[Role.PUBLISHER].id, newspaper.id)
    assert post.source_url == SITE
    assert post.text
    assert post.html == "", "nothing to paste as HTML in a newspaper"


def test_a_clipping_that_somebody_vouches_for_counts_at_once(
    studio: Studio, people: People, newspaper: Delivery
) -> None:
    assert published(studio, "newspaper") == []
    record(studio, people[Role.PUBLISHER], newspaper)
    after = delivery_to(studio, newspaper.interpretation_id, "newspaper")
    assert after.state is DeliveryState.LIVE
    with studio.store.reading() as tx:
        (evidence,) = tx.deliveries.evidence_of(newspaper.id)
    assert evidence.verified
    assert evidence.person_id == people[Role.PUBLISHER].id
    assert studio.media.get(evidence.proof) == picture()
    counted = published(studio, "newspaper")
    assert counted
    assert all(item.verified_at and item.proof_digest == evidence.proof for item in counted)


def test_a_publication_in_a_newspaper_makes_the_policy_off_site(
    studio: Studio, people: People, newspaper: Delivery
) -> None:
    record(studio, people[Role.PUBLISHER], newspaper)
    window = Window(start=date(2020, 1, 1), end=date(2027, 1, 1))
    with studio.store.reading() as tx:
        found = measured(ledger_of(tx), window, asof=studio.clock())
    assert any(item.off_site for item in found.items)


def test_only_the_forms_that_were_shown_there_are_counted(studio: Studio, people: People, newspaper: Delivery) -> None:
    record(studio, people[Role.PUBLISHER], newspaper, forms=["文字"])
    assert {item.id.rsplit(":", 1)[1] for item in published(studio, "newspaper")} == {"文字"}


def test_an_address_alone_counts_only_after_it_was_seen(studio: Studio, people: People, newspaper: Delivery) -> None:
    record(studio, people[Role.PUBLISHER], newspaper, url="https://paper.example.com/1.html", proofs=[])
    assert delivery_to(studio, newspaper.interpretation_id, "newspaper").url == "https://paper.example.com/1.html"
    assert all(item.verified_at is None for item in published(studio, "newspaper"))


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"proofs": []}, Incomplete, "网址，或上传佐证"),
        ({"url": "paper.example.com", "proofs": []}, UnusableInput, "https://"),
        ({"published_at": datetime(2031, 1, 1, tzinfo=UTC)}, UnusableInput, "晚于现在"),
        ({"proofs": [("剪报.png", b"not a picture")]}, UnusableInput, "剪报"),
    ],
)
def test_a_record_that_proves_nothing_is_refused_and_keeps_nothing(
    studio: Studio,
    people: People,
    newspaper: Delivery,
    changes: dict[str, object],
    error: type[StudioError],
    says: str,
) -> None:
    with pytest.raises(error, match=says):
        record(studio, people[Role.PUBLISHER], newspaper, **changes)
    assert delivery_to(studio, newspaper.interpretation_id, "newspaper") == newspaper


def test_nobody_but_the_publisher_records_what_came_out(studio: Studio, people: People, newspaper: Delivery) -> None:
    for role, person in people.items():
        if role is Role.PUBLISHER:
            continue
        with pytest.raises(NotAllowed):
            record(studio, person, newspaper)
        with pytest.raises(NotAllowed):
            record_taken_down(studio, person.id, newspaper.id, note="已删除")
        with studio.store.reading() as tx:
            assert tx.audit.latest(1)[0].act == "refused:record_taken_down"
    assert published(studio, "newspaper") == []


def test_a_channel_that_the_worker_serves_is_not_recorded_by_hand(
    studio: Studio, people: People, newspaper: Delivery
) -> None:
    site = delivery_to(studio, newspaper.interpretation_id, "website")
    with pytest.raises(WrongState, match="自动投放"):
        record(studio, people[Role.PUBLISHER], site)


def test_a_channel_can_be_added_after_publication(studio: Studio, people: People, newspaper: Delivery) -> None:
    publish_also(studio, people[Role.PUBLISHER].id, newspaper.interpretation_id, channels=["broadcast", "newspaper"])
    assert delivery_to(studio, newspaper.interpretation_id, "broadcast").state is DeliveryState.BY_HAND
    with studio.store.reading() as tx:
        channels = [item.channel for item in tx.deliveries.of_interpretation(newspaper.interpretation_id)]
    assert sorted(channels) == ["broadcast", "newspaper", "website"]
    with pytest.raises(NotAllowed):
        publish_also(studio, people[Role.HEAD].id, newspaper.interpretation_id, channels=["gazette"])


def test_after_a_withdrawal_a_person_says_how_it_was_taken_down(
    studio: Studio, people: People, newspaper: Delivery
) -> None:
    publisher = people[Role.PUBLISHER]
    record(studio, publisher, newspaper)
    version = standing(studio, newspaper.interpretation_id).version
    withdraw(studio, publisher.id, newspaper.interpretation_id, reason="内容有误", seen_version=version)
    assert delivery_to(studio, newspaper.interpretation_id, "newspaper").state is DeliveryState.TAKE_DOWN
    with pytest.raises(Incomplete, match="怎样撤下"):
        record_taken_down(studio, publisher.id, newspaper.id, note=" ")
    record_taken_down(studio, publisher.id, newspaper.id, note="次日刊登更正启事")
    assert delivery_to(studio, newspaper.interpretation_id, "newspaper").state is DeliveryState.WITHDRAWN
    assert all(item.withdrawn_at for item in published(studio, "newspaper"))


def test_what_nobody_published_yet_is_simply_over_after_a_withdrawal(
    studio: Studio, people: People, newspaper: Delivery
) -> None:
    version = standing(studio, newspaper.interpretation_id).version
    withdraw(studio, people[Role.PUBLISHER].id, newspaper.interpretation_id, reason="内容有误", seen_version=version)
    assert delivery_to(studio, newspaper.interpretation_id, "newspaper").state is DeliveryState.WITHDRAWN
    with pytest.raises(WrongState):
        record(studio, people[Role.PUBLISHER], newspaper)
