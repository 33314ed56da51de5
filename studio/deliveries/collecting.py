"""What the platforms counted: asked once a day for what came out lately, where the channel can be asked."""

from __future__ import annotations

from datetime import timedelta

from channels.contract import Receipt
from channels.errors import ChannelError
from channels.registry import all_channels
from studio.domain.calendar import BEIJING
from studio.domain.delivery import DeliveryState, Statistic
from studio.studio import Studio

FOLLOWED = timedelta(days=31)
"""How long after publication numbers are collected: WeChat reports thirty days."""


def wanted(studio: Studio) -> list[str]:
    """Deliveries that stand, came out lately, and are on a channel that counts."""
    counting = {key for key, kind in all_channels().items() if kind.has_statistics}
    with studio.store.reading() as tx:
        return [
            item.id
            for item in tx.deliveries.standing_at({DeliveryState.LIVE})
            if item.channel in counting
            and item.external_id
            and item.published_at
            and tx.now - item.published_at <= FOLLOWED
        ]


def collect(studio: Studio, delivery_id: str) -> None:
    """Keeps the numbers. A platform that does not answer today is asked again tomorrow, for all days."""
    with studio.store.reading() as tx:
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None and delivery.published_at is not None
    receipt = Receipt(external_id=delivery.external_id, url=delivery.url, details=delivery.facts.get("receipt", {}))
    try:
        found = studio.channel(delivery.channel).statistics(
            receipt,
            published_on=delivery.published_at.astimezone(BEIJING).date(),
            today=studio.clock().astimezone(BEIJING).date(),
        )
    except ChannelError:
        return
    with studio.store.writing() as tx:
        for day, numbers in found.items():
            tx.deliveries.count(Statistic(delivery_id=delivery_id, day=day, numbers=numbers, collected_at=tx.now))
