"""Where the sentences of a passage came from, or went to: what was split, and what was merged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.distance import Indel

from studio.policy.likeness import bare, is_stock, runs_of

SENTENCE = 0.45
"""Likeness from which on one sentence is told to come from another."""
SHORTEST_PASSAGE = 24
"""Characters; what is shorter is often a stock sentence (构成犯罪的，依法追究刑事责任) and proves no origin."""
CLEARLY = 0.1
"""By so much a sentence has to be more alike than its rival: in a tie it stayed where it was, and a copy is no part."""
SHORTEST_PART = 12
"""Characters; a shorter sentence is taken together with the one before."""


class Sentences:
    """The sentences of both documents and how alike any two of them are."""

    def __init__(self, old: Sequence[str], new: Sequence[str], rarity: Mapping[str, float]) -> None:
        self._old = [_parts(text) for text in old]
        self._new = [_parts(text) for text in new]
        self._rarity = rarity
        self._runs: dict[str, frozenset[str]] = {}
        self._weights: dict[str, float] = {}
        self._known: dict[tuple[str, str], float] = {}

    def share_from(self, column: int, row: int, *, heir: int | None) -> float:
        """The share of a new passage that came from an old one and not rather went to that one's heir."""
        rivals = self._new[heir] if heir is not None else []
        return self._share(self._new[column], self._old[row], rivals)

    def share_to(self, row: int, column: int, *, origin: int | None) -> float:
        """The share of an old passage that went into a new one and did not rather come from its main origin."""
        rivals = self._old[origin] if origin is not None else []
        return self._share(self._old[row], self._new[column], rivals)

    def _share(self, parts: Sequence[str], others: Sequence[str], rivals: Sequence[str]) -> float:
        total = claimed = 0.0
        if sum(map(len, parts)) < SHORTEST_PASSAGE:
            return 0.0
        for part in parts:
            total += (weight := self._weight(part))
            like, other = max(((self._alike(part, other), other) for other in others), default=(0.0, ""))
            if like < SENTENCE or any(self._alike(rival, other) > like - CLEARLY for rival in rivals):
                continue
            claimed += weight * like
        return claimed / total if total else 0.0

    def _alike(self, one: str, other: str) -> float:
        key = (one, other) if one < other else (other, one)
        if key not in self._known:
            common = self._sum(self._runs_of(one) & self._runs_of(other))
            smaller = min(self._weight(one), self._weight(other)) or 1.0
            self._known[key] = 0.5 * Indel.normalized_similarity(*key) + 0.5 * common / smaller
        return self._known[key]

    def _weight(self, part: str) -> float:
        if part not in self._weights:
            self._weights[part] = self._sum(self._runs_of(part))
        return self._weights[part]

    def _sum(self, runs: Iterable[str]) -> float:
        return sum(self._rarity[run] for run in runs)

    def _runs_of(self, part: str) -> frozenset[str]:
        if part not in self._runs:
            self._runs[part] = frozenset(run for run in runs_of(part) if run in self._rarity)
        return self._runs[part]


def _parts(text: str) -> list[str]:
    """The sentences of a passage, bare; a short one joined to the one before."""
    parts: list[str] = []
    for sentence in re.split(r"[。；\n]", text):
        part = "" if is_stock(sentence) else bare(sentence)
        if parts and len(part) < SHORTEST_PART:
            parts[-1] += part
        elif part:
            parts.append(part)
    return parts
