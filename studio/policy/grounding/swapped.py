"""Two figures of a sentence that stand in each other's place: 主干道不低于1.8米、其他不低于2.5米 for 2.5米 and 1.8米.

Each value is the policy's, and each stands somewhere near: only both together tell that they changed places. So both
must be spoken of in the words of the other's place, and neither in those of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice, product

from studio.policy.fact import family, opposite, same
from studio.policy.grounding.evidence import Evidence
from studio.policy.grounding.nearness import ranked_places
from studio.policy.grounding.phrases import weight
from studio.policy.grounding.placing import Placed
from studio.policy.grounding.together import HARD, Told

SPEAKS_OF = 0.15
"""From this score on, a place may be the one that a figure is said of."""
TELLING = 10.0
"""The weight of words (two or three rare ones) of the other's place that both figures together must be told with."""
EACH = 2.0
"""… and each of them."""
LOOKED_AT = 3
"""How many places of each value are looked at."""
OWN = 0.2
"""The share of that weight which words of its own place may have."""


def swapped(items: Sequence[Placed], evidence: Evidence, cites: frozenset[str]) -> dict[int, Told]:
    """Where each exchanged figure starts → the policy's figure in whose place it stands."""
    found: dict[int, Told] = {}
    figures = [item for item in items if item.fact.kind in HARD and item.fact.value is not None and not item.fact.soft]
    for one, other in combinations(figures, 2):
        if not _exchangeable(one, other) or found.keys() & {one.fact.start, other.fact.start}:
            continue
        if pair := _pair(one, other, evidence, cites):
            found[one.fact.start] = Told(place=pair[1], right=False)
            found[other.fact.start] = Told(place=pair[0], right=False)
    return found


def _exchangeable(one: Placed, other: Placed) -> bool:
    facts = one.fact, other.fact
    return (
        family(one.fact.kind) is family(other.fact.kind)
        and one.fact.unit == other.fact.unit
        and not same(*facts)
        and not opposite(one.fact.bound, other.fact.bound)
        and all(fact.upper is None for fact in facts)
    )


def _pair(one: Placed, other: Placed, evidence: Evidence, cites: frozenset[str]) -> tuple[Placed, Placed] | None:
    """The policy's places of the two values, when the claim tells each in the words of the other's, wherever they stand."""
    here = list(islice(_equals(one, evidence, cites), LOOKED_AT))
    there = list(islice(_equals(other, evidence, cites), LOOKED_AT))
    pairs = list(product(here, there))
    if pairs and all(_crossed(one, other, mine, theirs, evidence.weights) for mine, theirs in pairs):
        return pairs[0]
    return None


def _crossed(one: Placed, other: Placed, mine: Placed, theirs: Placed, weights: dict[str, float]) -> bool:
    if any(
        _limited_as(said, own, rather_than) for said, own, rather_than in ((one, mine, theirs), (other, theirs, mine))
    ):
        return False
    crossed = _told(one, theirs, mine, weights), _told(other, mine, theirs, weights)
    straight = _told(one, mine, theirs, weights) + _told(other, theirs, mine, weights)
    return min(crossed) >= EACH and sum(crossed) >= TELLING and straight <= OWN * sum(crossed)


def _limited_as(said: Placed, own: Placed, rather_than: Placed) -> bool:
    """不超过55平方米, where the policy has 55平方米及以下 and plain 70平方米."""
    return bool(said.fact.bound) and said.fact.bound is own.fact.bound is not rather_than.fact.bound


def _equals(item: Placed, evidence: Evidence, cites: frozenset[str]) -> Iterator[Placed]:
    for scored in ranked_places(item, evidence, cites):
        if scored.score < SPEAKS_OF:
            return
        if same(item.fact, scored.place.fact) and item.fact.unit == scored.place.fact.unit:
            yield scored.place


def _told(item: Placed, place: Placed, rather_than: Placed, weights: dict[str, float]) -> float:
    """The weight of the figure's own words that tell the one place from the other."""
    narrow = item.own & (place.own - rather_than.own)
    wide = item.own & (place.since - rather_than.since)
    return max(weight(narrow, weights), weight(wide, weights))
