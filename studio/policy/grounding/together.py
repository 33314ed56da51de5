"""Figures that one part of a sentence says together: 罚款50万元以上200万元以下的，按2%奖励.

A condition and what follows from it are right only as a whole. Where one part of the policy has them all, they bear
each other out; where it has all but one, or has them the other way round, the odd one is wrong.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from studio.policy.fact import Fact, Kind, family, opposite, same
from studio.policy.grounding.phrases import contained, grams, weight
from studio.policy.grounding.placing import Placed, Sentence
from studio.policy.quantities import with_limit

HARD = (Kind.PERCENT, Kind.POINTS, Kind.TIMES, Kind.MONEY, Kind.SPAN, Kind.NUMBER, Kind.DATE)
_CUT = re.compile("[，；。：！？]")
_GOES_ON = re.compile("(?:的[\u4e00-\u9fff]{0,6}|时|后|前|起|内)$")
_TURNED = re.compile(
    "(?:提高|提升|提|降低|降|增加|增|减少|减|上调|下调|调整|升|变|扩大|延长|缩短|缩|放宽)?[了]?[到至为]"
)
SPEAKS_OF = 0.30
"""From this score on, a part of the claim speaks of a part of the policy."""
RATHER = 0.06
"""By so much it must speak rather of another part than of the one that has its figures."""
RATHER_WHOLLY = 0.15
"""… when that other part has none of its figures."""
SENTENCE = 0.4
"""… and that its sentence does."""
CLAUSE = 0.4
"""How much it counts that the clause says what the claim's sentence says."""


@dataclass(frozen=True, eq=False)
class Part:
    """Some phrases of one sentence and the figures in them."""

    sentence: Sentence
    figures: tuple[Placed, ...]
    grams: frozenset[str]
    around: frozenset[str]
    """The grams of the whole sentence without its figures."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the policy's part says of one figure: the equal one, or the one in whose place it stands."""

    place: Placed
    right: bool


def parts_of(items: Sequence[Placed], sentence: Sentence) -> Iterator[Part]:
    """The sentence cut at its marks, a condition (……的，) kept with what follows from it."""
    figures = [item for item in items if item.fact.kind in HARD and not item.fact.soft]
    begin = 0
    text = sentence.text
    around = grams(_without(text, [item.fact for item in figures], 0, len(text)))
    for end in [*(mark.start() for mark in _CUT.finditer(text)), len(text)]:
        inside = tuple(item for item in figures if begin <= item.fact.start < end)
        if end < len(text) and (not inside or _GOES_ON.search(text[begin:end])):
            continue
        if inside:
            yield Part(sentence, inside, grams(_without(text, [item.fact for item in inside], begin, end)), around)
        begin = end + 1


def _without(text: str, facts: Sequence[Fact], begin: int, end: int) -> str:
    """The text without its figures and the words that limit them."""
    kept = []
    for fact in facts:
        first, last = with_limit(fact, text)
        kept.append(text[begin:first])
        begin = max(begin, last)
    return "，".join([*kept, text[begin:end]])


def told_together(
    items: Sequence[Placed], sentence: Sentence, parts: Sequence[Part], weights: dict[str, float]
) -> dict[int, Told]:
    """Where each figure starts → what the policy's part that the claim's part speaks of says of it."""
    found: dict[int, Told] = {}
    several = [part for part in parts_of(items, sentence) if len(part.figures) > 1]
    for part in several:
        # Of several tiers in one sentence each has its own words only.
        alone = part if len(several) == 1 else replace(part, around=part.grams)
        found |= _told(alone, sentence, parts, weights)
    return found


def _told(part: Part, sentence: Sentence, parts: Sequence[Part], weights: dict[str, float]) -> dict[int, Told]:
    ranked = sorted(((_score(part, sentence, other, weights), other) for other in _alike(part, parts)), key=_first)
    whole = [(score, held) for score, other in ranked if (held := _all_held(part, other)) is not None]
    best = ranked[-1] if ranked else None
    if best is None:
        return {}
    if not whole:
        return _odd_one(part, ranked)
    score, held = whole[-1]
    rivals = _opposed(part, best[1])
    needed = RATHER if len(rivals) < len(part.figures) else RATHER_WHOLLY
    if rivals and best[1].sentence is not held[0].sentence and best[0] >= max(SPEAKS_OF, score + needed):
        return {item.fact.start: Told(place=rival, right=False) for item, rival in rivals}
    if _reversed(part, held):
        return {i.fact.start: Told(place=h, right=False) for i, h in zip(part.figures, reversed(held), strict=True)}
    if _in_line(held, parts):
        return {item.fact.start: Told(place=place, right=True) for item, place in zip(part.figures, held, strict=True)}
    return {}


