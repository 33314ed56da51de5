"""Saving the form: every save is a new revision; after sign-off it voids the sign-off."""

from __future__ import annotations

from studio.actions.steps import acting, found, make_move, new_id
from studio.domain.content import FIELDS, Content
from studio.domain.interpretation import Revision
from studio.domain.people import Role
from studio.domain.states import Move, State
from studio.errors import StaleRevision, WrongState
from studio.studio import Studio


def save_form(studio: Studio, by: str, interpretation_id: str, content: Content, *, based_on: int) -> int:
    """The new revision's number (the same number when nothing changed).

    Raises `StaleRevision` when somebody saved after revision `based_on`: nothing is overwritten.
    """
    with studio.store.writing() as tx:
        person = acting(tx, by, Role.DRAFTER)
        interpretation = found(tx, interpretation_id)
        before = tx.interpretations.latest_content(interpretation)
        if before == content:
            return interpretation.revision_number
        if interpretation.revision_number != based_on:
            raise StaleRevision(
                f"别人（或您在另一个页面）已经保存了第 {interpretation.revision_number} 版，"
                "您这次的改动还没有存入，仍在当前页面上。请先复制要保留的文字，再载入最新版后粘贴。"
            )
        if interpretation.state is not State.DRAFTING:
            if interpretation.rule_for(Move.AMEND) is None:
                raise WrongState("解读已经发布，不能直接改动。需要更正时请由政务公开机构撤回或更正。")
            interpretation = make_move(
                tx,
                interpretation,
                Move.AMEND,
                person=person,
                note=f"{person.name}在送审后改动了内容：{_what_changed(before, content)}",
            )
        number = interpretation.revision_number + 1
        tx.interpretations.add_revision(
            Revision(
                id=new_id(),
                interpretation_id=interpretation_id,
                number=number,
                content=content,
                author_id=by,
                created_at=tx.now,
            )
        )
        tx.audit.write(
            person_id=by,
            act="save_form",
            subject=interpretation_id,
            at=tx.now,
            before={"revision": number - 1},
            after={"revision": number, "changed": _what_changed(before, content)},
        )
    return number


def _what_changed(before: Content, after: Content) -> str:
    changed = [spec.label for key, spec in FIELDS.items() if before.part(key) != after.part(key)]
    if (before.title, before.short_title, before.summary) != (after.title, after.short_title, after.summary):
        changed.insert(0, "标题或摘要")
    if before.policy != after.policy:
        changed.append("政策信息")
    if before.chart_kinds != after.chart_kinds:
        changed.append("图表种类")
    return "、".join(changed)
