"""批注: remarks at a field, by everybody who may see the draft."""

from __future__ import annotations

from collections.abc import Mapping

from studio.actions.steps import act, acting, found, new_id
from studio.domain.content import FIELDS
from studio.domain.people import Role
from studio.domain.steps import HEADING_KEY, label_of
from studio.domain.together import Comment
from studio.errors import NotFound, StudioError
from studio.store.store import Transaction
from studio.studio import Studio

READERS = (Role.DRAFTER, Role.CO_DRAFTER, Role.HEAD, Role.SECRECY_REVIEWER, Role.PUBLISHER)
"""Who may see a draft, and so remark on it."""
LONGEST = 1000


@act
def comment(studio: Studio, by: str, interpretation_id: str, field: str, text: str) -> str:
    """The id of the new comment."""
    with studio.store.writing() as tx:
        acting(tx, by, *READERS)
        found(tx, interpretation_id)
        (made,) = leave_remarks(tx, by, interpretation_id, {field: text})
    return made


def leave_remarks(tx: Transaction, by: str, interpretation_id: str, remarks: Mapping[str, str]) -> list[str]:
    """A comment at each of these fields, in the caller's transaction; their ids. Raises `StudioError`."""
    ids = []
    for field, text in remarks.items():
        if field not in FIELDS and field != HEADING_KEY:
            raise StudioError("没有这个栏目，批注没有保存。")
        if not text.strip():
            raise StudioError("批注还没有写内容。")
        if len(text) > LONGEST:
            raise StudioError(f"批注最多 {LONGEST} 字，请分几条写。")
        made = Comment(
            id=new_id(), interpretation_id=interpretation_id, field=field, text=text.strip(), person_id=by, at=tx.now
        )
        tx.together.add_comment(made)
        tx.audit.write(
            person_id=by,
            act="comment",
            subject=interpretation_id,
            at=tx.now,
            after={"field": label_of(field), "text": made.text},
        )
        ids.append(made.id)
    return ids


@act
def resolve_comment(studio: Studio, by: str, comment_id: str) -> None:
    """Marks it as dealt with; it stays readable."""
    with studio.store.writing() as tx:
        acting(tx, by, *READERS)
        known = tx.together.comment(comment_id)
        if known is None:
            raise NotFound("找不到这条批注。")
        if known.open:
            tx.together.resolve(comment_id, person_id=by, at=tx.now)
            tx.audit.write(
                person_id=by,
                act="resolve_comment",
                subject=known.interpretation_id,
                at=tx.now,
                after={"field": label_of(known.field), "text": known.text},
            )
