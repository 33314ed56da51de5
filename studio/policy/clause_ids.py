"""Keeping clause ids when a policy is read otherwise than before: an id belongs to its words.

By itself a reading numbers clauses by their printed path (`c3-2`). When a paragraph is corrected, or a better
reader reads the file again, that path may shift for clauses whose words did not change: citations would then
silently point elsewhere. So every clause of a new reading looks for itself among the clauses known before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from studio.domain.policy import Clause
from studio.policy.sentences import tight

ENOUGH = 8
"""Characters at the beginning or the end by which a changed clause is known again in its old place."""
ENOUGH_ELSEWHERE = 16
"""The same, for one that is now numbered otherwise."""


def with_kept_ids(clauses: Sequence[Clause], known: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses under the ids their words had in `known`; new ones never take an id that is known for others.

    `known`: current clauses first, then those that vanished earlier, whose ids come back with their words.
    Ids are unique in the result when they are unique in `clauses` and in `known`.
    """
    kept = _kept(clauses, known)
    taken = {clause.id for clause in known}
    named = []
    for index, clause in enumerate(clauses):
        name = kept.get(index) or next(name for name in _names(clause.id) if name not in taken)
        taken.add(name)
        named.append(replace(clause, id=name))
    return tuple(named)


def _kept(clauses: Sequence[Clause], known: Sequence[Clause]) -> dict[int, str]:
    """Index in `clauses` → known id. Surest first: same words in the same place, same words, alike in place, alike."""
    free = {clause.id: clause for clause in known}
    kept: dict[int, str] = {}

    def keep(index: int, clause_id: str) -> None:
        kept[index] = clause_id
        del free[clause_id]

    def open_ones() -> list[tuple[int, Clause]]:
        return [(index, clause) for index, clause in enumerate(clauses) if index not in kept]

    for index, clause in open_ones():
        if clause.id in free and _words(free[clause.id]) == _words(clause):
            keep(index, clause.id)
    by_words: dict[tuple[str, bool, str], list[str]] = defaultdict(list)
    for known_id, before in free.items():
        by_words[_words(before)].append(known_id)
    for index, clause in open_ones():
        if same := by_words[_words(clause)]:
            keep(index, same.pop(0))
    for index, clause in open_ones():
        if clause.id in free and _alike(free[clause.id], clause, enough=ENOUGH):
            keep(index, clause.id)
    for index, clause in open_ones():
        found = next((key for key, before in free.items() if _alike(before, clause, enough=ENOUGH_ELSEWHERE)), None)
        if found is not None:
            keep(index, found)
    return kept


def _words(clause: Clause) -> tuple[str, bool, str]:
    """A clause's number, whether it is numbered or headed at all, and its text without layout."""
    return tight(clause.label), clause.level > 0, tight(clause.heading + clause.text)


def _alike(before: Clause, after: Clause, *, enough: int) -> bool:
    """The same number, and one begins or ends as the other does, or is a part of it."""
    if (before.label, before.level > 0) != (after.label, after.level > 0):
        return False
    (*_, one), (*_, other) = _words(before), _words(after)
    short, long = sorted((one, other), key=len)
    if before.id != after.id and len(short) < enough:
        return False
    edge = min(enough, len(short))
    return long.startswith(short[:edge]) or long.endswith(short[len(short) - edge :]) or short in long


def _names(name: str) -> Iterator[str]:
    """`c3`, `c3~2`, `c3~3` …"""
    plain, _, count = name.partition("~")
    yield name
    number = int(count) if count.isdigit() else 1
    while True:
        number += 1
        yield f"{plain}~{number}"
