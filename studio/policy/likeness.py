"""How alike two passages are, from 0 to 1, and what of a passage is looked at.

Likeness joins three views: common characters in order, common two- and three-character runs weighted
by rarity, and how much of the shorter passage's rare runs the longer one holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from studio.policy.difference import plain

Matrix = NDArray[np.float32]
_NOISE = re.compile(
    r"第[〇零一二三四五六七八九十百千\d]{1,8}[编章节条款项目](?:之[一二三四五六七八九十])?|^[（(]?[一二三四五六七八九十\d]{1,4}[)）、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|[^\w\u4e00-\u9fff]"
)


_STOCK = re.compile(
    r"(?:情节严重的?)?构成犯罪的?依法追究其?刑事责任"
    r"|(?:违反治安管理(?:规定|行为)的?|构成违反治安管理行为的?)(?:由公安机关)?依法给予治安管理处罚"
)
"""What any article on penalties may end with."""
_SANCTION = re.compile(
    r"对(?:负有责任|直接负责|国家工作人员中)?的?(?:主管人员|领导人员)?和?(?:其他)?直接责任人员依法给予(?:行政)?处分"
)
"""Stock as a sentence of its own; within a longer one it still tells articles apart."""
SHORTEST_REST = 12
"""Characters that have to be left when stock sentences are taken out; an article of nothing else keeps them."""


def bare(text: str) -> str:
    """What is compared: numbers of articles and items, marks, gaps and stock sentences play no part."""
    told = _NOISE.sub("", plain(text))
    rest = _STOCK.sub("", told)
    return rest if len(rest) >= SHORTEST_REST else told


Runs = Counter[str]
"""The runs of two and three characters of one text, and how often it has each."""


def runs_in(texts: Iterable[str]) -> list[Runs]:
    return [Counter(runs_of(text)) for text in texts]


def rarity_in(counts: Sequence[Runs]) -> dict[str, float]:
    """How rare each run is among all these texts."""
    spread = Counter(run for count in counts for run in count)
    return {run: float(np.log((1 + len(counts)) / times)) + 0.1 for run, times in spread.items()}


class Grams:
    """Two- and three-character runs of both documents, weighted by rarity."""

    def __init__(self, old: Sequence[Runs], new: Sequence[Runs], rarity: dict[str, float] | None = None) -> None:
        counts = [*old, *new]
        self.split = len(old)
        self.rarity_of = rarity or rarity_in(counts)
        # A run that only one of the documents has adds nothing to what two passages share.
        common = set().union(*counts[: self.split]) & set().union(*counts[self.split :])
        columns = {run: place for place, run in enumerate(run for run in self.rarity_of if run in common)}
        self.weights: Matrix = np.zeros((len(counts), max(1, len(columns))), np.float32)
        self.total: Matrix = np.zeros(len(counts), np.float32)
        lengths: Matrix = np.zeros(len(counts), np.float32)
        for row, count in enumerate(counts):
            weighted = {run: times * self.rarity_of[run] for run, times in count.items()}
            lengths[row] = np.sqrt(sum(weight**2 for weight in weighted.values())) or 1.0
            self.total[row] = sum(self.rarity_of[run] for run in count) or 1.0
            held = [run for run in count if run in columns]
            self.weights[row, [columns[run] for run in held]] = [weighted[run] for run in held]
        self.weights /= lengths[:, None]
        self.rarity: Matrix = np.array([self.rarity_of[run] for run in columns] or [0.0], np.float32)

    def cosine(self) -> Matrix:
        found: Matrix = np.matmul(self.weights[: self.split], self.weights[self.split :].T)
        return found

    def overlap(self) -> Matrix:
        """The share of the smaller passage's runs that the other one holds."""
        smaller: Matrix = np.minimum(self.total[: self.split, None], self.total[None, self.split :])
        found: Matrix = (self._shared / smaller).astype(np.float32)
        return found

    def share_of_new(self) -> Matrix:
        """Of each new passage (column), the share that also stands in each old one (row)."""
        found: Matrix = self._shared / self.total[None, self.split :]
        return found

    def share_of_old(self) -> Matrix:
        found: Matrix = self._shared / self.total[: self.split, None]
        return found

    @cached_property
    def held(self) -> NDArray[np.bool_]:
        """Which passage (row), the older document's first, holds which run that both documents have."""
        found: NDArray[np.bool_] = self.weights > 0
        return found

    @cached_property
    def _shared(self) -> Matrix:
        there = self.held.astype(np.float32)
        found: Matrix = np.matmul(there[: self.split] * self.rarity, there[self.split :].T)
        return found


def runs_of(text: str) -> Iterable[str]:
    for size in (2, 3):
        for start in range(len(text) - size + 1):
            yield text[start : start + size]


def likeness_of(texts: tuple[Sequence[str], Sequence[str]], grams: Grams) -> Matrix:
    in_order = cdist(*texts, scorer=Indel.normalized_similarity, dtype=np.float32, workers=-1)
    found: Matrix = 0.4 * in_order + 0.4 * grams.cosine() + 0.2 * grams.overlap()
    return found


def is_stock(text: str) -> bool:
    """Whether a sentence or paragraph says only what any article on penalties may say, and so proves no origin."""
    told = _NOISE.sub("", plain(text))
    rest = _SANCTION.sub("", _STOCK.sub("", told))
    return len(rest) < min(len(told), SHORTEST_REST)
