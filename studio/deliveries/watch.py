"""Workers that watch each other: who gives no sign of life for a while loses its jobs to one that does.

No clocks are compared: each worker counts up, and the watcher measures on its own clock how long a count stood still.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable

from studio.errors import StudioError
from studio.store.store import Store

LOG = logging.getLogger("studio")
BEAT = 2.0
LOST_AFTER = 20.0
"""Seconds. Shorter than people's patience, longer than a machine that is busy."""
TAKEN_OVER = 3
"""Exit status of a worker that finds its jobs in another's hands; whoever started it starts it anew."""


class Watch:
    """Beats for one worker and takes over from those that stopped. Runs in a thread of its own."""

    def __init__(
        self, store: Store, name: str, take_over: Callable[[str], None], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._name = name
        self._take_over = take_over
        self._clock = clock
        self._seen: dict[str, tuple[int, float]] = {}
        self._stopping = threading.Event()
        self._is_ready = False

    def start(self) -> None:
        """Beats from now on. Comes before the first job is taken: whoever is killed holding one has to be missed."""
        with self._store.writing() as tx:
            tx.workers.start(self._name)
        threading.Thread(target=self._run, name="watch", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()

    def ready(self) -> None:
        """This worker has started, and can take over what another had in hand."""
        self._is_ready = True

    def look_around(self) -> list[str]:
        """One beat, and the names of workers whose jobs were taken over."""
        with self._store.writing() as tx:
            is_alive = tx.workers.beat(self._name)
            beats = tx.workers.beats()
        if not is_alive:
            leave()
        taken: list[str] = []
        if not self._is_ready:
            return taken
        for name, count in beats.items():
            known, since = self._seen.get(name, (-1, 0.0))
            if count != known:
                self._seen[name] = (count, self._clock())
            elif name != self._name and self._clock() - since >= LOST_AFTER and self._give_up(name, count):
                taken.append(name)
        return taken

    def _give_up(self, name: str, count: int) -> bool:
        with self._store.writing() as tx:
            if not tx.workers.give_up(name, beats=count):
                return False
        LOG.warning("worker %s has stopped; its jobs are taken over", name)
        self._take_over(name)
        return True

    def _run(self) -> None:
        while not self._stopping.wait(BEAT):
            try:
                self.look_around()
            except StudioError as error:
                LOG.warning("no sign of life could be given: %s", error)


def leave() -> None:
    """Ends this process at once: what it holds belongs to another worker by now."""
    os._exit(TAKEN_OVER)
