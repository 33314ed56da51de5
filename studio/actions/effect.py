"""传播效果: reading what was counted of every post, and typing in what a platform only shows to people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from channels.contract import COUNTS
from channels.registry import all_channels
from studio.actions.prove import MAY_LOOK
from studio.actions.sight import in_sight, sight_of
from studio.actions.steps import act, acting, new_id
from studio.domain.calendar import BEIJING
from studio.domain.delivery import Delivery, DeliveryState, Statistic
from studio.domain.effect import HandCount, Reach, numbers_by_day
from studio.domain.people import Role
from studio.domain.policy import core_title
from studio.domain.window import Window
from studio.errors import Incomplete, NotFound, UnusableInput, WrongState
from studio.store.policies import StoredPolicy
from studio.store.store import Transaction
from studio.studio import Studio

MAY_COUNT = (Role.PUBLISHER,)
LARGEST = 2_000_000_000
"""More than everybody there is: a slip of the keyboard."""


@act
def effect(studio: Studio, by: str, *, window: Window) -> list[Reach]:
    """Every post that came out in the window, rehearsals included and marked, oldest first."""
    with studio.store.reading() as tx:
        sight = sight_of(tx, acting(tx, by, *MAY_LOOK))
        out = [one for one in tx.deliveries.within(window.start, window.end) if one.published_at is not None]
        policies = {key: _policy(tx, key) for key in {one.interpretation_id for one in out}}
        ids = [one.id for one in out]
        counted, by_hand = tx.deliveries.counted_of(ids), tx.deliveries.hand_counts(ids)
        made = {key: _made(tx, key) for key in {one.package_id for one in out}}
    found = [
        _reach(one, stored, _forms(one, made[one.package_id]), counted.get(one.id, ()), by_hand.get(one.id, ()))
        for one in out
        if (stored := policies[one.interpretation_id]) is not None and in_sight(sight, stored)
    ]
    return sorted(found, key=lambda post: (post.published_on, post.channel))


@act
def type_in(studio: Studio, by: str, delivery_id: str, *, day: date, numbers: Mapping[str, int]) -> None:
    """Totals up to the end of that day, as a person read them. They stand beside what the platform reports, never before.

    Raises `NotAllowed`, `NotFound`, `WrongState`, `Incomplete`, `UnusableInput`; then nothing is kept.
    """
    with studio.store.writing() as tx:
        acting(tx, by, *MAY_COUNT)
        delivery = tx.deliveries.get(delivery_id)
        if delivery is None:
            raise NotFound("找不到这次投放。")
        if delivery.published_at is None or delivery.state is not DeliveryState.LIVE:
            raise WrongState("这次投放还没有发布或已经撤下，没有补记。请刷新页面。")
        if delivery.rehearsal:
            raise WrongState("这是演练，没有真实的读者，不能补记数字。")
        _check(day, numbers, first=delivery.published_at.astimezone(BEIJING).date(), today=_today(tx))
        tx.deliveries.add_hand_count(
            HandCount(id=new_id(), delivery_id=delivery_id, day=day, numbers=dict(numbers), person_id=by, at=tx.now)
        )
        tx.audit.write(
            person_id=by,
            act="type_in",
            subject=delivery_id,
            at=tx.now,
            after={
                "channel": delivery.channel,
                "day": day.isoformat(),
                "numbers": "，".join(f"{COUNTS[key]} {value}" for key, value in numbers.items()),
            },
        )


def _today(tx: Transaction) -> date:
    return tx.now.astimezone(BEIJING).date()


def _check(day: date, numbers: Mapping[str, int], *, first: date, today: date) -> None:
    if not numbers:
        raise Incomplete("请至少填一个数字；平台上看不到的就空着。没有补记。")
    if unknown := sorted(numbers.keys() - COUNTS.keys()):
        raise UnusableInput(f"没有“{'、'.join(unknown)}”这样的数字，没有补记。")
    if not first <= day <= today:
        raise UnusableInput(f"日期应在发布当天（{first}）到今天之间，没有补记。")
    if wrong := [COUNTS[key] for key, value in numbers.items() if not 0 <= value <= LARGEST]:
        raise UnusableInput(f"“{'、'.join(wrong)}”的数字不合理，没有补记。请核对。")


def _policy(tx: Transaction, interpretation_id: str) -> StoredPolicy | None:
    interpretation = tx.interpretations.get(interpretation_id)
    return tx.policies.get(interpretation.policy_id) if interpretation else None


def _made(tx: Transaction, package_id: str) -> frozenset[str]:
    package = tx.interpretations.package(package_id)
    return frozenset(material.form for material in package.materials) if package else frozenset()


def _reach(
    delivery: Delivery,
    stored: StoredPolicy,
    forms: frozenset[str],
    counted: Iterable[Statistic],
    by_hand: Iterable[HandCount],
) -> Reach:
    assert delivery.published_at is not None
    return Reach(
        delivery_id=delivery.id,
        interpretation_id=delivery.interpretation_id,
        title=core_title(stored.policy.title),
        department=stored.policy.issuers[0] if stored.policy.issuers else stored.department,
        channel=delivery.channel,
        forms=forms,
        published_on=delivery.published_at.astimezone(BEIJING).date(),
        rehearsal=delivery.rehearsal,
        days=numbers_by_day(((one.day, one.numbers, one.collected_at) for one in counted), by_hand),
    )


def _forms(delivery: Delivery, made: frozenset[str]) -> frozenset[str]:
    """What the post shows its readers: as somebody said, else as the channel does, else every file of the package."""
    if (told := delivery.facts.get("forms")) is not None:
        return frozenset(told)
    shows = all_channels()[delivery.channel].shows
    return made if shows is None else made & shows
