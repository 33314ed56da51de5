"""Saving the form: every save is a new revision; two saves at once are merged; after sign-off it voids the sign-off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studio.actions.steps import act, acting, found, make_move, new_id
from studio.domain.content import Content
from studio.domain.interpretation import Interpretation, Revision
from studio.domain.merging import UNITS, changed_units, merge, settled
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.domain.together import Clash
from studio.errors import NotFound, StaleRevision, WrongState
from studio.store.store import Transaction
from studio.studio import Studio


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What became of a save."""

    number: int
    """The revision that stands now; the same as before when nothing changed."""
    theirs: tuple[str, ...] = ()
    """Units that somebody else had changed meanwhile."""
    clashes: tuple[str, ...] = ()
    """Of these, the units that this save changed too: theirs stands, this one's is kept, somebody chooses."""


@act
def save_form(
    studio: Studio, by: str, interpretation_id: str, content: Content, *, based_on: int, note: str = ""
) -> Saved:
    """Saves what the page holds, which began as revision `based_on`.

    Somebody else's changes since then stay: other fields are put together; where both changed one field, both
    wordings become revisions and a `Clash` waits for a choice. Raises `StaleRevision` when `based_on` is unknown.
    """
    with studio.store.writing() as tx:
        person = acting(tx, by, Role.DRAFTER)
        interpretation = found(tx, interpretation_id)
        base = tx.interpretations.revision(interpretation_id, based_on)
        if base is None:
            raise StaleRevision("这个页面太旧，没有保存。请先复制刚写的文字，刷新页面后再填入。")
        return keep(tx, person, interpretation, base.content, content, note=note)


@act
def settle_clash(studio: Studio, by: str, clash_id: str, choice: str) -> Saved:
    """Decides which wording stands: "theirs", "mine" or "both". Neither revision is touched."""
    with studio.store.writing() as tx:
        person = acting(tx, by, Role.DRAFTER)
        clash = tx.together.clash(clash_id)
        if clash is None:
            raise NotFound("这一处已经有人选定了。请刷新页面看现在的内容。")
        interpretation = found(tx, clash.interpretation_id)
        mine, theirs = (_content(tx, clash.interpretation_id, number) for number in (clash.mine, clash.theirs))
        now = tx.interpretations.latest_content(interpretation)
        chosen = settled(now, clash.unit, theirs=theirs, mine=mine, choice=choice)
        if choice == "theirs":
            chosen = now  # they may have gone on writing
        tx.together.settle(clash_id, choice=choice, person_id=by, at=tx.now)
        tx.audit.write(
            person_id=by,
            act="settle_clash",
            subject=interpretation.id,
            at=tx.now,
            after={"unit": UNITS[clash.unit], "choice": choice, "mine": clash.mine, "theirs": clash.theirs},
        )
        return keep(tx, person, interpretation, now, chosen, note=f"选定“{UNITS[clash.unit]}”的写法")


@act
def restore_revision(
    studio: Studio, by: str, interpretation_id: str, number: int, *, units: tuple[str, ...] = ()
) -> Saved:
    """Makes revision `number` (or only these units of it) the present one, as a new revision."""
    with studio.store.writing() as tx:
        person = acting(tx, by, Role.DRAFTER)
        interpretation = found(tx, interpretation_id)
        old = _content(tx, interpretation_id, number)
        now = tx.interpretations.latest_content(interpretation)
        content = now
        for unit in units or UNITS:
            if unit != "policy":
                content = settled(content, unit, theirs=now, mine=old, choice="mine")
        what = "、".join(UNITS[unit] for unit in units)
        return keep(
            tx, person, interpretation, now, content, note=f"恢复第 {number} 版" + (f"的“{what}”" if what else "")
        )


def keep(
    tx: Transaction,
    person: Person,
    interpretation: Interpretation,
    base: Content,
    content: Content,
    *,
    note: str = "",
    act: str = "save_form",
    told: Mapping[str, str] | None = None,
) -> Saved:
    """Adds the revision within an act that has asked who is acting. `told`: more about it for the audit row."""
    before = tx.interpretations.latest_content(interpretation)
    merged = merge(base, content, before)
    if merged.content == before and not merged.clashes:
        return Saved(number=interpretation.revision_number, theirs=merged.theirs)
    changed = [UNITS[unit] for unit in changed_units(base, content)]
    if interpretation.state is not State.DRAFTING:
        if interpretation.state is State.PUBLISHED:
            raise WrongState("解读已经发布，没有保存。请先点“更正已发布的解读”写明原因，再改动。")
        if interpretation.rule_for(Move.AMEND) is None:
            raise WrongState("解读正在发布或已经撤回，不能改动，没有保存。")
        interpretation = make_move(
            tx,
            interpretation,
            Move.AMEND,
            person=person,
            note=f"{person.name}在送审后改动了内容：{'、'.join(changed)}",
        )
    number = interpretation.revision_number
    if merged.clashes:
        number += 1
        names = "、".join(UNITS[unit] for unit in merged.clashes)
        _add(tx, interpretation, person, number, content, note=f"与别人同时改了“{names}”，先放在这里")
        tx.together.add_clashes(
            Clash(
                id=new_id(),
                interpretation_id=interpretation.id,
                unit=unit,
                mine=number,
                theirs=interpretation.revision_number,
                person_id=person.id,
                at=tx.now,
            )
            for unit in merged.clashes
        )
    number += 1
    _add(tx, interpretation, person, number, merged.content, note=note or ("与别人的改动合并" if merged.theirs else ""))
    tx.audit.write(
        person_id=person.id,
        act=act,
        subject=interpretation.id,
        at=tx.now,
        before={"revision": interpretation.revision_number},
        after={"revision": number, "changed": "、".join(changed), **({"note": note} if note else {}), **(told or {})},
    )
    return Saved(number=number, theirs=merged.theirs, clashes=merged.clashes)


def _add(
    tx: Transaction, interpretation: Interpretation, person: Person, number: int, content: Content, *, note: str
) -> None:
    tx.interpretations.add_revision(
        Revision(
            id=new_id(),
            interpretation_id=interpretation.id,
            number=number,
            content=content,
            author_id=person.id,
            created_at=tx.now,
            note=note,
        )
    )


def _content(tx: Transaction, interpretation_id: str, number: int) -> Content:
    revision = tx.interpretations.revision(interpretation_id, number)
    if revision is None:
        raise NotFound(f"找不到第 {number} 版。请刷新页面后再看。")
    return revision.content
