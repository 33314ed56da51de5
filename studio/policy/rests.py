"""What is left of a passage beside its partner, and who else holds it: proof of a split or a merger.

What an old passage lost on its way to its main heir went somewhere, or is gone; what a new passage holds beyond its
main origin came from somewhere, or is new. Words that the partner holds as well prove nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from studio.policy.likeness import Grams

PROVEN = 0.2
"""The proof needed that part of a passage went into another one: text beside it is often only on the same."""
OTHER_SIDE = 0.25
"""How much the larger of two shares counts beside the smaller one."""

Held = NDArray[np.bool_]
Part = tuple[float, int, int]
"""How well it is proven, and the places of the old and of the new passage."""


def went(grams: Grams, pairs: Mapping[int, int], free_new: Sequence[int]) -> list[Part]:
    """What an old passage has beyond its main heir and a new passage without a partner holds; best proven first."""
    held_old, held_new = grams.held[: grams.split], grams.held[grams.split :]
    rows, heirs = [*pairs], [*pairs.values()]
    rests = held_old[rows] & ~held_new[heirs]
    return _proven(grams, rows, free_new, rests, held_new[free_new])


def came(grams: Grams, pairs: Mapping[int, int], free_old: Sequence[int]) -> list[Part]:
    """What a new passage has beyond its main origin and an old passage without a partner holds; best proven first."""
    held_old, held_new = grams.held[: grams.split], grams.held[grams.split :]
    origins, columns = [*pairs], [*pairs.values()]
    rests = held_new[columns] & ~held_old[origins]
    return _proven(grams, free_old, columns, held_old[free_old], rests)


def _proven(grams: Grams, rows: Sequence[int], columns: Sequence[int], old: Held, new: Held) -> list[Part]:
    common = np.matmul(old * grams.rarity, new.T.astype(np.float32))
    of_old, of_new = (
        common / grams.total[: grams.split][rows][:, None],
        common / grams.total[grams.split :][columns][None, :],
    )
    proof = np.minimum(of_old, of_new) + OTHER_SIDE * np.maximum(of_old, of_new)
    found = ((float(proof[i, j]), rows[i], columns[j]) for i, j in np.argwhere(proof >= PROVEN))
    return sorted(found, reverse=True)
