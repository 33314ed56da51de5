"""How many of something the policy lists: 3项措施, 20条, 八个要素."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studio.domain.policy import Clause
from studio.policy.grounding.verdicts import CARD
from studio.policy.quantities import squeeze

_ENUMERATED = re.compile(r"[^，。；：！？、\n]{1,20}(?:、[^，。；：！？、\n]{1,20}){1,30}")
_ORDERED = re.compile(
    r"[一二三四五六七八九十]是|第[一二三四五六七八九十]，|[（(][一二三四五六七八九十\d]+[）)]|(?:^|(?<=[。；：\n]))\d{1,2}[.．]"
)
_JOINED = re.compile(r"[和及与]|以及")


def counts_of(clauses: Sequence[Clause]) -> dict[int, list[str]]:
    """3项措施, 20条, 八个要素: the counts that the outline and the lists in the text bear out."""
    counts: dict[int, list[str]] = {}
    for level in {clause.level for clause in clauses if clause.level}:
        at_level = [clause for clause in clauses if clause.level == level]
        counts.setdefault(len(at_level), []).append(CARD)
    for clause in clauses:
        children = [other for other in clauses if _child_of(other, clause)]
        counts.setdefault(len(children), []).append(clause.id)
        for count in _listed(clause.text):
            counts.setdefault(count, []).append(clause.id)
    return {count: places for count, places in counts.items() if count > 1}


def totals_of(clauses: Sequence[Clause]) -> frozenset[int]:
    """How many articles, sections and points the whole outline has, level by level."""
    levels = {clause.level for clause in clauses if clause.level}
    return frozenset(sum(clause.level == level for clause in clauses) for level in levels) - {1}


def _child_of(other: Clause, clause: Clause) -> bool:
    return bool(clause.level) and other.level == clause.level + 1 and other.id.startswith(f"{clause.id}-")


def _listed(text: str) -> Iterator[int]:
    plain, _ = squeeze(text)
    yield len(_ORDERED.findall(plain))
    for match in _ENUMERATED.finditer(plain):
        items = match[0].split("、")
        yield len(items)
        if _JOINED.search(items[-1]):
            yield len(items) + 1
