"""Which paragraph (款) of an older document stands out as the origin of which paragraph of a newer one.

Where a law was rewritten throughout, no figure of likeness separates what came from an article from what did not;
what does is distance: the true origin is clearly ahead of the next best on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

import numpy as np

from studio.policy.likeness import Grams, Matrix, bare, is_stock, likeness_of, rarity_in, runs_in

ALIKE = 0.22
"""Likeness that two paragraphs need."""
AHEAD = 1.25
"""By so many times the likeness exceeds that of the next best on either side."""
MOST_FREE = 400
"""Paragraphs; beyond it nothing is looked for: the documents are two, and not two versions of one."""
MAIN_PART = 0.4
"""The share of a passage, by characters, that makes a paragraph much of it."""
NEARLY_ALL = 0.8
_ITEM = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]")


@dataclass(frozen=True, kw_only=True)
class Origin:
    """An old passage and a new one that share a paragraph."""

    old: int
    new: int
    likeness: float
    all_of_old: bool
    """Nothing is left of the old passage for anything else to come from."""
    main_of_old: bool
    """It opens the passage, or is much of it."""
    main_of_new: bool


@dataclass(frozen=True)
class _Paragraph:
    passage: int
    text: str
    share: float
    """Of its passage, by characters."""
    opening: bool

    @property
    def main(self) -> bool:
        return self.opening or self.share >= MAIN_PART


def origins(old: Sequence[str], new: Sequence[str], *, free_old: Set[int], free_new: Set[int]) -> list[Origin]:
    """What stands out among the paragraphs of passages without a partner, the most alike first."""
    before, after = _paragraphs(old), _paragraphs(new)
    rows = [place for place, paragraph in enumerate(before) if paragraph.passage in free_old]
    columns = [place for place, paragraph in enumerate(after) if paragraph.passage in free_new]
    if not before or not after or not rows + columns or len(rows) + len(columns) > MOST_FREE:
        return []
    likeness = _Likeness([paragraph.text for paragraph in before], [paragraph.text for paragraph in after])
    likeness.measure(rows, columns)
    pairs = {(row, int(likeness.rows[row].argmax())) for row in rows}
    pairs |= {(int(likeness.columns[column].argmax()), column) for column in columns}
    likeness.measure(*(sorted(set(places)) for places in zip(*pairs, strict=True)))
    alike = [(row, column) for row, column in sorted(pairs) if likeness.rows[row][column] >= ALIKE]
    rivals = [rival for pair in alike for rival in likeness.rivals(*pair)]
    likeness.measure({row for row, _ in rivals}, {column for _, column in rivals})
    found = ((row, column, float(likeness.rows[row][column])) for row, column in alike if likeness.ahead(row, column))
    made = (_origin(before[row], after[column], like) for row, column, like in found)
    return sorted(made, key=lambda origin: (-origin.likeness, origin.old, origin.new))


def _paragraphs(passages: Sequence[str]) -> list[_Paragraph]:
    """Each passage in paragraphs; the items of a list belong to the paragraph that opens it."""
    found: list[_Paragraph] = []
    for place, passage in enumerate(passages):
        texts: list[str] = []
        for line in passage.split("\n"):
            if texts and _ITEM.match(line):
                texts[-1] += line
            else:
                texts.append(line)
        plain = [bare(text) for text in texts if bare(text) and not is_stock(text)]
        total = sum(map(len, plain))
        found += [_Paragraph(place, text, len(text) / total, at == 0) for at, text in enumerate(plain)]
    return found


class _Likeness:
    """How alike the paragraphs are, one against all of the other side: most of them nobody asks for."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old, self._new = old, new
        self._old_runs, self._new_runs = runs_in(old), runs_in(new)
        self._rarity = rarity_in([*self._old_runs, *self._new_runs])
        self.rows: dict[int, Matrix] = {}
        self.columns: dict[int, Matrix] = {}

    def measure(self, rows: Iterable[int], columns: Iterable[int]) -> None:
        """Has these rows and columns measured from now on."""
        rows = [row for row in rows if row not in self.rows]
        columns = [column for column in columns if column not in self.columns]
        if rows:
            grams = Grams([self._old_runs[row] for row in rows], self._new_runs, self._rarity)
            measured = likeness_of(([self._old[row] for row in rows], self._new), grams)
            self.rows |= zip(rows, measured, strict=True)
        if columns:
            grams = Grams(self._old_runs, [self._new_runs[column] for column in columns], self._rarity)
            measured = likeness_of((self._old, [self._new[column] for column in columns]), grams)
            self.columns |= zip(columns, measured.T, strict=True)

    def rivals(self, row: int, column: int) -> list[tuple[int, int]]:
        """The pairs of one of the two with a third that come near."""
        near = self.rows[row][column] / AHEAD
        along = [(row, int(other)) for other in np.flatnonzero(self.rows[row] > near) if other != column]
        across = [(int(other), column) for other in np.flatnonzero(self.columns[column] > near) if other != row]
        return along + across

    def ahead(self, row: int, column: int) -> bool:
        """Whether no rival comes near; one that has a better partner of its own is none."""
        for other_row, other_column in self.rivals(row, column):
            third = self.columns[other_column] if other_row == row else self.rows[other_row]
            like = self.rows[row][other_column] if other_row == row else self.columns[column][other_row]
            if like * AHEAD > third.max():
                return False
        return True


def _origin(old: _Paragraph, new: _Paragraph, like: float) -> Origin:
    return Origin(
        old=old.passage,
        new=new.passage,
        likeness=like,
        all_of_old=old.share > NEARLY_ALL,
        main_of_old=old.main,
        main_of_new=new.main,
    )
