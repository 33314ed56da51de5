"""The real worker under a clock that a test moves: the hands are in `DATA/moved`, seconds ahead of the real time."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from studio.deliveries import worker
from studio.settings import read_settings
from studio.wiring import build

HANDS = "moved"


class MovedTime:
    """Everything in this process that asks for the date and time, DBOS too, is told the moved one."""

    def __init__(self) -> None:
        self._traveller = time_machine.travel(datetime.now(UTC), tick=True)
        self._hands = self._traveller.start()
        self._ahead = 0.0

    def put(self, ahead: float) -> None:
        self._hands.shift(timedelta(seconds=ahead - self._ahead))
        self._ahead = ahead

    def stop(self) -> None:
        self._traveller.stop()


def read(data: Path) -> float:
    try:
        return float((data / HANDS).read_text())
    except (FileNotFoundError, ValueError):
        return 0.0


def main(environment: Mapping[str, str]) -> None:
    settings = read_settings(environment)
    moved = MovedTime()
    moved.put(read(settings.data))

    def follow() -> None:
        while True:
            moved.put(read(settings.data))
            time.sleep(0.05)

    threading.Thread(target=follow, daemon=True).start()
    worker.run_worker(build(settings))
