"""三同步: the plan, the document's own days, and the gate before a document is sent to be issued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from studio.actions.publish import WEBSITE
from studio.actions.sight import in_sight, sight_of
from studio.actions.steps import act, acting
from studio.domain.calendar import BEIJING
from studio.domain.interpretation import Interpretation
from studio.domain.people import Role
from studio.domain.policy import Disclosure, Policy
from studio.domain.ratios.report import EXEMPTIONS_WARN_ABOVE
from studio.domain.states import SIGNATURES
from studio.domain.three_sync import Pace, Plan, ThreeSync, obstacles, paces
from studio.errors import Incomplete, NotFound, WrongState
from studio.store.policies import StoredPolicy
from studio.store.store import Transaction
from studio.studio import Studio

MAY_LOOK = (Role.DRAFTER, Role.CO_DRAFTER, Role.HEAD, Role.SECRECY_REVIEWER, Role.PUBLISHER, Role.INSPECTOR)


@dataclass(frozen=True, kw_only=True)
class Row:
    """How one policy stands."""

    policy: Policy
    kept: ThreeSync
    paces: tuple[Pace, ...]
    obstacles: tuple[str, ...]
    """Why it may not be sent; () when it may, or was."""


@dataclass(frozen=True, kw_only=True)
class Exemptions:
    """How many open policies of a year are exempt from interpretation."""

    year: int
    exempt: int
    all: int

    @property
    def too_many(self) -> bool:
        return 100 * self.exempt > EXEMPTIONS_WARN_ABOVE * self.all


@act
def keep_plan(
    studio: Studio, by: str, policy_id: str, plan: Plan, *, drafted_on: date | None, signed_on: date | None
) -> None:
    """Keeps plan and days. Once the document was sent its plan stays as it was. Raises `WrongState`, `NotAllowed`."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.DRAFTER)
        _found(tx, policy_id)
        before = tx.three_sync.of(policy_id)
        if before.sent_at is not None and before.plan != plan:
            raise WrongState("文件已经报审，解读方案不能再改。日期可以补填。")
        after = replace(before, plan=plan, drafted_on=drafted_on, signed_on=signed_on)
        tx.three_sync.keep(after)
        tx.audit.write(
            person_id=by, act="keep_plan", subject=policy_id, at=tx.now, before=_said(before), after=_said(after)
        )


@act
def send_policy(studio: Studio, by: str, policy_id: str) -> None:
    """报审: sends the document to be issued, with the plan and the materials of its interpretation.

    Raises `Incomplete` that names everything that is missing, `WrongState` when it was sent before.
    """
    with studio.store.writing() as tx:
        acting(tx, by, Role.DRAFTER)
        stored, kept = _found(tx, policy_id), tx.three_sync.of(policy_id)
        if kept.sent_at is not None:
            raise WrongState("这份文件已经报审过了。")
        if missing := list(_obstacles(tx, stored, kept)):
            raise Incomplete(f"还不能报审：{'；'.join(missing)}。")
        tx.three_sync.keep(replace(kept, sent_at=tx.now, sent_by=by))
        tx.audit.write(
            person_id=by,
            act="send_policy",
            subject=policy_id,
            at=tx.now,
            after={"exempt_reason": stored.policy.exempt_reason, "outline": kept.plan.outline},
        )


@act
def three_sync(studio: Studio, by: str) -> list[Row]:
    """Every confirmed policy that this person sees, newest first."""
    with studio.store.reading() as tx:
        sight = sight_of(tx, acting(tx, by, *MAY_LOOK))
        every = tx.three_sync.all()
        return [
            _row(tx, stored, every.get(stored.policy.id, ThreeSync(policy_id=stored.policy.id)))
            for stored in tx.policies.all()
            if stored.confirmed and in_sight(sight, stored)
        ]


@act
def exemptions_of(studio: Studio, by: str, year: int) -> Exemptions:
    """Of the policies made here that were or will be released in that year; all departments together."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK)
        concerned = [
            stored.policy
            for stored in tx.policies.all()
            if stored.confirmed and stored.policy.disclosure is Disclosure.OPEN and _year(stored) == year
        ]
    return Exemptions(year=year, exempt=sum(not one.interpretation_required for one in concerned), all=len(concerned))


def _year(stored: StoredPolicy) -> int:
    """By the day of release; a document without one by the day it came in."""
    released = stored.policy.released_on
    return released.year if released else stored.created_at.astimezone(BEIJING).year


def _row(tx: Transaction, stored: StoredPolicy, kept: ThreeSync) -> Row:
    interpretation = tx.interpretations.of_policy(stored.policy.id)
    days = _days(tx, interpretation) if interpretation else (None, None, None)
    return Row(
        policy=stored.policy,
        kept=kept,
        paces=paces(kept, stored.policy, drafted=days[0], signed=days[1], released=days[2]),
        obstacles=() if kept.sent_at else tuple(_obstacles(tx, stored, kept)),
    )


def _days(tx: Transaction, interpretation: Interpretation) -> tuple[date | None, date | None, date | None]:
    """When the interpretation was begun, signed, and seen on the website."""
    signed = [row.at for row in interpretation.history if row.move in SIGNATURES]
    out = [
        delivery.published_at
        for delivery in tx.deliveries.of_interpretation(interpretation.id)
        if delivery.channel == WEBSITE and delivery.published_at and not delivery.rehearsal
    ]
    begun = interpretation.history[0].at if interpretation.history else None
    moments = (begun, signed[-1] if signed else None, min(out) if out else None)
    return tuple(moment.astimezone(BEIJING).date() if moment else None for moment in moments)  # type: ignore[return-value]


def _obstacles(tx: Transaction, stored: StoredPolicy, kept: ThreeSync) -> Iterator[str]:
    return obstacles(
        stored.policy, kept.plan, confirmed=stored.confirmed, materials=_has_materials(tx, stored.policy.id)
    )


def _has_materials(tx: Transaction, policy_id: str) -> bool:
    """Whether materials were made of the latest text."""
    interpretation = tx.interpretations.of_policy(policy_id)
    rendering = tx.interpretations.latest_rendering(interpretation.id) if interpretation else None
    if interpretation is None or rendering is None or not rendering.package_id:
        return False
    revision = tx.interpretations.revision(interpretation.id, interpretation.revision_number)
    return revision is not None and revision.id == rendering.revision_id


def _found(tx: Transaction, policy_id: str) -> StoredPolicy:
    stored = tx.policies.get(policy_id, lock=True)
    if stored is None:
        raise NotFound("找不到这份政策文件。")
    return stored


def _said(kept: ThreeSync) -> dict[str, object]:
    return {
        "outline": kept.plan.outline,
        "forms": list(kept.plan.forms),
        "channel": list(kept.plan.channels),
        "planned_on": str(kept.plan.planned_on or ""),
        "drafted_on": str(kept.drafted_on or ""),
        "signed_on": str(kept.signed_on or ""),
    }
