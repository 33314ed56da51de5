"""How well claims are traced to the policy. Run: python -m tests.benchmarks.grounding CORPUS

Prints: the labelled sentences (a planted error counts when a flag lies on it, a faithful sentence when it has
none); every policy sentence against its own policy (each flag is a false alarm);
the same sentences with one figure exchanged for another one of the same policy (each silence is a miss);
real interpretations against their policies (to be read by eye).
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from studio.domain.policy import Clause, Reading  # noqa: E402
from studio.policy.candidates import card_of  # noqa: E402
from studio.policy.fact import Fact, Kind, family, same  # noqa: E402
from studio.policy.grounding import State, ground  # noqa: E402
from studio.policy.quantities import facts_in, squeeze  # noqa: E402
from studio.policy.reading import read_policy  # noqa: E402

FLAGGED = (State.MISSING, State.MISMATCH)
FIGURES = (Kind.PERCENT, Kind.MONEY, Kind.DATE, Kind.SPAN, Kind.NUMBER, Kind.POINTS)


def paragraphs(path: Path) -> tuple[Clause, ...]:
    plain = squeeze(path.read_text(encoding="utf-8"))[0]
    lines = [line for line in plain.split("\n") if line.strip()]
    return tuple(Clause(id=f"p{n}", label="", level=0, heading="", text=line) for n, line in enumerate(lines, 1))


def sentences(clauses: Sequence[Clause]) -> Iterator[str]:
    for clause in clauses:
        for sentence in clause.text.replace("；", "。").split("。"):
            if len(sentence) > 12:
                yield sentence + "。"


def labelled(corpus: Path, *, show: bool = False) -> Counter[str]:
    """Over `grounding.jsonl`: errors and how many were flagged at their place, faithful sentences and how many were flagged."""
    counts: Counter[str] = Counter()
    readings: dict[str, Reading] = {}
    for line in (corpus / "grounding.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["doc"] not in readings:
            readings[case["doc"]] = read_policy((corpus / "policies" / f"{case['doc']}.txt").read_bytes())
        reading = readings[case["doc"]]
        flags = [f for f in ground(case["text"], reading.clauses, card_of(reading)) if f.state in FLAGGED]
        if case["label"] == "error":
            start = case["text"].find(case["wrong_span"])
            right = any(f.start < start + len(case["wrong_span"]) and start < f.end for f in flags)
            counts["errors"] += 1
            counts["found"] += right
        else:
            right = not flags
            counts["faithful"] += 1
            counts["false alarms"] += bool(flags)
        if show and not right:
            print("  wrong:", case["id"], case["text"], [(f.text, f.expected) for f in flags])
    return counts


def identity(documents: Sequence[Path]) -> None:
    checked, states = 0, Counter[str]()
    for path in documents:
        clauses = paragraphs(path)
        for sentence in sentences(clauses):
            for fact in ground(sentence, clauses):
                checked += 1
                states[fact.state.value] += 1
                if fact.state in FLAGGED:
                    print("  false alarm:", path.parent.name, path.name, fact.text, fact.expected, "|", sentence[:70])
    print("identity:", checked, dict(states))


def exchanged(documents: Sequence[Path], *, seed: int) -> None:
    chance, states = random.Random(seed), Counter[str]()
    for path in documents:
        clauses = paragraphs(path)
        pool = [fact for clause in clauses for fact in facts_in(clause.text) if fact.kind in FIGURES and not fact.soft]
        for sentence in sentences(clauses):
            figures = [fact for fact in facts_in(sentence) if fact.kind in FIGURES and not fact.soft]
            if figures:
                changed = _exchange(sentence, chance.choice(figures), pool, chance)
                if changed:
                    _count(changed, clauses, states)
    print("exchanged:", dict(states))


def _exchange(sentence: str, fact: Fact, pool: list[Fact], chance: random.Random) -> tuple[str, int] | None:
    others = [
        o
        for o in pool
        if family(o.kind) is family(fact.kind) and o.unit == fact.unit and not same(o, fact) and not same(fact, o)
    ]
    if not others:
        return None
    other = chance.choice(others)
    return sentence[: fact.start] + other.text + sentence[fact.end :], fact.start


def _count(changed: tuple[str, int], clauses: Sequence[Clause], states: Counter[str]) -> None:
    text, place = changed
    found = [fact for fact in ground(text, clauses) if fact.start <= place < fact.end]
    states[found[0].state.value if found else "not read"] += 1


def real(corpus: Path) -> None:
    for entry in json.loads((corpus / "interpretations" / "index.json").read_text(encoding="utf-8")):
        if not entry["policy"]:
            continue
        name = Path(entry["policy"]).stem
        text = (corpus / "interpretations" / Path(entry["file"]).name).read_text(encoding="utf-8")
        facts = ground(text, paragraphs(corpus / "policies" / f"{name}.txt"))
        print(entry["file"], dict(Counter(fact.state.value for fact in facts)))
        print("  ", [(fact.text, fact.state.value, fact.expected) for fact in facts if fact.state in FLAGGED])


def main(corpus: Path) -> None:
    documents = sorted((corpus / "policies").glob("*.txt")) + sorted((corpus / "pairs").glob("*/new.txt"))
    print("labelled:", dict(labelled(corpus, show=True)))
    identity(documents)
    for seed in (1, 2):
        exchanged(documents, seed=seed)
    real(corpus)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
