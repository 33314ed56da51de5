"""紧急办理: what went out before the head approved it, and until when the approval has to follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from studio.actions.prove import office_rules
from studio.actions.sight import in_sight, sight_of
from studio.actions.steps import act, acting
from studio.domain.calendar import BEIJING, NoCalendarData
from studio.domain.people import Role
from studio.domain.policy import core_title
from studio.studio import Studio

MAY_LOOK = (Role.DRAFTER, Role.HEAD, Role.SECRECY_REVIEWER, Role.PUBLISHER, Role.INSPECTOR)


@dataclass(frozen=True, kw_only=True)
class Owed:
    """An urgent package that nobody has approved yet."""

    interpretation_id: str
    title: str
    person: str
    """Who let it go."""
    reason: str
    at: datetime
    due_on: date | None
    """The last day for the approval; None for a year without working-day data."""
    overdue: bool


@act
def owed_approvals(studio: Studio, by: str) -> list[Owed]:
    """Those that this person sees, the longest waiting first."""
    rules, days = office_rules(), studio.settings.urgent_days
    with studio.store.reading() as tx:
        sight = sight_of(tx, acting(tx, by, *MAY_LOOK))
        names, today = tx.people.names(), tx.now.astimezone(BEIJING).date()
        found = []
        for interpretation_id in tx.interpretations.with_urgent_move():
            interpretation = tx.interpretations.get(interpretation_id)
            row = interpretation.unratified if interpretation else None
            stored = tx.policies.get(interpretation.policy_id) if interpretation else None
            if interpretation is None or row is None or stored is None or not in_sight(sight, stored):
                continue
            try:
                due = rules.calendar.add_working_days(row.at.astimezone(BEIJING).date(), days)
            except NoCalendarData:
                due = None
            found.append(
                Owed(
                    interpretation_id=interpretation_id,
                    title=core_title(stored.policy.title),
                    person=names.get(row.person_id, ""),
                    reason=row.note,
                    at=row.at,
                    due_on=due,
                    overdue=due is not None and today > due,
                )
            )
    return sorted(found, key=lambda item: item.at)
