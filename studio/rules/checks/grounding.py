"""有据: every number, date, amount, document number and named body is traced to the policy (INT-22)."""

from __future__ import annotations

from collections.abc import Iterator

from studio import words
from studio.domain.content import Content
from studio.policy.fact import Kind
from studio.policy.grounding import GroundedFact, State, ground
from studio.rules.findings import Finding, Severity
from studio.rules.material import Passage, Source, passages

HARD = frozenset({Kind.PERCENT, Kind.MONEY, Kind.DATE, Kind.DOC_NUMBER, Kind.SPAN, Kind.NUMBER})
"""A mismatch in one of these is an error of fact; in others it may be a matter of wording."""

REPLACED, OLD = "INT-22-REPLACED", "INT-22-OLD"
"""The old side of a comparison. It is held to the document that the policy takes the place of, where there is one; this
policy cannot hold it, so else one word for the whole of it, to look at the old file."""


def in_content(content: Content, source: Source) -> Iterator[Finding]:
    for passage in passages(content):
        if not passage.own:
            yield from _in(passage, source)


def in_text(text: str, source: Source) -> Iterator[Finding]:
    yield from _in(Passage(text, "", -1), source)


def _in(passage: Passage, source: Source) -> Iterator[Finding]:
    if passage.replaced and source.replaced:
        yield from _in_the_old(passage, source)
        return
    for fact in ground(passage.text, source.clauses, source.card, cites=passage.cites):
        if fact.state is State.OK or fact.supposed:
            continue
        if passage.replaced:
            yield _finding(passage, fact, rule=REPLACED, severity=Severity.WARN)
            return
        yield _finding(passage, fact, rule=f"INT-22-{fact.state.name}", severity=_severity(fact))


def _in_the_old(passage: Passage, source: Source) -> Iterator[Finding]:
    for fact in ground(passage.text, source.replaced):
        if fact.state is State.MISMATCH and fact.kind in HARD and not fact.supposed:
            yield _finding(passage, fact, rule=OLD, severity=Severity.BLOCK)
        elif fact.state in (State.MISMATCH, State.MISSING) and not fact.supposed:
            yield _finding(passage, fact, rule=REPLACED, severity=Severity.WARN)


def _finding(passage: Passage, fact: GroundedFact, *, rule: str, severity: Severity) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        field=passage.field,
        entry=passage.entry,
        start=fact.start,
        end=fact.end,
        text=fact.text,
        clause=fact.clause,
        suggestion=fact.expected,
        passage=passage.text,
        message=words.finding(rule, text=fact.text, expected=fact.expected or "另一说法"),
    )


def _severity(fact: GroundedFact) -> Severity:
    if fact.state is State.WEAK:
        return Severity.INFO
    return Severity.BLOCK if fact.state is State.MISMATCH and fact.kind in HARD else Severity.WARN
