"""送审、保密审查、审签、退回、接收: the moves between people before publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from studio.actions.comment import leave_remarks
from studio.actions.confirm_part import standing_confirmations
from studio.actions.due_dates import keep_due
from studio.actions.own_materials import holds, refuse_unfinished
from studio.actions.settle_finding import findings_of, reasons_to_sign
from studio.actions.steps import act, acting, found, intact, make_move, policy_of, refuse_closed
from studio.domain.interpretation import Interpretation
from studio.domain.people import Role
from studio.domain.states import MOVE_LABELS, Move, State
from studio.domain.steps import label_of
from studio.errors import Incomplete, NotAllowed, WrongState
from studio.rules.settling import unsettled
from studio.store.store import Transaction
from studio.studio import Studio

BETWEEN_PEOPLE = frozenset({Move.SUBMIT, Move.CLEAR, Move.SIGN, Move.ACCEPT, Move.RETURN, Move.URGE, Move.RATIFY})
_READ_BEFORE = frozenset({Move.CLEAR, Move.SIGN, Move.ACCEPT, Move.URGE, Move.RATIFY})


@act
def review(
    studio: Studio,
    by: str,
    interpretation_id: str,
    move: Move,
    *,
    seen_version: int,
    digest: str = "",
    note: str = "",
    remarks: Mapping[str, str] | None = None,
    due_on: date | None = None,
) -> State:
    """Makes one move for this person and answers the new state.

    `digest` is what the person was shown; a signature binds to it. `remarks` go with a return, by field: they stand
    as comments at their places, and name the places where the person wrote no note. `due_on` is the last day for whoever
    comes next; None for the office's usual number of working days. Raises `NotAllowed` (with an audit row),
    `WrongState` when the page was stale or a byte has changed, `Incomplete` when blocking findings are open.
    """
    if move not in BETWEEN_PEOPLE:
        raise NotAllowed(f"“{MOVE_LABELS[move]}”不在这里办理。")
    with studio.store.writing() as tx:
        person = acting(tx, by)
        interpretation = found(tx, interpretation_id)
        if why := interpretation.barred(move, person):
            if interpretation.rule_for(move) is None:
                raise WrongState(why)
            raise NotAllowed(why)
        if interpretation.version != seen_version:
            raise WrongState("您看到的页面不是最新的，这一步没有办理。请刷新页面、看过最新内容后再操作。")
        package_id = interpretation.package_id
        if move is Move.SUBMIT:
            acting(tx, by, Role.DRAFTER)
            package_id = _ready_to_submit(tx, interpretation, note)
        if move in _READ_BEFORE or move is Move.SUBMIT:
            package = intact(tx, studio, package_id)
            if move in _READ_BEFORE and package.digest != digest:
                raise WrongState("您看到的材料不是现在待审的这一份，请刷新页面重新阅读。")
        if move is Move.RETURN and remarks:
            note = note.strip() or f"请按批注修改：{'、'.join(label_of(field) for field in remarks)}。"
            leave_remarks(tx, by, interpretation_id, remarks)
        moved = make_move(tx, interpretation, move, person=person, note=note, package_id=package_id)
        if due_on is not None:
            keep_due(tx, studio, moved, due_on, by=by)
        return moved.state


def _ready_to_submit(tx: Transaction, interpretation: Interpretation, note: str) -> str:
    """The package to submit. Raises `WrongState` where it is not of what stands now, `Incomplete` where work is left."""
    rendering = tx.interpretations.latest_rendering(interpretation.id)
    revision = tx.interpretations.revision(interpretation.id, interpretation.revision_number)
    if rendering is None or revision is None or rendering.revision_id != revision.id:
        raise WrongState("材料不是按最新内容生成的，请重新生成材料后再送审。")
    if not rendering.package_id:
        raise WrongState("材料还没有全部生成，请等生成完成后再送审。")
    own = tx.own_materials.of(interpretation.id)
    refuse_unfinished(own)
    made = tx.interpretations.package(rendering.package_id)
    if made is None or not holds(made, own):
        raise WrongState("自备材料在生成之后有改动，请重新生成材料后再送审。")
    stored = policy_of(tx, interpretation)
    refuse_closed(stored.policy)
    _, missing = standing_confirmations(tx, interpretation, stored.policy.issuers)
    if missing and not note.strip():
        raise Incomplete(
            f"这是联合发文，{'、'.join(missing)}还没有确认现在的内容。请等配合部门确认后再送审；不能等的，请写明理由。"
        )
    reasons = reasons_to_sign(tx, interpretation.id, revision.content, stored.policy)
    findings = findings_of(tx, interpretation.id, revision.content, stored.policy)
    if open_ := unsettled(findings, revision.content, {reason["key"] for reason in reasons}):
        raise Incomplete("还有必须处理的问题：" + "；".join(item.message.rstrip("。") for item in open_[:5]) + "。")
    if list(made.settled) != reasons:
        raise WrongState("检查发现的理由在材料生成之后有改动，请重新生成材料后再送审。")
    return made.id
