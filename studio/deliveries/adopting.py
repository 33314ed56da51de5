"""Jobs that an older version of the studio left behind: each is begun anew under this version.

DBOS gives a job only to workers of the version that made it, and replays its steps in the order of that version. What
the old job had done stands in our own tables (answered stages, sightings, packages), so a new one repeats none of it.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from dbos import DBOS

from studio.deliveries.queue import QUEUES, WORKFLOW_VERSION
from studio.store.store import Transaction
from studio.studio import Studio

OF_A_DELIVERY = ("deliver", "retract")
"""They wait in the queue of their delivery's channel."""
WAITING = ["ENQUEUED", "DELAYED"]
BEGUN = ["PENDING"]
MOST = 500
"""Jobs looked at in one go."""


def adopt(studio: Studio, *, executors: Collection[str]) -> list[str]:
    """Takes over what waits, and what these executors, which are surely gone, had begun: the ids of the new jobs."""
    names = [*QUEUES, *OF_A_DELIVERY]
    waiting = DBOS.list_workflows(status=WAITING, name=names, load_output=False, limit=MOST)
    begun = DBOS.list_workflows(status=BEGUN, name=names, executor_id=list(executors), load_output=False, limit=MOST)
    return [_begin_anew(studio, job) for job in (*waiting, *begun) if _is_older(job.app_version)]


def _is_older(version: str | None) -> bool:
    """Also what bears no number; a newer version's jobs are left to it."""
    return not (version or "").isdecimal() or int(version or 0) < int(WORKFLOW_VERSION)


def _begin_anew(studio: Studio, job: Any) -> str:
    """The new job first: whoever is killed in between finds the old one again and starts nothing twice."""
    own = f"{job.workflow_id.split('@')[0]}@{WORKFLOW_VERSION}"
    arguments = job.input["args"] if job.input else ()
    left = (job.delay_until_epoch_ms or 0) / 1000 - time.time()
    with studio.store.writing() as tx:
        channel = _channel(tx, job.name, arguments)
        tx.enqueue(job.name, own, *arguments, channel=channel, after=timedelta(seconds=max(left, 0)))
    DBOS.cancel_workflow(job.workflow_id)
    return own


def _channel(tx: Transaction, name: str, arguments: tuple[Any, ...]) -> str:
    if name not in OF_A_DELIVERY:
        return ""
    delivery = tx.deliveries.get(arguments[0])
    assert delivery is not None
    return delivery.channel
