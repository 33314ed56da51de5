"""Which passage of an older document became which passage of a newer one.

Sure pairs are found wherever they stand (`likeness`); between them passages keep their order; then what is left
over is looked for elsewhere, and last, paragraph by paragraph and sentence by sentence (`origins`), what was
rewritten, split or merged.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from studio.policy.difference import plain
from studio.policy.likeness import Grams, Matrix, bare, likeness_of, runs_in
from studio.policy.origins import Sentences
from studio.policy.paragraphs import AHEAD, origins
from studio.policy.rests import came, went

SURE = 0.58
"""Likeness from which on two passages that are each other's best are one, wherever they stand."""
IN_PLACE = 0.28
"""Likeness that is enough between neighbours whose order was kept."""
ELSEWHERE = 0.45
"""Likeness that is needed where the order was not kept."""
ALONE = 0.21
"""Likeness that is enough where one side has a single passage left and it prefers one of the other side."""
NEARLY = 0.75
"""The share of a moved pair's likeness with which a passage in place is preferred."""
CLOSE_BY = 0.17
"""Likeness that is enough where few passages are left on both sides."""
FEW = 3
COVERED = 0.25
"""The share of a passage, weighted by likeness, that has to come from another one for a split or a merger."""
SUPPORT = 0.6
"""How much the view from the other side adds to a share."""
LOOKED_AT = 4
"""How many passages are looked at, sentence by sentence, for each one without a partner."""
_PURPOSE = re.compile(r"制定本[\u4e00-\u9fff]{1,8}")
_IN_FORCE = re.compile(r"本[\u4e00-\u9fff]{1,6}自.{2,20}起(?:施行|实施|执行)")


@dataclass
class Alignment:
    """Pairs of places. `splits` and `mergers` name the further places of a pair already made."""

    pairs: dict[int, int] = field(default_factory=dict)
    """Old place to new place, each used once."""
    splits: list[tuple[int, int]] = field(default_factory=list)
    """(old, further new): a new passage that came out of an old one that has its main heir elsewhere."""
    mergers: list[tuple[int, int]] = field(default_factory=list)
    """(further old, new): an old passage that went into a new one that has its main origin elsewhere."""
    likeness: Matrix = field(default_factory=lambda: np.zeros((0, 0), np.float32))


def align(old: Sequence[str], new: Sequence[str]) -> Alignment:
    """Aligns the passages of two documents; every place is in a pair, a split, a merger, or in none."""
    if not old or not new:
        return Alignment(likeness=np.zeros((len(old), len(new)), np.float32))
    texts = [bare(text) for text in old], [bare(text) for text in new]
    grams = Grams(runs_in(texts[0]), runs_in(texts[1]))
    likeness = likeness_of(texts, grams)
    _equal_is_one(likeness, old, new)
    _set_pieces(likeness, old, new)
    found = Alignment(likeness=likeness)
    found.pairs = _sure(likeness)
    _rather_in_place(found)
    _in_order(found)
    _left_over(found)
    _alone(found)
    _close_by(found)
    _by_paragraphs(found, old, new)
    _by_sentences(found, old, new, grams)
    _by_rests(found, grams)
    return found


def moved(pairs: Iterable[tuple[int, int]]) -> frozenset[int]:
    """The old places whose order was upset: all that a longest run in order leaves out."""
    ordered = sorted(pairs)
    return frozenset(old for old, _ in ordered) - frozenset(old for old, _ in _longest_run(ordered))


def _equal_is_one(likeness: Matrix, old: Sequence[str], new: Sequence[str]) -> None:
    """Equal wording beats all else, also where numbers alone tell two passages apart."""
    places: dict[str, list[int]] = {}
    for column, text in enumerate(new):
        places.setdefault(plain(text), []).append(column)
    for row, text in enumerate(old):
        for column in places.get(plain(text), ()):
            likeness[row, column] = 1.0


def _set_pieces(likeness: Matrix, old: Sequence[str], new: Sequence[str]) -> None:
    """The opening article (purpose and basis) and the closing one (entry into force) are each other's, however worded."""
    for pattern, rows, columns in (
        (_PURPOSE, range(min(2, len(old))), range(min(2, len(new)))),
        (_IN_FORCE, range(len(old) - 1, len(old)), range(len(new) - 1, len(new))),
    ):
        here = [row for row in rows if pattern.search(plain(old[row]))]
        there = [column for column in columns if pattern.search(plain(new[column]))]
        if here and there:
            likeness[here[0], there[0]] = max(likeness[here[0], there[0]], SURE)


# ── pairs ────────────────────────────────────────────────────────────────────────────────────────────


