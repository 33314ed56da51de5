"""暂停渠道: nothing begins on a channel until it is let go on; what had begun is settled, never sent anew."""

from __future__ import annotations

from dataclasses import replace

from channels.registry import all_channels
from studio.actions.publish import WEBSITE, set_off
from studio.actions.steps import act, acting, found
from studio.domain.delivery import Pause
from studio.domain.people import Role
from studio.domain.states import State
from studio.errors import Incomplete, NotFound
from studio.studio import Studio

MAY = (Role.PUBLISHER, Role.ADMIN)


@act
def pause_channel(studio: Studio, by: str, channel: str, *, reason: str) -> None:
    reason = reason.strip()
    if not reason:
        raise Incomplete("请写明为什么暂停，同事会看到。没有暂停。")
    with studio.store.writing() as tx:
        acting(tx, by, *MAY)
        _check(channel)
        tx.deliveries.pause(Pause(channel=channel, reason=reason, person_id=by, since=tx.now))
        tx.audit.write(
            person_id=by, act="pause_channel", subject=f"channel:{channel}", at=tx.now, after={"reason": reason}
        )


@act
def resume_channel(studio: Studio, by: str, channel: str) -> None:
    """Lets the channel go on; whatever waited for it begins, where it had stopped."""
    with studio.store.writing() as tx:
        acting(tx, by, *MAY)
        _check(channel)
        tx.deliveries.unpause(channel)
        waiting = tx.deliveries.waiting_on(channel)
        for delivery in waiting:
            if channel != WEBSITE and found(tx, delivery.interpretation_id).state is not State.PUBLISHED:
                continue  # it waits for the website
            attempt = delivery.attempt + 1
            tx.deliveries.change(delivery.id, attempt=attempt, problem="")
            set_off(tx, replace(delivery, attempt=attempt))
        tx.audit.write(
            person_id=by,
            act="resume_channel",
            subject=f"channel:{channel}",
            at=tx.now,
            after={"waiting": len(waiting)},
        )


def _check(channel: str) -> None:
    kind = all_channels().get(channel)
    if kind is None or not kind.may_run():
        raise NotFound("没有这个自动投放的渠道。")
