"""One rule of the standards, and how a family of them is run over an interpretation or a plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from studio import words
from studio.domain.content import Content
from studio.rules.findings import Finding, Severity
from studio.rules.material import Passage, Source, passages

BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A place that breaks a rule. `right` is what should stand there, "" when only a person can say."""

    start: int
    end: int
    right: str = ""
    words: str = ""
    """Key of the sentence, when the rule has several; else the rule's own."""
    severity: Severity | None = None
    """When it differs from the rule's."""
    shown: str = ""
    """What may be repeated of the place, when the place itself must not be."""
    clause: str = ""


Find = Callable[[str, Source], Iterable[Spot]]


@dataclass(frozen=True)
class Rule:
    """`key` is the id in the standards. `yields`: words that the policy itself uses in this place are left alone."""

    key: str
    severity: Severity
    find: Find
    yields: bool = False


Check = tuple[Callable[[Content, Source], Iterator[Finding]], Callable[[str, Source], Iterator[Finding]]]


def checking(rules: Iterable[Rule]) -> Check:
    """The `in_content` and `in_text` of a family."""
    family = tuple(rules)

    def in_content(content: Content, source: Source) -> Iterator[Finding]:
        for passage in passages(content):
            yield from found_in(passage, family, source)

    def in_text(text: str, source: Source) -> Iterator[Finding]:
        yield from found_in(Passage(text, "", -1), family, source)

    return in_content, in_text


def found_in(passage: Passage, rules: Iterable[Rule], source: Source) -> Iterator[Finding]:
    for rule in rules:
        taken: list[Spot] = []
        for spot in rule.find(passage.text, source):
            if any(spot.start < other.end and other.start < spot.end for other in taken):
                continue
            if rule.yields and source.says(passage.text, spot.start, spot.end):
                continue
            taken.append(spot)
            yield finding(passage, rule, spot)


def finding(passage: Passage, rule: Rule, spot: Spot) -> Finding:
    shown = spot.shown or passage.text[spot.start : spot.end]
    return Finding(
        rule=rule.key,
        severity=spot.severity or rule.severity,
        field=passage.field,
        entry=passage.entry,
        start=spot.start,
        end=spot.end,
        text=shown,
        suggestion=spot.right,
        clause=spot.clause,
        passage=passage.text,
        message=_sentence(spot.words or rule.key, shown, spot.right),
    )


def _sentence(key: str, shown: str, right: str) -> str:
    said = words.finding(key, text=shown, right=right)
    return said if right or "{right}" not in words.template(key) else words.finding(f"{key}-OPEN", text=shown)


Pair = tuple[str, str]


def pattern(*pairs: Pair | tuple[str, str, str]) -> Find:
    """Finds regular expressions. Each pair: wrong, its replacement with group references, perhaps a sentence's key."""
    compiled = [(re.compile(pair[0], re.MULTILINE), pair[1], pair[2] if len(pair) > 2 else "") for pair in pairs]

    def find(text: str, source: Source) -> Iterator[Spot]:
        for wrong, right, key in compiled:
            for match in wrong.finditer(text):
                yield Spot(start=match.start(), end=match.end(), right=match.expand(right) if right else "", words=key)

    return find


@cache
def all_rules() -> dict[str, tuple[Rule, ...]]:
    """Every rule of every family, by its id; some ids stand for several of them."""
    from studio.rules.checks import all_checks

    found: dict[str, tuple[Rule, ...]] = {}
    for check in all_checks():
        for rule in getattr(check, "RULES", ()):
            found[rule.key] = (*found.get(rule.key, ()), rule)
    return found
