"""撤回: taking an interpretation down everywhere, with a public reason."""

from __future__ import annotations

from dataclasses import replace

from channels.registry import all_channels
from studio.actions.publish import set_off
from studio.actions.steps import act, acting, found, make_move
from studio.domain.delivery import RETRYABLE, Delivery, DeliveryState
from studio.domain.people import Role
from studio.domain.states import Move
from studio.errors import Incomplete, WrongState
from studio.store.store import Transaction
from studio.studio import Studio


@act
def withdraw(studio: Studio, by: str, interpretation_id: str, *, reason: str, seen_version: int) -> None:
    """Takes everything down that is out or on its way. While a correction is being written, the text stays open.

    Raises `Incomplete` without a reason, `WrongState` when nothing is out or the page was stale, `NotAllowed`.
    """
    reason = reason.strip()
    if not reason:
        raise Incomplete("撤回理由会向公众显示，请写明。没有撤回。")
    with studio.store.writing() as tx:
        person = acting(tx, by, Role.PUBLISHER)
        interpretation = found(tx, interpretation_id)
        if interpretation.version != seen_version:
            raise WrongState("您看到的页面不是最新的，没有撤回。请刷新页面后再操作。")
        deliveries = tx.deliveries.of_interpretation(interpretation_id)
        if interpretation.rule_for(Move.WITHDRAW):
            make_move(tx, interpretation, Move.WITHDRAW, person=person, note=reason)
        elif any(item.state is DeliveryState.LIVE and not item.withdraw_reason for item in deliveries):
            tx.audit.write(
                person_id=by,
                act="withdraw_while_correcting",
                subject=interpretation_id,
                at=tx.now,
                after={"reason": reason},
            )
        else:
            raise WrongState("这篇解读没有已发布的内容，不需要撤回。请刷新页面。")
        for delivery in deliveries:
            _take_back(tx, delivery.id, reason)


@act
def retry_taking_down(studio: Studio, by: str, delivery_id: str) -> None:
    """Asks the platform once more to take a post down, after what was in the way is out of it."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.PUBLISHER)
        delivery = tx.deliveries.get(delivery_id, lock=True)
        if delivery is None or delivery.state is not DeliveryState.TAKE_DOWN or _by_hand(delivery):
            raise WrongState("这次投放不在等待撤下。请刷新页面。")
        attempt = delivery.attempt + 1
        tx.deliveries.change(delivery_id, state=DeliveryState.LIVE, attempt=attempt, problem="")
        tx.enqueue("retract", f"retract-{delivery_id}-{attempt}", delivery_id, channel=delivery.channel)
        tx.audit.write(
            person_id=by,
            act="retry_taking_down",
            subject=delivery.interpretation_id,
            at=tx.now,
            after={"delivery": delivery_id},
        )


def _take_back(tx: Transaction, delivery_id: str, reason: str) -> None:
    delivery = tx.deliveries.get(delivery_id, lock=True)
    assert delivery is not None
    match delivery.state:
        case DeliveryState.BY_HAND:
            tx.deliveries.change(delivery_id, state=DeliveryState.WITHDRAWN, withdraw_reason=reason)
        case DeliveryState.WAITING if not tx.deliveries.intents(delivery_id):
            tx.deliveries.change(delivery_id, state=DeliveryState.WITHDRAWN, withdraw_reason=reason)
        case DeliveryState.SENDING:
            # The job that is at work sees this before its next stage, or when the receipt comes.
            tx.deliveries.change(delivery_id, withdraw_reason=reason)
        case DeliveryState.LIVE if _by_hand(delivery):
            tx.deliveries.change(delivery_id, state=DeliveryState.TAKE_DOWN, withdraw_reason=reason)
        case DeliveryState.LIVE:
            tx.deliveries.change(delivery_id, withdraw_reason=reason)
            tx.enqueue("retract", f"retract-{delivery_id}-{delivery.attempt}", delivery_id, channel=delivery.channel)
        case state if state in RETRYABLE or state is DeliveryState.WAITING:
            # Something may be out there: the job settles it first, and then takes it down.
            changes = {"state": DeliveryState.WAITING, "attempt": delivery.attempt + 1, "due_at": None}
            tx.deliveries.change(delivery_id, withdraw_reason=reason, **changes)
            set_off(tx, replace(delivery, attempt=delivery.attempt + 1, due_at=None))
        case _:
            pass


def _by_hand(delivery: Delivery) -> bool:
    """A person published it: only a person can take it down."""
    return all_channels()[delivery.channel].by_hand and not delivery.external_id
