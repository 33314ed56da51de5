"""When a delivery goes out: set another time, send it now, or call it off before it began."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from channels.registry import all_channels
from studio.actions.publish import WEBSITE, check_time, set_off
from studio.actions.steps import act, acting, found, make_move
from studio.domain.delivery import RETRYABLE, Delivery, DeliveryState
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.errors import NotFound, WrongState
from studio.store.store import Transaction
from studio.studio import Studio


@act
def reschedule(studio: Studio, by: str, delivery_id: str, *, due_at: datetime | None) -> None:
    """Sets the time before which it does not go out; None lets it go as soon as possible.

    Raises `WrongState` when it has begun, `UnusableInput` for a time that has passed, `NotAllowed`.
    """
    with studio.store.writing() as tx:
        acting(tx, by, Role.PUBLISHER)
        delivery = _untouched(tx, delivery_id)
        check_time(due_at, now=tx.now)
        moved = replace(delivery, due_at=due_at, attempt=delivery.attempt + 1)
        tx.deliveries.change(delivery_id, due_at=due_at, attempt=moved.attempt, problem="")
        _audit(tx, by, "reschedule", delivery, due_at=due_at.isoformat() if due_at else "")
        if _may_begin(tx, delivery):
            set_off(tx, moved)


@act
def cancel(studio: Studio, by: str, delivery_id: str) -> None:
    """Calls one delivery off. The website's takes the whole publication back: the others would wait for ever."""
    with studio.store.writing() as tx:
        person = acting(tx, by, Role.PUBLISHER)
        delivery = _stopped_or_untouched(tx, delivery_id)
        if delivery.channel == WEBSITE:
            _call_off(tx, person, delivery)
            return
        tx.deliveries.change(delivery_id, state=DeliveryState.CANCELLED, problem="")
        _audit(tx, by, "cancel_delivery", delivery)


def _call_off(tx: Transaction, person: Person, website: Delivery) -> None:
    interpretation = found(tx, website.interpretation_id)
    if interpretation.state is not State.PUBLISHING:
        raise WrongState("网站已经上线，不能取消；需要时请撤回。")
    make_move(tx, interpretation, Move.CALL_OFF, person=person)
    for delivery in tx.deliveries.of_interpretation(website.interpretation_id):
        if delivery.package_id == website.package_id and delivery.state is DeliveryState.WAITING:
            tx.deliveries.change(delivery.id, state=DeliveryState.CANCELLED, problem="")
            _audit(tx, person.id, "cancel_delivery", delivery)
    tx.deliveries.change(website.id, state=DeliveryState.CANCELLED, problem="")


def _may_begin(tx: Transaction, delivery: Delivery) -> bool:
    """The website at any time, the others once it was seen there."""
    return delivery.channel == WEBSITE or found(tx, delivery.interpretation_id).state is State.PUBLISHED


def _untouched(tx: Transaction, delivery_id: str) -> Delivery:
    """Waiting, and nothing of it has gone out yet."""
    delivery = tx.deliveries.get(delivery_id, lock=True)
    if delivery is None:
        raise NotFound("找不到这次投放。")
    if delivery.state is not DeliveryState.WAITING or tx.deliveries.intents(delivery_id):
        raise WrongState("这次投放已经开始，不能再改时间或取消。请刷新页面。")
    return delivery


def _stopped_or_untouched(tx: Transaction, delivery_id: str) -> Delivery:
    """Also what stopped for good: nothing can be out there after a refusal or when nothing was accepted."""
    delivery = tx.deliveries.get(delivery_id, lock=True)
    if delivery is not None and delivery.state in RETRYABLE - {DeliveryState.UNSURE}:
        return delivery
    return _untouched(tx, delivery_id)


def _audit(tx: Transaction, by: str, act: str, delivery: Delivery, **after: object) -> None:
    tx.audit.write(
        person_id=by,
        act=act,
        subject=delivery.interpretation_id,
        at=tx.now,
        before={"state": delivery.state.value, "due_at": delivery.due_at.isoformat() if delivery.due_at else ""},
        after={"delivery": delivery.id, "channel": all_channels()[delivery.channel].label, **after},
    )
