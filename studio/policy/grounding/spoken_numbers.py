"""Numbers that are part of a name: 第139次常务会议, “六不准”, S2高速公路, 十五条措施. They are right only as the policy has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.policy.fact import Kind
from studio.policy.grounding.claims import Claim
from studio.policy.grounding.evidence import Evidence, clause_with
from studio.policy.grounding.terms import Term
from studio.policy.grounding.verdicts import CARD, State, Verdict
from studio.policy.numerals import value_of

_NUMERAL = r"(?P<number>[〇零一二三四五六七八九十百千两]+|\d+)"
_ORDINAL = re.compile(rf"第{_NUMERAL}(?P<of>[次届期批]|轮)(?P<what>[\u4e00-\u9fff]{{2}})")
_SLOGAN = re.compile(r"[“‘\"「](?P<number>[一二三四五六七八九十两]+)(?P<what>[\u4e00-\u9fff]{1,4})[”’\"」]")
_CODE = re.compile(
    r"(?<![A-Za-z0-9.])(?P<letters>[A-Z]{1,3})(?P<number>\d{1,4})(?![A-Za-z0-9%.])(?P<what>[\u4e00-\u9fff]{2})"
)


def misnumbered(claim: Claim, evidence: Evidence) -> Iterator[Term]:
    """Where the policy has the same name with another number, and never with the claim's."""
    for pattern in (_ORDINAL, _SLOGAN, _CODE):
        written = list(pattern.finditer(evidence.plain))
        for said in pattern.finditer(claim.sentence):
            alike = [other for other in written if _one_name(said, other)]
            if alike and not any(value_of(other["number"]) == value_of(said["number"]) for other in alike):
                yield _term(said, alike[0][0], evidence)


def _one_name(one: re.Match[str], other: re.Match[str]) -> bool:
    here, there = one.groupdict(), other.groupdict()
    return all(here[key] == there[key] for key in here if key not in ("number", "what")) and (
        here["what"] == there["what"] or ("letters" in here and _same_kind(here["what"], there["what"]))
    )


def _same_kind(one: str, other: str) -> bool:
    """高速 and 公路 behind a road's letter and number."""
    return one in _ROADS and other in _ROADS


_ROADS = ("高速", "公路", "国道", "省道", "快速", "道路")


def _term(said: re.Match[str], expected: str, evidence: Evidence) -> Term:
    clause = clause_with(expected, evidence)
    return Term(
        start=said.start(), end=said.end(), verdict=Verdict(state=State.MISMATCH, clause=clause, expected=expected)
    )


_WHOLE = re.compile(
    r"(?:意见|通知|办法|方案|措施|政策|文件|条例|规定|细则|计划|》)[^，。；]{0,10}"
    r"(?:共|从|提出|推出|包括|分为|明确|制定|出台|部署)[^。；]{0,16}$"
)
_COUNTED = ("条", "章")


def miscounted(claim: Claim, evidence: Evidence) -> Iterator[Term]:
    """意见推出十三条措施, where the outline has fifteen of them."""
    totals = sorted(evidence.totals)
    for item in claim.facts:
        fact = item.fact
        if fact.kind is not Kind.NUMBER or fact.unit not in _COUNTED or fact.value is None or fact.value < 3:
            continue
        if not totals or fact.value in totals or f"{fact.text}" in evidence.plain:
            continue
        near = [total for total in totals if total / 2 < fact.value < total * 2]
        if near and _WHOLE.search(claim.sentence[: fact.start]):
            expected = f"{min(near, key=lambda total: abs(total - float(fact.value or 0)))}{fact.unit}"
            yield Term(
                start=fact.start, end=fact.end, verdict=Verdict(state=State.MISMATCH, clause=CARD, expected=expected)
            )
