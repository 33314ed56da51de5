"""Publishing an accepted package: website first, the other channels after its address was seen."""

from __future__ import annotations

from collections.abc import Sequence

from channels.registry import all_channels
from studio.actions.steps import acting, found, intact, make_move, new_id, refuse
from studio.domain.delivery import Delivery, DeliveryState
from studio.domain.states import Move
from studio.errors import NotAllowed, StudioError, WrongState
from studio.studio import Studio

WEBSITE = "website"


def publish(studio: Studio, by: str, interpretation_id: str, *, channels: Sequence[str], seen_version: int) -> None:
    """Records one delivery per channel and starts the website's. Raises `NotAllowed`, `WrongState`."""
    try:
        _publish(studio, by, interpretation_id, channels=channels, seen_version=seen_version)
    except NotAllowed as error:
        refuse(studio, error, person_id=by, act=Move.PUBLISH.value, subject=interpretation_id)
        raise


def _publish(studio: Studio, by: str, interpretation_id: str, *, channels: Sequence[str], seen_version: int) -> None:
    unknown = set(channels) - set(all_channels())
    if unknown:
        raise StudioError(f"没有这样的渠道：{'、'.join(sorted(unknown))}。")
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
        make_move(tx, interpretation, Move.PUBLISH, person=person)
        for key in (WEBSITE, *(key for key in channels if key != WEBSITE)):
            account = studio.complete(key, tx.accounts.get(key))
            delivery = Delivery(
                id=new_id(),
                interpretation_id=interpretation_id,
                package_id=package.id,
                channel=key,
                rehearsal=account.rehearsal,
                state=DeliveryState.WAITING,
                created_at=tx.now,
            )
            tx.deliveries.add(delivery)
            if key == WEBSITE:
                tx.enqueue("deliver", f"deliver-{delivery.id}-1", delivery.id)
