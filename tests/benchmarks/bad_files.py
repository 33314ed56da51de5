"""A thousand bad files for every reader, each read as the studio reads it, in a child process.

    python -m tests.benchmarks.bad_files [--per-reader 1000] [--seed 1] [--reader KEY …] [--at-once 2]

Prints a table: how many were read, refused with a clear sentence, stopped at a limit, or are faults; the
longest time and the most memory of a child. Every fault is listed with the seed's number that makes it again.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from tests.policy.battery.bad_files import bad_files, reader_keys
from tests.policy.battery.verdict import Outcome, judged

MOST_SECONDS = 21.0
"""The 20 seconds a child is given, and one to end it."""
MOST_MEMORY = 1024**3
SLOW = 10.0
COLUMNS = (*Outcome, "slowest", "memory")


@dataclass
class Tally:
    """What became of one reader's files."""

    key: str
    counts: Counter[Outcome] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    memory: tuple[int, str] = (0, "")
    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def tally(key: str, count: int, seed: int) -> Tally:
    """Reads them all. In a process of its own, so that the children's memory is this reader's."""
    found = Tally(key)
    for file in bad_files(key, count, seed=seed):
        verdict = judged(file.data, file.name)
        found.counts[verdict.outcome] += 1
        found.slowest = max(found.slowest, (verdict.seconds, file.how))
        if verdict.memory > found.memory[0]:
            found.memory = (verdict.memory, file.how)
        shown = (
            f"{key}: {file.how} ({len(file.data)} bytes, {verdict.seconds:.1f} s): {verdict.said or verdict.outcome}"
        )
        if verdict.outcome is Outcome.FAULT or verdict.seconds > MOST_SECONDS or verdict.memory > MOST_MEMORY:
            found.faults.append(shown)
        elif verdict.outcome in (Outcome.TOO_SLOW, Outcome.TOO_LARGE) or verdict.seconds > SLOW:
            found.remarks.append(shown)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-reader", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", nargs="*", default=[])
    parser.add_argument("--at-once", type=int, default=2)
    given = parser.parse_args(arguments)
    keys = given.reader or reader_keys()
    print("reader", *COLUMNS, sep="\t", flush=True)
    faults = 0
    with ProcessPoolExecutor(given.at_once, max_tasks_per_child=1) as pool:
        for found in pool.map(tally, keys, [given.per_reader] * len(keys), [given.seed] * len(keys)):
            counts = (found.counts[outcome] for outcome in Outcome)
            times = f"{found.slowest[0]:.1f} s ({found.slowest[1]})"
            print(found.key, *counts, times, f"{found.memory[0] / 2**20:.0f} MB ({found.memory[1]})", sep="\t")
            print(
                *(f"  fault  {fault}" for fault in found.faults), *(f"  {remark}" for remark in found.remarks), sep="\n"
            )
            sys.stdout.flush()
            faults += len(found.faults)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
