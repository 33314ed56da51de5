"""Ways to kill the worker with -9 beside one outside call of the delivery that is under way, and to know that it died."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable
from typing import Protocol

from studio.ids import new_id
from tests.deliveries import mortal_worker
from tests.deliveries.conftest import Office, Platforms, Worker, channel_key, wait_until
from tests.deliveries.forked import Forked
from tests.deliveries.mortal_worker import ACTS, AFTER, BEFORE, DURING, FATE

SIDES = (BEFORE, DURING, AFTER)
"""The platform never hears of it; it has done it but its answer is lost; its answer arrives nowhere."""
CALLS = (
    "/wechat/cgi-bin/",
    "/weibo/2/",
    "/weibo/proxy/",
    "/kuaishou/openapi/",
    "/api/",
    "/bilibili/arcopen/",
    "/bilibili/video/v2/",
    "/douyin/api/",
    "/cms/wp-json/",
    "/cms/services/",
)
"""What is a call of a channel: the rest are people, or we ourselves, looking at pages."""
NEVER = 10**9


class Kill(Protocol):
    done: bool
    place: str

    @property
    def calls(self) -> int: ...

    def finish(self) -> None: ...


Victim = Callable[[], Worker]
"""The worker that is to die, asked at the moment of its death."""


class KillAtCall:
    """Kills at the call of this number, from now on, to any platform; `place` says which that was."""

    def __init__(
        self, platforms: Platforms, *, number: int, side: str, victim: Victim, then: Callable[[], None]
    ) -> None:
        self.done, self.place, self.calls = False, "", 0
        self._number, self._side, self._victim, self._then = number, side, victim, then
        self._threads: list[threading.Thread] = []
        self._doomed: Worker | None = None
        platforms.before, platforms.after = self._before, self._after

    def finish(self) -> None:
        """Kills nobody from now on, and waits until the worker's successor, if there is one, has been started."""
        self._number = NEVER
        for thread in self._threads:
            thread.join()

    def _before(self, _number: int, path: str) -> bool | None:
        if not path.startswith(CALLS):
            return None
        self.calls += 1
        if self.calls != self._number:
            return None
        # Who has the delivery in hand is known now; when its last answer has arrived, it may have let go of it.
        self._doomed = self._victim()
        if self._side != AFTER:
            self._kill(self._doomed, path)
        return False if self._side == BEFORE else None

    def _after(self, _number: int, path: str) -> None:
        if path.startswith(CALLS) and self._side == AFTER and self.calls == self._number and self._doomed:
            self._kill(self._doomed, path)

    def _kill(self, victim: Worker, path: str) -> None:
        victim.send_signal(signal.SIGKILL)
        self.done = victim.wait() == -signal.SIGKILL
        self.place = path
        self._threads.append(threading.Thread(target=self._then))
        self._threads[-1].start()


class KillAtAct:
    """Lets the worker die at the act of this number on the website's folder, or on the server it is carried to."""

    def __init__(self, office: Office, *, number: int, side: str, then: Callable[[], None]) -> None:
        self.done, self.place = False, ""
        self._office, self._then, self._run = office, then, new_id()
        self._given_up = threading.Event()
        fate = {"run": self._run, "at": number, "side": side}
        draft = office.studio.settings.data / f"{FATE}.part"
        draft.write_text(json.dumps(fate))
        draft.rename(office.studio.settings.data / FATE)
        self._watching = threading.Thread(target=self._watch)
        self._watching.start()

    @property
    def calls(self) -> int:
        """Acts so far."""
        return len(self._acts())

    def finish(self) -> None:
        """The end of the run: who has not died by now, will not."""
        self._given_up.set()
        self._watching.join()
        (self._office.studio.settings.data / FATE).unlink(missing_ok=True)

    def _watch(self) -> None:
        alive = [worker for worker in self._office.workers if worker.poll() is None]
        while not self._given_up.wait(0.05):
            dead = [worker for worker in alive if worker.poll() is not None]
            if dead:
                last = self._acts()[-1]
                self.done = dead[0].returncode == -signal.SIGKILL and bool(last["dies"])
                self.place = f"{last['act']} {last['path'].rsplit('.', 1)[-1]}"
                self._then()
                return

    def _acts(self) -> list[dict[str, str]]:
        path = self._office.studio.settings.data / ACTS
        lines = path.read_text().splitlines() if path.exists() else []
        return [act for act in map(json.loads, lines) if act["run"] == self._run]


def kill_at(
    office: Office,
    platforms: Platforms,
    channel: str,
    *,
    number: int,
    side: str,
    then: Callable[[], None],
    victim: Victim | None = None,
) -> KillAtCall | KillAtAct:
    """The worker will die beside call number `number` of the next delivery to this channel; then `then` is called."""
    platforms.before, platforms.after = lambda number, path: None, lambda number, path: None
    if channel_key(channel) == "website":
        return KillAtAct(office, number=number, side=side, then=then)
    alone: Victim = victim or (lambda: next(worker for worker in office.workers if worker.poll() is None))
    return KillAtCall(platforms, number=number, side=side, victim=alone, then=then)


def start_mortal(office: Office, name: str = "") -> Forked:
    made = Forked(mortal_worker.main, office.environment | ({"STUDIO_WORKER": name} if name else {}))
    office.workers.append(made)
    return made


def assert_killed(kill: Kill, what: str) -> None:
    """Waits a moment for a death on the far side of the last answer, and demands it."""
    wait_until(lambda: kill.done, seconds=30)
    kill.finish()
    assert kill.done, f"{what}: nobody was killed"