def _first(scored: tuple[float, Part]) -> float:
    return scored[0]


def _alike(part: Part, parts: Sequence[Part]) -> Iterator[Part]:
    """Parts with a figure of its family for each of its figures."""
    wanted = sorted(family(item.fact.kind) for item in part.figures)
    for other in parts:
        offered = [family(item.fact.kind) for item in other.figures]
        if all(offered.count(kind) >= wanted.count(kind) for kind in wanted):
            yield other


def _score(part: Part, sentence: Sentence, other: Part, weights: dict[str, float]) -> float:
    common = weight(part.grams & other.grams, weights)
    mine, theirs = weight(part.grams, weights) or 1.0, weight(other.grams, weights) or 1.0
    around = contained(sentence.grams, other.sentence.wide, weights)
    beside = contained(part.around, other.around, weights)
    return 0.5 * common / mine + 0.5 * common / math.sqrt(mine * theirs) + CLAUSE * around + SENTENCE * beside


def _all_held(part: Part, other: Part) -> tuple[Placed, ...] | None:
    held: list[Placed] = []
    for item in part.figures:
        match = _equal(item, other, held)
        if match is None:
            return None
        held.append(match)
    return tuple(held)


def _equal(item: Placed, other: Part, taken: Sequence[Placed] = ()) -> Placed | None:
    equals = [held for held in other.figures if same(item.fact, held.fact) and held not in taken]
    return next((held for held in equals if not opposite(item.fact.bound, held.fact.bound)), None)


def _in_line(held: Sequence[Placed], parts: Sequence[Part]) -> bool:
    """Whether their part has no other figures of their kinds, and has them in the same order."""
    home = next(part for part in parts if held[0] in part.figures)
    for kind in {family(item.fact.kind) for item in held}:
        mine = [item for item in held if family(item.fact.kind) is kind]
        if mine != [item for item in home.figures if family(item.fact.kind) is kind]:
            return False
    return True


def _opposed(part: Part, other: Part) -> list[tuple[Placed, Placed]]:
    """Each figure that the other part does not have, with the one of its family at the same place in line."""
    pairs = []
    for kind in {family(item.fact.kind) for item in part.figures}:
        mine = [item for item in part.figures if family(item.fact.kind) is kind]
        theirs = [item for item in other.figures if family(item.fact.kind) is kind]
        pairs += [(item, theirs[at]) for at, item in enumerate(mine) if not same(item.fact, theirs[at].fact)]
    return pairs


def _reversed(part: Part, held: Sequence[Placed]) -> bool:
    """从50%提高到70% told as 从70%提高到50%."""
    if len(held) != 2 or held[0].fact.start < held[1].fact.start or held[0].sentence is not held[1].sentence:
        return False
    said, written = part.figures[0], held[1]
    between = part.sentence.text[said.fact.end : part.figures[1].fact.start]
    there = written.sentence.text[written.fact.end : held[0].fact.start]
    return bool(_TURNED.fullmatch(between) and _TURNED.fullmatch(there))


def _odd_one(part: Part, ranked: Sequence[tuple[float, Part]]) -> dict[int, Told]:
    """The one figure that a part of the policy has otherwise, when it has all others within the same limits."""
    for score, other in reversed(ranked):
        held = {item: match for item in part.figures if (match := _equal(item, other))}
        odd = [item for item in part.figures if item not in held]
        bounded = all(item.fact.bound and item.fact.bound is match.fact.bound for item, match in held.items())
        if score < SPEAKS_OF or len(odd) != 1 or odd[0].fact.kind is Kind.DATE or not bounded:
            continue
        rivals = [
            h for h in other.figures if family(h.fact.kind) is family(odd[0].fact.kind) and h not in held.values()
        ]
        if rivals and rivals[0].fact.unit == odd[0].fact.unit:
            told = {item.fact.start: Told(place=match, right=True) for item, match in held.items()}
            return told | {odd[0].fact.start: Told(place=rivals[0], right=False)}
    return {}
