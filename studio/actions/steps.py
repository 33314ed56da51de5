"""The steps that most acts begin with: who is asking, what is it about, has it moved on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import update_wrapper
from inspect import signature
from typing import Concatenate, ParamSpec, TypeVar

from studio.actions.sight import refuse_out_of_sight
from studio.actions.tell_of_moves import tell_of
from studio.domain.interpretation import Interpretation, Package, Status, digest_of
from studio.domain.people import Person, Role
from studio.domain.policy import Disclosure, Policy
from studio.domain.states import MOVE_LABELS, Move, State
from studio.errors import NotAllowed, NotFound, StudioError, WrongState
from studio.ids import new_id as new_id
from studio.store.policies import StoredPolicy
from studio.store.store import Transaction
from studio.studio import Studio
from studio.words import REFUSED

P = ParamSpec("P")
R = TypeVar("R")


def acting(tx: Transaction, person_id: str, *roles: Role) -> Person:
    """The person as the store knows them now, never as the page remembers them. Raises `NotAllowed`."""
    person = tx.people.get(person_id)
    if person is None or not person.active:
        raise NotAllowed("您的账号已停用或不存在，请重新登录或联系管理员。")
    if roles and not person.may(*roles):
        raise NotAllowed("您的岗位不能进行这一步。")
    return person


def act(do: Callable[Concatenate[Studio, str, P], R]) -> Callable[Concatenate[Studio, str, P], R]:
    """What a person does, to what their department lets them see. Whichever way a refused attempt came, it leaves one audit row: of its own, as nothing else
    of it was written. Acts within acts leave no second one.
    """
    named = list(signature(do).parameters)

    def done(studio: Studio, by: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
        given = {**dict(zip(named[2:], args, strict=False)), **kwargs}
        try:
            with studio.store.reading() as tx:
                refuse_out_of_sight(tx, by, given)
            return do(studio, by, *args, **kwargs)
        except (NotAllowed, WrongState) as error:
            if not error.recorded:
                error.recorded = True
                _record(studio, error, by, do.__name__, given)
            raise

    update_wrapper(done, do)
    return done


_ABOUT = ("channel", "from_person", "list_key")
"""Besides ids, what names the subject of an act. Other words that acts are handed may be secret."""


def _record(studio: Studio, error: StudioError, by: str, name: str, given: Mapping[str, object]) -> None:
    told = next((value for key, value in given.items() if key.endswith("_id") or key in _ABOUT), "")
    move = next((value.value for value in given.values() if isinstance(value, Move)), "")
    with studio.store.writing() as tx:
        tx.audit.write(
            person_id=by[:32],
            act=f"{REFUSED}{move or name}",
            subject=str(told)[:128],
            at=tx.now,
            after={"why": str(error)},
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


def refuse_closed(policy: Policy) -> None:
    """Only what is open is interpreted in public (INT-03). Raises `WrongState`."""
    if policy.disclosure is not Disclosure.OPEN:
        told = policy.disclosure.value if policy.disclosure else "没有公开属性"
        raise WrongState(f"这份文件现在是“{told}”，不能公开解读。请先在“政策文件”或“公开属性复核”里核对公开属性。")
    if not policy.interpretation_required:
        raise WrongState("这份文件已确认为免于解读，不能再送审或发布解读。需要解读的，请先改文件信息。")


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
