"""Workers that start at once: forked from a process that has imported everything already."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping

from studio.deliveries import worker
from studio.settings import read_settings
from studio.wiring import build


def plain(environment: Mapping[str, str]) -> None:
    """The whole life of a worker as `python -m studio worker` lives it."""
    os.environ.update(environment)
    worker.run_worker(build(read_settings(environment)))


class Forked:
    """A worker forked from a process that has imported everything already: hundreds are started in one run."""

    def __init__(self, life: Callable[[Mapping[str, str]], None], environment: Mapping[str, str]) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([worker.__name__])
        self._process = context.Process(target=life, args=(dict(environment),), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int:
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode

    def send_signal(self, sign: int) -> None:
        os.kill(self.pid, sign)
