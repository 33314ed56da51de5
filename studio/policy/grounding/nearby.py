"""Words of one set that exclude each other, said of the same thing in another order: 滞纳金减半收取, 免收滞纳金."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from re import Match

from studio.policy.contrasts import nearby_sets
from studio.policy.grounding.claims import Claim
from studio.policy.grounding.terms import Term
from studio.policy.grounding.topics import Topic
from studio.policy.grounding.verdicts import State, Verdict

SPOKEN_OF = 0.35
"""From this score on, a claim's sentence speaks of a sentence of the policy."""
BESIDE = 9
"""How many characters on either side tell what the word is said of."""
COMMON = 2
"""So many equal pairs of characters beside two words make them be said of the same."""
_LINKS = "的了着和与及或在对由向为以被是就都还也再可会应并其该此这那即如按所于之至，。；：、（）"


def opposite_words(claim: Claim, topics: Sequence[Topic]) -> Iterator[Term]:
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
    return {pair for pair in pairs if not set(pair) & set(_LINKS)}