def _sure(likeness: Matrix) -> dict[int, int]:
    best_new, best_old = likeness.argmax(axis=1), likeness.argmax(axis=0)
    rows = likeness.shape[0]
    return {
        row: int(best_new[row])
        for row in range(rows)
        if best_old[best_new[row]] == row and likeness[row, best_new[row]] >= SURE
    }


def _rather_in_place(found: Alignment) -> None:
    """A pair out of order is given up where the old passage has one in its place that is nearly as alike."""
    run = _longest_run(sorted(found.pairs.items()))
    anchors = [(-1, -1), *run, found.likeness.shape]
    taken = set(found.pairs.values())
    for row in sorted(set(found.pairs) - {row for row, _ in run}):
        at = bisect_left(anchors, (row, 0))
        columns = [place for place in range(anchors[at - 1][1] + 1, anchors[at][1]) if place not in taken]
        if columns and found.likeness[row, columns].max() >= NEARLY * found.likeness[row, found.pairs[row]]:
            del found.pairs[row]


def _in_order(found: Alignment) -> None:
    """Pairs what stands between the same neighbours on both sides, keeping the order."""
    anchors = [(-1, -1), *_longest_run(sorted(found.pairs.items())), found.likeness.shape]
    taken = set(found.pairs.values())
    for (row, column), (next_row, next_column) in itertools.pairwise(anchors):
        rows = [place for place in range(row + 1, next_row) if place not in found.pairs]
        columns = [place for place in range(column + 1, next_column) if place not in taken]
        if rows and columns:
            piece = found.likeness[np.ix_(rows, columns)]
            for here, there in _best_in_order(np.where(piece >= IN_PLACE, piece, 0)):
                found.pairs[rows[here]] = columns[there]


