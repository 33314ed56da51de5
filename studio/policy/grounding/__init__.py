"""Is what an interpretation says in the policy, and said there of the same thing?

Every fact of the text is compared with all facts of its family in the policy. Each policy fact stands in
a place (its sentence and its nearest words); the place that the claim speaks of most is the one that must
carry the value. So a right number on the wrong subject does not pass because it occurs elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studio.domain.content import PolicyCard
from studio.domain.policy import Clause
from studio.policy.fact import Fact, Kind
from studio.policy.grounding.bases import wrong_bases, wrong_starts
from studio.policy.grounding.claims import Claim, claims_in
from studio.policy.grounding.denials import wrong_denials
from studio.policy.grounding.doing import wrong_doers
from studio.policy.grounding.evidence import Evidence, covers, evidence_of
from studio.policy.grounding.figures import figure_verdict
from studio.policy.grounding.names import body_verdict, contrast_verdict, place_verdict
from studio.policy.grounding.nearby import opposite_words
from studio.policy.grounding.permissions import wrong_moods
from studio.policy.grounding.placing import Placed
from studio.policy.grounding.printed import number_verdict, printed_verdict, title_verdict
from studio.policy.grounding.slots import lined
from studio.policy.grounding.spoken_numbers import miscounted, misnumbered
from studio.policy.grounding.topics import subject_of
from studio.policy.grounding.verdicts import CARD, GroundedFact, State, Verdict
from studio.policy.grounding.wording import exchanged_words

__all__ = ["CARD", "GroundedFact", "State", "ground"]


def ground(
    text: str, clauses: Sequence[Clause], card: PolicyCard | None = None, *, cites: Sequence[str] = ()
) -> list[GroundedFact]:
    """The facts of `text` with their states, in reading order. `cites` are clause ids to look in first."""
    evidence = evidence_of(tuple(clauses), card or PolicyCard())
    return [found for claim in claims_in(text) for found in _judged_claim(claim, evidence, frozenset(cites))]


def _judged_claim(claim: Claim, evidence: Evidence, cites: frozenset[str]) -> Iterator[GroundedFact]:
    counted = {term.start: term.verdict for term in miscounted(claim, evidence)}
    facts = [
        (item.fact, verdict)
        for item in claim.facts
        if (verdict := counted.get(item.fact.start) or _judged(item, claim, evidence, cites))
    ]
    judged = [_grounded(claim, fact.kind, _span(fact, verdict), verdict, cites) for fact, verdict in facts]
    told = [(fact.start, fact.end) for fact, verdict in facts if fact.value is not None or verdict.state in FLAGGED]
    line = lined(claim.sentence, [item.fact for item in claim.facts])
    topics = evidence.topics.of(subject_of(line.letters), most=3)
    for term in [
        *wrong_bases(claim, evidence, cites),
        *wrong_starts(claim, topics),
        *wrong_moods(claim, topics),
        *wrong_denials(claim, topics),
        *wrong_doers(claim, evidence),
        *misnumbered(claim, evidence),
        *opposite_words(claim, line, topics, evidence),
        *exchanged_words(claim, line, topics, evidence),
    ]:
        if not any(start < term.end and term.start < end for start, end in told):
            judged.append(_grounded(claim, Kind.TERM, (term.start, term.end), term.verdict, cites))
            told.append((term.start, term.end))
    yield from sorted(judged, key=lambda fact: (fact.start, fact.end))


FLAGGED = (State.MISSING, State.MISMATCH)


def _span(fact: Fact, verdict: Verdict) -> tuple[int, int]:
    return (verdict.start, verdict.end) if verdict.start >= 0 else (fact.start, fact.end)


def _grounded(claim: Claim, kind: Kind, span: tuple[int, int], verdict: Verdict, cites: frozenset[str]) -> GroundedFact:
    start = claim.places[claim.begin + span[0]]
    end = claim.places[claim.begin + span[1] - 1] + 1
    return GroundedFact(
        text=claim.text[start:end],
        kind=kind,
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
            return number_verdict(item, claim, evidence, cites)
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
