"""How well two versions of a regulation are aligned, against hand-made alignments, beside other engines.

    python tests/benchmarks/comparing.py PAIRS [--misses]

PAIRS holds folders with `old.txt`, `new.txt` and `gold.json`. A pair is (old article, new article); what
was added or deleted pairs with nothing. Secondary origins in the annotation count neither way.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from studio.policy.compare import as_contract_json, compare
from studio.policy.numerals import value_of
from studio.policy.reading import read_policy

Pair = tuple[int | None, int | None]


@dataclass
class Score:
    right: int = 0
    wanted: int = 0
    offered: int = 0
    kinds_right: int = 0
    moved_right: int = 0
    moved_wanted: int = 0
    moved_offered: int = 0
    seconds: float = 0.0
    misses: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.wanted + self.offered)


def article(label: str) -> int | None:
    match = re.fullmatch(r"第(.+?)条(?:之.)?", label)
    value = value_of(match[1]) if match else None
    return int(value) if value is not None else None


def ours(rows: Iterable[dict[str, Any]]) -> dict[Pair, tuple[str, bool]]:
    found: dict[Pair, tuple[str, bool]] = {}
    for row in rows:
        olds = [article(label) for label in row["old"]] or [None]
        news = [article(label) for label in row["new"]] or [None]
        for old in olds:
            for new in news:
                if old is not None or new is not None:
                    found[(old, new)] = (row["kind"], row["moved"])
    return found


def compare_with(score: Score, gold: dict[str, Any], got: dict[Pair, tuple[str, bool]], name: str) -> None:
    wanted = {(item["old"], item["new"]): item for item in gold["alignment"] if not item.get("secondary")}
    optional = {(item["old"], item["new"]) for item in gold["alignment"] if item.get("secondary")}
    offered = {pair: kind for pair, kind in got.items() if pair not in optional or pair in wanted}
    score.wanted += len(wanted)
    score.offered += len(offered)
    for pair, item in wanted.items():
        score.moved_wanted += bool(item.get("moved"))
        if pair not in offered:
            score.misses.append(f"{name}: {pair} {item['kind']} missed {item.get('note', '')}")
            continue
        score.right += 1
        kind, moved = offered[pair]
        score.kinds_right += kind == item["kind"]
        score.moved_right += bool(item.get("moved")) and moved
        if kind != item["kind"]:
            score.misses.append(f"{name}: {pair} {item['kind']} ≠ {kind}")
    for pair, (kind, moved) in offered.items():
        score.moved_offered += moved
        if pair not in wanted:
            score.misses.append(f"{name}: {pair} {kind} too many")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    total = Score()
    for path in sorted(given.pairs.glob("*/gold.json")):
        gold = json.loads(path.read_text("utf-8"))
        old, new = (read_policy((path.parent / name).read_bytes()).clauses for name in ("old.txt", "new.txt"))
        started = time.perf_counter()
        rows = as_contract_json(compare(old, new))["rows"]
        total.seconds += time.perf_counter() - started
        compare_with(total, gold, ours(rows), path.parent.name)
    print(
        f"pairs F1 {total.f1:.4f} ({total.right} of {total.wanted} wanted, {total.offered} offered)  "
        f"kinds {total.kinds_right}/{total.wanted}  moved {total.moved_right}/{total.moved_wanted} "
        f"(offered {total.moved_offered})  {total.seconds:.2f} s"
    )
    if given.misses:
        print(*total.misses, sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
