"""Words of one set that exclude each other, said of the same thing in another order: 滞纳金减半收取, 免收滞纳金."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from re import Match

from studio.policy.contrasts import all_sets, nearby_sets
from studio.policy.grounding.claims import Claim
from studio.policy.grounding.evidence import Evidence
from studio.policy.grounding.slots import Line, is_figure
from studio.policy.grounding.terms import Term
from studio.policy.grounding.topics import Topic
from studio.policy.grounding.verdicts import State, Verdict

IN_PLACE = 0.40
AS_NEAR = 0.05
FIRM = 4
"""So many equal characters right beside two words make them stand in each other's place."""
COUNTED = 8
SPOKEN_OF = 0.35
"""From this score on, a claim's sentence speaks of a sentence of the policy."""
BESIDE = 9
"""How many characters on either side tell what the word is said of."""
COMMON = 2
"""So many equal pairs of characters beside two words make them be said of the same."""
_LINKS = "的了着和与及或在对由向为以被是就都还也再可会应并其该此这那即如按所于之至予以给"


def opposite_words(claim: Claim, line: Line, topics: Sequence[Topic], evidence: Evidence) -> Iterator[Term]:
    """The words of a set whose counterparts the policy says, wherever in the sentence and in the very place."""
    yield from _near(claim, topics)
    if topics and topics[0].score >= IN_PLACE:
        as_near = [topic for topic in topics if topic.score > topics[0].score - AS_NEAR]
        yield from _in_place(line, [(topic, evidence.lines[topic.sentence].letters) for topic in as_near])
        yield from _turned(claim.sentence, topics[0])
        yield from _had_or_not(claim.sentence, topics[0])


def _in_place(line: Line, written: Sequence[tuple[Topic, str]]) -> Iterator[Term]:
    """一季度房租减半, where 房租免收 stands in the policy for that quarter and 减半 for others."""
    for pattern, members in all_sets():
        for word in pattern.finditer(line.letters):
            if line.letters.endswith(("不是", "并非"), 0, word.start()):
                continue
            around = [(_around(word, other), other, t) for t, text in written for other in pattern.finditer(text)]
            own = max((count for count, other, _ in around if members[other[0]] == members[word[0]]), default=0)
            best, other, topic = max(around, key=lambda counted: counted[0], default=(0, word, written[0][0]))
            if _beside_it(word[0], other):
                continue
            if members[other[0]] != members[word[0]] and best >= max(FIRM, own + 2):
                at = line.starts[word.start()], line.starts[word.end()]
                yield _term(*at, other[0], topic)


JOINED = 6
"""So many characters lie at most between two words of one thing."""


def _beside_it(word: str, other: Match[str]) -> bool:
    """研究生学历并取得硕士学位: the policy says both words of the same."""
    text, reach = other.string, len(word) + JOINED
    sides = text[max(0, other.start() - reach) : other.start()], text[other.end() : other.end() + reach]
    return word in re.split("[，。；：、或]", sides[0])[-1] or word in re.split("[，。；：、或]", sides[1])[0]


def _around(word: Match[str], other: Match[str]) -> int:
    """How many characters right beside the two words are equal, links left aside; a figure counts for three."""
    before = _run(_bare(word.string[: word.start()])[::-1], _bare(other.string[: other.start()])[::-1])
    after = _run(_bare(word.string[word.end() :]), _bare(other.string[other.end() :]))
    return before + after


def _bare(text: str) -> str:
    return "".join(char for char in text if char not in _LINKS)


def _run(one: str, other: str) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs or count >= COUNTED:
            break
        count += 3 if is_figure(mine) else 1
    return count


_SIDES = re.compile(r"(?P<event>[\u4e00-\u9fff]{2}|\d+(?:年|个?月|天|日))之?(?P<side>[前后])(?![款期述来置果续者台])")
_NOT_OF = re.compile(r"(?<![除并是无])非(?![法常但])(?P<kind>[\u4e00-\u9fff]{2,4})")


def _turned(said: str, topic: Topic) -> Iterator[Term]:
    """结算后 for 结算前, 工作时间 for 非工作时间."""
    text = topic.sentence.text
    for word in _SIDES.finditer(said):
        sides = {other["side"] for other in _SIDES.finditer(text) if other["event"] == word["event"]}
        if sides and word["side"] not in sides:
            yield _term(word.start(), word.end(), word["event"] + sides.pop(), topic)
    for kind in {other["kind"] for other in _NOT_OF.finditer(text)}:
        at = said.find(kind)
        denied = re.search("[不非无外未]", said[max(0, at - 3) : max(0, at)])
        if at >= 0 and not denied and "非" not in said and text.count(kind) == text.count(f"非{kind}"):
            yield _term(at, at + len(kind), f"非{kind}", topic)
    for other in _NOT_OF.finditer(said):
        if "非" not in text and other["kind"] in text:
            yield _term(other.start(), other.end(), other["kind"], topic)


_HAVING = re.compile(
    r"(?P<none>没有|并无|(?<!有)无(?=雇|子|房|业|违|不良|犯|照|证|固|重大|严重|收|劳|任))|(?<![没所拥具享附既未现原固占含持])有(?![关权效利机些时限的所可点])"
)


def _had_or_not(said: str, topic: Topic) -> Iterator[Term]:
    """没有雇工的个体工商户 for 有雇工的个体工商户."""
    text = topic.sentence.text
    for word in _HAVING.finditer(said):
        thing = said[word.end() : word.end() + 2]
        if not re.fullmatch("[\u4e00-\u9fff]{2}", thing):
            continue
        told = {bool(other["none"]) for other in _HAVING.finditer(text) if text.startswith(thing, other.end())}
        if told == {not word["none"]}:
            yield _term(word.start(), word.end() + 2, ("有" if word["none"] else "没有") + thing, topic)


def _term(start: int, end: int, expected: str, topic: Topic) -> Term:
    home = topic.sentence
    verdict = Verdict(state=State.MISMATCH, clause=home.clause, expected=expected, evidence=home.text)
    return Term(start=start, end=end, verdict=verdict)


def _near(claim: Claim, topics: Sequence[Topic]) -> Iterator[Term]:
    if not topics or topics[0].score < SPOKEN_OF:
        return
    nearest = topics[0]
    for pattern, members in nearby_sets():
        text = nearest.sentence.text
        here, there = list(pattern.finditer(claim.sentence)), list(pattern.finditer(text))
        told = {members[word[0]] for word in there}
        claimed = {members[word[0]] for word in here}
        for word in here:
            if members[word[0]] in told:
                continue
            others = [other for other in there if members[other[0]] not in claimed]
            best = max(others, key=lambda other: _common(word, other), default=None)
            if best and _common(word, best) >= COMMON:
                verdict = Verdict(state=State.MISMATCH, clause=nearest.sentence.clause, expected=best[0], evidence=text)
                yield Term(start=word.start(), end=word.end(), verdict=verdict)


def _common(word: Match[str], other: Match[str]) -> int:
    return len(_beside(word) & _beside(other))


def _beside(word: Match[str]) -> set[str]:
    text = word.string
    sides = text[max(0, word.start() - BESIDE) : word.start()], text[word.end() : word.end() + BESIDE]
    pairs = {side[at : at + 2] for side in sides for at in range(len(side) - 1)}
    return {pair for pair in pairs if not set(pair) & set(_LINKS + "，。；：、（）")}
