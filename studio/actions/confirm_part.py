"""联合发文: a cooperating department confirms its part of the text; the lead asks for all before it submits."""

from __future__ import annotations

from collections.abc import Sequence

from studio.actions.steps import act, acting, found, new_id, policy_of
from studio.domain.interpretation import Interpretation
from studio.domain.people import Role
from studio.domain.states import State
from studio.domain.together import Confirmation, cooperating, unconfirmed
from studio.errors import NotAllowed, WrongState
from studio.store.store import Transaction
from studio.studio import Studio


@act
def confirm_part(studio: Studio, by: str, interpretation_id: str, *, seen: int, note: str = "") -> None:
    """The person's department agrees to revision `seen`, which must be the present one."""
    with studio.store.writing() as tx:
        person = acting(tx, by, Role.CO_DRAFTER)
        interpretation = found(tx, interpretation_id)
        departments = cooperating(policy_of(tx, interpretation).policy.issuers)
        if person.department not in departments:
            names = "、".join(departments) or "没有"
            raise NotAllowed(f"这份文件的配合部门是：{names}。您的账号属于“{person.department}”，不能代为确认。")
        if interpretation.state is not State.DRAFTING:
            raise WrongState("这篇解读已经送审，不用再确认。有意见请写批注，或告诉牵头部门。")
        if interpretation.revision_number != seen:
            raise WrongState("内容刚刚又有改动，还没有确认。请看过最新内容后再确认。")
        confirmation = Confirmation(
            interpretation_id=interpretation_id,
            department=person.department,
            revision_number=seen,
            person_id=by,
            at=tx.now,
            note=note.strip(),
        )
        tx.together.confirm(new_id(), confirmation)
        tx.audit.write(
            person_id=by,
            act="confirm_part",
            subject=interpretation_id,
            at=tx.now,
            after={"department": person.department, "revision": seen, "note": note.strip()},
        )


def standing_confirmations(
    tx: Transaction, interpretation: Interpretation, issuers: Sequence[str]
) -> tuple[tuple[Confirmation, ...], tuple[str, ...]]:
    """The latest confirmation of each department, and the departments whose confirmation of this text is missing."""
    if not cooperating(tuple(issuers)):
        return (), ()
    given = tx.together.confirmations(interpretation.id)
    now = tx.interpretations.latest_content(interpretation)
    alike = [interpretation.revision_number]
    for number in {item.revision_number for item in given} - {interpretation.revision_number}:
        revision = tx.interpretations.revision(interpretation.id, number)
        if revision is not None and revision.content == now:
            alike.append(number)
    return given, unconfirmed(tuple(issuers), given, alike)
