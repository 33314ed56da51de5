"""重新核对统计: every kept judgement and every kept sum against a full recount; what has drifted is mended, and told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from studio.actions.prove import office_rules
from studio.actions.summing import TOGETHER, judgements, keep_sums
from studio.store.summaries import Standing
from studio.studio import Studio


@dataclass(frozen=True)
class Recount:
    policies: int
    drifted: tuple[str, ...]
    """Ids of policies that were kept otherwise than they are judged now."""
    sums: int
    """Sums that were not those of the policies."""

    @property
    def sentence(self) -> str:
        if not (self.drifted or self.sums):
            return f"重新核对了 {self.policies} 件文件，保存的统计与逐件重算一致。"
        wrong = [f"{len(self.drifted)} 件文件的结果"] if self.drifted else []
        wrong += [f"{self.sums} 个合计"] if self.sums else []
        return f"重新核对了 {self.policies} 件文件，{'、'.join(wrong)}与逐件重算不符，已改正。"


def recount(studio: Studio) -> Recount:
    """Holds no more than a handful of policies, or the sums of one month, at a time; others may write in between."""
    keep_sums(studio)
    rules, last, number, drifted = office_rules(), "", 0, list[str]()
    while True:
        with studio.store.writing() as tx:
            tx.summaries.alone()
            ids = tx.summaries.ids_after(last, TOGETHER)
            if not ids:
                break
            kept, waiting = tx.summaries.of(ids), tx.summaries.marked(ids)
            right = {one.policy_id: one for one in judgements(tx, ids, rules, tx.now)}
            wrong = [key for key in ids if kept.get(key) != right.get(key)]
            tx.summaries.judged(wrong, [right[key] for key in wrong if key in right])
            # What was written a moment ago, or came due, is waiting its turn and has not drifted.
            drifted += [key for key in wrong if key not in waiting and not _due(kept.get(key), tx.now)]
            number += len({*kept, *right})
            last = ids[-1]
    with studio.store.reading() as tx:
        months = tx.summaries.months()
    sums = 0
    for month in months:
        with studio.store.writing() as tx:
            tx.summaries.alone()
            sums += tx.summaries.amiss(month)
    return Recount(number, tuple(drifted), sums)


def _due(one: Standing | None, now: datetime) -> bool:
    return one is not None and one.changes_at is not None and one.changes_at <= now
