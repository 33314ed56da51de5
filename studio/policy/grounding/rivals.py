"""The place that a claim's figure speaks of more than of any place with its own value."""

from __future__ import annotations

import re

from studio.policy.fact import Fact, Kind, same
from studio.policy.grounding.claims import Claim
from studio.policy.grounding.evidence import Evidence
from studio.policy.grounding.nearness import BETTER, COMPANY, SPEAKS_OF, Scored, company_of, conditioned, score_of
from studio.policy.grounding.phrases import weight
from studio.policy.grounding.placing import Placed
from studio.policy.grounding.topics import subject_of
from studio.policy.grounding.verdicts import CARD
from studio.policy.units import GENERIC_UNITS

WITHIN = 0.15
"""How far behind the equal value's place another one may be and still be the one that is spoken of."""
TELLING = 0.20
"""How much it counts that the claim names one of two places by the words that tell them apart."""
TOPICAL = 0.30
"""… and that its whole sentence speaks of one rather than of the other."""
DAMPED = 6.0
"""The weight of one rare word: what a single one on one side is worth less than many."""
ENOUGH = 8.0
"""The weight of words (two or three rare ones) that a figure's own phrase must share with a place to tell it from another."""
LOOKED_AT = 12
"""How many of the best places are looked at."""


def rival_of(
    item: Placed,
    claim: Claim,
    ranked: list[Scored],
    equal: Scored | None,
    evidence: Evidence,
    cites: frozenset[str],
) -> Scored | None:
    """The place that the claim speaks of more than of any place with its value."""
    weights = evidence.weights
    others = [other for other in claim.facts if other is not item]
    best: tuple[float, Scored] | None = None
    for scored in ranked[:LOOKED_AT]:
        if scored.score < SPEAKS_OF or (equal and scored.score < equal.score - WITHIN):
            break
        there = scored.place
        if there.sentence.clause == CARD and not (there.fact.day and there.fact.day.day):
            continue
        if same(item.fact, there.fact) or _coarser(item.fact, there.fact):
            if equal is None:
                return None
            continue
        if equal and (not _comparable(item.fact, there.fact) or _limited_so(item.fact, equal.place, there)):
            continue
        if equal and not item.owner and _listed_with(equal.place, there):
            continue
        if _only_counts(item.fact) and there.fact.unit not in GENERIC_UNITS:
            # 四个条件 is no other value of 积3分.
            continue
        holder = next((other for other in others if same(other.fact, there.fact)), None)
        ahead, needed = scored.score, 1.0 if holder else SPEAKS_OF
        if equal:
            ahead += TOPICAL * (_topic(claim, there, evidence) - _topic(claim, equal.place, evidence))
            ahead += TELLING * _telling(item, there, equal.place, weights) - equal.score
            needed = BETTER
            if holder:
                # Two figures of one sentence are exchanged only if both fit better where the other one stands.
                ahead += _ahead(holder, equal.place, there, evidence, cites)
        if ahead >= needed and (best is None or ahead > best[0]):
            best = ahead, scored
    return best[1] if best else None


def _topic(claim: Claim, there: Placed, evidence: Evidence) -> float:
    """How much the claim's whole sentence speaks of the one that the place is in."""
    return evidence.topics.score(subject_of(claim.sentence), there.sentence)


def _ahead(item: Placed, one: Placed, other: Placed, evidence: Evidence, cites: frozenset[str]) -> float:
    """By how much `item` speaks of the first place rather than of the other."""
    weights = evidence.weights
    scores = score_of(item, one, weights, cites) - score_of(item, other, weights, cites)
    return scores + TELLING * _telling(item, one, other, weights)


def _telling(item: Placed, one: Placed, other: Placed, weights: dict[str, float]) -> float:
    """Which of two places the claim names by the words that tell them apart: from 1 (the first) to -1 (the other)."""
    if one.owner and other.owner:
        said, here, there = item.owner or item.own, one.owner, other.owner
    elif one.sentence is other.sentence:
        # Under a date or a condition that the claim names too, the words of the common subject tell nothing.
        if _terms(item, one) != _terms(item, other):
            return 0.0
        said = item.own if weight(item.own & (one.own ^ other.own), weights) >= ENOUGH else item.context
        here, there = one.own, other.own
    elif one.sentence.clause == other.sentence.clause:
        # Of several figures in a sentence each is told by its own words.
        said, here, there = item.since if item.row else item.context, one.context, other.context
    else:
        said, here, there = item.context, one.context | one.sentence.wide, other.context | other.sentence.wide
    mine, theirs = weight(said & (here - there), weights), weight(said & (there - here), weights)
    telling = (mine - theirs) / (mine + theirs + DAMPED)
    # Of one thing in two years, 到2020年 and 到2025年, the year that the claim names tells more than what else is said.
    named = _company(item, one) - _company(item, other)
    if abs(named) < 2 * COMPANY:
        return telling
    return max(0.0, telling) if named > 0 else min(0.0, telling)


def _company(item: Placed, held: Placed) -> float:
    return company_of(item.said_with, held.said_with)


def _terms(item: Placed, held: Placed) -> float:
    return conditioned(item.condition, held) + _company(item, held)


def _limited_so(fact: Fact, equal: Placed, there: Placed) -> bool:
    """Whether of two figures of one sentence only the equal one is limited as the claim's is: 最多1000元."""
    limited = fact.bound is equal.fact.bound is not there.fact.bound
    return bool(fact.bound) and limited and equal.sentence is there.sentence


def _listed_with(one: Placed, other: Placed) -> bool:
    """选择100元、200元、300元中任意一个: what a claim says of one choice, it does not say of another."""
    if one.sentence is not other.sentence or one.owner or not _CHOICE.search(one.sentence.text):
        return False
    first, last = sorted((one.fact, other.fact), key=lambda fact: fact.start)
    return bool(_BARE_LIST.fullmatch(one.sentence.text[first.end : last.start]))


_CHOICE = re.compile("选择|任选|自选|任一|任意|其中之一|档次|[两三四五六七八九十]档")
_BARE_LIST = re.compile(r"(?:[、和或至]|[\d.,]+|[%％]|[一二三四五六七八九十百千万亿两零]|元|分|年|天|日|个?月|小时)+")


def _comparable(said: Fact, written: Fact) -> bool:
    """1500亩 and 20家 are said of different things; 20万元 and 20亿元, or 三项 and 四条, may not be."""
    if said.kind is not Kind.NUMBER or written.kind is not Kind.NUMBER or said.unit == written.unit:
        return True
    return {said.unit, written.unit} <= GENERIC_UNITS


def _only_counts(said: Fact) -> bool:
    return said.kind is Kind.NUMBER and said.unit in GENERIC_UNITS and said.value is not None and said.value <= SEVERAL


SEVERAL = 30
"""Up to so many things an interpretation counts for itself."""


def _coarser(said: Fact, written: Fact) -> bool:
    """到2020年底 for a policy that says 2020年: more exact than the policy, but not another date."""
    if said.day is None or written.day is None:
        return False
    return said.day.year == written.day.year is not None and written.day.month is None and not written.day.part
