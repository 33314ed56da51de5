"""What channels remember: one fetch for all who ask, over a real SQLite file and a real PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from channels.tokens import Token
from studio.settings import read_settings
from studio.store.keeping import LEASE, SharedKeeping
from studio.wiring import build

ASKING = 12


class Fetching:
    """A platform that hands out a token slowly, and counts."""

    def __init__(self, *, lifetime: float = 7200.0, seconds: float = 0.2) -> None:
        self.count, self.lifetime, self.seconds = 0, lifetime, seconds

    def __call__(self) -> Token:
        self.count += 1
        number = self.count
        time.sleep(self.seconds)
        return Token(f"hush-{number}", self.lifetime)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def keepings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], SharedKeeping]]:
    """Each call is another process's: an engine of its own over the same database."""
    settings = read_settings({"STUDIO_DATA": str(tmp_path / "data"), "STUDIO_SECRET": "one-for-all"})
    if request.param == "postgres":
        settings = replace(settings, database_url=request.getfixturevalue("postgres")())
    build(settings)
    yield lambda: SharedKeeping(build(settings).store)


def ask_at_once(keepings: list[SharedKeeping], fetch: Callable[[], Token]) -> list[str]:
    found: list[str] = []
    threads = [threading.Thread(target=lambda own=own: found.append(own.token("a", fetch))) for own in keepings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_many_processes_that_ask_at_once_one_fetches(keepings: Callable[[], SharedKeeping]) -> None:
    fetch = Fetching()
    found = ask_at_once([keepings() for _ in range(4)] * (ASKING // 4), fetch)
    assert found == ["hush-1"] * ASKING
    assert fetch.count == 1


def test_a_forgotten_token_is_fetched_once_again_by_all(keepings: Callable[[], SharedKeeping]) -> None:
    fetch, mine, yours = Fetching(seconds=0.05), keepings(), keepings()
    assert mine.token("a", fetch) == yours.token("a", fetch) == "hush-1"
    mine.forget("a", "hush-1")
    assert ask_at_once([mine, yours] * 4, fetch) == ["hush-2"] * 8
    yours.forget("a", "hush-1")
    assert mine.token("a", fetch) == "hush-2"
    assert fetch.count == 2


def test_a_token_near_its_end_is_fetched_anew(keepings: Callable[[], SharedKeeping]) -> None:
    fetch, keeping = Fetching(lifetime=0.1, seconds=0), keepings()
    assert keeping.token("a", fetch) == "hush-1"
    time.sleep(0.1)
    assert keeping.token("a", fetch) == "hush-2"


def test_a_failed_fetch_passes_through_and_the_next_may_try(keepings: Callable[[], SharedKeeping]) -> None:
    keeping = keepings()

    def broken() -> Token:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        keeping.token("a", broken)
    assert keeping.token("a", Fetching(seconds=0)) == "hush-1"


def test_one_that_died_while_fetching_holds_the_others_up_only_for_a_while(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    now = [datetime(2026, 3, 2, tzinfo=UTC)]
    settings = read_settings({"STUDIO_DATA": str(tmp_path / "data"), "STUDIO_SECRET": "s"})
    store = build(settings, clock=lambda: now[0]).store
    with store.writing() as tx:
        assert tx.kept.may_fetch("a", "the dead one", at=tx.now)
    with store.writing() as tx:
        assert not tx.kept.may_fetch("a", "another", at=tx.now)
    now[0] += LEASE
    assert SharedKeeping(store).token("a", Fetching(seconds=0)) == "hush-1"
    with store.writing() as tx:
        tx.kept.put_token("a", "the dead one", "late", good_until=now[0] + LEASE)
        assert tx.kept.token("a", at=tx.now) == "hush-1"


def test_pictures_and_events_are_known_to_all(keepings: Callable[[], SharedKeeping]) -> None:
    mine, yours = keepings(), keepings()
    assert yours.upload("a", "digest") == ""
    mine.keep_upload("a", "digest", "https://mmbiz.qpic.cn/1")
    mine.keep_upload("a", "digest", "https://mmbiz.qpic.cn/2")
    assert yours.upload("a", "digest") == "https://mmbiz.qpic.cn/2"
    assert yours.upload("b", "digest") == ""
    assert mine.event("a", "publish 1") is None
    assert mine.keep_event("a", "publish 1", {"publish_status": 0})
    assert not yours.keep_event("a", "publish 1", {"publish_status": 4})
    assert yours.event("a", "publish 1") == {"publish_status": 0}


def test_no_token_lies_open_in_the_database(tmp_path: Path) -> None:
    settings = read_settings({"STUDIO_DATA": str(tmp_path / "data"), "STUDIO_SECRET": "s"})
    keeping = SharedKeeping(build(settings).store)
    assert keeping.token("a", Fetching(seconds=0)) == "hush-1"
    written = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    assert b"hush-1" not in written
