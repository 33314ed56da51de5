"""Handing work to the worker. The job and the business row are committed together (DBOS, same database)."""

from __future__ import annotations

from datetime import timedelta

from dbos import DBOS, DBOSClient, EnqueueOptions
from sqlalchemy import Engine
from sqlalchemy.orm import Session

RENDERING = "rendering"
LOOKING = "looking"
NOTICE = "notice"
QUEUES = {
    "make_materials": RENDERING,
    "see": LOOKING,
    "revisit": LOOKING,
    "notify": NOTICE,
}
"""Workflow name → the queue it waits in. What speaks to a channel waits in that channel's own queue."""

APPLICATION = "studio"
WORKFLOW_VERSION = "2"
"""Goes up by one when the order of a workflow's steps changes; jobs of earlier versions are then begun anew."""


def queue_of(channel: str) -> str:
    """The channel's own queue: its account serves one delivery at a time, at its own pace."""
    return f"channel-{channel}"


def prepare(url: str) -> None:
    """Creates or upgrades DBOS's own tables."""
    DBOS.migrate(url)


class JobQueue:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._client: DBOSClient | None = None

    def enqueue(
        self,
        session: Session,
        workflow: str,
        workflow_id: str,
        arguments: tuple[object, ...],
        *,
        channel: str = "",
        after: timedelta = timedelta(0),
    ) -> None:
        """Joins the caller's transaction. A workflow id that is already known is not started twice."""
        if self._client is None:
            self._client = DBOSClient(system_database_engine=self._engine, lazy=True, application_name=APPLICATION)
        options: EnqueueOptions = {
            "workflow_name": workflow,
            "queue_name": queue_of(channel) if channel else QUEUES[workflow],
            "workflow_id": workflow_id,
            "app_version": WORKFLOW_VERSION,
        }
        if after > timedelta(0):
            options["delay_seconds"] = after.total_seconds()
        self._client.enqueue_in_transaction(session, options, *arguments)
