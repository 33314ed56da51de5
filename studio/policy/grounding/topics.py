"""Which sentences of the policy does a phrase of the interpretation speak of?"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from studio.policy.grounding.phrases import contained, grams, weight
from studio.policy.grounding.placing import Sentence
from studio.policy.grounding.slots import Line, is_figure

CONSIDERED = 8
"""How many sentences that share the most words with a phrase are compared closely."""
INHERITED = 0.10
"""How much the headings and the rest of its clause count for a sentence."""


@dataclass(frozen=True, eq=False)
class Topic:
    """A sentence of the policy and how much a phrase speaks of it: about 0 to 1."""

    sentence: Sentence
    score: float


@dataclass(frozen=True, eq=False)
class Topics:
    """All sentences of the policy, found by their words."""

    sentences: Sequence[Sentence]
    grams: Sequence[frozenset[str]]
    """Of each sentence without its figures: a wrong one must not lead to the place where it is right."""
    weights: dict[str, float]
    holders: dict[str, list[int]]
    totals: Sequence[float]
    places: dict[Sentence, int]

    def of(self, said: frozenset[str], *, most: int) -> list[Topic]:
        """The sentences that `said`, the grams of a phrase, speaks of, the nearest first."""
        mine = weight(said, self.weights) or 1.0
        shared: Counter[int] = Counter()
        for gram in said:
            for place in self.holders.get(gram, ()):
                shared[place] += self.weights.get(gram, 0.0)  # type: ignore[assignment]
        found = [self._scored(place, said, common, mine) for place, common in shared.most_common(CONSIDERED)]
        return sorted(found, key=lambda topic: -topic.score)[:most]

    def score(self, said: frozenset[str], sentence: Sentence) -> float:
        place = self.places.get(sentence)
        if place is None:
            return 0.0
        common = weight(said & self.grams[place], self.weights)
        return self._scored(place, said, common, weight(said, self.weights) or 1.0).score

    def _scored(self, place: int, said: frozenset[str], common: float, mine: float) -> Topic:
        sentence = self.sentences[place]
        alike = common / math.sqrt(mine * self.totals[place] or 1.0)
        inherited = INHERITED * contained(said, sentence.wide, self.weights)
        return Topic(sentence, 0.5 * common / mine + 0.5 * alike + inherited)


def topics_of(lines: dict[Sentence, Line], weights: dict[str, float]) -> Topics:
    words = [subject_of(line.letters) for line in lines.values()]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, grams_of_it in enumerate(words):
        for gram in grams_of_it:
            holders[gram].append(place)
    return Topics(
        list(lines),
        words,
        weights,
        dict(holders),
        [weight(of_it, weights) for of_it in words],
        {of: at for at, of in enumerate(lines)},
    )


def subject_of(letters: str) -> frozenset[str]:
    """The grams of a text without its figures."""
    return grams("".join("，" if is_figure(letter) else letter for letter in letters))
