"""请假委托: the holder of a role, or the administrator, lets somebody else act in it for some days."""

from __future__ import annotations

from datetime import date, timedelta

from studio.actions.steps import act, acting, new_id
from studio.domain.calendar import BEIJING
from studio.domain.people import DELEGABLE, ROLE_LABELS, Delegation, Role, clashing
from studio.errors import Incomplete, NotAllowed, NotFound, StudioError
from studio.studio import Studio

LONGEST = timedelta(days=90)


@act
def stand_in(
    studio: Studio,
    by: str,
    *,
    from_person: str,
    to_person: str,
    role: Role,
    starts_on: date,
    ends_on: date,
    reason: str,
) -> str:
    """Its id. Both days are included. Raises `NotAllowed`, `Incomplete`, `StudioError`; then nothing changed."""
    with studio.store.writing() as tx:
        actor = acting(tx, by)
        if by != from_person and not actor.may(Role.ADMIN):
            raise NotAllowed("只能委托自己的岗位；本人不在的，请系统管理员办理。")
        giver, taker = tx.people.get(from_person), tx.people.get(to_person)
        if giver is None or taker is None or not taker.active or from_person == to_person:
            raise NotFound("找不到受委托的同志，或他的账号已停用。")
        if role not in DELEGABLE or role not in giver.roles:
            raise StudioError("这个岗位不能委托，或委托人没有这个岗位。")
        if role in taker.roles:
            raise StudioError(f"{taker.name}本来就是{ROLE_LABELS[role]}，不需要委托。")
        if pair := clashing(taker.roles | taker.delegated.keys() | {role}):
            names = "”和“".join(ROLE_LABELS[item] for item in sorted(pair))
            raise StudioError(f"“{names}”是一次交接的两边，不能委托给{taker.name}。")
        _check_days(starts_on, ends_on, today=tx.now.astimezone(BEIJING).date())
        if not reason.strip():
            raise Incomplete("请写明委托的原因，例如“出差”。没有保存。")
        delegation = Delegation(
            id=new_id(),
            from_person=from_person,
            to_person=to_person,
            role=role,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason.strip()[:200],
        )
        tx.people.delegate(delegation, at=tx.now)
        after = {
            "from": from_person,
            "to": to_person,
            "role": role.value,
            "days": f"{starts_on.isoformat()}/{ends_on.isoformat()}",
            "reason": delegation.reason,
        }
        tx.audit.write(person_id=by, act="stand_in", subject=from_person, at=tx.now, after=after)
    return delegation.id


@act
def end_stand_in(studio: Studio, by: str, delegation_id: str) -> None:
    """Ends it at once: by who gave it, who holds it, or the administrator."""
    with studio.store.writing() as tx:
        actor = acting(tx, by)
        found = next((item for item in tx.people.delegations() if item.id == delegation_id), None)
        if found is None:
            raise NotFound("找不到这项委托。")
        if by not in (found.from_person, found.to_person) and not actor.may(Role.ADMIN):
            raise NotAllowed("只有委托双方和管理员可以结束委托。")
        tx.people.revoke(delegation_id)
        tx.audit.write(
            person_id=by, act="end_stand_in", subject=found.from_person, at=tx.now, after={"to": found.to_person}
        )


def _check_days(starts_on: date, ends_on: date, *, today: date) -> None:
    if ends_on < starts_on or ends_on < today:
        raise StudioError("委托的结束日期不能早于开始日期，也不能早于今天。没有保存。")
    if ends_on - starts_on > LONGEST:
        raise StudioError(f"一次委托最长 {LONGEST.days} 天，到期可以再办。没有保存。")
