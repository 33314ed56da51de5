"""照搬照抄: an interpretation explains, it does not repeat (INT-21). Long shared runs and dense overlap are shown."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from studio import words
from studio.domain.content import Content
from studio.rules.findings import Finding, Severity
from studio.rules.material import Passage, Source, passages

LONGEST_RUN = 60
GRAM = 8
MOST_SHARED = 50
"""Percent of the body's 8-grams that may stand in the policy word for word."""
SHORTEST_BODY = 200
"""Characters; a shorter text may be one sentence that quotes, and says nothing of the whole."""


def in_content(content: Content, source: Source) -> Iterator[Finding]:
    policy = policy_words(source)
    said = [passage for passage in passages(content) if passage.field]
    for passage in said:
        runs = shared_runs(passage.text, policy)
        if runs:
            start, end = max(runs, key=lambda run: run[1] - run[0])
            yield _run(passage, start, end, source)
    yield from _dense("".join(passage.text for passage in said), policy)


def in_text(text: str, source: Source) -> Iterator[Finding]:
    policy = policy_words(source)
    for start, end in shared_runs(text, policy):
        yield _run(Passage(text, "", -1), start, end, source)
    yield from _dense(text, policy)


def shared_runs(text: str, policy: str) -> list[tuple[int, int]]:
    """Places in `text` where at least `LONGEST_RUN` characters stand in `policy` too, marks and blanks not counted."""
    places = [place for place, char in enumerate(text) if _counts(char)]
    bare = "".join(text[place] for place in places)
    held = _grams(policy, LONGEST_RUN)
    runs: list[tuple[int, int]] = []
    for at in range(len(bare) - LONGEST_RUN + 1):
        if bare[at : at + LONGEST_RUN] not in held:
            continue
        start, end = places[at], places[at + LONGEST_RUN - 1] + 1
        if runs and start < runs[-1][1]:
            start = runs.pop()[0]
        runs.append((start, end))
    return runs


def shared_grams(text: str, policy: str) -> tuple[int, int]:
    """How many of the text's 8-grams stand in the policy, and how many it has."""
    bare, held = _bare(text), _grams(policy, GRAM)
    grams = [bare[at : at + GRAM] for at in range(len(bare) - GRAM + 1)]
    return sum(gram in held for gram in grams), len(grams)


def _run(passage: Passage, start: int, end: int, source: Source) -> Finding:
    """With the clause it was taken from, so that a screen can show both side by side."""
    copied = passage.text[start:end]
    run = _bare(copied)
    return Finding(
        rule="INT-21",
        severity=Severity.WARN,
        field=passage.field,
        entry=passage.entry,
        start=start,
        end=end,
        text=copied,
        clause=_clause_of(run, source),
        passage=passage.text,
        message=words.finding("INT-21", count=str(len(run)), start=run[:16]),
    )


def _clause_of(run: str, source: Source) -> str:
    """The clause that most of the run stands in. A run may begin in one clause and end in the next."""
    middle = run[(len(run) - GRAM) // 2 :][:GRAM]
    held = [clause for clause in source.clauses if middle in _bare(clause.heading + clause.text)]
    best = max(held, key=lambda clause: shared_grams(run, _bare(clause.heading + clause.text))[0], default=None)
    return best.id if best else ""


def _dense(body: str, policy: str) -> Iterator[Finding]:
    shared, total = shared_grams(body, policy)
    if total > SHORTEST_BODY - GRAM and 100 * shared > MOST_SHARED * total:
        share = str(100 * shared // total)
        yield Finding(rule="INT-21-ALL", severity=Severity.WARN, message=words.finding("INT-21-ALL", share=share))


def policy_words(source: Source) -> str:
    """Letters and figures of all clauses, run together."""
    return _bare("".join(clause.text for clause in source.clauses))


@lru_cache(maxsize=8)
def _grams(text: str, size: int) -> frozenset[str]:
    return frozenset(text[at : at + size] for at in range(len(text) - size + 1))


def _bare(text: str) -> str:
    return "".join(char for char in text if _counts(char))


def _counts(char: str) -> bool:
    return char.isalnum() or char == "_"
