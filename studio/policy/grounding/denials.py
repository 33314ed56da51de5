"""不累计计算 told as 累计计算, and the other way round: the policy's own verb with or without its 不."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studio.policy.grounding.claims import Claim
from studio.policy.grounding.slots import tagged
from studio.policy.grounding.terms import Term
from studio.policy.grounding.topics import Topic
from studio.policy.grounding.verdicts import State, Verdict

SPOKEN_OF = 0.45
"""From this score on, a claim's sentence speaks of a sentence of the policy."""
_DENIED = re.compile(
    r"(?:再|均|也|都|一律)?不(?:再|予)?(?P<verb>(?![得能可应准许少低多高超足足论同当便良])[\u4e00-\u9fff]{3,4})"
)
_DENIES = re.compile("[不未无没非免勿]|禁止|取消|停止|除外")
BEFORE = 4
"""Characters before a verb in which a word denies it."""


def wrong_denials(claim: Claim, nearest: Sequence[Topic]) -> Iterator[Term]:
    if not nearest or nearest[0].score < SPOKEN_OF:
        return
    topic = nearest[0]
    said, written = claim.sentence, topic.sentence.text
    for denied in _DENIED.finditer(written):
        verb = denied["verb"]
        at = said.find(verb)
        if at >= 0 and _acts(verb) and not _denied_at(said, at) and _only_denied(written, verb):
            yield _term(at, at + len(verb), denied[0], topic)
    for denied in _DENIED.finditer(said):
        verb = denied["verb"]
        at = written.find(verb)
        if at >= 0 and _acts(verb) and not any(_denied_at(written, place) for place in _places(verb, written)):
            yield _term(denied.start(), denied.end(), verb, topic)


def _acts(verb: str) -> bool:
    """累计计算 is an act; 公开属性, which 不予 may stand before as well, is a thing."""
    return all(tag.startswith(("v", "d")) for _, tag in tagged(verb))


def _only_denied(text: str, verb: str) -> bool:
    return all(_denied_at(text, at) for at in _places(verb, text))


def _denied_at(text: str, at: int) -> bool:
    return bool(_DENIES.search(re.split("[，。；：]", text[max(0, at - BEFORE) : at])[-1]))


def _places(part: str, whole: str) -> Iterator[int]:
    return (found.start() for found in re.finditer(re.escape(part), whole))


def _term(start: int, end: int, expected: str, topic: Topic) -> Term:
    home = topic.sentence
    return Term(
        start=start,
        end=end,
        verdict=Verdict(state=State.MISMATCH, clause=home.clause, expected=expected, evidence=home.text),
    )
