"""按月自动定格: on the first working morning of a month the one before is frozen, and whatever was missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from studio.actions.prove import office_rules
from studio.actions.snapshots import keep_snapshot
from studio.domain.calendar import BEIJING, ONE_DAY, SATURDAY, NoCalendarData, WorkingDays
from studio.domain.people import SYSTEM
from studio.domain.window import Window, months
from studio.store.store import Transaction
from studio.studio import Studio


def freeze_months(studio: Studio) -> int:
    """Called by the worker every morning. Answers how many months were frozen; one that is frozen already stays.

    Months from before the office began here are left to people: what is imported of them comes in little by little.
    """
    calendar = office_rules().calendar
    with studio.store.reading() as tx:
        owed = list(_owed(tx, calendar))
    frozen = 0
    for window in owed:
        # One transaction each: a month that cannot be counted does not keep the others back.
        with studio.store.writing() as tx:
            if not tx.snapshots.of_window(window.start, window.end):
                keep_snapshot(tx, window, by=SYSTEM.id)
                frozen += 1
    return frozen


def first_working_day(day: date, calendar: WorkingDays) -> date:
    """This day or the first working one after it; from Monday to Friday in a year without data: nobody is late by it."""
    try:
        return calendar.add_working_days(day - ONE_DAY, 1)
    except NoCalendarData:
        while day.weekday() >= SATURDAY:
            day += ONE_DAY
        return day


def _owed(tx: Transaction, calendar: WorkingDays) -> Iterator[Window]:
    """Months whose first working morning has come since, and of which no version is kept; oldest first."""
    began = tx.people.began_at()
    today = tx.now.astimezone(BEIJING).date()
    if began is None:
        return
    first = began.astimezone(BEIJING).date()
    window = months(first.year, first.month, 1)
    while window.end <= today and first_working_day(window.end, calendar) <= today:
        if not tx.snapshots.of_window(window.start, window.end):
            yield window
        window = months(window.end.year, window.end.month, 1)
