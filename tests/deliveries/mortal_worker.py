"""The real worker, which kills itself with -9 at one act on the website's folder or server when it is told to.

`DATA/fate.json` says at which act: `{"run", "at", "side"}`. Every act is counted in `DATA/acts.jsonl`, and the fatal
one is the last line there, so that a test can assert that it happened.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from channels.site import folder
from channels.site.servers import s3, sftp, webdav
from studio.deliveries import watch, worker
from studio.settings import read_settings
from studio.wiring import build

BEFORE, DURING, AFTER = "before", "during", "after"
MOMENT = 0.002
"""Seconds into a call to a server on this machine: some of it has been said."""
FATE, ACTS = "fate.json", "acts.jsonl"


class Mortal:
    """Counts the acts of one run of this process, and ends the process in or beside the one that is named."""

    def __init__(self, data: Path, site: Path) -> None:
        self._data, self._site = data, site
        self._run, self._count = "", 0

    def around(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        """`act` with a possible death before, half-way through and after it."""

        def acted(path: Any, *more: Any, **named: Any) -> Any:
            if not self._is_ours(path):
                return act(path, *more, **named)
            side = self._side_of_this(name, path)
            if side == BEFORE:
                _die()
            if side == DURING:
                _half_way(name, path, *more)
                _die()
            answer = act(path, *more, **named)
            if side == AFTER:
                _die()
            return answer

        return acted

    def around_call(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """`call` to the website's server, with a possible death before it, at some moment of it, or after it."""

        def called(server: Any, file: str, *more: Any) -> Any:
            side = self._side_of_this(name, file)
            if side == BEFORE:
                _die()
            if side == DURING:
                threading.Timer(MOMENT, _die).start()
            answer = call(server, file, *more)
            if side in (DURING, AFTER):
                _die()
            return answer

        return called

    def _is_ours(self, path: Any) -> bool:
        return isinstance(path, str | Path) and Path(path).is_relative_to(self._site)

    def _side_of_this(self, name: str, path: Any) -> str:
        """The side on which to die here, or "" to live on."""
        try:
            fate = json.loads((self._data / FATE).read_text())
        except FileNotFoundError:
            return ""
        if fate["run"] != self._run:
            self._run, self._count = fate["run"], 0
        self._count += 1
        side = str(fate["side"]) if self._count == fate["at"] else ""
        with open(self._data / ACTS, "a") as out:
            out.write(json.dumps({"run": self._run, "act": name, "path": str(path), "dies": side}) + "\n")
        if side:
            (self._data / FATE).unlink()
        return side


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _half_way(name: str, path: Any, *more: Any) -> None:
    """As far as an act gets that is cut off in the middle: half a file, or nothing of a rename or a removal."""
    if name == "write":
        Path(path).write_bytes(more[0][: len(more[0]) // 2])


def main(environment: Mapping[str, str]) -> None:
    """The whole life of one worker process."""
    os.environ.update(environment)
    settings = read_settings(environment)
    watch.LOST_AFTER = float(environment.get("MORTAL_LOST_AFTER", watch.LOST_AFTER))
    mortal = Mortal(settings.data, settings.site_folder)
    folder._write_through = mortal.around("write", folder._write_through)
    os.replace = mortal.around("rename", os.replace)
    Path.unlink = mortal.around("remove", Path.unlink)  # type: ignore[method-assign]
    for kind in (sftp.Connection, webdav.Connection, s3.Connection):
        for name in ("put", "delete"):
            setattr(kind, name, mortal.around_call(f"server {name}", getattr(kind, name)))
    catch_up = worker._catch_up

    def caught_up(*given: Any) -> None:
        time.sleep(float(environment.get("MORTAL_STARTS_FOR", 0)))
        catch_up(*given)

    worker._catch_up = caught_up
    worker.run_worker(build(settings))
