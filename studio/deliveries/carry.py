"""Carrying out one stage of one delivery, so that killing the process anywhere leaves no duplicate.

Intent first, then send, then the answer. A stage that was intended but not answered is a question: its
channel is asked (`find`) before it is sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from channels.contract import Done, Facts, Pending, Post, Stage
from channels.errors import ChannelError, NotSent, Refused, Throttled, Uncertain
from studio.store.deliveries import Intent
from studio.store.store import Store


class Outcome(StrEnum):
    DONE = "done"
    PENDING = "pending"
    """The platform is working; ask this stage again."""
    NOT_SENT = "not_sent"
    UNCERTAIN = "uncertain"
    MISSING = "missing"
    """`find` saw nothing of an earlier try."""
    REFUSED = "refused"
    PAUSED = "paused"
    """The channel was stopped before this stage went out."""
    STOPPED = "stopped"
    """No longer wanted, and nothing of it can be seen."""


@dataclass(frozen=True, kw_only=True)
class Result:
    outcome: Outcome
    wait: float = 0.0
    """Seconds before the next try makes sense."""
    problem: str = ""
    asked_of: str = ""
    """For MISSING: which intent was asked for, by its time."""

    def plain(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome.value,
            "wait": self.wait,
            "problem": self.problem,
            "asked_of": self.asked_of,
        }


@dataclass(frozen=True)
class Patience:
    """Retry policy as data. None means: give up and tell a person."""

    waits: Mapping[Outcome, tuple[float, ...]] = field(
        default_factory=lambda: {
            Outcome.NOT_SENT: (2, 8, 30, 120, 300),
            Outcome.UNCERTAIN: (2, 5, 15, 30, 60, 120),
            Outcome.MISSING: (3, 10),
        }
    )

    def wait_for(self, outcome: Outcome, tries: int) -> float | None:
        """Seconds before try number `tries + 1`: not sent 2, 8, 30 s, 2, 5 min; unclear 2 s … 2 min."""
        waits = self.waits[outcome]
        return waits[tries] if tries < len(waits) else None


def carry_out(store: Store, *, delivery_id: str, stage: Stage, post: Post, facts: Facts, resend_of: str = "") -> Result:
    """One try at one stage. Never raises for what the outside does; every outcome is a value.

    `resend_of` names the intent for which `find` was asked often enough: it may be sent once more. A try that was
    killed while doing so has left a newer intent, which is asked for again first.
    """
    earlier = _intent(store, delivery_id, stage.key)
    if earlier is not None and earlier.facts is not None:
        return Result(outcome=Outcome.DONE)
    try:
        if earlier is not None and stage.find is not None and _stamp(earlier) != resend_of:
            return _ask(store, delivery_id=delivery_id, stage=stage, post=post, facts=facts, since=earlier.intended_at)
        return _send(store, delivery_id=delivery_id, stage=stage, post=post, facts=facts)
    except OSError as error:
        return Result(outcome=Outcome.NOT_SENT, problem=f"本机读写失败（{error.strerror}），没有发出。请检查磁盘空间。")


def _send(store: Store, *, delivery_id: str, stage: Stage, post: Post, facts: Facts) -> Result:
    with store.writing() as tx:
        tx.deliveries.intend(delivery_id, stage.key, at=tx.now)
        tx.deliveries.change(delivery_id, stage=stage.label)
    try:
        answer = stage.do(post, facts)
    except Uncertain as error:
        return Result(outcome=Outcome.UNCERTAIN, wait=stage.settle_wait.total_seconds(), problem=str(error))
    except Throttled as error:
        _forget(store, delivery_id, stage.key)
        return Result(outcome=Outcome.NOT_SENT, wait=error.retry_after.total_seconds(), problem=str(error))
    except NotSent as error:
        _forget(store, delivery_id, stage.key)
        return Result(outcome=Outcome.NOT_SENT, problem=str(error))
    except Refused as error:
        _forget(store, delivery_id, stage.key)
        return Result(outcome=Outcome.REFUSED, problem=str(error))
    return _keep(store, delivery_id, stage.key, answer)


def _ask(store: Store, *, delivery_id: str, stage: Stage, post: Post, facts: Facts, since: datetime) -> Result:
    assert stage.find is not None
    with store.reading() as tx:
        early = since + stage.settle_wait - tx.now
    if early > timedelta(0):
        return Result(outcome=Outcome.PENDING, wait=early.total_seconds())
    try:
        found = stage.find(post, facts, since)
    except Refused as error:
        return Result(outcome=Outcome.REFUSED, problem=str(error))
    except ChannelError as error:
        # A failed question says nothing about the post: it stays a question.
        return Result(outcome=Outcome.UNCERTAIN, wait=stage.settle_wait.total_seconds(), problem=str(error))
    if found is None:
        wait = stage.settle_wait.total_seconds()
        return Result(outcome=Outcome.MISSING, wait=wait, asked_of=since.isoformat())
    return _keep(store, delivery_id, stage.key, found)


def _keep(store: Store, delivery_id: str, stage: str, answer: Done | Pending) -> Result:
    if isinstance(answer, Pending):
        return Result(outcome=Outcome.PENDING, wait=answer.after.total_seconds())
    with store.writing() as tx:
        tx.deliveries.answered(delivery_id, stage, facts=answer.facts, at=tx.now)
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None
        tx.deliveries.change(delivery_id, facts={**delivery.facts, **answer.facts}, problem="")
    return Result(outcome=Outcome.DONE)


def _stamp(intent: Intent) -> str:
    return intent.intended_at.isoformat()


def _intent(store: Store, delivery_id: str, stage: str) -> Intent | None:
    with store.reading() as tx:
        return tx.deliveries.intent(delivery_id, stage)


def _forget(store: Store, delivery_id: str, stage: str) -> None:
    with store.writing() as tx:
        tx.deliveries.forget_intent(delivery_id, stage)
