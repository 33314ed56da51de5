"""Which place of the policy does a fact of the interpretation speak of?"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from studio.policy.fact import Bound, Fact, family, opposite, same
from studio.policy.grounding.evidence import Evidence, covers
from studio.policy.grounding.phrases import contained, grams, weight
from studio.policy.grounding.placing import Placed
from studio.policy.grounding.verdicts import State, Verdict

SPEAKS_OF = 0.20
"""From this score on, a claim speaks of a place."""
BETTER = 0.08
"""Another place must fit better by this much before its value is held against the claim."""
COMPANY = 0.10
"""What an equal date beside two figures adds to their score, and a different one takes away."""
HEADED = 0.05
"""How much it counts that the claim names the headings that a place stands under."""
SAME_LIMIT = 0.04
"""… and what 不少于 on both sides adds, or on one side only takes away."""


@dataclass(frozen=True, eq=False)
class Scored:
    place: Placed
    score: float


def ranked_places(item: Placed, evidence: Evidence, cites: frozenset[str]) -> list[Scored]:
    group = evidence.facts.get(family(item.fact.kind), [])
    return sorted(
        (Scored(held, score_of(item, held, evidence.weights, cites)) for held in group),
        key=lambda scored: -scored.score,
    )


def score_of(item: Placed, held: Placed, weights: dict[str, float], cites: frozenset[str]) -> float:
    """How much the two facts are spoken of in the same words, their own values left aside: about 0 to 1."""
    common = weight(item.context & held.context, weights)
    mine, theirs = weight(item.context, weights), weight(held.context, weights)
    whole = common / mine if mine else 0.0
    alike = common / math.sqrt(mine * theirs) if mine and theirs else 0.0
    wide = contained(item.sentence.grams, held.sentence.wide, weights)
    beside = contained(held.near, item.near, weights)
    borne_out = contained(held.near, item.context | item.near, weights)
    edge = _edges(item, held)
    bonus = 0.05 if cites and covers(held.sentence.clause, cites) else 0.0
    limits = _limits(item.fact.bound, held.fact.bound)
    company = company_of(item.said_with, held.said_with)
    if held.sentence.charged:
        topic = item.context - _ROLES
        words = 0.35 * contained(topic, held.context, weights) + 0.35 * contained(topic, held.sentence.headed, weights)
    else:
        words = 0.15 * whole + 0.30 * alike + 0.07 * wide + 0.20 * beside + 0.16 * borne_out + 0.12 * edge
    words += HEADED * contained(held.sentence.headed, item.context, weights)
    return words + bonus + limits + company + conditioned(item.condition, held)


_ROLES = grams("牵头部门配合单位负责等部门责任单位由哪个部门等单位具体落实")
"""What is said of every body and so tells no matter from another."""


def _limits(one: Bound, other: Bound) -> float:
    if not one or not other:
        return 0.0
    return SAME_LIMIT if one is other else -SAME_LIMIT


def company_of(said: Fact | None, written: Fact | None) -> float:
    """自2021年起，……90%: the date tells two figures of one sentence apart even from another phrase."""
    if said is None or written is None or said.kind is not written.kind:
        return 0.0
    return COMPANY if same(said, written) else -COMPANY


def conditioned(said: Fact | None, held: Placed) -> float:
    """A figure that is given under the claim's own condition (超过100人的) is meant rather than one under another."""
    if said is None:
        return 0.0
    written = held.condition
    if written is not None and same(said, written):
        return -COMPANY if opposite(said.bound, written.bound) else COMPANY
    return 0.0


def _edges(item: Placed, held: Placed) -> float:
    """How many characters right beside the two facts agree, counted outwards: 0 to 1."""
    return min(1.0, sum(equal_beside(item, held)) / 8)


def equal_beside(item: Placed, held: Placed) -> tuple[int, int]:
    """How many characters right before the two facts are equal, and how many right behind them."""
    return _run(reversed(item.left), reversed(held.left)), _run(item.right, held.right)


def _run(one: Iterable[str], other: Iterable[str]) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def held_by(state: State, scored: Scored, expected: str = "") -> Verdict:
    home = scored.place.sentence
    return Verdict(state=state, clause=home.clause, expected=expected, evidence=home.text)
