"""The smallest runner that keeps the contract: intend, do, and after a lost answer ask before doing again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from channels.contract import Channel, Done, Pending, Post, Receipt, Stage
from channels.errors import NotSent, Uncertain

TRIES = 12


def deliver(channel: Channel, post: Post, *, facts: Mapping[str, Any] | None = None) -> Receipt:
    """Runs all stages. Does not wait: the simulators count looks, and a `find` that came too early asks again."""
    known: dict[str, Any] = dict(facts or {})
    for stage in channel.stages():
        known |= finish(stage, post, known)
    return channel.receipt(known)


def finish(stage: Stage, post: Post, known: Mapping[str, Any]) -> Mapping[str, Any]:
    problem: Exception | None = None
    for _ in range(TRIES):
        intended_at = datetime.now(UTC)
        try:
            answer = stage.do(post, known)
        except Uncertain as uncertain:
            problem = uncertain
            found = found_twice(stage, post, known, intended_at)
            if found:
                return found.facts
            continue
        except NotSent as not_sent:
            if type(not_sent) is not NotSent:
                raise
            problem = not_sent
            continue
        if isinstance(answer, Done):
            return answer.facts
        assert isinstance(answer, Pending)
    raise problem or TimeoutError(stage.key)


def found_twice(stage: Stage, post: Post, known: Mapping[str, Any], intended_at: datetime) -> Done | None:
    if stage.find is None:
        return None
    return stage.find(post, known, intended_at) or stage.find(post, known, intended_at)
