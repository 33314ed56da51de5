"""The job that points people at their notices, by every way the office has set up."""

from __future__ import annotations

import logging
from functools import partial

from dbos import DBOS

from studio.deliveries.notifying import Message, NotTold, all_ways
from studio.studio import Studio

LOG = logging.getLogger("studio.notify")
TRIES = (0, 60, 600)
"""Seconds before each try. After the last one the notice only waits in the studio."""


def register(studio: Studio) -> None:
    """Makes the workflow known to DBOS. Called once, by the worker, before it launches."""

    @DBOS.workflow(name="notify")
    def notify(notice_ids: list[str]) -> None:
        for way, (setting, _) in all_ways().items():
            if not studio.settings.ways.get(setting):
                continue
            for wait in TRIES:
                DBOS.sleep(wait)
                if DBOS.run_step({"name": f"notify by {way}"}, partial(tell, studio, way, notice_ids)):
                    break


def tell(studio: Studio, way: str, notice_ids: list[str]) -> bool:
    """One try; False when it is worth another."""
    setting, send = all_ways()[way]
    messages = messages_of(studio, notice_ids)
    if not messages:
        return True
    try:
        send(studio.settings.ways[setting], messages)
    except NotTold as reason:
        LOG.warning("%s", reason)
        return False
    return True


def messages_of(studio: Studio, notice_ids: list[str]) -> list[Message]:
    """Notices that are still unread, with where their people get mail."""
    with studio.store.reading() as tx:
        unread = [notice for notice in tx.notices.with_ids(notice_ids) if notice.read_at is None]
        people = {person.id: person for person in tx.people.all()}
    return [
        Message(
            id=notice.id,
            name=people[notice.person_id].name,
            email=people[notice.person_id].email,
            text=notice.text,
            link=studio.settings.public_url,
        )
        for notice in unread
        if notice.person_id in people
    ]
