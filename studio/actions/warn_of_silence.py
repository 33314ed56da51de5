"""Telling the publishers, once at each step, of a channel that has been quiet for long."""

from __future__ import annotations

import hashlib

from channels.registry import all_channels
from studio.domain.notice import Notice
from studio.domain.people import Role
from studio.domain.silence import Silence, silences
from studio.studio import Studio


def warn_of_silence(studio: Studio) -> int:
    """Called by the worker every morning; repeating it tells nobody twice. Answers how many notices are new."""
    with studio.store.writing() as tx:
        publishers = [person.id for person in tx.people.all() if Role.PUBLISHER in person.roles and person.active]
        notices = [
            Notice(
                id=_once(silence, person_id),
                person_id=person_id,
                interpretation_id=silence.last.interpretation_id,
                text=silence.words(all_channels()[silence.last.channel].label),
                created_at=tx.now,
            )
            for silence in silences(tx.deliveries.last_out(), now=tx.now)
            for person_id in publishers
        ]
        known = {notice.id for notice in tx.notices.with_ids([notice.id for notice in notices])}
        new = [notice for notice in notices if notice.id not in known]
        for notice in new:
            tx.notices.add(notice)
        if new:
            tx.enqueue("notify", f"notify-{new[0].id}", [notice.id for notice in new])
    return len(new)


def _once(silence: Silence, person_id: str) -> str:
    """The notice's id: one person is told once of one step of one silence."""
    last = silence.last
    return hashlib.sha256(f"{last.channel} {last.at.isoformat()} {silence.step} {person_id}".encode()).hexdigest()[:16]
