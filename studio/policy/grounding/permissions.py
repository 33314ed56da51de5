"""可以, 应当 or 不得: does the claim allow, demand or forbid what the policy does?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from studio.policy.grounding.claims import Claim
from studio.policy.grounding.terms import Term
from studio.policy.grounding.topics import Topic
from studio.policy.grounding.verdicts import State, Verdict


class Mood(StrEnum):
    MAY = "may"
    MUST = "must"
    NOT = "not"
    URGED = "urged"
    ONLY = "only"
    NEEDLESS = "needless"


_MOODS = re.compile(
    "(?P<only>只能|只可以?|只准|只允许)"
    "|(?P<needless>可以不(?!超|低|少|高|晚|迟)|可不|无需|无须|毋需|不需要?|不必|不用(?=再?[报交经办提向到])|免于|免予)"
    "|(?P<not>不得|不可以|不可(?!抗)|不能|不准|不许|不允许|禁止|严禁|不予|无权|不应当?|不再)"
    "|(?P<must2>(?:照样|照旧|仍然?|依然|同样|也)(?:都)?(?:要|得|需要|须)(?!求))"
    "|(?P<may>照样(?:可以|能)?|(?<!只)可以|允许|准许|有权|能够|(?<![认许不只])可(?![能靠行持见控比再回利])|(?<![不功效性职可产动才只])能(?![力源够耗效量级]))"
    "|(?P<must>(?<![不])应当|必须|(?<![不无急所])需要|(?<![不无])须|(?<![不])应(?![用急对届]))"
    "|(?P<urged>鼓励|支持|提倡|倡导)"
)
_NEGATION = re.compile("[不未没无非]")
_ADVERB = re.compile("^(?:(?:依法|按规定|按照规定|优先|及时|适当|酌情|直接|再|继续|向|对|由|为|给|在|将|把|以)(?=..))+")
_LIMITING = re.compile("[超低高少多大小早晚迟]")
AS_NEAR = 0.08
SPOKEN_OF = 0.30
"""From this score on, a claim's phrase speaks of a sentence."""
ACT = 14
"""Characters behind 可以 or 不得 that tell what may be done."""
ONE_ACT = 0.6
SAME_ACT = 0.5
"""The share of an act's pairs of characters that another one must have to be the same."""


@dataclass(frozen=True, kw_only=True)
class Said:
    mood: Mood
    start: int
    end: int
    act: str
    denied: bool
    """Whether its condition is a negation: 未取得许可证的，不得……"""


def moods_in(sentence: str) -> Iterator[Said]:
    for found in _MOODS.finditer(sentence):
        if _LIMITING.match(sentence, found.end()):
            continue
        act = re.split("[，。；：！？]", _ADVERB.sub("", sentence[found.end() : found.end() + ACT]))[0]
        before = re.split("[；。]", sentence[: found.start()])[-1]
        mood = Mood(str(found.lastgroup).removesuffix("2"))
        if len(act) >= 2:
            yield Said(mood=mood, start=found.start(), end=found.end(), act=act, denied=bool(_NEGATION.search(before)))


def wrong_moods(claim: Claim, nearest: Sequence[Topic]) -> Iterator[Term]:
    topics = [topic for topic in nearest if topic.score >= SPOKEN_OF]
    for said in moods_in(claim.sentence):
        found = [(c, t) for t in topics if (c := _counterpart(said, t.sentence.text))]
        # What the nearest sentence says of the act counts; one that is nearly as near may say it in the same mood.
        close = [(c, t) for c, t in found if t.score > found[0][1].score - AS_NEAR]
        if close and all(_excluded(said, counterpart) for counterpart, _ in close):
            counterpart, topic = close[0]
            original = topic.sentence.text
            expected = original[counterpart.start : counterpart.end] + counterpart.act
            verdict = Verdict(state=State.MISMATCH, clause=topic.sentence.clause, expected=expected, evidence=original)
            yield Term(start=said.start, end=said.end, verdict=verdict)


def _counterpart(said: Said, original: str) -> Said | None:
    """What the policy says of the same act."""
    written = list(moods_in(original))
    plain = re.search(f"(?<![要需])不{re.escape(said.act[:2])}", original) if said.mood is not Mood.NOT else None
    if plain and not any(_same_act(said, other) >= SAME_ACT for other in written if other.mood is said.mood):
        denied = bool(_NEGATION.search(re.split("[；。]|，但是?", original[: plain.start()])[-1]))
        return Said(mood=Mood.NOT, start=plain.start(), end=plain.start() + 1, act=said.act[:2], denied=denied)
    best = max(written, key=lambda other: (_same_act(said, other), other.mood is said.mood), default=None)
    if best and _same_act(said, best) >= SAME_ACT:
        return best
    # 应当对来消费的人免收停车费 for 鼓励商场停车场免收停车费: all that the sentence says is urged.
    alone = len(written) == 1 and (written[0].mood, said.mood) in ((Mood.URGED, Mood.MUST), (Mood.ONLY, Mood.MAY))
    return replace(written[0], act=said.act) if alone else None


def _same_act(said: Said, written: Said) -> float:
    pairs = {said.act[at : at + 2] for at in range(len(said.act) - 1)}
    first = said.act[:2] in written.act
    return max(0.5 if first else 0.0, sum(pair in written.act for pair in pairs) / len(pairs))


def _excluded(said: Said, written: Said) -> bool:
    moods = {said.mood, written.mood}
    if moods == {Mood.NEEDLESS, Mood.MUST}:
        return said.act[:2] == written.act[:2]
    if Mood.NEEDLESS in moods or Mood.ONLY in moods:
        return moods == {Mood.ONLY, Mood.MAY} and written.mood is Mood.ONLY and said.denied == written.denied
    if Mood.NOT in moods:
        # 取得后才可以 is what 未取得的，不得 says.
        return len(moods) == 2 and said.denied == written.denied
    one_act = said.act[:2] == written.act[:2] and _same_act(said, written) >= ONE_ACT
    return one_act and moods in ({Mood.MAY, Mood.MUST}, {Mood.URGED, Mood.MUST})
