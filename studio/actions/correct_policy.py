"""Correcting how a policy was read: paragraphs joined, split, given another role; each can be taken back.

The reading is computed again from the file's own lines and all corrections in force. Clauses whose words did not
change keep their ids; a cited clause vanishes only after somebody agreed to it, and its id is given to no other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from studio.actions.steps import act, acting
from studio.domain.content import FIELDS, Content
from studio.domain.correction import Correction, KeptCorrection, as_json, in_force
from studio.domain.people import Role
from studio.domain.policy import Clause, Reading, as_read
from studio.domain.states import State
from studio.errors import BreaksCitations, NotFound, StaleRevision, UnusableInput, WrongState
from studio.policy.corrections import Fit
from studio.policy.reading import corrected_structure, read_policy_safely, reading_of
from studio.policy.serial import reading_as_json, reading_from_json
from studio.store.policies import StoredPolicy
from studio.store.store import Transaction
from studio.studio import Studio

NOTHING: frozenset[str] = frozenset()


@act
def correct_policy(
    studio: Studio, by: str, policy_id: str, correction: Correction, *, seen: int, agreed: Collection[str] = NOTHING
) -> None:
    """Makes one correction. `seen` is the corrections' version on the page, `agreed` the clause ids that may vanish.

    Raises `BreaksCitations` before anything is changed, `StaleRevision`, `UnusableInput` when the paragraphs are
    not there, `WrongState` after submission, `NotAllowed` (with an audit row).
    """
    before = _look(studio, by, policy_id, seen=seen)
    if not before.lines:
        raise WrongState("这份文件是旧版本读入的，没有保存段落。请先点“重新读一遍原文件”，再更正。")
    corrections = (*in_force(before.kept), correction)
    match corrected_structure(before.lines, corrections).fits[-1]:
        case Fit.ALREADY:
            raise UnusableInput("段落已经是这样了，没有新增更正。")
        case Fit.UNFIT:
            raise UnusableInput("在现在的段落里找不到要更正的这一段，没有改动。请刷新页面后再试。")
    _change(
        studio,
        by,
        before,
        reading=reading_of(before.lines, corrections, known=before.known),
        act="correct_policy",
        agreed=agreed,
        note={"correction": as_json(correction)},
        record=lambda tx: tx.policies.add_correction(policy_id, correction, person_id=by, at=tx.now),
    )


@act
def undo_correction(
    studio: Studio, by: str, policy_id: str, number: int, *, seen: int, agreed: Collection[str] = NOTHING
) -> int:
    """Takes one correction back; answers how many of those that stay have lost their paragraphs by that.

    Raises as `correct_policy` does, and `NotFound` when no correction with this number is in force.
    """
    before = _look(studio, by, policy_id, seen=seen)
    undone = next((item for item in before.kept if item.number == number), None)
    if undone is None:
        raise NotFound("这条更正已经撤销，或者不存在。请刷新页面。")
    left = [item for item in before.kept if item.number != number]
    _change(
        studio,
        by,
        before,
        reading=reading_of(before.lines, in_force(left), known=before.known),
        act="undo_correction",
        agreed=agreed,
        note={"undone": number, "correction": as_json(undone.correction)},
        record=lambda tx: tx.policies.undo_correction(policy_id, number, person_id=by, at=tx.now),
    )
    return len(_unfit(before.lines, left) - _unfit(before.lines, before.kept))


@act
def read_again(studio: Studio, by: str, policy_id: str, *, seen: int, agreed: Collection[str] = NOTHING) -> int:
    """Reads the kept file again and makes the corrections again; answers how many of them do not fit any more.

    Raises as `correct_policy` does, and `UnusableInput` when the file cannot be read any more.
    """
    before = _look(studio, by, policy_id, seen=seen)
    lines = read_policy_safely(studio.media.get(before.stored.file_sha256), before.stored.file_name).lines
    unfit = _unfit(lines, before.kept)
    _change(
        studio,
        by,
        before,
        reading=reading_of(lines, in_force(before.kept), known=before.known),
        act="read_again",
        agreed=agreed,
        note={"corrections": len(before.kept), "unfit": sorted(unfit)},
        record=lambda _: None,
    )
    return len(unfit)


@dataclass(frozen=True, kw_only=True)
class _Before:
    """What the store held when the act began. The reading is computed from it outside any transaction."""

    stored: StoredPolicy
    lines: tuple[str, ...]
    kept: tuple[KeptCorrection, ...]
    """Those in force."""
    version: int

    @property
    def known(self) -> tuple[Clause, ...]:
        """Every clause that has an id: the current ones, then those that vanished."""
        return (*self.stored.policy.clauses, *reading_from_json(self.stored.reading).retired)


def _look(studio: Studio, by: str, policy_id: str, *, seen: int) -> _Before:
    with studio.store.reading() as tx:
        acting(tx, by, Role.DRAFTER)
        return _found(tx, policy_id, seen=seen)


def _found(tx: Transaction, policy_id: str, *, seen: int, lock: bool = False) -> _Before:
    stored = tx.policies.get(policy_id, lock=lock)
    if stored is None:
        raise NotFound("找不到这份政策文件，请重新上传。")
    interpretation = tx.interpretations.of_policy(policy_id)
    if interpretation is not None and interpretation.state is not State.DRAFTING:
        raise WrongState("这份政策的解读已经送审，段落不能再改。需要改动时请先把解读退回起草。")
    version = tx.policies.corrections_version(policy_id)
    if version != seen:
        raise StaleRevision("别人（或您在另一个页面）刚改过段落，您这次的更正没有写入。请看过现在的段落后再改。")
    return _Before(
        stored=stored,
        lines=tx.policies.lines(policy_id),
        kept=tuple(item for item in tx.policies.corrections(policy_id) if item.in_force),
        version=version,
    )


def _change(
    studio: Studio,
    by: str,
    before: _Before,
    *,
    reading: Reading,
    act: str,
    agreed: Collection[str],
    note: dict[str, Any],
    record: Callable[[Transaction], object],
) -> None:
    """Puts the reading in the place of the one before, if nothing has moved since and citations may break."""
    policy = before.stored.policy
    with studio.store.writing() as tx:
        acting(tx, by, Role.DRAFTER)
        if _found(tx, policy.id, seen=before.version, lock=True).stored.reading != before.stored.reading:
            raise StaleRevision("这份文件刚被重新读过，您这次的更正没有写入。请看过现在的段落后再改。")
        broken = _newly_broken(tx, policy.clauses, reading, policy_id=policy.id)
        if set(broken) - set(agreed):
            raise BreaksCitations(
                f"还没有改动：这样改以后，解读中引用的 {len(broken)} 个条款就不存在了，引用它们的地方要重新选择依据。",
                broken,
            )
        record(tx)
        tx.policies.reread(
            policy if before.stored.confirmed else as_read(policy, reading),
            reading=reading_as_json(replace(reading, lines=())),
            lines=reading.lines,
        )
        tx.audit.write(
            person_id=by,
            act=act,
            subject=policy.id,
            at=tx.now,
            before={"clauses": len(policy.clauses)},
            after={**note, "clauses": len(reading.clauses), "broken": sorted(broken)},
        )


def _newly_broken(
    tx: Transaction, clauses: Sequence[Clause], reading: Reading, *, policy_id: str
) -> dict[str, tuple[str, ...]]:
    """Cited clauses that exist now and would not afterwards, each with the places that cite it, in Chinese."""
    interpretation = tx.interpretations.of_policy(policy_id)
    if interpretation is None:
        return {}
    vanished = {clause.id for clause in clauses} - {clause.id for clause in reading.clauses}
    content: Content = tx.interpretations.latest_content(interpretation)
    broken: dict[str, tuple[str, ...]] = {}
    for key, index, entry in content.entries():
        for cite in vanished.intersection(entry.cites):
            broken[cite] = (*broken.get(cite, ()), f"{FIELDS[key].label}第 {index + 1} 条")
    return broken


def _unfit(lines: Sequence[str], kept: Sequence[KeptCorrection]) -> set[int]:
    """The numbers of the corrections that find their paragraphs no more."""
    fits = corrected_structure(lines, in_force(kept)).fits
    return {item.number for item, fit in zip(kept, fits, strict=True) if fit is Fit.UNFIT}
