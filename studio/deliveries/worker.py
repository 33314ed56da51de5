"""The worker process: runs queued jobs, and takes up what a killed worker left."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

from dbos import DBOS, SetWorkflowID
from dbos._queue import QueueRateLimit

from channels.registry import all_channels
from studio.actions.summing import keep_sums
from studio.deliveries import notify
from studio.deliveries.adopting import adopt
from studio.deliveries.memory import give_back_memory
from studio.deliveries.queue import APPLICATION, LOOKING, NOTICE, RENDERING, WORKFLOW_VERSION, queue_of
from studio.deliveries.watch import Watch
from studio.deliveries.workflows import register
from studio.domain.calendar import BEIJING
from studio.errors import UnusableInput
from studio.studio import Studio

POLL_SECONDS = 0.3
SLACK = 1.1
"""A period is stretched by this: one delivery may take longer than the next from its begin to what the platform counts."""


def run_worker(studio: Studio) -> None:
    """Works until the process is told to stop. Raises `UnusableInput` when this worker slot is taken."""
    give_back_memory()
    with slot(studio.settings.data, studio.settings.worker):
        launch(studio)
        stop = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
        stop.wait()
        DBOS.destroy()


def launch(studio: Studio) -> None:
    """Starts taking jobs in this process and returns."""
    watch = Watch(studio.store, studio.settings.worker, partial(_take_over, studio))
    watch.start()
    DBOS(
        config={
            "name": APPLICATION,
            "system_database_url": studio.settings.database_url,
            "executor_id": executor_of(studio.settings.worker),
            "application_version": WORKFLOW_VERSION,
            "enable_otlp": False,
            "log_level": "WARNING",
            "run_migrations": True,
            "notification_listener_polling_interval_sec": POLL_SECONDS,
        }
    )
    by_calendar = register(studio)
    notify.register(studio)
    DBOS.launch()
    DBOS.register_queue(RENDERING, worker_concurrency=1, polling_interval_sec=POLL_SECONDS)
    DBOS.register_queue(NOTICE, worker_concurrency=1, polling_interval_sec=POLL_SECONDS)
    DBOS.register_queue(LOOKING, worker_concurrency=4, polling_interval_sec=POLL_SECONDS)
    for key, kind in all_channels().items():
        if kind.may_run():
            pace = QueueRateLimit(limit=kind.pace.limit, period=kind.pace.period.total_seconds() * SLACK)
            DBOS.register_queue(queue_of(key), global_concurrency=1, limiter=pace, polling_interval_sec=POLL_SECONDS)
    DBOS.apply_schedules(by_calendar)
    _catch_up(studio, by_calendar)
    adopt(studio, executors=[executor_of(studio.settings.worker)])
    # After an upgrade or under another calendar everything is judged again, which may take a while.
    threading.Thread(target=keep_sums, args=(studio,), daemon=True).start()
    watch.ready()


def _catch_up(studio: Studio, by_calendar: Sequence[Mapping[str, Any]]) -> None:
    """What runs by the calendar runs at the first start of a day too: an office's machine is often off at that hour."""
    now = studio.clock()
    for entry in by_calendar:
        with SetWorkflowID(f"{entry['schedule_name']}-{now.astimezone(BEIJING).date()}"):
            DBOS.start_workflow(entry["workflow_fn"], now, None)


def _take_over(studio: Studio, worker: str) -> None:
    """The jobs that another worker had begun go back into their queues, those of an older version as new ones."""
    DBOS._recover_pending_workflows([executor_of(worker)])
    adopt(studio, executors=[executor_of(worker)])


def executor_of(worker: str) -> str:
    return f"worker-{worker}"


@contextmanager
def slot(folder: Path, worker: str) -> Iterator[None]:
    """Holds this worker's name with a lock that dies with the process, so that no two share an executor id."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"worker-{worker}.lock", "w") as file:
        if not _locked(file):
            raise UnusableInput(f"编号为 {worker} 的投放进程已经在运行，不需要再启动一个。")
        yield


def _locked(file: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
