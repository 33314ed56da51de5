"""Is a body, a region or a word that excludes others the one that the policy names in that place?"""

from __future__ import annotations

import re

from studio.policy.bodies import is_formal, is_known, same_body
from studio.policy.contrasts import PERMISSION
from studio.policy.fact import Kind, same
from studio.policy.grounding.charges import charged_verdict
from studio.policy.grounding.claims import Claim
from studio.policy.grounding.evidence import Evidence, clause_with
from studio.policy.grounding.nearness import BETTER, Scored, equal_beside, held_by, ranked_places
from studio.policy.grounding.phrases import CHARGED
from studio.policy.grounding.placing import Placed
from studio.policy.grounding.roles import DOING, Role, other_actor, played
from studio.policy.grounding.verdicts import State, Verdict

ANOTHERS = 0.25
"""From this score on, a body of the policy does what the claim says of its own body."""
BETTER_BODY = 0.08
"""By so much it must fit better than the claimed body's own place."""
BETTER_CHARGE = 0.15
"""… when both places only say who answers for what."""
OPPOSED = 0.30
"""From this score on, an opposite word stands in the place that the claim speaks of."""


def contrast_verdict(item: Placed, claim: Claim, evidence: Evidence, cites: frozenset[str]) -> Verdict | None:
    """Only a clear contradiction is told: the policy says the opposite word in the very place."""
    rivals = [s for s in ranked_places(item, evidence, cites) if s.place.fact.unit == item.fact.unit]
    equal = next((scored for scored in rivals if same(item.fact, scored.place.fact)), None)
    best = rivals[0] if rivals else None
    if best is None or best.score < OPPOSED or best is equal:
        return None
    if item.fact.unit == PERMISSION and item.right[:2] != best.place.right[:2]:
        # What else may be done is told by `permissions`, which compares the acts.
        return None
    if equal and best.score < equal.score + BETTER:
        return None
    claimed = (other.fact for other in claim.facts if other is not item)
    if any(same(other, best.place.fact) and other.unit == item.fact.unit for other in claimed):
        return None
    if _told_in_one(item, claim, rivals, best):
        return None
    return held_by(State.MISMATCH, best, expected=best.place.fact.text)


def _told_in_one(item: Placed, claim: Claim, ranked: list[Scored], best: Scored) -> bool:
    """先县级后市级: the opposites that a claim names side by side stand side by side in the clause spoken of, too."""
    said = {o.fact.name for o in claim.facts if o.fact.kind is Kind.CONTRAST and o.fact.unit == item.fact.unit}
    clause = best.place.sentence.clause
    there = {s.place.fact.name for s in ranked if s.place.sentence.clause == clause}
    return len(said) > 1 and said <= there


def place_verdict(item: Placed, claim: Claim, evidence: Evidence, cites: frozenset[str]) -> Verdict | None:
    """A place the policy never names, or names elsewhere while it names others where the claim points to."""
    name = item.fact.name
    if name not in evidence.plain:
        return Verdict(state=State.MISSING)
    if CHARGED.match(item.sentence.text):
        return None
    ranked = ranked_places(item, evidence, cites)
    equal = next((scored for scored in ranked if same(item.fact, scored.place.fact)), None)
    if equal is None:
        return None
    claimed = {other.fact.name for other in claim.facts if other.fact.kind is Kind.PLACE}
    for scored in ranked:
        if scored.score < max(OPPOSED, equal.score + BETTER):
            break
        here = {held.fact.name for held in evidence.facts[Kind.PLACE] if held.sentence is scored.place.sentence}
        if name not in scored.place.sentence.text and scored.place.fact.name not in claimed and not claimed >= here:
            return held_by(State.MISMATCH, scored, expected=scored.place.fact.text)
    return held_by(State.OK, equal)


def body_verdict(item: Placed, claim: Claim, evidence: Evidence, cites: frozenset[str]) -> Verdict | None:
    name = item.fact.name
    if not item.fact.soft and not is_known(name) and item.fact.text not in evidence.plain:
        # Words that only run into a suffix: 走完主管部门程序.
        return None
    ranked = ranked_places(item, evidence, cites)
    held = next((scored for scored in ranked if same_body(name, scored.place.fact.name)), None)
    if not CHARGED.match(item.sentence.text) and (instead := _in_its_very_place(item, ranked)):
        return held_by(State.MISMATCH, instead, expected=instead.place.fact.text)
    if not CHARGED.match(item.sentence.text) and (charged := charged_verdict(item, claim, evidence)):
        return charged
    rival = _other_body(item, claim, ranked, held)
    if held and CHARGED.match(item.sentence.text):
        # A bare list of who answers tells nothing of what for.
        return held_by(State.OK, held)
    if rival and _OURSELVES.search(rival.place.sentence.text) and any(same_body(name, i) for i in evidence.issuers):
        return held_by(State.OK, rival)
    if rival and not _acts_there(item, rival, ranked):
        return held_by(State.MISMATCH, rival, expected=rival.place.fact.text)
    if held:
        actor = other_actor(item, held.place, evidence.facts[Kind.BODY]) if held.score >= ANOTHERS else None
        if actor and (played(item) is not Role.ACTS or not _claimed(actor, claim)):
            return held_by(State.MISMATCH, held, expected=actor.fact.text)
        return held_by(State.OK, held)
    if item.fact.text in evidence.plain or any(same_body(name, other) for other in evidence.titled_bodies):
        return Verdict(state=State.OK, clause=clause_with(item.fact.text, evidence))
    unsaid = item.fact.soft or name in COMMON_BODIES | GOVERNMENTS | IN_ANY_PLACE or not is_formal(name)
    if (name in COURTS or (unsaid and _of_a_trade(item))) and _SAID_TO_ACT.search(
        item.sentence.text[: item.fact.start]
    ):
        return Verdict(state=State.MISSING)
    return None if unsaid else Verdict(state=State.MISSING)


