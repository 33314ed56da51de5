"""A thousand deliveries over eight channels: how fast they drain, whether limits are kept, what the worker's memory does.

    python -m tests.benchmarks.throughput [--deliveries 1000]

Two accounts on each of the four automatic channels, so two sets of played platforms; one worker process. What the
platforms' own log of calls must show afterwards: never more posts within a minute than the channel's pace allows, and
never two calls of one account at the same time. Exits 1 when a promise is not kept.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from channels.contract import Channel
from channels.registry import all_channels
from channels.rehearsal.accounts import rehearsal_accounts
from channels.rehearsal.app import create_app, server
from studio import studio as studio_module
from studio.deliveries import worker
from studio.domain.delivery import DeliveryState
from studio.domain.interpretation import digest_of
from studio.ids import new_id
from studio.settings import read_settings
from studio.store.accounts import ChannelAccount
from studio.studio import Studio
from studio.wiring import build
from tests.conftest import free_port
from tests.deliveries.conftest import Office, Platforms, packaged, wait_until
from tests.deliveries.forked import Forked
from tests.deliveries.killing import CALLS
from tests.deliveries.test_kill import everybody
from tests.deliveries.test_random_kills import Run

CHANNELS = ("website", "wechat", "weibo", "cms")
SECOND = "_second"
MOVING = {DeliveryState.WAITING, DeliveryState.SENDING}
POSTS = {"wechat": "freepublish/submit", "weibo": "statuses/share.json", "cms": "/cms/wp-json/wp/v2/posts"}
"""The call that each delivery makes once and that people see, or that leads there."""
MOST_GROWTH = 60.0
"""Megabytes of the worker per thousand deliveries, by the slope of the second half."""
LONGEST = 3600.0


@dataclass
class Log:
    """Calls as one set of platforms saw them: channel, path, begin and end on this machine's clock."""

    calls: list[tuple[str, str, str, float, float]] = field(default_factory=list)

    def kept(self, app: ASGIApp, *, second: bool) -> ASGIApp:
        async def noted(scope: Scope, receive: Receive, send: Send) -> None:
            begun = time.monotonic()
            await app(scope, receive, send)
            if scope["type"] == "http" and scope["path"].startswith(CALLS):
                channel = scope["path"].split("/")[1] + (SECOND if second else "")
                self.calls.append((channel, scope["method"], scope["path"], begun, time.monotonic()))

        return noted


def second_account(kind: type[Channel]) -> type[Channel]:
    """The same channel once more, as an office with two accounts would have it."""
    return type(f"Second{kind.__name__}", (kind,), {"key": f"{kind.key}{SECOND}", "label": f"{kind.label}（二）"})


def with_eight_channels(second: str) -> None:
    """Two accounts of each automatic channel, in this process."""
    kinds = all_channels()
    for key in CHANNELS:
        if key != "website":
            kinds[f"{key}{SECOND}"] = second_account(kinds[key])
    kinds[f"website{SECOND}"] = type(
        "SecondSite", (kinds["website"],), {"key": f"website{SECOND}", "is_website": False}
    )

    def accounts(base: str) -> dict[str, dict[str, str]]:
        return rehearsal_accounts(base) | {
            f"{key}{SECOND}": values for key, values in rehearsal_accounts(second).items()
        }

    studio_module.rehearsal_accounts = accounts  # type: ignore[attr-defined]
    whole = Studio.complete

    def complete(self: Studio, channel: str, stored: ChannelAccount | None) -> ChannelAccount:
        if channel != f"website{SECOND}":
            return whole(self, channel, stored)
        values = dict(whole(self, "website", None).values)
        values |= {
            "folder": str(self.settings.data / "site2"),
            "base_url": values["base_url"].replace("/site", "/site2"),
        }
        return ChannelAccount(channel=channel, rehearsal=True, values=values)

    Studio.complete = complete  # type: ignore[method-assign]


def life(environment: Mapping[str, str]) -> None:
    """The worker process."""
    os.environ.update(environment)
    with_eight_channels(environment["SECOND_PLATFORMS"])
    worker.run_worker(build(read_settings(environment)))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--deliveries", type=int, default=1000)
    wanted = parser.parse_args().deliveries
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), wanted)


def measure(folder: Path, wanted: int) -> int:
    log, stops = Log(), []
    ports = (free_port(), free_port())
    for number, port in enumerate(ports):
        played = Platforms(port=port, site=folder / "data" / ("site2" if number else "site"))
        app = played.watched(log.kept(create_app(folder / f"platforms{number}.sqlite"), second=bool(number)))
        running = server(app, host="127.0.0.1", port=port)  # type: ignore[arg-type]
        threading.Thread(target=running.run, daemon=True).start()
        wait_until(lambda running=running: running.started, seconds=10)
        stops.append(running)
        if not number:
            platforms = played
    environment = {
        **os.environ,
        "STUDIO_DATA": str(folder / "data"),
        "STUDIO_REHEARSAL_PORT": str(ports[0]),
        "STUDIO_SITE_URL": f"http://127.0.0.1:{ports[0]}/site",
        "SECOND_PLATFORMS": f"http://127.0.0.1:{ports[1]}",
    }
    with_eight_channels(environment["SECOND_PLATFORMS"])
    office = Office(studio=build(read_settings(environment)), environment=environment)
    interpretation_id, package_id = packaged(office.studio, everybody(office))
    run = Run(office, platforms, random.Random(0), interpretation_id, package_id, then=lambda: None)
    keys = [*CHANNELS, *(f"{key}{SECOND}" for key in CHANNELS)]
    ids = queue_all(run, [keys[number % len(keys)] for number in range(wanted)])
    worker_process = Forked(life, environment)
    office.workers.append(worker_process)
    begun, memory = time.monotonic(), []
    while (left := moving(office)) and time.monotonic() - begun < LONGEST:
        memory.append((wanted - left, resident(worker_process)))
        time.sleep(1)
    took = time.monotonic() - begun
    memory.append((wanted - left, resident(worker_process)))
    office.kill_worker()
    broken = told(office, log, memory, wanted=wanted, took=took, ids=ids)
    for running in stops:
        running.should_exit = True
    return 1 if broken else 0


