"""Does the one that a claim lets act, or to whom it has a thing brought, do so in the policy's own sentence of it?

The matter is told by the words of the claim without the one who acts. Where the sentence of the policy that speaks of
it names another one for it, and the claim's is known to the policy as somebody else, the claim is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from studio.policy.bodies import is_known, same_body
from studio.policy.fact import Kind
from studio.policy.grounding.claims import Claim
from studio.policy.grounding.doers import Doer, doers_in
from studio.policy.grounding.evidence import Evidence
from studio.policy.grounding.phrases import contained, grams
from studio.policy.grounding.roles import Role
from studio.policy.grounding.terms import Term
from studio.policy.grounding.topics import Topic
from studio.policy.grounding.verdicts import State, Verdict

SPOKEN_OF = 0.34
"""From this score on, the matter is the one of a sentence of the policy."""
RATHER = 0.08
"""Sentences whose score is behind the best one's by less may be the one that is meant."""
BORNE_OUT = 0.20
"""… and one that is behind by less may still bear the claim out."""
SAME_ACT = 0.30
"""The share of the claim's act that another one has to have to be the same."""
CONTENT = 5
"""So many characters in the policy's own words a matter needs to be known by."""
HEADING = 12
"""Characters; a sentence up to this long that says nobody's deed is a heading."""


def wrong_doers(claim: Claim, evidence: Evidence) -> Iterator[Term]:
    said = doers_in(claim.sentence)
    for doer in said:
        if doer.role is Role.AIDS:
            continue
        matter = _matter(claim.sentence, doer, said)
        if _content(matter, evidence) < CONTENT:
            continue
        near = [t for t in evidence.topics.of(grams(matter), most=8) if not t.sentence.charged and _full(t)]
        if not near or near[0].score < SPOKEN_OF:
            continue
        beside = [doers_in(t.sentence.text) for t in near if t.score > near[0].score - BORNE_OUT]
        near = [t for t in near if t.score > near[0].score - RATHER]
        for name in doer.names:
            if any(
                o.role is doer.role and any(_one(name, n, evidence) for n in o.names) for own in beside for o in own
            ):
                continue
            other = _another(name, doer, grams(matter), near, evidence)
            if other:
                yield _term(claim.sentence, name, doer, *other)


def _content(matter: str, evidence: Evidence) -> int:
    known = {at + by for at in range(len(matter) - 1) for by in (0, 1) if matter[at : at + 2] in evidence.weights}
    return len(known)


def _full(topic: Topic) -> bool:
    return len(topic.sentence.text) > HEADING or bool(doers_in(topic.sentence.text))


def _matter(sentence: str, doer: Doer, said: Sequence[Doer]) -> str:
    """The claim's words without those who act: 停车场专项规划由…编制."""
    end = next((o.start for o in said if o.start >= doer.end and o.role is Role.ACTS), len(sentence))
    last = max((o.end for o in said if o.end <= doer.start and o.role is Role.ACTS), default=0)
    marks = [mark.end() for mark in re.finditer("[，；。]", sentence[: doer.start]) if mark.end() > last]
    begin = min(marks, default=last) if last else 0
    text = sentence[begin : doer.start] + "，" + sentence[doer.end : end]
    return re.sub("由(?=，)|，(?:负责|牵头|统一|来|要)", "，", text)


def _another(
    name: str, doer: Doer, matter: frozenset[str], near: Sequence[Topic], evidence: Evidence
) -> tuple[Topic, str] | None:
    """The one who does it in the policy's sentence instead, and that sentence."""
    found: tuple[Topic, str] | None = None
    for topic in near:
        there = doers_in(topic.sentence.text)
        if doer.role is Role.ACTS and not any(o.role is Role.ACTS for o in there):
            there = _going_on(topic, evidence)
        mine = [o for o in there if any(_one(name, n, evidence) for n in o.names)]
        if any(o.role is doer.role for o in mine):
            return None
        if not mine and (name in topic.sentence.text or _may_be_named(name, topic.sentence.text)):
            return None
        others = [
            (contained(matter, grams(topic.sentence.text[: o.start] + o.act), evidence.weights), o)
            for o in there
            if o.role is doer.role and not any(_one(n, c, evidence) for n in o.names for c in doer.names)
        ]
        best = max(others, key=lambda scored: scored[0], default=None)
        if found is None and best and best[0] >= SAME_ACT:
            if topic is not near[0] and _does_so(name, doer.role, evidence):
                return None
            if mine:
                return topic, "、".join(best[1].names)
            found = topic, "、".join(best[1].names)
    if found is None or not _somebody_else(name, found[1].split("、"), evidence):
        return None
    return found


def _does_so(name: str, role: Role, evidence: Evidence) -> bool:
    """Whether this one does anything in the policy: it may be what a sentence farther off says."""
    doers = (o for sentence in evidence.topics.sentences for o in doers_in(sentence.text) if o.role is role)
    return any(_one(name, other, evidence) for o in doers for other in o.names)


_CONSEQUENCE = re.compile("逾期|拒不|情节|构成|造成|并?处|仍|屡")


def _going_on(topic: Topic, evidence: Evidence) -> tuple[Doer, ...]:
    """逾期不改正的，处五百元罚款: done by the one who acts in the sentence before it."""
    place = evidence.topics.places[topic.sentence]
    before = evidence.topics.sentences[place - 1] if place else topic.sentence
    if before.clause != topic.sentence.clause or not _CONSEQUENCE.match(topic.sentence.text):
        return doers_in(topic.sentence.text)
    act = topic.sentence.text
    return tuple(replace(o, act=act, start=0, end=0) for o in doers_in(before.text) if o.role is Role.ACTS)[-1:]


def _one(name: str, other: str, evidence: Evidence) -> bool:
    """Whether two names are of one; the policy's own words for two are not."""
    if name == other or same_body(name, other):
        return True
    if _shortened(*sorted((name, other), key=len)):
        return True
    if is_known(name) and is_known(other):
        return False
    if name in other or other in name:
        return True
    if name in evidence.plain and other in evidence.plain:
        return False
    return len(set(name) & set(other)) >= 0.5 * min(len(set(name)), len(set(other)))


def _shortened(short: str, long: str) -> bool:
    """公安交管部门 for 公安机关交通管理部门."""
    rest = iter(long)
    return short[0] == long[0] and all(char in rest for char in short)


def _may_be_named(name: str, text: str) -> bool:
    bare = re.sub("(?:行政主管部门|主管部门|行政部门|管理部门|部门|机构|机关|单位|人员|[局厅委])$", "", name)
    return len(bare) >= 2 and bare in text


def _somebody_else(name: str, others: Sequence[str], evidence: Evidence) -> bool:
    """The policy knows the claim's one by this name, or it is a body of a trade that it cannot be taken for."""
    if any(_one(name, other, evidence) for other in others):
        return False
    return (
        name in evidence.plain
        or any(same_body(name, held.fact.name) for held in evidence.facts.get(Kind.BODY, []))
        or (is_known(name) and all(len(other) > 3 for other in others))
    )


def _term(sentence: str, name: str, doer: Doer, topic: Topic, expected: str) -> Term:
    at = sentence.find(name, doer.start, doer.end)
    start, end = (at, at + len(name)) if at >= 0 else (doer.start, doer.end)
    home = topic.sentence
    verdict = Verdict(state=State.MISMATCH, clause=home.clause, expected=expected, evidence=home.text)
    return Term(start=start, end=end, verdict=verdict)
