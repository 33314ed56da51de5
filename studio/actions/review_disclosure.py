"""公开属性复核: what is not open is looked at again every year, and stays so only with a ground and a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from studio.actions.sight import in_sight, sight_of
from studio.actions.steps import act, acting, new_id
from studio.domain.calendar import BEIJING
from studio.domain.disclosure import GROUNDS, DisclosureReview, due_on
from studio.domain.people import Role
from studio.domain.policy import Disclosure, Policy
from studio.errors import Incomplete, NotFound, WrongState
from studio.studio import Studio

MAY_LOOK = (Role.DRAFTER, Role.HEAD, Role.SECRECY_REVIEWER, Role.PUBLISHER, Role.INSPECTOR)
MAY_DECIDE = (Role.PUBLISHER,)


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A document that is not open, and until when it has to be looked at again."""

    policy: Policy
    decided_on: date
    due_on: date
    reviews: tuple[DisclosureReview, ...]

    def overdue(self, today: date) -> bool:
        return today > self.due_on


@act
def closed_documents(studio: Studio, by: str) -> list[Closed]:
    """Those that this person sees, the most urgent first."""
    with studio.store.reading() as tx:
        sight = sight_of(tx, acting(tx, by, *MAY_LOOK))
        reviews = tx.disclosure_reviews.all()
        found = []
        for stored in tx.policies.all():
            policy = stored.policy
            if not stored.confirmed or policy.disclosure in (None, Disclosure.OPEN) or not in_sight(sight, stored):
                continue
            own = tuple(review for review in reviews if review.policy_id == policy.id)
            decided = (own[-1].at if own else stored.created_at).astimezone(BEIJING).date()
            found.append(Closed(policy=policy, decided_on=decided, due_on=due_on(decided), reviews=own))
    return sorted(found, key=lambda item: item.due_on)


@act
def closed_by_year(studio: Studio, by: str) -> dict[int, dict[str, int]]:
    """Year in which the document came in → attribute → how many (MOD-06); also of those that were opened since."""
    with studio.store.reading() as tx:
        sight = sight_of(tx, acting(tx, by, *MAY_LOOK))
        found: dict[int, dict[str, int]] = {}
        for stored in tx.policies.all():
            if stored.confirmed and stored.policy.disclosure is not None and in_sight(sight, stored):
                of_year = found.setdefault(
                    (stored.policy.issued_on or stored.created_at.astimezone(BEIJING).date()).year,
                    dict.fromkeys((item.value for item in Disclosure), 0),
                )
                of_year[stored.policy.disclosure.value] += 1
    return dict(sorted(found.items()))


@act
def review_disclosure(studio: Studio, by: str, policy_id: str, *, opened: bool, ground: str, reason: str) -> None:
    """Keeps the document closed for another year, or opens it; then its drafter confirms it anew.

    Raises `Incomplete` without ground or reason, `WrongState` when it is open already, `NotAllowed`.
    """
    with studio.store.writing() as tx:
        acting(tx, by, *MAY_DECIDE)
        stored = tx.policies.get(policy_id, lock=True)
        if stored is None:
            raise NotFound("找不到这份政策文件。")
        policy = stored.policy
        if not stored.confirmed or policy.disclosure in (None, Disclosure.OPEN):
            raise WrongState("这份文件不在复核之列：它已经是主动公开，或者还没有确认公开属性。请刷新页面。")
        if not reason.strip() or (not opened and ground not in GROUNDS):
            raise Incomplete("复核没有保存：继续不公开的，请选依据并写明理由；转为公开的，请写明理由。")
        review = DisclosureReview(
            id=new_id(),
            policy_id=policy_id,
            opened=opened,
            ground="" if opened else ground,
            reason=reason.strip(),
            person_id=by,
            at=tx.now,
        )
        tx.disclosure_reviews.add(review)
        if opened:
            tx.policies.change(replace(policy, disclosure=Disclosure.OPEN, disclosure_reason=""), confirmed=False)
        else:
            told = f"{GROUNDS[ground]}；{review.reason}"
            tx.policies.change(replace(policy, disclosure_reason=told), confirmed=True)
        assert policy.disclosure is not None
        tx.audit.write(
            person_id=by,
            act="review_disclosure",
            subject=policy_id,
            at=tx.now,
            before={"disclosure": policy.disclosure.value, "disclosure_reason": policy.disclosure_reason},
            after={
                "disclosure": Disclosure.OPEN.value if opened else policy.disclosure.value,
                "disclosure_reason": "" if opened else f"{GROUNDS[ground]}；{review.reason}",
                "reason": review.reason,
            },
        )
