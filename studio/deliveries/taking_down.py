"""Taking a post down where it stands, with the public reason; a platform that will not becomes a person's task."""

from __future__ import annotations

from channels.contract import Receipt
from channels.errors import ChannelError, Refused
from studio.domain.delivery import DeliveryState
from studio.studio import Studio

WAITS = (0, 5, 30, 120)
"""Seconds before each try."""


BY_A_PERSON = (
    "这篇内容是由人在平台上发布后填回网址的，本系统没有它在平台上的编号，不能代为撤下。请到平台后台撤下后，在这里记录。"
)


def retract(studio: Studio, delivery_id: str) -> bool:
    """True when nothing is left to try: it is down, or the channel refused for good."""
    with studio.store.reading() as tx:
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None
        if delivery.state is not DeliveryState.LIVE:
            return True
    if not delivery.external_id:
        with studio.store.writing() as tx:
            tx.deliveries.change(delivery_id, problem=BY_A_PERSON)
        hand_over(studio, delivery_id)
        return True
    receipt = Receipt(external_id=delivery.external_id, url=delivery.url, details=delivery.facts.get("receipt", {}))
    try:
        studio.channel(delivery.channel).retract(receipt, reason=delivery.withdraw_reason)
    except ChannelError as error:
        with studio.store.writing() as tx:
            tx.deliveries.change(delivery_id, problem=f"撤回没有完成：{error}")
        if isinstance(error, Refused):
            hand_over(studio, delivery_id)
            return True
        return False
    with studio.store.writing() as tx:
        tx.deliveries.change(delivery_id, state=DeliveryState.WITHDRAWN, withdrawn_at=tx.now, problem="")
        tx.audit.write(
            person_id="system",
            act="delivery_withdrawn",
            subject=delivery.interpretation_id,
            at=tx.now,
            after={"delivery": delivery_id, "channel": delivery.channel, "reason": delivery.withdraw_reason},
        )
    return True


def hand_over(studio: Studio, delivery_id: str) -> None:
    """The tries ran out: a person has to take it down on the platform's own site, and say so."""
    with studio.store.writing() as tx:
        delivery = tx.deliveries.get(delivery_id, lock=True)
        assert delivery is not None
        if delivery.state is DeliveryState.LIVE:
            tx.deliveries.change(delivery_id, state=DeliveryState.TAKE_DOWN)
