"""办理期限: what was handed to whom, until when, and setting another day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from studio.actions.prove import MAY_LOOK, office_rules
from studio.actions.sight import in_sight, sight_of
from studio.actions.steps import act, acting, found
from studio.domain.calendar import BEIJING, NoCalendarData, WorkingDays
from studio.domain.due import AWAITED, HandOver, Nearness, begun, due_words, nearness
from studio.domain.interpretation import Interpretation
from studio.domain.people import Person, Role
from studio.domain.policy import core_title
from studio.domain.states import MOVE_LABELS, Move, State
from studio.errors import UnusableInput, WrongState
from studio.store.store import Transaction
from studio.studio import Studio

MAY_SET = (Role.DRAFTER, Role.PUBLISHER)
SETTABLE = frozenset({State.SECRECY_REVIEW, State.SIGNING, State.SIGNED, State.ACCEPTED})
"""Whoever sends something back sets the day with it; later the drafter cannot move it."""
FARTHEST = timedelta(days=183)
"""How far ahead a last day may lie: more is a slip of the keyboard."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One handed-over step, for somebody who looks."""

    hand_over: HandOver
    title: str
    giver: str
    """The name of who handed it over."""
    words: str
    """The last day and what is left of the time."""
    nearness: Nearness
    mine: bool
    """Whether the one who looks can take the step."""


@act
def waiting(studio: Studio, by: str) -> list[Waiting]:
    """What waits in this person's sight, the most pressing first."""
    calendar = office_rules().calendar
    with studio.store.reading() as tx:
        person = acting(tx, by, *MAY_LOOK)
        sight, names, today = sight_of(tx, person), tx.people.names(), tx.now.astimezone(BEIJING).date()
        listed = []
        for interpretation, hand_over in hand_overs(tx, studio, calendar):
            stored = tx.policies.get(interpretation.policy_id)
            if stored is None or not in_sight(sight, stored):
                continue
            due_on = hand_over.due_on
            listed.append(
                Waiting(
                    hand_over=hand_over,
                    title=core_title(stored.policy.title),
                    giver=names.get(hand_over.by, ""),
                    words=due_words(due_on, today=today, calendar=calendar),
                    nearness=nearness(due_on, today=today, calendar=calendar) if due_on else Nearness.AHEAD,
                    mine=awaits(interpretation, hand_over.move, person),
                )
            )
    return sorted(listed, key=lambda item: (item.hand_over.due_on or date.max, item.hand_over.since))


@act
def set_due(studio: Studio, by: str, interpretation_id: str, due_on: date, *, seen_version: int) -> None:
    """Another last day for the step that waits. Raises `NotAllowed`, `WrongState`, `UnusableInput`."""
    with studio.store.writing() as tx:
        acting(tx, by, *MAY_SET)
        interpretation = found(tx, interpretation_id)
        if interpretation.state not in SETTABLE:
            raise WrongState("这篇解读现在没有在等谁办理，不能定期限。请刷新页面。")
        if interpretation.version != seen_version:
            raise WrongState("您看到的页面不是最新的，期限没有改动。请刷新页面后再操作。")
        keep_due(tx, studio, interpretation, due_on, by=by)


def keep_due(tx: Transaction, studio: Studio, interpretation: Interpretation, due_on: date, *, by: str) -> None:
    """Keeps the day within an act that has asked who is acting. Raises `UnusableInput`."""
    calendar = office_rules().calendar
    _check(due_on, today=tx.now.astimezone(BEIJING).date(), calendar=calendar)
    start = begun(interpretation)
    if start is None:
        return
    before = _hand_over(tx, studio, interpretation, calendar)
    tx.due_dates.set(interpretation.id, start[0], due_on, person_id=by, at=tx.now)
    tx.audit.write(
        person_id=by,
        act="set_due",
        subject=interpretation.id,
        at=tx.now,
        before={"due_on": before.due_on.isoformat() if before and before.due_on else ""},
        after={"due_on": due_on.isoformat(), "move": MOVE_LABELS[before.move] if before else ""},
    )


def usual_due(studio: Studio, today: date) -> date | None:
    """The day that is offered for what is handed over today; None for a year without working-day data."""
    return _counted(today, studio.settings.due_days, office_rules().calendar)


def hand_overs(tx: Transaction, studio: Studio, calendar: WorkingDays) -> list[tuple[Interpretation, HandOver]]:
    """Everything that waits for somebody, late approvals of what went out urgently included."""
    waiting_ones = [(item, _hand_over(tx, studio, item, calendar)) for item in tx.interpretations.handed_over()]
    found_ones = [(item, hand_over) for item, hand_over in waiting_ones if hand_over]
    for interpretation_id in tx.interpretations.with_urgent_move():
        item = tx.interpretations.get(interpretation_id)
        row = item.unratified if item else None
        if item is not None and row is not None:
            urged = HandOver(
                interpretation_id=item.id,
                number=0,
                move=Move.RATIFY,
                by=row.person_id,
                since=row.at,
                due_on=_counted(row.at.astimezone(BEIJING).date(), studio.settings.urgent_days, calendar),
                chosen=False,
            )
            found_ones.append((item, urged))
    return found_ones


def awaits(interpretation: Interpretation, move: Move, person: Person) -> bool:
    """Whether this person is one of those who can take the step; what was sent back waits for those who wrote it."""
    if move is Move.SUBMIT and not writes(interpretation, person):
        return False
    return not interpretation.barred(move, person)


def writes(interpretation: Interpretation, person: Person) -> bool:
    submitted = {row.person_id for row in interpretation.history if row.move is Move.SUBMIT}
    return person.id in interpretation.authors | submitted


def _hand_over(
    tx: Transaction, studio: Studio, interpretation: Interpretation, calendar: WorkingDays
) -> HandOver | None:
    start = begun(interpretation)
    if start is None:
        return None
    number, row = start
    chosen = tx.due_dates.of(interpretation.id).get(number)
    usual = _counted(row.at.astimezone(BEIJING).date(), studio.settings.due_days, calendar)
    return HandOver(
        interpretation_id=interpretation.id,
        number=number,
        move=AWAITED[interpretation.state],
        by=row.person_id,
        since=row.at,
        due_on=chosen or usual,
        chosen=chosen is not None,
    )


def _counted(start: date, days: int, calendar: WorkingDays) -> date | None:
    try:
        return calendar.add_working_days(start, days)
    except NoCalendarData:
        return None


def _check(due_on: date, *, today: date, calendar: WorkingDays) -> None:
    if due_on < today:
        raise UnusableInput("这个期限已经过去，没有保存。请选今天或以后的工作日。")
    if due_on - today > FARTHEST:
        raise UnusableInput("期限最长半年，没有保存。请核对日期。")
    try:
        if not calendar.is_working_day(due_on):
            nearest = calendar.add_working_days(due_on, 1)
            raise UnusableInput(f"{due_on}不是工作日，没有保存。可以改成下一个工作日 {nearest}。")
    except NoCalendarData as error:
        raise UnusableInput(f"{error}期限没有保存。") from error
