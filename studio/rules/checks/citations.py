"""依据: every statement names the clauses it rests on, or is marked as the author's own."""

from __future__ import annotations

from collections.abc import Iterator

from studio import words
from studio.domain.content import FIELDS, Content
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source


def in_content(content: Content, source: Source) -> Iterator[Finding]:
    known = {clause.id for clause in source.clauses}
    for key, index, entry in content.entries():
        if not entry.said():
            continue
        label = FIELDS[key].label
        facts = {"label": label, "number": str(index + 1)}
        if known and any(cite not in known for cite in entry.cites):
            yield _found("CITE-02", Severity.BLOCK, key, index, facts)
        elif not entry.cites and not entry.own:
            yield _found("CITE-01", Severity.BLOCK, key, index, facts)


def _found(rule: str, severity: Severity, key: str, index: int, facts: dict[str, str]) -> Finding:
    return Finding(rule=rule, severity=severity, field=key, entry=index, message=words.finding(rule, **facts))
