"""Publishing an accepted package: website first, the other channels after its address was seen."""

from __future__ import annotations

from collections.abc import Sequence

from channels.registry import all_channels
from studio.actions.steps import acting, found, intact, make_move, new_id, refuse
from studio.domain.delivery import Delivery, DeliveryState
from studio.domain.interpretation import Package
from studio.domain.people import Role
from studio.domain.states import Move, State
from studio.errors import NotAllowed, StudioError, WrongState
from studio.store.store import Transaction
from studio.studio import Studio

WEBSITE = "website"


def publish(studio: Studio, by: str, interpretation_id: str, *, channels: Sequence[str], seen_version: int) -> None:
    """Records one delivery per channel and starts the website's. Raises `NotAllowed`, `WrongState`."""
    try:
        _publish(studio, by, interpretation_id, channels=channels, seen_version=seen_version)
    except NotAllowed as error:
        refuse(studio, error, person_id=by, act=Move.PUBLISH.value, subject=interpretation_id)
        raise


def publish_also(studio: Studio, by: str, interpretation_id: str, *, channels: Sequence[str]) -> None:
    """More channels for what is published already. Raises `NotAllowed`, `WrongState`."""
    try:
        with studio.store.writing() as tx:
            acting(tx, by, Role.PUBLISHER)
            interpretation = found(tx, interpretation_id)
            if interpretation.state is not State.PUBLISHED:
                raise WrongState("网站上线以后才能增加渠道，没有增加。请刷新页面。")
            there = {item.channel for item in tx.deliveries.of_interpretation(interpretation_id)}
            package = intact(tx, studio, interpretation.package_id)
            for key in _known(package, [key for key in channels if key not in there]):
                set_off(tx, _new_delivery(tx, studio, interpretation_id, package, key))
                tx.audit.write(
                    person_id=by, act="publish_also", subject=interpretation_id, at=tx.now, after={"channel": key}
                )
    except NotAllowed as error:
        refuse(studio, error, person_id=by, act="publish_also", subject=interpretation_id)
        raise


def set_off(tx: Transaction, delivery: Delivery) -> None:
    """The website's address is known: the worker takes it up, or a person does."""
    if all_channels()[delivery.channel].by_hand:
        tx.deliveries.change(delivery.id, state=DeliveryState.BY_HAND)
    else:
        tx.enqueue("deliver", f"deliver-{delivery.id}-{delivery.attempt}", delivery.id)


def _publish(studio: Studio, by: str, interpretation_id: str, *, channels: Sequence[str], seen_version: int) -> None:
    with studio.store.writing() as tx:
        person = acting(tx, by)
        interpretation = found(tx, interpretation_id)
        if interpretation.rule_for(Move.PUBLISH) is None:
            raise WrongState("现在不能发布：这篇解读还没有接收，或已经发布。请刷新页面。")
        if why := interpretation.barred(Move.PUBLISH, person):
            raise NotAllowed(why)
        if interpretation.version != seen_version:
            raise WrongState("您看到的页面不是最新的，没有发布。请刷新页面后再操作。")
        package = intact(tx, studio, interpretation.package_id)
        others = _known(package, [key for key in channels if key != WEBSITE])
        make_move(tx, interpretation, Move.PUBLISH, person=person)
        for key in (WEBSITE, *others):
            delivery = _new_delivery(tx, studio, interpretation_id, package, key)
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


def _new_delivery(tx: Transaction, studio: Studio, interpretation_id: str, package: Package, key: str) -> Delivery:
    delivery = Delivery(
        id=new_id(),
        interpretation_id=interpretation_id,
        package_id=package.id,
        channel=key,
        rehearsal=studio.complete(key, tx.accounts.get(key)).rehearsal,
        state=DeliveryState.WAITING,
        created_at=tx.now,
    )
    tx.deliveries.add(delivery)
    return delivery
