"""办理期限: until when somebody is asked to take the step that waits for them, counted in working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from studio.domain.calendar import NoCalendarData, WorkingDays
from studio.domain.interpretation import Interpretation, Status
from studio.domain.states import Move, State

AWAITED: dict[State, Move] = {
    State.DRAFTING: Move.SUBMIT,
    State.SECRECY_REVIEW: Move.CLEAR,
    State.SIGNING: Move.SIGN,
    State.SIGNED: Move.ACCEPT,
    State.ACCEPTED: Move.PUBLISH,
}
"""The step that is waited for in each state; in drafting only once the text was sent back."""


class Nearness(StrEnum):
    AHEAD = "ahead"
    NEXT = "next"
    """One working day is left."""
    TODAY = "today"
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """交办: one step that was handed over, and until when it should be taken."""

    interpretation_id: str
    number: int
    """Of the history row with which the waiting began."""
    move: Move
    by: str
    """The id of who handed it over."""
    since: datetime
    due_on: date | None
    """The last day; None for a year without working-day data."""
    chosen: bool
    """Whether a person set it, or the office's usual number of days."""


def begun(interpretation: Interpretation) -> tuple[int, Status] | None:
    """The number and the row with which the present waiting began; None while nobody was handed anything."""
    rows = interpretation.history
    if not rows or interpretation.state not in AWAITED:
        return None
    number = len(rows)
    while number > 1 and rows[number - 2].state is interpretation.state:
        number -= 1
    row = rows[number - 1]
    if interpretation.state is State.DRAFTING and row.move is not Move.RETURN:
        return None
    return number, row


def nearness(due_on: date, *, today: date, calendar: WorkingDays) -> Nearness:
    """How near the last day is; on a day off before it, as near as on the working day that follows it."""
    if today > due_on:
        return Nearness.LATE
    if today == due_on:
        return Nearness.TODAY
    try:
        last_before = calendar.add_working_days(due_on, -1)
    except NoCalendarData:
        return Nearness.AHEAD
    return Nearness.NEXT if today >= last_before else Nearness.AHEAD


def due_words(due_on: date | None, *, today: date, calendar: WorkingDays) -> str:
    """The last day as people say it, with what is left of the time or how long it is over."""
    if due_on is None:
        return "缺少工作日数据，期限没有计算"
    day = f"{due_on.month}月{due_on.day}日" if due_on.year == today.year else due_on.isoformat()
    match nearness(due_on, today=today, calendar=calendar):
        case Nearness.TODAY:
            return f"今天（{day}）到期"
        case Nearness.NEXT:
            return f"期限 {day}，还有 1 个工作日"
        case Nearness.LATE:
            return f"期限 {day}，{_over(due_on, today, calendar)}"
    return f"期限 {day}"


def _over(due_on: date, today: date, calendar: WorkingDays) -> str:
    try:
        days = calendar.working_days_between(due_on, today)
    except NoCalendarData:
        days = 0
    return f"已逾期 {days} 个工作日" if days else "已逾期"
