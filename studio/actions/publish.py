"""Publishing an accepted package: website first, the other channels after its address was seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from channels.registry import all_channels
from studio.actions.steps import act, acting, found, intact, make_move, new_id, policy_of, refuse_closed
from studio.domain.delivery import Delivery, DeliveryState
from studio.domain.interpretation import Package
from studio.domain.people import Role
from studio.domain.states import Move, State
from studio.errors import NotAllowed, StudioError, UnusableInput, WrongState
from studio.store.store import Transaction
from studio.studio import Studio

WEBSITE = "website"
FARTHEST = timedelta(days=366)
"""How far ahead a publication may be set: more is a slip of the keyboard."""


@act
def publish_also(studio: Studio, by: str, interpretation_id: str, *, channels: Sequence[str]) -> None:
    """More channels for what is published already. Raises `NotAllowed`, `WrongState`."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.PUBLISHER)
        interpretation = found(tx, interpretation_id)
        if interpretation.state is not State.PUBLISHED:
            raise WrongState("网站上线以后才能增加渠道，没有增加。请刷新页面。")
        there = {
            item.channel
            for item in tx.deliveries.of_interpretation(interpretation_id)
            if item.state is not DeliveryState.CANCELLED
        }
        package = intact(tx, studio, interpretation.package_id)
        for key in _known(package, [key for key in channels if key not in there]):
            set_off(tx, _new_delivery(tx, studio, interpretation_id, package, key))
            tx.audit.write(
                person_id=by, act="publish_also", subject=interpretation_id, at=tx.now, after={"channel": key}
            )


def set_off(tx: Transaction, delivery: Delivery) -> None:
    """The website's address is known: the worker takes it up when it is due, or a person does at once."""
    stored = tx.accounts.get(delivery.channel)
    if not all_channels()[delivery.channel].runs(stored.values if stored else {}):
        tx.deliveries.change(delivery.id, state=DeliveryState.BY_HAND)
        return
    tx.enqueue(
        "deliver",
        f"deliver-{delivery.id}-{delivery.attempt}",
        delivery.id,
        delivery.attempt,
        channel=delivery.channel,
        after=max(delivery.due_at - tx.now, timedelta(0)) if delivery.due_at else timedelta(0),
    )


def places(tx: Transaction, interpretation_id: str) -> dict[str, Delivery]:
    """Where an earlier version stands now, by channel."""
    deliveries = tx.deliveries.of_interpretation(interpretation_id)
    return {item.channel: item for item in deliveries if item.state is DeliveryState.LIVE and not item.withdraw_reason}


@act
def publish(
    studio: Studio,
    by: str,
    interpretation_id: str,
    *,
    channels: Sequence[str],
    seen_version: int,
    due_at: datetime | None = None,
) -> None:
    """Records one delivery per channel and starts the website's, not before `due_at`.

    A correction also goes to every place where the earlier version still stands.
    Raises `NotAllowed`, `WrongState`, `UnusableInput`.
    """
    with studio.store.writing() as tx:
        person = acting(tx, by)
        interpretation = found(tx, interpretation_id)
        if interpretation.rule_for(Move.PUBLISH) is None:
            raise WrongState("现在不能发布：这篇解读还没有接收，或已经发布。请刷新页面。")
        if why := interpretation.barred(Move.PUBLISH, person):
            raise NotAllowed(why)
        if interpretation.version != seen_version:
            raise WrongState("您看到的页面不是最新的，没有发布。请刷新页面后再操作。")
        refuse_closed(policy_of(tx, interpretation).policy)
        package = intact(tx, studio, interpretation.package_id)
        check_time(due_at, now=tx.now)
        earlier = places(tx, interpretation_id)
        others = _known(package, [key for key in (*channels, *earlier) if key != WEBSITE])
        make_move(tx, interpretation, Move.PUBLISH, person=person)
        for key in (WEBSITE, *others):
            replaces = earlier[key].id if key in earlier else ""
            delivery = _new_delivery(tx, studio, interpretation_id, package, key, due_at=due_at, replaces=replaces)
            if key == WEBSITE:
                set_off(tx, delivery)


def _known(package: Package, channels: Sequence[str]) -> list[str]:
    """The channels asked for, each once. Raises `StudioError` when the signed package has no words for one."""
    wanted = list(dict.fromkeys(channels))
    kinds = all_channels()
    if unknown := [key for key in wanted if key not in kinds]:
        raise StudioError(f"没有这样的渠道：{'、'.join(sorted(unknown))}。")
    if unsigned := [kinds[key].label for key in wanted if key not in package.manifest["channels"]]:
        raise StudioError(f"审签的材料里没有{'、'.join(unsigned)}的文字，没有投放。请退回后重新生成材料、重新审签。")
    return wanted


def check_time(due_at: datetime | None, *, now: datetime) -> None:
    """Raises `UnusableInput` for a time at which nothing can be published."""
    if due_at is None:
        return
    if due_at <= now:
        raise UnusableInput("定好的时间已经过去，没有保存。请选以后的时间，或选立即发布。")
    if due_at - now > FARTHEST:
        raise UnusableInput("定时最长一年，没有保存。请核对日期。")


def _new_delivery(
    tx: Transaction,
    studio: Studio,
    interpretation_id: str,
    package: Package,
    key: str,
    *,
    due_at: datetime | None = None,
    replaces: str = "",
) -> Delivery:
    delivery = Delivery(
        id=new_id(),
        interpretation_id=interpretation_id,
        package_id=package.id,
        channel=key,
        rehearsal=studio.complete(key, tx.accounts.get(key)).rehearsal,
        state=DeliveryState.WAITING,
        created_at=tx.now,
        due_at=due_at,
        replaces=replaces,
    )
    tx.deliveries.add(delivery)
    return delivery
