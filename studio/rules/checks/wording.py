"""表述与标点: word lists that the department edits, and marks by pattern (standards 5.1 LEAK, 5.2, 5.3)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from studio import words
from studio.domain.content import Content
from studio.paths import ASSETS
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source, passages


@dataclass(frozen=True)
class _Rule:
    key: str
    severity: Severity
    pattern: re.Pattern[str]
    right: str
    """Replacement with group references; "" when only a person can say."""


def in_content(content: Content, source: Source) -> Iterator[Finding]:
    for passage in passages(content):
        yield from _found(passage.text, field=passage.field, entry=passage.entry)


def in_text(text: str, source: Source) -> Iterator[Finding]:
    yield from _found(text, field="", entry=-1)


def _found(text: str, *, field: str, entry: int) -> Iterator[Finding]:
    for rule in _rules():
        for match in rule.pattern.finditer(text):
            right = match.expand(rule.right) if rule.right else ""
            yield Finding(
                rule=rule.key,
                severity=rule.severity,
                field=field,
                entry=entry,
                start=match.start(),
                end=match.end(),
                text=match.group(),
                suggestion=right,
                message=words.finding(rule.key, text=match.group(), right=right),
            )


@cache
def _rules() -> tuple[_Rule, ...]:
    lexicon = tomllib.loads((ASSETS / "lexicons" / "wording.toml").read_text(encoding="utf-8"))
    return tuple(
        _Rule(family["rule"], Severity(family["severity"]), re.compile(wrong), right)
        for family in lexicon["family"]
        for wrong, right in family["pairs"]
    )
