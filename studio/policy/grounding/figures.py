"""Is a figure or a date the one that the policy gives for the same thing?"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from studio.policy.derived import follows
from studio.policy.fact import Fact, Kind, family, opposite, same
from studio.policy.grounding.claims import Claim
from studio.policy.grounding.evidence import Evidence, covers
from studio.policy.grounding.nearness import (
    BETTER,
    SAME_LIMIT,
    SPEAKS_OF,
    Scored,
    held_by,
    ranked_places,
)
from studio.policy.grounding.phrases import contained
from studio.policy.grounding.placing import Placed
from studio.policy.grounding.rivals import WITHIN, rival_of
from studio.policy.grounding.swapped import swapped
from studio.policy.grounding.together import Told, told_together
from studio.policy.grounding.verdicts import CARD, State, Verdict
from studio.policy.numerals import CHINESE, value_of
from studio.policy.quantities import with_limit
from studio.policy.units import GENERIC_UNITS

HARDLY = 0.08
"""Below it the equal value stands in an unrelated place."""
SURELY = 0.6
"""From this score on, a claim hardly speaks of another place."""


def figure_verdict(item: Placed, claim: Claim, evidence: Evidence, cites: frozenset[str]) -> Verdict | None:
    fact = item.fact
    if told := _told_together(claim, evidence).get(fact.start):
        home = told.place.sentence
        if told.right:
            return Verdict(state=State.OK, clause=home.clause, evidence=home.text)
        expected = told.place.fact.text
        return Verdict(state=State.MISMATCH, clause=home.clause, expected=expected, evidence=home.text)
    if exchanged := _swapped(claim, evidence, cites).get(fact.start):
        home = exchanged.place.sentence
        expected = exchanged.place.fact.text
        return Verdict(state=State.MISMATCH, clause=home.clause, expected=expected, evidence=home.text)
    if told_there := _told_in_order(claim, evidence, fact.kind).get(fact.start):
        return Verdict(state=State.OK, clause=told_there.sentence.clause, evidence=told_there.sentence.text)
    ranked = ranked_places(item, evidence, cites)
    equal = next((scored for scored in ranked if same(fact, scored.place.fact)), None)
    rival = rival_of(item, claim, ranked, equal, evidence, cites)
    turned = (
        equal is not None
        and opposite(fact.bound, equal.place.fact.bound)
        and equal.score >= SPEAKS_OF - SAME_LIMIT
        and not any(same(fact, s.place.fact) and fact.bound is s.place.fact.bound and _close(s, equal) for s in ranked)
    )
    if fact.soft and not turned:
        return None if equal is None else held_by(State.OK, equal)
    if (
        rival
        and _of_issue(item)
        and (own := next((s for s in ranked if s.place.sentence.clause == CARD and same(fact, s.place.fact)), None))
    ):
        return held_by(State.OK, own)
    if equal and rival is None:
        if turned:
            start, end = with_limit(fact, item.sentence.text)
            return replace(held_by(State.MISMATCH, equal, expected=_limited(equal.place)), start=start, end=end)
        if item.period and equal.place.period and item.period != equal.place.period and equal.score >= SPEAKS_OF:
            return held_by(State.MISMATCH, equal, expected=f"每{equal.place.period}{equal.place.fact.text}")
        if item.per and equal.place.per and item.per != equal.place.per and equal.score >= SPEAKS_OF:
            return held_by(State.MISMATCH, equal, expected=equal.place.fact.text)
        return held_by(State.OK if equal.score >= HARDLY else State.WEAK, equal)
    if (equal is None or rival is not None) and _follows(item, claim, evidence):
        return Verdict(state=State.OK)
    counted = _self_count(fact, evidence, cites)
    if counted is not None and (rival is None or rival.score < SPEAKS_OF + BETTER or rival.place.fact.value == 1):
        return Verdict(state=State.OK, clause=counted)
    row = [other for other in claim.facts if other.fact.kind is fact.kind and not other.fact.soft]
    if rival and not item.owner and len(row) > 1 and (own := _in_its_own_words(item, ranked, rival, evidence.weights)):
        return held_by(State.OK, own)
    recurs = fact.kind is Kind.SPAN and equal is None and (rival is None or rival.score < SURELY)
    if (recurs or (fact.kind is Kind.NUMBER and rival is None)) and _written_otherwise(fact, evidence.plain):
        return Verdict(state=State.WEAK, clause=CARD)
    if rival:
        return held_by(State.MISMATCH, rival, expected=rival.place.fact.text)
    if equal or (fact.kind is Kind.NUMBER and _loose_count(fact)) or _only_in_numbers(fact, evidence):
        return Verdict(state=State.WEAK, clause=equal.place.sentence.clause if equal else CARD)
    # 一年扣不完的: said in passing, as long as the policy gives no other period for it.
    return Verdict(state=State.WEAK if fact.kind is Kind.SPAN and fact.text in _IN_PASSING else State.MISSING)


IN_ITS_OWN = 0.5
"""So much of a figure's own phrase must stand in the phrase of the equal value …"""
RATHER = 0.2
"""… and by so much less in that of its rival, for a claim that tells several figures in a row."""


