"""Reminding whoever was handed a step: one working day before its last day, on it, and once when it is over."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from studio.actions.due_dates import awaits, hand_overs
from studio.actions.prove import office_rules
from studio.actions.sight import in_sight, sight_of
from studio.domain.calendar import BEIJING
from studio.domain.departments import Sight
from studio.domain.due import HandOver, Nearness, due_words, nearness
from studio.domain.interpretation import Interpretation
from studio.domain.notice import Notice
from studio.domain.people import Person
from studio.domain.policy import core_title
from studio.domain.states import MOVE_LABELS
from studio.store.policies import StoredPolicy
from studio.studio import Studio


def remind(studio: Studio) -> int:
    """Called by the worker every morning; repeating it tells nobody twice. Answers how many notices are new."""
    calendar = office_rules().calendar
    with studio.store.writing() as tx:
        today = tx.now.astimezone(BEIJING).date()
        notices = []
        readers = [(person, sight_of(tx, person)) for person in tx.people.all() if person.active]
        for interpretation, hand_over in hand_overs(tx, studio, calendar):
            stored = tx.policies.get(interpretation.policy_id)
            if stored is None or hand_over.due_on is None:
                continue
            near = nearness(hand_over.due_on, today=today, calendar=calendar)
            if near is Nearness.AHEAD or (near is Nearness.NEXT and _just_told(hand_over, today)):
                continue
            words = due_words(hand_over.due_on, today=today, calendar=calendar)
            for person_id, asked in _told(readers, interpretation, hand_over, stored, near).items():
                notices.append(
                    Notice(
                        id=_once(hand_over, near, person_id),
                        person_id=person_id,
                        interpretation_id=interpretation.id,
                        # The day comes first: a letter's subject is cut off before the end of a long title.
                        text=f"{words}。{asked}：《{core_title(stored.policy.title)}》的解读",
                        created_at=tx.now,
                    )
                )
        known = {notice.id for notice in tx.notices.with_ids([notice.id for notice in notices])}
        new = [notice for notice in notices if notice.id not in known]
        for notice in new:
            tx.notices.add(notice)
        if new:
            tx.enqueue("notify", f"notify-{new[0].id}", [notice.id for notice in new])
    return len(new)


def _told(
    readers: Sequence[tuple[Person, Sight]],
    interpretation: Interpretation,
    hand_over: HandOver,
    stored: StoredPolicy,
    near: Nearness,
) -> dict[str, str]:
    """Who hears of it and in which words: those who can take the step, and when it is late who handed it over."""
    step = MOVE_LABELS[hand_over.move]
    told = {
        person.id: f"请您{step}"
        for person, sight in readers
        if awaits(interpretation, hand_over.move, person) and in_sight(sight, stored)
    }
    if near is Nearness.LATE and hand_over.by in {person.id for person, _ in readers}:
        told.setdefault(hand_over.by, f"您交出的“{step}”还没有办")
    return told


def _just_told(hand_over: HandOver, today: date) -> bool:
    """Handed over today: the notice of it has only just come."""
    return hand_over.since.astimezone(BEIJING).date() >= today


def _once(hand_over: HandOver, near: Nearness, person_id: str) -> str:
    """The notice's id: one person is told once of one nearness of one last day."""
    what = f"{hand_over.interpretation_id} {hand_over.number} {hand_over.move} {hand_over.due_on} {near} {person_id}"
    return hashlib.sha256(what.encode()).hexdigest()[:16]
