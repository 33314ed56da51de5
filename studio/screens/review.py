"""审签: read exactly what the public will see, then clear, sign, accept or return."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from studio.actions.review import BETWEEN_PEOPLE, review
from studio.actions.urgent import owed_approvals
from studio.domain.content import from_json
from studio.domain.interpretation import Interpretation, Package
from studio.domain.people import Person, Role
from studio.domain.policy import core_title
from studio.domain.states import MOVE_LABELS, STATE_LABELS, Move, State
from studio.parts.changes import draw_changes
from studio.parts.choosing import choose
from studio.parts.due import ask_due_on, draw_until
from studio.parts.findings import draw_for_signer
from studio.parts.joint import draw_confirmations
from studio.parts.package import draw_package
from studio.parts.returning import ask_remarks
from studio.parts.screen import WORK, Screen
from studio.parts.telling import tell_later, telling, told_now
from studio.parts.times import shown
from studio.parts.urgent import draw_ratifying, draw_urging
from studio.studio import Studio

IN_REVIEW = (State.SECRECY_REVIEW, State.SIGNING, State.SIGNED, State.ACCEPTED)
NOTE_LABELS = {State.SECRECY_REVIEW: "保密审查意见（逐项写明）", State.SIGNING: "审签意见", State.SIGNED: "接收意见"}


def draw(studio: Studio, person: Person) -> None:
    st.title("审签")
    told_now()
    st.caption("这里的审签是本单位内部的审批记录，不是法律意义上的电子签名；需要时请打印后签字、盖章存档。")
    owed = {item.interpretation_id for item in owed_approvals(studio, person.id)}
    chosen = choose(
        studio,
        person,
        screen="review",
        fits=lambda item: item.state in IN_REVIEW or item.id in owed,
        nothing="现在没有等待审查、审签或接收的解读。",
    )
    if chosen is None:
        return
    interpretation, stored = chosen
    with studio.store.reading() as tx:
        package = tx.interpretations.package(interpretation.package_id)
        names = tx.people.names()
        own = tx.own_materials.of(interpretation.id)
    if package is None:
        st.error("找不到送审的材料，请退回起草人重新生成。")
        return
    st.subheader(core_title(stored.policy.title))
    st.caption(f"{stored.policy.doc_number}　·　{STATE_LABELS[interpretation.state]}")
    draw_until(studio, person, interpretation.id)
    _draw_history(interpretation, names)
    draw_confirmations(studio, person, interpretation, stored)
    draw_changes(studio, person, package)
    draw_for_signer(package, from_json(package.manifest["content"]), stored.policy, own)
    draw_package(studio, package, key="review", person=person)
    _draw_moves(studio, person, interpretation, package)


def _draw_history(interpretation: Interpretation, names: dict[str, str]) -> None:
    with st.expander("办理过程", expanded=True):
        for row in interpretation.history:
            what = MOVE_LABELS[row.move] if row.move else "开始起草"
            note = f"：{row.note}" if row.note else ""
            st.markdown(f"{shown(row.at)}　**{names.get(row.person_id, '')}**　{what}{note}")


def _draw_moves(studio: Studio, person: Person, interpretation: Interpretation, package: Package) -> None:
    moves = [move for move in interpretation.moves_for(person) if move in BETWEEN_PEOPLE]
    if not moves:
        reasons = {
            interpretation.barred(move, person)
            for move in (Move.CLEAR, Move.SIGN, Move.ACCEPT, Move.RATIFY)
            if interpretation.rule_for(move)
        }
        st.info("您现在只能阅读。" + "".join(sorted(reasons)))
        return
    with st.container(border=True):
        if Move.URGE in moves:
            draw_urging(studio)
        if Move.RATIFY in moves:
            draw_ratifying(studio, interpretation)
        note = st.text_area(
            "紧急办理的理由" if Move.URGE in moves else NOTE_LABELS.get(interpretation.state, "意见"),
            key=f"review.note.{interpretation.id}.{interpretation.version}",
        )
        remarks = ask_remarks(interpretation) if Move.RETURN in moves else {}
        due_on = ask_due_on(
            studio,
            f"review.due.{interpretation.id}.{interpretation.version}",
            "请下一位同志（退回的，请起草人）在哪天前办理",
        )
        columns = st.columns(len(moves))
        for move, column in zip(moves, columns, strict=True):
            kind: Literal["primary", "secondary"] = "secondary" if move in (Move.RETURN, Move.URGE) else "primary"
            if column.button(MOVE_LABELS[move], type=kind, width="stretch", key=f"review.{move.value}"):
                with telling():
                    review(
                        studio,
                        person.id,
                        interpretation.id,
                        move,
                        seen_version=interpretation.version,
                        digest=package.digest,
                        note=note,
                        remarks=remarks,
                        due_on=None if move is Move.RATIFY else due_on,
                    )
                    tell_later(f"已办理：{MOVE_LABELS[move]}。")
                    st.rerun()


SCREEN = Screen(
    key="review",
    title="审签",
    section=WORK,
    order=4,
    roles=(Role.HEAD, Role.SECRECY_REVIEWER, Role.PUBLISHER),
    draw=draw,
)
