"""不累计计算 told as 累计计算, and the other way round: the policy's own verb with or without its 不.

So too what it forbids (不得从基金中列支) told as done, and whom it leaves out （不含在校学生） told as taken in.
"""

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
_DENIES = re.compile("[不未无没非免勿禁]|取消|停止|除外")
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

    yield from _left_out(said, topic)
    yield from _forbidden(said, topic)


_LEFT_OUT = re.compile(
    r"(?:不含|不包括|不包含|除外的?)(?P<who>[\u4e00-\u9fff]{2,12}?)(?=[）)，。；、的])|[（(](?P<but>[\u4e00-\u9fff]{2,12})除外[）)]"
)
_LEAVES_OUT = re.compile("不|非|除|未|无|以外|之外|外")


def _left_out(said: str, topic: Topic) -> Iterator[Term]:
    """年满16周岁（不含在校学生） told as 在校学生也可以."""
    written = topic.sentence.text
    for found in _LEFT_OUT.finditer(written):
        who = found["who"] or found["but"]
        at = said.find(who)
        if at < 0 or written.count(who) > 1:
            continue
        phrase = re.split("[，。；：（(]", said[:at])[-1] + re.split("[，。；：）)]", said[at + len(who) :])[0]
        if not _LEAVES_OUT.search(phrase):
            yield _term(at, at + len(who), found[0], topic)


_FORBIDS = re.compile("不得|严禁|禁止|不准|不允许|不能(?!超|低|少|高)")
_BUT = re.compile("^(?:的|行为|者)*(?:的|，?(?:处|将|由|依|责令|视|按))|除|例外|不受")
LEAST = 7
"""So many characters of a forbidden act must be the claim's own."""


def _forbidden(said: str, topic: Topic) -> Iterator[Term]:
    """不得从基金中列支 told as 从基金中列支."""
    written = topic.sentence.text
    for found in _FORBIDS.finditer(written):
        act = re.split("[，。；：]", written[found.end() : found.end() + 40])[0]
        start = next((at for at in range(max(0, len(act) - LEAST) + 1) if act[at:] in said), None)
        if start is None or len(act) - start < LEAST:
            continue
        act = act[start:]
        at = said.find(act)
        before = re.split("[，。；：]", said[:at])[-1]
        if written.count(act) == 1 and not _DENIES.search(before) and not _BUT.search(said[at + len(act) :]):
            yield _term(at, at + len(act), found[0] + act, topic)


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
