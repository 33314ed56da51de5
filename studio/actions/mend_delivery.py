"""A delivery that stopped: try it again, alone or with all that stopped for the same cause, or say what became of it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from channels.contract import Receipt
from channels.registry import all_channels
from studio.actions.publish import set_off
from studio.actions.replace import make_room
from studio.actions.steps import act, acting
from studio.domain.delivery import RETRYABLE, Delivery, DeliveryState, alike
from studio.domain.people import Role
from studio.errors import Incomplete, NotFound, WrongState
from studio.store.store import Transaction
from studio.studio import Studio


@act
def retry_delivery(studio: Studio, by: str, delivery_id: str) -> None:
    """Starts it again where it stopped: stages that were answered are not repeated, lost ones are asked for."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.PUBLISHER)
        delivery = tx.deliveries.get(delivery_id, lock=True)
        if delivery is None:
            raise NotFound("找不到这次投放。")
        unseen = delivery.state is DeliveryState.LIVE and (
            delivery.problem or not any(item.verified for item in tx.deliveries.evidence_of(delivery_id))
        )
        if delivery.state not in RETRYABLE and not unseen:
            raise WrongState("这次投放正在进行或已经完成，不需要重试。")
        _again(tx, by, delivery)


@act
def retry_alike(studio: Studio, by: str, channel: str, problem: str) -> int:
    """Retries every delivery to this channel that stopped with this problem, and answers how many."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.PUBLISHER)
        stopped = [
            item
            for item in tx.deliveries.standing_at(RETRYABLE)
            if item.channel == channel and alike(item.problem) == alike(problem)
        ]
        for delivery in stopped:
            _again(tx, by, delivery)
        return len(stopped)


@act
def record_published(studio: Studio, by: str, delivery_id: str, *, url: str) -> None:
    """A person saw to it on the platform's own site, or found there that it had come out, and brings its address."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.PUBLISHER)
        delivery = tx.deliveries.get(delivery_id, lock=True)
        if delivery is None or delivery.state not in RETRYABLE:
            raise WrongState("这次投放现在不需要人工填写网址。请刷新页面。")
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Incomplete("请粘贴完整的网址，以 http:// 或 https:// 开头。没有记录。")
        attempt = delivery.attempt + 1
        held = _held(studio, tx, delivery)
        tx.deliveries.change(
            delivery_id,
            state=DeliveryState.LIVE,
            url=url.strip(),
            external_id=held.external_id,
            published_at=tx.now,
            attempt=attempt,
            problem="",
            facts={**delivery.facts, "by_operator": by, "receipt": dict(held.details)},
        )
        make_room(tx, delivery, url=url.strip())
        tx.enqueue("see", f"see-{delivery_id}-{attempt}", delivery_id)
        _audit(tx, by, "record_published", delivery, url=url.strip())


def _held(studio: Studio, tx: Transaction, delivery: Delivery) -> Receipt:
    """What the stages that were done know of it; without the platform's own number only a person can take it down."""
    account = studio.complete(delivery.channel, tx.accounts.get(delivery.channel))
    try:
        return studio.channel(delivery.channel, account).receipt(delivery.facts)
    except LookupError:
        return Receipt(external_id="", url="")


def _again(tx: Transaction, by: str, delivery: Delivery) -> None:
    attempt = delivery.attempt + 1
    tx.deliveries.change(delivery.id, state=DeliveryState.WAITING, attempt=attempt, problem="")
    _audit(tx, by, "retry_delivery", delivery, attempt=attempt)
    set_off(tx, replace(delivery, attempt=attempt))


def _audit(tx: Transaction, by: str, act: str, delivery: Delivery, **after: object) -> None:
    tx.audit.write(
        person_id=by,
        act=act,
        subject=delivery.interpretation_id,
        at=tx.now,
        before={"state": delivery.state.value, "problem": delivery.problem},
        after={"delivery": delivery.id, "channel": all_channels()[delivery.channel].label, **after},
    )
