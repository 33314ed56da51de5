"""A sentence as it is compared: its facts, its figures in one writing, and its pairs and triples of characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from studio.policy.actors import actors_in
from studio.policy.contrasts import contrasts_in
from studio.policy.fact import Bound, Fact, Kind
from studio.policy.places import places_in
from studio.policy.quantities import facts_in


def comparable_facts(sentence: str) -> list[Fact]:
    """All that can be compared: what can be counted or named, and words that exclude others."""
    found = facts_in(sentence)
    found += actors_in(sentence, found)
    found += places_in(sentence, found)
    return sorted([*found, *contrasts_in(sentence, found)], key=lambda fact: (fact.start, fact.end))


CHARGED = re.compile(
    r"[（(\[【]?(?:责任|负责|牵头|配合|主办|承办|实施|主管|落实|对接|协办|参与|组织)(?:单位|部门|主体|科室|处室)"
    r"|[（(][^（）()。；]{2,90}(?:负责|牵头|落实|参与|指导|配合)[）)]"
)
"""（责任单位：…） or （财政部、教育部负责）: says nothing but who answers for what stands before it."""


def spans(plain: str) -> Iterator[tuple[int, int]]:
    begin = 0
    depth = 0
    for place, char in enumerate(plain):
        depth = 0 if char == "\n" else max(0, depth + (char in "《“（(") - (char in "》”）)"))
        charge = char in "）)" and plain[begin] in "（(" and bool(CHARGED.match(plain, begin))
        if char == "\n" or ((char in "。；！？" or charge) and not depth):
            yield begin, place + 1
            begin = place + 1
    yield begin, len(plain)


def canonical(sentence: str, facts: Sequence[Fact]) -> str:
    """The sentence with its figures in one writing, so that 百分之九十 and 90% read the same."""
    parts, place = [], 0
    for fact in facts:
        if fact.start < place:
            continue
        parts += [sentence[place : fact.start], _token(fact)]
        place = fact.end
    return "".join([*parts, sentence[place:]])


def _token(fact: Fact) -> str:
    if fact.kind is Kind.DATE and fact.day:
        day = fact.day
        return f"{day.year or ''}年{day.month or ''}月{day.day or ''}{day.part}"
    if fact.kind is Kind.CONTRAST:
        return fact.text
    if fact.value is None or fact.kind is Kind.REFERENCE:
        return fact.name or fact.text
    return f"{fact.value}{fact.unit}{_LIMIT_SIGN[fact.bound]}"


_LIMIT_SIGN = {Bound.NONE: "", Bound.MIN: "≥", Bound.MAX: "≤"}
_NOISE = re.compile(r"[\s，。、；：！？“”‘’（）()《》〈〉〔〕\-—…·,.;:!?]")
_STARTS = re.compile(r"(?:[自从]|起|开始){0,2}(?:正式)?(?:施行|生效)|(?:起|开始)(?:正式)?(?:实施|执行)")


def grams(text: str) -> frozenset[str]:
    plain = _NOISE.sub("", _STARTS.sub("起施行", text))
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1)) | frozenset(
        plain[place : place + 3] for place in range(len(plain) - 2)
    )


def shifted(fact: Fact, by: int) -> Fact:
    return replace(fact, start=fact.start - by, end=fact.end - by)


def contained(part: frozenset[str], whole: frozenset[str], weights: dict[str, float]) -> float:
    """The share of `part` in `whole`; words that the policy never uses say nothing about the place."""
    total = weight(part, weights)
    return weight(part & whole, weights) / total if total else 0.0


def weight(grams: frozenset[str], weights: dict[str, float]) -> float:
    return sum(weights.get(gram, 0.0) for gram in grams)
