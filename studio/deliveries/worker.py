"""The worker process: runs queued jobs, and takes up what a killed worker left."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dbos import DBOS

from studio.deliveries import notify
from studio.deliveries.queue import APPLICATION, DELIVERY, NOTICE, RENDERING, WORKFLOW_VERSION
from studio.deliveries.workflows import register
from studio.errors import UnusableInput
from studio.studio import Studio

POLL_SECONDS = 0.3


def run_worker(studio: Studio) -> None:
    """Works until the process is told to stop. Raises `UnusableInput` when this worker slot is taken."""
    with slot(studio.settings.data, studio.settings.worker):
        launch(studio)
        stop = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
        stop.wait()
        DBOS.destroy()


def launch(studio: Studio) -> None:
    """Starts taking jobs in this process and returns."""
    DBOS(
        config={
            "name": APPLICATION,
            "system_database_url": studio.settings.database_url,
            "executor_id": f"worker-{studio.settings.worker}",
            "application_version": WORKFLOW_VERSION,
            "enable_otlp": False,
            "log_level": "WARNING",
            "run_migrations": True,
            "notification_listener_polling_interval_sec": POLL_SECONDS,
        }
    )
    register(studio)
    notify.register(studio)
    DBOS.launch()
    DBOS.register_queue(RENDERING, worker_concurrency=1, polling_interval_sec=POLL_SECONDS)
    DBOS.register_queue(NOTICE, worker_concurrency=1, polling_interval_sec=POLL_SECONDS)
    DBOS.register_queue(DELIVERY, worker_concurrency=4, polling_interval_sec=POLL_SECONDS)


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
