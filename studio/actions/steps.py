"""The steps that most acts begin with: who is asking, what is it about, has it moved on meanwhile."""

from __future__ import annotations

from studio.actions.tell_of_moves import tell_of
from studio.domain.interpretation import Interpretation, Package, Status, digest_of
from studio.domain.people import Person, Role
from studio.domain.states import MOVE_LABELS, Move, State
from studio.errors import NotAllowed, NotFound, StudioError, WrongState
from studio.ids import new_id as new_id
from studio.store.policies import StoredPolicy
from studio.store.store import Transaction
from studio.studio import Studio
from studio.words import REFUSED


def acting(tx: Transaction, person_id: str, *roles: Role) -> Person:
    """The person as the store knows them now, never as the page remembers them. Raises `NotAllowed`."""
    person = tx.people.get(person_id)
    if person is None or not person.active:
        raise NotAllowed("您的账号已停用或不存在，请重新登录或联系管理员。")
    if roles and not person.may(*roles):
        raise NotAllowed("您的岗位不能进行这一步。")
    return person


def refuse(studio: Studio, error: NotAllowed, *, person_id: str, act: str, subject: str) -> None:
    """Leaves an audit row of an attempt outside the role. In its own transaction: the act changed nothing."""
    with studio.store.writing() as tx:
        tx.audit.write(
            person_id=person_id, act=f"{REFUSED}{act}", subject=subject, at=tx.now, after={"why": str(error)}
        )


def found(tx: Transaction, interpretation_id: str) -> Interpretation:
    interpretation = tx.interpretations.get(interpretation_id, lock=True)
    if interpretation is None:
        raise NotFound("找不到这篇解读，它可能已被移走。请回到列表再看。")
    return interpretation


def policy_of(tx: Transaction, interpretation: Interpretation) -> StoredPolicy:
    stored = tx.policies.get(interpretation.policy_id)
    if stored is None:
        raise NotFound("找不到这篇解读对应的政策文件。")
    return stored


def make_move(
    tx: Transaction, interpretation: Interpretation, move: Move, *, person: Person, note: str = "", package_id: str = ""
) -> Interpretation:
    """One move of the MOVES table, with its status row and audit row. Raises `NotAllowed` or `WrongState`."""
    rule = interpretation.rule_for(move)
    if rule is None:
        raise WrongState(f"现在不能“{MOVE_LABELS[move]}”：这篇解读的状态已经变化，请刷新页面后再看。")
    if why := interpretation.barred(move, person):
        raise NotAllowed(why)
    if rule.needs_note and not note.strip():
        raise StudioError(f"“{MOVE_LABELS[move]}”需要写明意见或理由。")
    if giver := person.stands_in_for(rule.role):
        note = f"受{tx.people.names().get(giver, '')}委托办理。{note}"
    kept = package_id or interpretation.package_id
    if rule.voids and kept:
        reason = note or f"{person.name}在审签后{MOVE_LABELS[move]}"
        tx.interpretations.void_package(kept, at=tx.now, reason=reason)
    back = rule.to is State.DRAFTING
    tx.interpretations.moved(
        interpretation,
        Status(
            state=rule.to,
            move=move,
            person_id=person.id,
            at=tx.now,
            note=note.strip(),
            package_id="" if back else kept,
            round=interpretation.round + 1 if back else interpretation.round,
        ),
    )
    tx.audit.write(
        person_id=person.id,
        act=move.value,
        subject=interpretation.id,
        at=tx.now,
        before={"state": interpretation.state.value, "package": interpretation.package_id},
        after={"state": rule.to.value, "package": kept, "note": note.strip(), "voided": rule.voids},
    )
    moved = found(tx, interpretation.id)
    tell_of(tx, moved, move, by=person, note=note)
    return moved


def intact(tx: Transaction, studio: Studio, package_id: str) -> Package:
    """The package, after every byte of it was compared with its digest. Raises `WrongState` when one differs."""
    package = tx.interpretations.package(package_id)
    if package is None:
        raise WrongState("还没有可以审签的材料，请先生成材料。")
    if package.voided_at is not None:
        raise WrongState(f"这份材料的审签已经作废（{package.void_reason}），请退回后重新生成。")
    if digest_of(package.manifest, package.algorithm) != package.digest:
        raise WrongState("材料清单与审签时的摘要不一致，审签无效。请退回起草人重新生成材料。")
    try:
        for material in package.materials:
            studio.media.get(material.sha256)
    except NotFound as error:
        raise WrongState(f"有一份材料在入库后被改动或丢失，审签无效。请退回起草人重新生成材料。（{error}）") from error
    return package
