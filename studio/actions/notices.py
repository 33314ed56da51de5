"""消息: what a person was told, and that they have read it."""

from __future__ import annotations

from studio.actions.steps import act, acting
from studio.domain.notice import Notice
from studio.studio import Studio


@act
def notices_of(studio: Studio, by: str) -> list[Notice]:
    with studio.store.reading() as tx:
        return tx.notices.of_person(acting(tx, by).id)


@act
def mark_read(studio: Studio, by: str) -> None:
    with studio.store.writing() as tx:
        tx.notices.mark_read(acting(tx, by).id, at=tx.now)
