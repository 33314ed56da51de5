"""How well policies are read, field by field, against hand-made annotations.

    python tests/benchmarks/reading.py CORPUS [--misses]

CORPUS holds `policies/*.txt` and `gold/*.json`. Verbatim fragments are compared without white space; a
fragment counts as found when it and a candidate share four fifths of the shorter one.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from studio.policy.reading import read_policy
from studio.policy.serial import as_contract_json

SHARED = 0.8


@dataclass
class Score:
    found: int = 0
    wanted: int = 0
    offered: int = 0
    misses: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        recall = f"{self.found}/{self.wanted}"
        share = f"{100 * self.found / self.wanted:5.1f}%" if self.wanted else "     —"
        return f"{recall:>9} {share}   offered {self.offered}"


def plain(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


def standard(number: str | None) -> str | None:
    """A document number with the brackets of the standard: [2018] is 〔2018〕."""
    return re.sub(r"[\[【（(](\d{4})[\]】）)]", r"〔\1〕", number) if number else number


def alike(wanted: str, offered: str) -> bool:
    one, other = plain(wanted), plain(offered)
    if not one or not other:
        return False
    if one in other or (other in one and len(other) >= 0.5 * len(one)):
        return True
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 2) >= SHARED * min(len(one), len(other))


def compare(scores: dict[str, Score], gold: dict[str, Any], read: dict[str, Any]) -> None:
    def single(key: str, wanted: str | None, got: str | None) -> None:
        score = scores[key]
        score.wanted += 1
        score.offered += got is not None
        score.found += plain(wanted) == plain(got)
        if plain(wanted) != plain(got):
            score.misses.append(f"{gold['doc']}: {wanted} ≠ {got}")

    def several(key: str, wanted: Sequence[Any], got: Sequence[Any], same: Callable[[Any, Any], bool]) -> None:
        score = scores[key]
        score.wanted += len(wanted)
        score.offered += len(got)
        for one in wanted:
            hit = any(same(one, other) for other in got)
            score.found += hit
            if not hit:
                score.misses.append(f"{gold['doc']}: {one}")

    single("title", gold["title"], read["title"])
    single("doc_number", standard(gold["doc_number"]), read["doc_number"])
    several_issuers = "、" in (gold["issuer"] or "")
    single("issuer", gold["issuer"], "、".join(read["issuers"] if several_issuers else read["issuers"][:1]) or None)
    single("addressee", gold["addressee"], read["addressee"])
    single("issued_on", gold["date"], read["issued_on"])
    single("effective_on", gold["effective_date"], read["effective_on"])
    single("expires_on", gold["expiry"], read["expires_on"])
    single("interpreting_body", gold["interpreting_body"], read["interpreting_body"])
    several("replaces", gold["replaced_documents"], read["replaces"], _same_document)
    several("legal_basis", gold["legal_basis"], read["legal_basis"], _same_document)
    several("outline", gold["outline"], read["outline"], _same_heading)
    several(
        "definitions (term)",
        gold["definitions"],
        read["definitions"],
        lambda g, r: plain(g["term"]) == plain(r["term"]),
    )
    several(
        "definitions (text)", gold["definitions"], read["definitions"], lambda g, r: alike(g["verbatim"], r["text"])
    )
    several("targets (text)", gold["numeric_targets"], read["targets"], lambda g, r: alike(g["verbatim"], r["text"]))
    several("targets (value)", gold["numeric_targets"], read["targets"], _same_target)
    first = read["targets"][: 2 * len(gold["numeric_targets"])]
    several("targets, first 2N", gold["numeric_targets"], first, _same_target)
    several("timeline (text)", gold["timeline"], read["timeline"], lambda g, r: alike(g["verbatim"], r["text"]))
    several("goals", gold["goals"], read["goals"], lambda g, r: alike(g, r["text"]))
    several("goals, first 5", gold["goals"], read["goals"][:5], lambda g, r: alike(g, r["text"]))
    several("audience", gold["audience"], read["audience"], lambda g, r: alike(g, r["text"]))
    several("audience, first 3", gold["audience"], read["audience"][:3], lambda g, r: alike(g, r["text"]))


def _same_document(gold: dict[str, Any], read: dict[str, Any]) -> bool:
    return plain(gold["name"]) == plain(read["name"]) and plain(standard(gold["doc_number"])) == plain(
        read["doc_number"]
    )


def _same_heading(gold: dict[str, Any], read: dict[str, Any]) -> bool:
    return gold["level"] == read["level"] and plain(gold["text"]) == plain(read["text"])


def _same_target(gold: dict[str, Any], read: dict[str, Any]) -> bool:
    value = str(gold["value"]) == str(read["value"]) and plain(gold["unit"])[:2] == plain(read["unit"])[:2]
    return value and alike(gold["verbatim"], read["text"])


def scored(corpus: Path) -> dict[str, Score]:
    """Every field's score over all annotated policies of the corpus; empty where there are none."""
    scores: dict[str, Score] = defaultdict(Score)
    for path in sorted((corpus / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        data = (corpus / "policies" / f"{gold['doc']}.txt").read_bytes()
        compare(scores, gold, as_contract_json(read_policy(data)))
    return scores


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    scores = scored(given.corpus)
    if not scores:
        print(f"no annotations under {given.corpus}", file=sys.stderr)
        return 2
    print(f"{scores['title'].wanted} policies")
    for key, score in scores.items():
        print(f"{key:20} {score}")
        if given.misses:
            print(*(f"    {miss}" for miss in score.misses), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
