"""A corrected version is out: the earlier one on the same channel gives way."""

from __future__ import annotations

from channels.registry import all_channels
from studio.domain.delivery import Delivery, DeliveryState
from studio.store.store import Transaction


def make_room(tx: Transaction, delivery: Delivery, *, url: str) -> None:
    """Called by whoever saw `delivery` come out. Without an earlier one, or when that is gone, nothing happens.

    A channel that corrects in place has already overwritten it; elsewhere the old one is taken down after the
    new one stands, so that readers never find nothing.
    """
    earlier = tx.deliveries.get(delivery.replaces, lock=True) if delivery.replaces else None
    if earlier is None or earlier.state is not DeliveryState.LIVE:
        return
    kind = all_channels()[delivery.channel]
    if kind.corrects_in_place or earlier.url == url:
        tx.deliveries.change(earlier.id, state=DeliveryState.REPLACED, withdrawn_at=tx.now, problem="")
        return
    reason = f"已更正，请看更正后的版本：{url}" if url else "已更正，请看更正后的版本。"
    if kind.by_hand and not earlier.external_id:
        tx.deliveries.change(earlier.id, state=DeliveryState.TAKE_DOWN, withdraw_reason=reason)
        return
    tx.deliveries.change(earlier.id, withdraw_reason=reason)
    tx.enqueue("retract", f"retract-{earlier.id}-{earlier.attempt}", earlier.id, channel=earlier.channel)