def _in_its_own_words(item: Placed, ranked: list[Scored], rival: Scored, weights: dict[str, float]) -> Scored | None:
    """超过48小时的要覆盖，超过三个月的要绿化: each figure of a row is told by its own phrase."""
    theirs = contained(item.own, rival.place.own, weights)
    for scored in ranked:
        if same(item.fact, scored.place.fact) and not opposite(item.fact.bound, scored.place.fact.bound):
            mine = contained(item.own, scored.place.own, weights)
            if mine >= IN_ITS_OWN and mine > theirs + RATHER:
                return scored
    return None


_NUMERAL = re.compile(rf"[{CHINESE}]+|\d+(?:[,.]\d+)*[十百千万亿]*")
_EVERY = re.compile(r"^(?:年|个?月|周|日|天|个?季度)$")


def _written_otherwise(fact: Fact, plain: str) -> bool:
    """4年一换 for 每4年轮换一次, 3000居民 for 三千居民: the value stands there in a form that is no figure of its kind."""
    unit = "" if fact.kind is Kind.NUMBER else fact.text.lstrip("0123456789.," + CHINESE)
    number = value_of(fact.text.removesuffix(unit)) if not unit or _EVERY.match(unit) else None
    if number is None or fact.upper is not None or (not unit and (fact.unit or number < PLAIN)):
        return False
    return any(
        value_of(found[0]) == number
        and (plain[: found.start()].endswith("每") if unit else True)
        and plain.startswith(unit, found.end())
        for found in _NUMERAL.finditer(plain)
    )


PLAIN = 100
"""A bare number below it stands in every text."""

_IN_PASSING = frozenset({"一年", "一天", "一周", "一个月"})


@lru_cache(maxsize=4)
def _told_together(claim: Claim, evidence: Evidence) -> dict[int, Told]:
    return told_together(claim.facts, claim.home, evidence.parts, evidence.weights)


@lru_cache(maxsize=4)
def _swapped(claim: Claim, evidence: Evidence, cites: frozenset[str]) -> dict[int, Told]:
    return swapped(claim.facts, evidence, cites)


IN_A_ROW = 3
"""So many figures in the policy's own order are no chance."""


@lru_cache(maxsize=8)
def _told_in_order(claim: Claim, evidence: Evidence, kind: Kind) -> dict[int, Placed]:
    """50米内……，200米内……，2公里内……: a row of figures that one clause gives in the same order, by where each starts."""
    row = [
        item for item in claim.facts if item.fact.kind is kind and item.fact.value is not None and not item.fact.soft
    ]
    if len(row) < IN_A_ROW or len({(item.fact.value, item.fact.unit) for item in row}) < IN_A_ROW - 1:
        return {}
    by_clause: dict[str, list[Placed]] = {}
    for held in evidence.facts.get(family(kind), []):
        if held.sentence.clause != CARD:
            by_clause.setdefault(held.sentence.clause, []).append(held)
    for written in by_clause.values():
        rest = iter(written)
        # `rest` goes on where the last figure was found, so the order has to agree.
        found = [next((held for held in rest if _stands_for(item.fact, held.fact)), None) for item in row]
        if all(found):
            return {item.fact.start: held for item, held in zip(row, found, strict=True) if held is not None}
    return {}


def _stands_for(said: Fact, written: Fact) -> bool:
    return same(said, written) and not opposite(said.bound, written.bound)


def _close(other: Scored, equal: Scored) -> bool:
    """两千元以下的报一半，两千元以上的报七成: both limits stand in places that are nearly as near."""
    return other.score >= equal.score - WITHIN


def _follows(item: Placed, claim: Claim, evidence: Evidence) -> bool:
    beside = [other.fact for other in claim.facts if other is not item]
    written = [held for kind in (Kind.DATE, Kind.SPAN, Kind.MONEY) for held in evidence.facts.get(kind, [])]
    terms = [held.fact for held in written if held.fact.kind is Kind.SPAN and _IN_FORCE.search(held.sentence.text)]
    return follows(item.fact, item.sentence.text, beside, [held.fact for held in written], terms)


_IN_FORCE = re.compile("有效期|试行期|执行期|实施期|施行|试行|为期|暂定|暂行|有效")


_ISSUED = re.compile("^(?:正式)?(?:印发|发布|公布|出台|成文|落款|签发)")


def _of_issue(item: Placed) -> bool:
    """2020年6月17日印发: the day the document itself was made, which stands on its card."""
    return bool(item.fact.day and item.fact.day.day and _ISSUED.match(item.right))


def _only_in_numbers(fact: Fact, evidence: Evidence) -> bool:
    """2017年的老文件: a year that stands in a document number only."""
    day = fact.day
    return bool(day and day.year and not day.month and not day.part and f"{day.year}" in evidence.plain)


def _limited(place: Placed) -> str:
    start, end = with_limit(place.fact, place.sentence.text)
    return place.sentence.text[start:end]


def _loose_count(fact: Fact) -> bool:
    return fact.unit in GENERIC_UNITS and fact.value is not None and fact.value <= 30


def _self_count(fact: Fact, evidence: Evidence, cites: frozenset[str]) -> str | None:
    """The clause that lists as many as the text says there are, a cited one first."""
    if fact.kind is not Kind.NUMBER or fact.unit not in GENERIC_UNITS or fact.value is None:
        return None
    places = evidence.counts.get(int(fact.value), []) if fact.value.denominator == 1 else []
    return next((place for place in places if covers(place, cites)), places[0] if places else None)
