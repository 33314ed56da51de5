"""Workers that start at once: forked from a process that has imported everything already."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from types import ModuleType

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
        with nullcontext() if life.__module__ == "__main__" else _without_a_script():
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


@contextmanager
def _without_a_script() -> Iterator[None]:
    """A child runs its parent's script again before anything else; a screen's test leaves that screen's as ours."""
    ours = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = ours
