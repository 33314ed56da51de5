"""What the kinds of passages share: where they are looked for, and how they are ranked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studio.domain.policy import Candidate, Clause
from studio.policy.sentences import tight
from studio.policy.spoken import Sentence, sentences_of

MOST = 200
_WHO_DOES = r"(?:责任|牵头|配合|对接|主管|实施|参与|落实)(?:单位|部门|科室)[：:]"
RESPONSIBLE = re.compile(
    rf"[（(]{_WHO_DOES}[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]|(?<![（(]){_WHO_DOES}.*$"
)
AIM = re.compile(r"力争|确保|建成|完成|实现|培育|覆盖|目标|争取|打造|引进|创建|普及|建设|建有|每年|每个")


@dataclass(frozen=True)
class Scored:
    score: float
    candidate: Candidate


def body(clauses: Iterable[Clause], *, covering: bool = False) -> Iterator[Sentence]:
    """Headings and sentences outside the covering text, unless `covering`."""
    for clause in clauses:
        if covering or clause.level > 0 or clause.id != "p1":
            if clause.heading and re.search(r"\d", clause.heading):
                yield Sentence(clause.heading, clause)
            yield from sentences_of([clause])


def ranked(found: Iterable[Scored]) -> tuple[Candidate, ...]:
    """Best first, equal scores in the order of the text, nothing twice."""
    unique: dict[str, Scored] = {}
    for scored in sorted(found, key=lambda scored: -scored.score):
        unique.setdefault(f"{tight(scored.candidate.text)}|{scored.candidate.value}|{scored.candidate.when}", scored)
    return tuple(scored.candidate for scored in unique.values())[:MOST]