EITHER_SIDE = 2
"""So many equal characters on each side of two bodies …"""
BOTH_SIDES = 6
"""… and on both together make one stand in the other's very place."""
CLEARLY = 3
"""By so many more than beside any place of the claimed body."""


def _in_its_very_place(item: Placed, ranked: list[Scored]) -> Scored | None:
    """指导地方〔知识产权部门〕投诉举报处理工作: the policy's own sentence, with another body in it."""
    beside = [(equal_beside(item, scored.place), scored) for scored in ranked[:12]]
    own = max((sum(sides) for sides, s in beside if same_body(item.fact.name, s.place.fact.name)), default=0)
    sides, best = max(beside, key=lambda counted: sum(counted[0]), default=((0, 0), None))
    firm = min(sides) >= EITHER_SIDE and sum(sides) >= max(BOTH_SIDES, own + CLEARLY)
    return best if best and firm and not same_body(item.fact.name, best.place.fact.name) else None


COMMON_BODIES = frozenset({"党中央", "中共中央", "国务院", "全国人大常委会"})
"""Named in every background; not being named in the policy is no fault."""


_OURSELVES = re.compile("[我本](?:局|委|厅|部|办|中心|院|会|署)")
"""我局将严肃处理: the body that issued the policy."""
IN_ANY_PLACE = frozenset(
    {"村民委员会", "居民委员会", "村居民委员会", "街道办事处", "派出所", "公安派出所", "人民法院", "人民检察院"}
)
"""There is one everywhere; an interpretation may say 派出所 where the policy says 公安机关."""
COURTS = frozenset({"人民法院", "人民检察院"})
"""One may always turn to them; that they act (由法院扣留) the policy has to say."""
_SAID_TO_ACT = re.compile("由$")
GOVERNMENTS = frozenset({"省人民政府", "市人民政府", "县人民政府", "区人民政府", "镇人民政府", "乡镇人民政府"})
"""Part of many names (区政府引导基金); bodies of their own only where they act."""


def _of_a_trade(item: Placed) -> bool:
    """交通运输部门, which acts here and is nowhere in the policy; not 主管部门, which may be any."""
    return not item.fact.soft and item.fact.name.endswith("部门") and is_known(item.fact.name)


def _acts_there(item: Placed, rival: Scored, ranked: list[Scored]) -> bool:
    """Whether the claimed body is the one that acts in the rival's sentence, and the rival is not."""
    mine = [s.place for s in ranked if s.place.sentence is rival.place.sentence]
    own = [place for place in mine if same_body(item.fact.name, place.fact.name)]
    return played(item) in DOING and played(rival.place) not in DOING and any(played(place) in DOING for place in own)


def _claimed(actor: Placed, claim: Claim) -> bool:
    return any(o.fact.kind is Kind.BODY and same_body(o.fact.name, actor.fact.name) for o in claim.facts)


def _also_there(item: Placed, rival: Scored, ranked: list[Scored]) -> bool:
    """Whether the rival's sentence names the claimed body too, and in words the claim uses as much."""
    mine = [
        s for s in ranked if s.place.sentence is rival.place.sentence and same_body(item.fact.name, s.place.fact.name)
    ]
    return any(s.score >= rival.score - BETTER_BODY or not item.context & (rival.place.own - s.place.own) for s in mine)


def _other_body(item: Placed, claim: Claim, ranked: list[Scored], held: Scored | None) -> Scored | None:
    """The place that speaks of the same act, but of another body's, and that no other body of the claim accounts for."""
    claimed = [other.fact.name for other in claim.facts if other.fact.kind is Kind.BODY]
    for scored in ranked:
        if scored.score < ANOTHERS or (held and scored.score < held.score + BETTER_BODY):
            return None
        if held and _also_there(item, scored, ranked):
            return None
        if item.fact.soft and scored.place.sentence.charged:
            # 由失业保险基金来出 is held against no （某局负责）.
            continue
        if held and scored.place.sentence.charged and scored.score < held.score + BETTER_CHARGE:
            return None
        name = scored.place.fact.name
        if name in GOVERNMENTS and played(scored.place) not in DOING:
            continue
        if name not in COMMON_BODIES and not any(same_body(mine, name) for mine in claimed):
            return scored
    return None
