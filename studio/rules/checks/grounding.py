"""有据: every number, date, amount, document number and named body is traced to the policy (INT-22)."""

from __future__ import annotations

from collections.abc import Iterator

from studio import words
from studio.domain.content import Content
from studio.policy.grounding import GroundedFact, State, ground
from studio.policy.quantities import Kind, facts_in, same
from studio.rules.findings import Finding, Severity
from studio.rules.material import Passage, Source, passages

HARD = frozenset({Kind.PERCENT, Kind.MONEY, Kind.DATE, Kind.DOC_NUMBER, Kind.SPAN, Kind.NUMBER})
"""A mismatch in one of these is an error of fact; in others it may be a matter of wording."""


def in_content(content: Content, source: Source) -> Iterator[Finding]:
    for passage in passages(content):
        if not passage.own:
            yield from _in(passage, source)


def in_text(text: str, source: Source) -> Iterator[Finding]:
    yield from _in(Passage(text, "", -1), source)


def _in(passage: Passage, source: Source) -> Iterator[Finding]:
    for fact in ground(passage.text, source.clauses, source.card, cites=passage.cites):
        if fact.state in (State.MISMATCH, State.MISSING) and not fact.supposed:
            yield _finding(passage, fact, sure=not _stands_there(fact, source))


def _stands_there(fact: GroundedFact, source: Source) -> bool:
    """The same value stands in the clause too, for another year or another subject: a person has to look."""
    clause = next((item for item in source.clauses if item.id == fact.clause), None)
    said = facts_in(fact.text)
    return bool(clause and said) and any(same(said[0], written) for written in facts_in(clause.text if clause else ""))


def _finding(passage: Passage, fact: GroundedFact, *, sure: bool) -> Finding:
    rule = "INT-22-MISMATCH" if fact.state is State.MISMATCH else "INT-22-MISSING"
    wrong = sure and fact.state is State.MISMATCH and fact.kind in HARD
    return Finding(
        rule=rule,
        severity=Severity.BLOCK if wrong else Severity.WARN,
        field=passage.field,
        entry=passage.entry,
        start=fact.start,
        end=fact.end,
        text=fact.text,
        clause=fact.clause,
        suggestion=fact.expected,
        message=words.finding(rule, text=fact.text, expected=fact.expected or "另一说法"),
    )
