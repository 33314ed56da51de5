"""A delivery that stopped: try it again, or take it down."""

from __future__ import annotations

from channels.registry import all_channels
from studio.actions.steps import acting, found, make_move
from studio.domain.delivery import RETRYABLE, DeliveryState
from studio.domain.people import Role
from studio.domain.states import Move
from studio.errors import NotFound, WrongState
from studio.studio import Studio


def retry_delivery(studio: Studio, by: str, delivery_id: str) -> None:
    """Starts it again where it stopped: stages that were answered are not repeated, lost ones are asked for."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.PUBLISHER)
        delivery = tx.deliveries.get(delivery_id)
        if delivery is None:
            raise NotFound("找不到这次投放。")
        unseen = delivery.state is DeliveryState.LIVE and not any(
            item.verified for item in tx.deliveries.evidence_of(delivery_id)
        )
        if delivery.state not in RETRYABLE and not unseen:
            raise WrongState("这次投放正在进行或已经完成，不需要重试。")
        attempt = delivery.attempt + 1
        tx.deliveries.change(delivery_id, state=DeliveryState.WAITING, attempt=attempt, problem="")
        tx.audit.write(
            person_id=by,
            act="retry_delivery",
            subject=delivery.interpretation_id,
            at=tx.now,
            before={"state": delivery.state.value, "problem": delivery.problem},
            after={"delivery": delivery_id, "attempt": attempt},
        )
        tx.enqueue("deliver", f"deliver-{delivery_id}-{attempt}", delivery_id)


def withdraw(studio: Studio, by: str, interpretation_id: str, *, reason: str, seen_version: int) -> None:
    """Takes the interpretation down everywhere it was published, with a public reason."""
    with studio.store.writing() as tx:
        person = acting(tx, by, Role.PUBLISHER)
        interpretation = found(tx, interpretation_id)
        if interpretation.version != seen_version:
            raise WrongState("您看到的页面不是最新的，没有撤回。请刷新页面后再操作。")
        make_move(tx, interpretation, Move.WITHDRAW, person=person, note=reason)
        for delivery in tx.deliveries.of_interpretation(interpretation_id):
            if delivery.state in (DeliveryState.WAITING, DeliveryState.BY_HAND):
                tx.deliveries.change(delivery.id, state=DeliveryState.WITHDRAWN)
            elif delivery.state is DeliveryState.LIVE and all_channels()[delivery.channel].by_hand:
                tx.deliveries.change(delivery.id, state=DeliveryState.TAKE_DOWN)
            elif delivery.state is DeliveryState.LIVE:
                tx.enqueue("retract", f"retract-{delivery.id}", delivery.id)