def queue_all(run: Run, channels: list[str]) -> list[str]:
    """All of them wait before the worker starts. The second accounts read the words of the first."""
    with run.office.studio.store.writing() as tx:
        package = tx.interpretations.package(run.package_id)
        assert package is not None
        words = dict(package.manifest["channels"])
        words |= {f"{key}{SECOND}": texts for key, texts in words.items()}
        manifest = {**package.manifest, "channels": words}
        both = replace(package, id=new_id(), manifest=manifest, digest=digest_of(manifest, package.algorithm))
        tx.interpretations.add_package(both)
    run.package_id = both.id
    return [run._begin(channel) for channel in channels]


def moving(office: Office) -> int:
    with office.studio.store.reading() as tx:
        return len(tx.deliveries.standing_at(MOVING))


def resident(process: Forked) -> float:
    """Megabytes of the worker that are in memory."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def told(
    office: Office, log: Log, memory: list[tuple[int, float]], *, wanted: int, took: float, ids: list[str]
) -> list[str]:
    """Prints the figures, and answers what was promised and not kept."""
    broken = []
    with office.studio.store.reading() as tx:
        found = [item for item in tx.deliveries.all() if item.id in set(ids)]
        work = {
            item.id: (
                min(intent.intended_at for intent in tx.deliveries.intents(item.id).values()),
                item.channel,
            )
            for item in found
            if tx.deliveries.intents(item.id)
        }
    states = Counter((item.channel, item.state.value) for item in found)
    print(f"{wanted} deliveries over {len({item.channel for item in found})} channels in {took:.0f} s", end=": ")
    print(f"{wanted / took:.2f} a second, {dict(Counter(item.state.value for item in found))}")
    if any(state != DeliveryState.LIVE.value for _, state in states):
        broken.append(f"not all are live: {dict(states)}")
    begins = defaultdict(list)
    for at, channel in work.values():
        begins[channel].append(at.timestamp())
    for channel in sorted(begins):
        kind = all_channels()[channel]
        posts = [
            begin for key, method, path, begin, _ in log.calls if key == channel and is_post(channel, method, path)
        ]
        period = kind.pace.period.total_seconds()
        most = busiest(posts or begins[channel], period)
        spans = sorted((begin, end) for key, _, _, begin, end in log.calls if key == channel)
        overlaps = sum(later[0] < earlier[1] for earlier, later in pairwise(spans))
        print(
            f"  {channel:16} {len(begins[channel]):4} begun, {len(posts):4} posts in the platform's log,"
            f" most within {period:.0f} s: {most} (allowed {kind.pace.limit}); calls at the same time: {overlaps}"
        )
        if most > kind.pace.limit:
            broken.append(f"{channel} passed its pace: {most}")
        if overlaps:
            broken.append(f"{channel} served two at a time: {overlaps}")
        if posts and len(posts) != len(begins[channel]):
            broken.append(f"{channel}: {len(posts)} posts for {len(begins[channel])} deliveries")
    half = memory[len(memory) // 2 :]
    slope = statistics.linear_regression(*zip(*half, strict=True)).slope * 1000 if len(set(half)) > 2 else 0.0
    print(f"memory of the worker: {memory[0][1]:.0f} MB at first, {memory[-1][1]:.0f} MB at last", end="; ")
    print(f"slope of the second half {slope:+.1f} MB per 1,000 deliveries (allowed {MOST_GROWTH:.0f})")
    if slope > MOST_GROWTH:
        broken.append(f"memory grows by {slope:.1f} MB per 1,000 deliveries")
    steps(office.studio.settings.data / "studio.sqlite", log)
    print("kept" if not broken else "NOT KEPT: " + "; ".join(broken))
    return broken


def is_post(channel: str, method: str, path: str) -> bool:
    name = channel.removesuffix(SECOND)
    return method == "POST" and name in POSTS and path.endswith(POSTS[name])


def busiest(times: list[float], period: float) -> int:
    """The most that fell into any span of `period` seconds."""
    times = sorted(times)
    most, first = 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= period:
            first += 1
        most = max(most, last - first + 1)
    return most


def steps(database: Path, log: Log) -> None:
    """What the durable part costs: between two steps of one job, and inside a step beside the platform's own time."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT o.workflow_uuid, o.function_name, o.started_at_epoch_ms, o.completed_at_epoch_ms"
            " FROM operation_outputs o JOIN workflow_status w USING (workflow_uuid)"
            " WHERE w.name = 'deliver' ORDER BY o.workflow_uuid, o.function_id"
        ).fetchall()
    between: list[float] = []
    lasted: list[float] = []
    for earlier, later in pairwise(rows):
        if "sleep" not in earlier[1].lower():
            lasted.append(earlier[3] - earlier[2])
        if earlier[0] == later[0] and "sleep" not in (earlier[1] + later[1]).lower():
            between.append(later[2] - earlier[3])
    platform = sum(end - begin for *_, begin, end in log.calls) * 1000
    print(
        f"steps: {len(lasted)}, median {statistics.median(lasted):.0f} ms;"
        f" overhead between two steps: median {statistics.median(between):.0f} ms;"
        f" inside a step beside the platforms' own time: {(sum(lasted) - platform) / len(lasted):.0f} ms on average"
    )


if __name__ == "__main__":
    sys.exit(main())
