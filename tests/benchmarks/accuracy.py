"""How well policy text is understood, in one table beside what was promised. Run: python3 run.py accuracy [CORPUS ...]

A corpus is a folder with `policies/*.txt`, and any of `gold/*.json` (annotated fields), `pairs/*/gold.json`
(aligned articles) and `grounding.jsonl` (sentences, half of them with one planted error). Several corpora are
printed one beside the other: give the one the rules were developed on and one nobody looked at.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.policy.compare import as_contract_json, compare
from studio.policy.reading import read_policy, reading_of
from tests.benchmarks import comparing, grounding, reading

DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "corpus"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One promised figure. `value` gives (hits, of) or None where the corpus has nothing to measure it by."""

    name: str
    promised: float
    value: Callable[[Path], tuple[float, float] | None]
    at_most: bool = False


def _field(key: str, *, precision: bool = False) -> Callable[[Path], tuple[float, float] | None]:
    def measure(corpus: Path) -> tuple[float, float] | None:
        score = _scores(corpus).get(key)
        if score is None or not score.wanted:
            return None
        return score.found, score.offered if precision else score.wanted

    return measure


_KEPT: dict[Path, dict[str, reading.Score]] = {}
_ALIGNED: dict[Path, comparing.Score] = {}


def _scores(corpus: Path) -> dict[str, reading.Score]:
    if corpus not in _KEPT:
        _KEPT[corpus] = reading.scored(corpus)
    return _KEPT[corpus]


def _aligned(corpus: Path) -> comparing.Score:
    if corpus not in _ALIGNED:
        total = comparing.Score()
        for path in sorted((corpus / "pairs").glob("*/gold.json")):
            gold = json.loads(path.read_text("utf-8"))
            old, new = (read_policy((path.parent / name).read_bytes()).clauses for name in ("old.txt", "new.txt"))
            rows = as_contract_json(compare(old, new))["rows"]
            comparing.compare_with(total, gold, comparing.ours(rows), path.parent.name)
        _ALIGNED[corpus] = total
    return _ALIGNED[corpus]


def _pairs(corpus: Path) -> tuple[float, float] | None:
    score = _aligned(corpus)
    return (2 * score.right, score.wanted + score.offered) if score.wanted else None


def _kinds(corpus: Path) -> tuple[float, float] | None:
    score = _aligned(corpus)
    return (score.kinds_right, score.wanted) if score.wanted else None


def _planted(corpus: Path) -> tuple[float, float] | None:
    counts = grounding.labelled(corpus) if (corpus / "grounding.jsonl").exists() else {}
    return (counts["found"], counts["errors"]) if counts else None


def _alarms(corpus: Path) -> tuple[float, float] | None:
    counts = grounding.labelled(corpus) if (corpus / "grounding.jsonl").exists() else {}
    return (counts["false alarms"], counts["faithful"]) if counts else None


FIGURES = (
    Figure(name="title, exact", promised=0.95, value=_field("title")),
    Figure(name="document number, exact", promised=0.95, value=_field("doc_number")),
    Figure(name="issuer, exact", promised=0.95, value=_field("issuer")),
    Figure(name="date, exact", promised=0.95, value=_field("issued_on")),
    Figure(name="effective date, exact", promised=0.95, value=_field("effective_on")),
    Figure(name="outline, recall", promised=0.97, value=_field("outline")),
    Figure(name="outline, precision", promised=0.97, value=_field("outline", precision=True)),
    Figure(name="numeric targets among candidates", promised=0.90, value=_field("targets (value)")),
    Figure(name="numeric targets in the first 2×N", promised=0.70, value=_field("targets, first 2N")),
    Figure(name="timeline", promised=0.90, value=_field("timeline (text)")),
    Figure(name="replaced documents", promised=0.90, value=_field("replaces")),
    Figure(name="legal basis", promised=0.90, value=_field("legal_basis")),
    Figure(name="definitions", promised=0.90, value=_field("definitions (text)")),
    Figure(name="compare: pairs, F1", promised=0.97, value=_pairs),
    Figure(name="compare: kinds", promised=0.95, value=_kinds),
    Figure(name="check: planted errors found", promised=0.95, value=_planted),
    Figure(name="check: faithful flagged (at most)", promised=0.05, value=_alarms, at_most=True),
)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, nargs="*")
    given = parser.parse_args(arguments)
    corpora = [path for path in given.corpora or [DEFAULT] if path.is_dir()]
    if not corpora:
        print(f"没有找到标注语料（{given.corpora or DEFAULT}）。请给出语料文件夹的路径。", file=sys.stderr)
        return 2
    print(f"{platform.machine()}, Python {platform.python_version()}")
    print(f"{'':36}{'promised':>9}" + "".join(f"{path.name[-18:]:>22}" for path in corpora))
    met = True
    for figure in FIGURES:
        cells = []
        for corpus in corpora:
            found = figure.value(corpus)
            if found is None:
                cells.append(f"{'—':>22}")
                continue
            share = found[0] / found[1] if found[1] else 0.0
            good = share <= figure.promised if figure.at_most else share >= figure.promised
            met = met and good
            cells.append(f"{share:>9.3f} {found[0]:.0f}/{found[1]:.0f}{'' if good else ' !':<2}".rjust(22))
        print(f"{figure.name:36}{figure.promised:>9.2f}" + "".join(cells))
    print(f"{'compare: 100 articles, s (< 0.3)':36}{0.3:>9.2f}{_seconds(100):>22.3f}")
    return 0 if met else 1


def _seconds(articles: int) -> float:
    """Median of five comparisons of a made law with its amended form."""
    sentences = [
        "第{n}条　县级以上人民政府{a}主管部门应当对{b}实施监督检查，{c}个工作日内将结果告知申请人。违反规定的，处{d}万元以下罚款。".format(
            n=n, a=f"第{n % 9}类", b=f"第{n % 13}种活动及其场所{n}", c=n % 20 + 5, d=n % 30 + 1
        )
        for n in range(1, articles + 1)
    ]
    changed = [text.replace("个工作日", "日") if place % 3 == 0 else text for place, text in enumerate(sentences)]
    old, new = (reading_of(["某市监督检查条例", *lines]).clauses for lines in (sentences, changed[5:] + changed[:5]))
    spent = []
    for _ in range(5):
        started = time.perf_counter()
        compare(old, new)
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)


if __name__ == "__main__":
    raise SystemExit(main())
