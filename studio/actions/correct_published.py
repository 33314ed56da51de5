"""更正: opening what is published for a correction. The old version stays out, and counts, until the new one is signed."""

from __future__ import annotations

from studio.actions.steps import act, acting, found, make_move
from studio.domain.interpretation import Interpretation
from studio.domain.people import Role
from studio.domain.states import Move, State
from studio.errors import WrongState
from studio.studio import Studio


@act
def begin_correction(studio: Studio, by: str, interpretation_id: str, *, reason: str, seen_version: int) -> None:
    """Back to drafting, with a reason that every channel will show. Raises `WrongState`, `NotAllowed`."""
    with studio.store.writing() as tx:
        person = acting(tx, by, Role.DRAFTER)
        interpretation = found(tx, interpretation_id)
        if interpretation.state is not State.PUBLISHED:
            raise WrongState("只有已发布的解读可以更正。请刷新页面。")
        if interpretation.version != seen_version:
            raise WrongState("您看到的页面不是最新的，没有开始更正。请刷新页面后再操作。")
        make_move(tx, interpretation, Move.AMEND, person=person, note=reason)


def correction_notice(interpretation: Interpretation) -> str:
    """What the corrected version says of itself in front; "" for a first publication."""
    before: State | None = None
    reason = ""
    for row in interpretation.history:
        if row.move is Move.AMEND and before is State.PUBLISHED:
            reason = row.note
        if row.state is State.WITHDRAWN:
            reason = ""
        if row.move is Move.GO_LIVE:
            reason = ""
        before = row.state
    return f"更正说明：{reason}" if reason else ""
