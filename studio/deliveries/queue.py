"""Handing work to the worker. The job and the business row are committed together (DBOS, same database)."""

from __future__ import annotations

from dbos import DBOS, DBOSClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

RENDERING = "rendering"
DELIVERY = "delivery"
NOTICE = "notice"
QUEUES = {"make_materials": RENDERING, "deliver": DELIVERY, "see": DELIVERY, "notify": NOTICE, "retract": DELIVERY}
"""Workflow name → the queue it waits in."""

APPLICATION = "studio"
WORKFLOW_VERSION = "1"
"""Goes up only when the order of a workflow's steps changes; running jobs are drained first."""


def prepare(url: str) -> None:
    """Creates or upgrades DBOS's own tables."""
    DBOS.migrate(url)


class JobQueue:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._client: DBOSClient | None = None

    def enqueue(self, session: Session, workflow: str, workflow_id: str, arguments: tuple[object, ...]) -> None:
        """Joins the caller's transaction. A workflow id that is already known is not started twice."""
        if self._client is None:
            self._client = DBOSClient(system_database_engine=self._engine, lazy=True, application_name=APPLICATION)
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": workflow,
                "queue_name": QUEUES[workflow],
                "workflow_id": workflow_id,
                "app_version": WORKFLOW_VERSION,
            },
            *arguments,
        )
