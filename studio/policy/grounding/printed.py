"""Titles, document numbers, hotlines and 第几条: right only as they are printed."""

from __future__ import annotations

import re

from studio.policy.fact import Fact, Kind
from studio.policy.grounding.claims import Claim
from studio.policy.grounding.evidence import Evidence, clause_with
from studio.policy.grounding.nearness import BETTER, held_by, ranked_places
from studio.policy.grounding.phrases import grams
from studio.policy.grounding.placing import Placed
from studio.policy.grounding.verdicts import CARD, State, Verdict
from studio.policy.quantities import facts_in


def title_verdict(fact: Fact, evidence: Evidence) -> Verdict:
    name = fact.name.removeprefix("中华人民共和国")
    holders = evidence.facts.get(Kind.TITLE, [])
    for exact in (True, False):
        for held in holders:
            other = held.fact.name.removeprefix("中华人民共和国")
            if name == other or (not exact and (name in other or other in name)):
                return Verdict(state=State.OK, clause=held.sentence.clause, evidence=held.sentence.text)
    if name and name in evidence.plain:
        return Verdict(state=State.OK, clause=clause_with(name, evidence))
    close = max(holders, key=lambda held: _overlap(name, held.fact.name), default=None)
    if close and _overlap(name, close.fact.name) >= 0.8:
        return Verdict(
            state=State.MISMATCH,
            clause=close.sentence.clause,
            expected=close.fact.text,
            evidence=close.sentence.text,
        )
    return Verdict(state=State.MISSING)


def _overlap(one: str, other: str) -> float:
    mine, theirs = grams(one), grams(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


_AFTER_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》[（(]?$")


def number_verdict(item: Placed, claim: Claim, evidence: Evidence, cites: frozenset[str]) -> Verdict:
    verdict = _as_numbered(item, evidence)
    if verdict.state is not State.OK:
        return verdict
    ranked = ranked_places(item, evidence, cites)
    equal = next((s for s in ranked if _same_number(item.fact.name, s.place.fact.name)), None)
    others = {other.fact.name for other in claim.facts if other is not item}
    best = next((s for s in ranked if s.place.fact.name not in others), None)
    if not equal or not best or _same_number(item.fact.name, best.place.fact.name):
        return verdict
    if best.score >= ANOTHER and best.score >= equal.score + BETTER:
        return held_by(State.MISMATCH, best, expected=best.place.fact.text)
    return verdict


ANOTHER = 0.20
"""From this score on, another document's number is the one that the claim speaks of."""


def _as_numbered(item: Placed, evidence: Evidence) -> Verdict:
    holders = evidence.facts.get(Kind.DOC_NUMBER, [])
    before = item.sentence.text[: item.fact.start]
    titled = _AFTER_TITLE.search(before)
    wanted = evidence.numbered.get(titled[1], set()) if titled else set()
    for held in holders:
        if _same_number(item.fact.name, held.fact.name):
            if wanted and not any(_same_number(item.fact.name, name) for name in wanted):
                return Verdict(
                    state=State.MISMATCH,
                    clause=held.sentence.clause,
                    expected=sorted(wanted)[0],
                    evidence=held.sentence.text,
                )
            return Verdict(state=State.OK, clause=held.sentence.clause, evidence=held.sentence.text)
    close = max(holders, key=lambda held: _alike(item.fact.name, held.fact.name), default=None)
    if wanted or (close and _alike(item.fact.name, close.fact.name) >= 2):
        expected = sorted(wanted)[0] if wanted else close.fact.name if close else ""
        clause = close.sentence.clause if close else CARD
        return Verdict(
            state=State.MISMATCH,
            clause=clause,
            expected=expected,
            evidence=close.sentence.text if close else "",
        )
    return Verdict(state=State.MISSING)


def _same_number(one: str, other: str) -> bool:
    """国办发〔2019〕54号 also when one of them kept a word in front of the code."""
    (code, bracket, rest), (other_code, other_bracket, other_rest) = _parted(one), _parted(other)
    if (bracket, rest) != (other_bracket, other_rest):
        return False
    shorter, longer = sorted((code, other_code), key=len)
    return len(shorter) >= 2 and longer.endswith(shorter)


def _parted(number: str) -> tuple[str, str, str]:
    match = re.match(r"(.*?)(〔|令|公告)(.*)", number)
    return (match[1], match[2], match[3]) if match else (number, "", "")


def _alike(one: str, other: str) -> int:
    """How many of code, year and number two document numbers share; two of three is a slip of the pen."""
    (code, _, rest), (other_code, _, other_rest) = _parted(one), _parted(other)
    year, _, number = rest.partition("〕")
    other_year, _, other_number = other_rest.partition("〕")
    # Decrees carry no year: 国务院令第76号 is another decree than 第706号, not a slip.
    return sum((code == other_code, year == other_year, number == other_number != ""))


def printed_verdict(fact: Fact, evidence: Evidence) -> Verdict | None:
    if fact.kind is Kind.REFERENCE:
        for held in evidence.facts.get(Kind.REFERENCE, []):
            if held.fact.name == fact.name:
                return Verdict(state=State.OK, clause=held.sentence.clause)
        known = any(same_label(fact, label) for label in evidence.labels)
        return Verdict(state=State.OK if known else State.WEAK)
    digits = re.sub(r"\D", "", evidence.plain)
    return Verdict(state=State.OK if fact.name in digits else State.MISSING)


def same_label(fact: Fact, label: str) -> bool:
    return any(found.name == fact.name for found in facts_in(label) if found.kind is Kind.REFERENCE)
