"""The website version was seen at its address: the interpretation is published, the other channels may start."""

from __future__ import annotations

from studio.actions.publish import set_off
from studio.actions.steps import found, make_move
from studio.domain.delivery import DeliveryState
from studio.domain.people import SYSTEM
from studio.domain.states import Move, State
from studio.studio import Studio


def go_live(studio: Studio, interpretation_id: str) -> None:
    """Called by the worker only; repeating it is harmless."""
    with studio.store.writing() as tx:
        interpretation = found(tx, interpretation_id)
        if interpretation.state is State.PUBLISHING:
            make_move(tx, interpretation, Move.GO_LIVE, person=SYSTEM)
        elif interpretation.state is not State.PUBLISHED:
            return
        for delivery in tx.deliveries.of_interpretation(interpretation_id):
            if delivery.state is DeliveryState.WAITING and delivery.package_id == interpretation.package_id:
                set_off(tx, delivery)
