"""The rehearsal platforms on a real loopback server, and what a channel needs to speak to them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from channels.contract import Account, Channel
from channels.http import client
from channels.keeping import Keeping, ProcessKeeping
from channels.registry import all_channels
from channels.rehearsal import create_app, rehearsal_accounts
from channels.rehearsal.app import server

CHOSEN = {
    "weibo article": ("weibo", {"form": "article"}),
    "soap": ("cms", {"profile": "soap"}),
    "douyin cards": ("douyin", {"form": "cards"}),
}
"""Ways of a channel that an account may choose, by the name the tests give them."""

NEVER = 3600.0
"""Seconds a simulator's work takes unseen: long, so that only looks move it and no test depends on the clock."""


@dataclass
class Rehearsal:
    """A running rehearsal, asked over HTTP like anybody else."""

    base: str
    http: httpx.Client
    keeping: Keeping = field(default_factory=ProcessKeeping)
    """What its channels remember; forgotten with the memory."""

    def memory(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.http.get(f"{self.base}/_rehearsal/memory").json()
        return answer

    def order(self, platform: str, call: str, mishap: str, **more: int) -> None:
        wish = {"platform": platform_key(platform), "call": call, "mishap": mishap, **more}
        self.http.post(f"{self.base}/_rehearsal/mishaps", json=wish).raise_for_status()

    def calls(self, platform: str, call: str) -> int:
        return sum(note["call"] == call for note in self.memory()[platform_key(platform)]["calls"])

    def published(self, platform: str) -> int:
        platform = platform_key(platform)
        kinds = {"wechat": "articles", "weibo": "statuses", "cms": "posts", "soap": "posts"}
        held = self.memory()[platform][kinds.get(platform, "works")]
        return sum(not item["is_deleted"] and not item.get("refused") for item in held)

    def leftovers(self, platform: str) -> int:
        """What a second, needless write would have left behind: drafts, doubled files, covers beyond the first."""
        held = self.memory()[platform_key(platform)]
        media = [item["sha256"] for item in held.get("media", [])]
        doubled = len(media) - len(set(media))
        seconds = sum(max(len(held.get(kind, [])) - 1, 0) for kind in ("materials", "headlines"))
        return doubled + len(held.get("drafts", [])) + seconds

    def channel(self, key: str, **changes: str) -> Channel:
        return channel_class(key)(Account(self.values(key) | changes, rehearsal=True, keeping=self.keeping), self.http)

    def values(self, key: str) -> dict[str, str]:
        return account_values(self.base, key)


def channel_key(name: str) -> str:
    return CHOSEN.get(name, (name, {}))[0]


def platform_key(name: str) -> str:
    """Who is played: a content management system has an own player for each of its interfaces."""
    return name if name == "soap" else channel_key(name)


def channel_class(name: str) -> type[Channel]:
    return all_channels()[channel_key(name)]


def account_values(base: str, name: str) -> dict[str, str]:
    key, chosen = CHOSEN.get(name, (name, {}))
    return rehearsal_accounts(base)[key] | chosen


@pytest.fixture(scope="session")
def start_rehearsal() -> Iterator[Callable[[Path], Rehearsal]]:
    stops: list[Callable[[], None]] = []

    def start(memory: Path) -> Rehearsal:
        running = server(create_app(memory, seconds_per_look=NEVER), host="127.0.0.1", port=0)
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.01)
        port = running.servers[0].sockets[0].getsockname()[1]
        http = client()

        def stop() -> None:
            http.close()
            running.should_exit = True
            thread.join(timeout=10)

        stops.append(stop)
        return Rehearsal(f"http://127.0.0.1:{port}", http)

    yield start
    for stop in stops:
        stop()


@pytest.fixture(scope="session")
def one_rehearsal(start_rehearsal: Callable[[Path], Rehearsal], tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return start_rehearsal(tmp_path_factory.mktemp("rehearsal") / "memory.sqlite")


@pytest.fixture
def rehearsal(one_rehearsal: Rehearsal) -> Rehearsal:
    """The one running rehearsal, with an empty memory and no mishaps."""
    one_rehearsal.http.delete(f"{one_rehearsal.base}/_rehearsal/memory").raise_for_status()
    one_rehearsal.keeping = ProcessKeeping()
    return one_rehearsal