def _best_in_order(scores: Matrix) -> list[tuple[int, int]]:
    """The pairs, both sides rising, whose scores sum to the most (Needleman and Wunsch without gap costs)."""
    rows, columns = scores.shape
    sums = np.zeros((rows + 1, columns + 1), np.float32)
    for row in range(rows):
        reached = np.maximum(sums[row, 1:], sums[row, :-1] + scores[row])
        sums[row + 1, 1:] = np.maximum.accumulate(reached)
    pairs = []
    row, column = rows, columns
    while row and column:
        if sums[row, column] == sums[row - 1, column]:
            row -= 1
        elif sums[row, column] == sums[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            pairs.append((row, column))
    return pairs[::-1]


def _left_over(found: Alignment) -> None:
    """What has no partner in its place may have one elsewhere: the most alike first."""
    taken = set(found.pairs.values())
    rows = [row for row in range(found.likeness.shape[0]) if row not in found.pairs]
    columns = [column for column in range(found.likeness.shape[1]) if column not in taken]
    if not rows or not columns:
        return
    free = found.likeness[np.ix_(rows, columns)].copy()
    while free.max() >= ELSEWHERE:
        here, there = np.unravel_index(int(free.argmax()), free.shape)
        found.pairs[rows[here]] = columns[there]
        free[here, :] = free[:, there] = -1.0


def _alone(found: Alignment) -> None:
    """One passage left between the same neighbours: it was rewritten in its place, as the likest on the other side."""
    anchors = [(-1, -1), *_longest_run(sorted(found.pairs.items())), found.likeness.shape]
    taken = set(found.pairs.values())
    for (row, column), (next_row, next_column) in itertools.pairwise(anchors):
        rows = [place for place in range(row + 1, next_row) if place not in found.pairs]
        columns = [place for place in range(column + 1, next_column) if place not in taken]
        if min(len(rows), len(columns)) != 1:
            continue
        piece = found.likeness[np.ix_(rows, columns)].ravel()
        best = int(piece.argmax())
        second = float(np.partition(piece, -2)[-2]) if len(piece) > 1 else 0.0
        if piece[best] >= max(ALONE, AHEAD * second):
            found.pairs[rows[best // len(columns)]] = columns[best % len(columns)]


def _close_by(found: Alignment) -> None:
    """Where few passages are left between the same neighbours, being the likest on one side is enough."""
    anchors = [(-1, -1), *_longest_run(sorted(found.pairs.items())), found.likeness.shape]
    taken = set(found.pairs.values())
    likeness = found.likeness
    likest = (likeness == likeness.max(axis=0)) | (likeness == likeness.max(axis=1)[:, None])
    scores = np.where(likest & (likeness >= CLOSE_BY), likeness, 0)
    for (row, column), (next_row, next_column) in itertools.pairwise(anchors):
        rows = [place for place in range(row + 1, next_row) if place not in found.pairs]
        columns = [place for place in range(column + 1, next_column) if place not in taken]
        if 0 < len(rows) <= FEW and 0 < len(columns) <= FEW:
            for here, there in _best_in_order(scores[np.ix_(rows, columns)]):
                found.pairs[rows[here]] = columns[there]


# ── what was split or merged ─────────────────────────────────────────────────────────────────────────


def _by_paragraphs(found: Alignment, old: Sequence[str], new: Sequence[str]) -> None:
    """What a paragraph that stands out came from, where its passage has no partner or is the partner of none."""
    partner = {column: row for row, column in found.pairs.items()}
    free_old = {row for row in range(len(old)) if row not in found.pairs}
    free_new = {column for column in range(len(new)) if column not in partner}
    settled_old, settled_new = set(found.pairs), set(partner)
    for origin in origins(old, new, free_old=free_old, free_new=free_new):
        row, column = origin.old, origin.new
        if row in settled_old and column in settled_new:
            continue
        if row not in settled_old and column not in settled_new:
            found.pairs[row], partner[column] = column, row
        elif column not in settled_new and origin.main_of_new and _could_give(found, row) and not origin.all_of_old:
            found.splits.append((row, column))
        elif row not in settled_old and origin.main_of_old and column in partner:
            found.mergers.append((row, column))
        else:
            continue
        settled_old.add(row)
        settled_new.add(column)


def _could_give(found: Alignment, row: int) -> bool:
    """Whether an old passage has a main heir that does not already hold all of it."""
    return row in found.pairs and found.likeness[row, found.pairs[row]] < 1


def _by_sentences(found: Alignment, old: Sequence[str], new: Sequence[str], grams: Grams) -> None:
    """Where most sentences of a passage without a partner came from, or went to."""
    partner = {column: row for row, column in found.pairs.items()}
    sentences = Sentences(old, new, grams.rarity_of)
    shared_of_new, shared_of_old = grams.share_of_new(), grams.share_of_old()
    likely: list[tuple[float, int, int]] = []
    for column in (column for column in range(len(new)) if column not in partner):
        for row in _likely(shared_of_new[:, column]):
            share = sentences.share_from(column, row, heir=found.pairs.get(row))
            share += min(share, SUPPORT * sentences.share_to(row, column, origin=None))
            likely.append((share, row, column))
    for row in (row for row in range(len(old)) if row not in found.pairs):
        for column in _likely(shared_of_old[row, :]):
            share = sentences.share_to(row, column, origin=partner.get(column))
            share += min(share, SUPPORT * sentences.share_from(column, row, heir=None))
            likely.append((share, row, column))
    settled_old = {*found.pairs, *(row for row, _ in found.mergers)}
    settled_new = {*partner, *(column for _, column in found.splits)}
    for share, row, column in sorted(likely, reverse=True):
        if share < COVERED or (row in settled_old and column in settled_new):
            continue
        if row not in settled_old and column not in settled_new:
            found.pairs[row], partner[column] = column, row
        elif row in found.pairs and column not in settled_new:
            found.splits.append((row, column))
        elif column in partner and row not in settled_old:
            found.mergers.append((row, column))
        else:
            continue
        settled_old.add(row)
        settled_new.add(column)


def _by_rests(found: Alignment, grams: Grams) -> None:
    """What a passage has beyond its partner may be all that a passage without one came from, or went to."""
    rows, columns = found.likeness.shape
    gone_into = {*found.pairs, *(row for row, _ in found.mergers)}
    for _, row, column in came(grams, found.pairs, [row for row in range(rows) if row not in gone_into]):
        if row not in gone_into:
            found.mergers.append((row, column))
            gone_into.add(row)
    come_from = {*found.pairs.values(), *(column for _, column in found.splits)}
    for _, row, column in went(grams, found.pairs, [column for column in range(columns) if column not in come_from]):
        if column not in come_from:
            found.splits.append((row, column))
            come_from.add(column)


def _likely(shares: Matrix) -> list[int]:
    """The passages worth a closer look, best first."""
    return [int(place) for place in np.argsort(-shares)[:LOOKED_AT] if shares[place] > 0]


def _longest_run(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A longest subsequence whose new places rise; of two passages that changed places the earlier old one stays."""
    reach = [1] * len(pairs)
    tails: list[int] = []
    for at in range(len(pairs) - 1, -1, -1):
        place = bisect_left(tails, -pairs[at][1])
        tails[place : place + 1] = [-pairs[at][1]]
        reach[at] = place + 1
    run: list[tuple[int, int]] = []
    needed = max(reach, default=0)
    for pair, length in zip(pairs, reach, strict=True):
        if length == needed and (not run or pair[1] > run[-1][1]):
            run.append(pair)
            needed -= 1
    return run
