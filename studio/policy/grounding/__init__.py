"""Is what an interpretation says in the policy, and said there of the same thing?

Every fact of the text is compared with all facts of its family in the policy. Each policy fact stands in
a place (its sentence and its nearest words); the place that the claim speaks of most is the one that must
carry the value. So a right number on the wrong subject does not pass because it occurs elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studio.domain.content import PolicyCard
from studio.domain.policy import Clause
from studio.policy.fact import Kind
from studio.policy.grounding.claims import Claim, claims_in
from studio.policy.grounding.evidence import Evidence, covers, evidence_of
from studio.policy.grounding.figures import figure_verdict
from studio.policy.grounding.names import body_verdict, contrast_verdict, place_verdict
from studio.policy.grounding.placing import Placed
from studio.policy.grounding.printed import number_verdict, printed_verdict, title_verdict
from studio.policy.grounding.verdicts import CARD, GroundedFact, State, Verdict

__all__ = ["CARD", "GroundedFact", "State", "ground"]


def ground(
    text: str, clauses: Sequence[Clause], card: PolicyCard | None = None, *, cites: Sequence[str] = ()
) -> list[GroundedFact]:
    """The facts of `text` with their states, in reading order. `cites` are clause ids to look in first."""
    evidence = evidence_of(tuple(clauses), card or PolicyCard())
    return [found for claim in claims_in(text) for found in _judged_claim(claim, evidence, frozenset(cites))]


def _judged_claim(claim: Claim, evidence: Evidence, cites: frozenset[str]) -> Iterator[GroundedFact]:
    for item in claim.facts:
        verdict = _judged(item, claim, evidence, cites)
        if verdict is None:
            continue
        start = claim.places[claim.begin + item.fact.start]
        end = claim.places[claim.begin + item.fact.end - 1] + 1
        yield GroundedFact(
            text=claim.text[start:end],
            kind=item.fact.kind,
            state=verdict.state,
            clause=verdict.clause,
            start=start,
            end=end,
            expected=verdict.expected,
            evidence=verdict.evidence,
            cited=not cites or verdict.clause == CARD or covers(verdict.clause, cites),
            supposed=claim.supposed,
        )


def _judged(item: Placed, claim: Claim, evidence: Evidence, cites: frozenset[str]) -> Verdict | None:
    match item.fact.kind:
        case Kind.TITLE:
            return title_verdict(item.fact, evidence)
        case Kind.DOC_NUMBER:
            return number_verdict(item, evidence)
        case Kind.CODE | Kind.REFERENCE:
            return printed_verdict(item.fact, evidence)
        case Kind.CONTRAST:
            return contrast_verdict(item, claim, evidence, cites)
        case Kind.PLACE:
            return place_verdict(item, claim, evidence, cites)
        case Kind.BODY:
            return body_verdict(item, claim, evidence, cites)
        case _:
            return figure_verdict(item, claim, evidence, cites)
