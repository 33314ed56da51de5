"""Who does a thing, and to whom it is handed in: is it the body that the policy's own sentence of it names?

A policy often says of a matter only in brackets behind it who answers for it: （财政部、教育部负责）. And where a sentence
says 报送生态环境部, another body that the sentence does not know is wrong there, wherever else the policy names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studio.policy.bodies import same_body
from studio.policy.fact import Kind
from studio.policy.grounding.claims import Claim
from studio.policy.grounding.evidence import Evidence
from studio.policy.grounding.nearness import equal_beside
from studio.policy.grounding.phrases import grams
from studio.policy.grounding.placing import Placed
from studio.policy.grounding.roles import DOING, Role, played
from studio.policy.grounding.topics import Topic
from studio.policy.grounding.verdicts import State, Verdict

CHARGED_WITH = 0.34
"""From this score on, a claim speaks of a matter that a body is charged with."""
SAID_OF = 0.50
"""… and of a sentence that says itself who acts."""
RATHER = 0.06
"""By so much it must speak rather of that sentence than of the next one."""
CONTENT = 5
"""So many characters of its own a phrase needs to tell what it speaks of."""
VERBATIM = 6
"""So many equal characters beside a body are the policy's own words of it."""
_ANSWERS = re.compile(
    "^(?:[、和与及][^，。；：]{2,20})?(?:等[^，。；]{0,6})?(?:来)?(?:共同|具体|统一|主要|分别)?(?:负责|牵头|承担|落实|推进|管|组织|给予|制定|拿|定)"
)
_SAYS_WHO = re.compile(
    "由哪个部门|谁(?:来)?(?:负责|牵头|落实|管|统筹)?|(?:这[件项一]?(?:事|工作|条|项)?)|由|归|(?:来|共同|具体|统一|主要|分别)?(?:负责|牵头|承担|落实|推进|管|组织)(?:实施)?|部门|单位|等"
)


def charged_verdict(item: Placed, claim: Claim, evidence: Evidence) -> Verdict | None:
    """Told only when the policy's sentence of this matter names another body, and does not know the claim's at all."""
    role = played(item)
    answers = bool(_ANSWERS.match(item.sentence.text[item.fact.end :]))
    if role is not Role.TOLD and role not in DOING and not answers:
        return None
    bodies = evidence.facts.get(Kind.BODY, [])
    if any(_may_be(item, held) and sum(equal_beside(item, held)) >= VERBATIM for held in bodies):
        return None
    topic = _spoken_of(item, claim, evidence)
    if topic is None:
        return None
    home = topic.sentence
    charge = evidence.charges.get(home)
    here = [held for held in bodies if held.sentence is home]
    charged = [held for held in bodies if charge is not None and held.sentence is charge]
    clause = [held for held in bodies if held.sentence.clause == home.clause]
    if item.fact.text in home.text or any(_may_be(item, held) for held in (*here, *charged)):
        return None
    claimed = [other for other in claim.facts if other.fact.kind is Kind.BODY and other is not item]
    if role is Role.TOLD or not charged:
        if topic.score < SAID_OF or any(_may_be(item, held) for held in clause):
            return None
        alike = [held for held in here if _one_role(item, held) and not held.fact.soft]
        return _instead(alike, claimed) if len(alike) == 1 else None
    if any(played(held) in DOING for held in here):
        return None
    return _instead(charged, claimed)


def _instead(held: Sequence[Placed], claimed: Sequence[Placed]) -> Verdict | None:
    """The body that the claim leaves out, or all of them when it names none."""
    left_out = [one for one in held if not any(_may_be(other, one) for other in claimed)]
    if not left_out:
        return None
    home = left_out[0].sentence
    expected = "、".join(dict.fromkeys(one.fact.text for one in left_out))
    return Verdict(state=State.MISMATCH, clause=home.clause, expected=expected, evidence=home.text)


def _may_be(item: Placed, held: Placed) -> bool:
    return same_body(item.fact.name, held.fact.name)


def _one_role(item: Placed, held: Placed) -> bool:
    here, there = played(item), played(held)
    if Role.TOLD in (here, there):
        return here is there and _handed(item) == _handed(held)
    return there in DOING


_HANDED = re.compile("(向|移送|移交|报|送|交)[^，。；：向报送交]{0,4}$")


def _handed(item: Placed) -> str:
    found = _HANDED.search(item.sentence.text[: item.fact.start])
    return found[1].replace("送", "报") if found else ""


def _spoken_of(item: Placed, claim: Claim, evidence: Evidence) -> Topic | None:
    """The one sentence that the phrase around a body speaks of, before it if it has too few words of its own."""
    words = grams(claim.asked) if claim.asked else frozenset[str]()
    said = ""
    for phrase in _phrases_up_to(item, claim):
        said = phrase + "，" + said
        if len(re.sub("[，。；：]", "", said)) >= CONTENT:
            break
    found = [t for t in evidence.topics.of(words | grams(said), most=8) if not t.sentence.charged]
    if not found or found[0].score < CHARGED_WITH:
        return None
    charge = evidence.charges.get(found[0].sentence)
    close = [t for t in found[1:] if t.score > found[0].score - RATHER]
    apart = any(charge is None or evidence.charges.get(t.sentence) is not charge for t in close)
    return None if apart or _named_nearby(item, found, evidence) else found[0]


NEARBY = 0.15


def _named_nearby(item: Placed, found: Sequence[Topic], evidence: Evidence) -> bool:
    """Whether a sentence that is nearly as near names the body, by itself or in its charge."""
    near = {t.sentence for t in found[1:] if t.score > found[0].score - NEARBY}
    near |= {charge for sentence in list(near) if (charge := evidence.charges.get(sentence))}
    return any(held.sentence in near and _may_be(item, held) for held in evidence.facts.get(Kind.BODY, []))


def _phrases_up_to(item: Placed, claim: Claim) -> Iterator[str]:
    """The phrase that the body stands in, then those before it, each without bodies and words that only say who acts."""
    text = claim.sentence
    ends = [mark.start() for mark in re.finditer("[，。；：！？\n]", text)] + [len(text)]
    begins = [0, *(end + 1 for end in ends)]
    bodies = [other.fact for other in claim.facts if other.fact.kind is Kind.BODY]
    for begin, end in reversed([(b, e) for b, e in zip(begins, ends, strict=False) if b <= item.fact.start]):
        kept, place = [], begin
        for body in bodies:
            if begin <= body.start < end:
                kept.append(text[place : body.start])
                place = body.end
        yield _SAYS_WHO.sub("，", "，".join([*kept, text[place:end]]))
