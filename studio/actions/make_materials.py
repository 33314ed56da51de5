"""Asking the worker to make every material of the current text."""

from __future__ import annotations

from collections.abc import Sequence

from studio.actions.steps import act, acting, found, new_id
from studio.domain.people import Role
from studio.domain.states import State
from studio.errors import WrongState
from studio.store.interpretations import Rendering
from studio.studio import Studio


@act
def make_materials(studio: Studio, by: str, interpretation_id: str, *, theme: str, also: Sequence[str] = ()) -> str:
    """The rendering's id; its progress is read from the store. Job and row are committed together.

    `also` names formats that are made only when they are asked for.
    """
    with studio.store.writing() as tx:
        acting(tx, by, Role.DRAFTER)
        interpretation = found(tx, interpretation_id)
        if interpretation.state is not State.DRAFTING:
            raise WrongState("已经送审的解读不能重新生成材料。需要改动时，先在表单里修改，审签会随之作废。")
        revision = tx.interpretations.revision(interpretation_id, interpretation.revision_number)
        if revision is None:
            raise WrongState("还没有保存过内容，请先填写表单。")
        rendering = Rendering(
            id=new_id(),
            interpretation_id=interpretation_id,
            revision_id=revision.id,
            theme=theme,
            done=0,
            total=0,
            label="已排队，正在等待生成",
            problem="",
            package_id="",
        )
        tx.interpretations.begin_rendering(rendering, at=tx.now)
        tx.audit.write(
            person_id=by,
            act="ask_for_materials",
            subject=interpretation_id,
            at=tx.now,
            after={"revision": revision.number, "theme": theme, "also": list(also)},
        )
        tx.enqueue("make_materials", f"materials-{rendering.id}", rendering.id, list(also))
    return rendering.id
