"""首页: what waits for this person, and what stands where."""

from __future__ import annotations

from datetime import date

import streamlit as st

from channels.registry import all_channels
from studio.actions.due_dates import Waiting
from studio.actions.load_example import load_example
from studio.actions.notices import mark_read, notices_of
from studio.actions.sight import in_sight, sight_of
from studio.domain.delivery import DELIVERY_LABELS, FOR_PEOPLE, RETRYABLE, Delivery, DeliveryState
from studio.domain.interpretation import Interpretation
from studio.domain.people import Person, Role
from studio.domain.states import MOVE_LABELS, STATE_LABELS, Move
from studio.parts.choosing import CHOSEN
from studio.parts.due import draw_given, draw_pressing, dues, until
from studio.parts.joint import asked_to_confirm
from studio.parts.literally import literally
from studio.parts.screen import EVERYBODY, WORK, Screen
from studio.parts.table import draw_table
from studio.parts.telling import tell_later, told_now
from studio.parts.times import shown
from studio.parts.urgent import draw_owed
from studio.store.policies import StoredPolicy
from studio.studio import Studio

WHERE = {
    Move.SUBMIT: "form",
    Move.CLEAR: "review",
    Move.SIGN: "review",
    Move.ACCEPT: "review",
    Move.RATIFY: "review",
    Move.PUBLISH: "publishing",
}


def draw(studio: Studio, person: Person) -> None:
    st.title("待办")
    told_now()
    due = dues(studio, person)
    draw_pressing(due.values())
    _draw_notices(studio, person)
    draw_owed(studio, person)
    with studio.store.reading() as tx:
        found = [(item, tx.policies.get(item.policy_id)) for item in tx.interpretations.all()]
        sight = sight_of(tx, person)
        unconfirmed = [stored for stored in tx.policies.all() if not stored.confirmed and in_sight(sight, stored)]
    rows = [(item, policy) for item, policy in found if policy is not None and in_sight(sight, policy)]
    waiting = [(item, policy, move) for item, policy in rows if (move := _next_move(item, person))]
    waiting.sort(key=lambda task: due[task[0].id].hand_over.due_on or date.max if task[0].id in due else date.max)
    if person.may(Role.DRAFTER):
        for stored in unconfirmed:
            st.warning(f"《{stored.policy.title or stored.file_name}》已读入，还没有确认文件信息。请到“政策文件”确认。")
    halted = _halted(studio) if person.may(Role.PUBLISHER) else {}
    joint = asked_to_confirm(studio, person)
    if not waiting and not halted and not joint:
        st.info("现在没有等您办理的事。")
    for item, policy, move in waiting:
        _draw_task(
            item, policy, STATE_LABELS[item.state], then=MOVE_LABELS[move], screen=WHERE[move], due=due.get(item.id)
        )
    for item, policy in joint:
        _draw_task(item, policy, "联合发文，起草中", then=f"{person.department}确认内容", screen="form")
    for item, policy in rows:
        if deliveries := halted.get(item.id):
            _draw_task(item, policy, _standing(deliveries), then="办理投放", screen="publishing")
    draw_given(studio, person, due, {item.id: item.version for item, _ in rows})
    if not rows and person.may(Role.DRAFTER):
        _offer_example(studio, person)
    if rows:
        st.subheader("全部解读")
        draw_table(
            [
                {
                    "政策文件": policy.policy.title,
                    "发文字号": policy.policy.doc_number,
                    "状态": STATE_LABELS[item.state],
                    "版本": item.revision_number,
                }
                for item, policy in rows
            ],
            label="全部解读",
        )


def _draw_notices(studio: Studio, person: Person) -> None:
    notices = notices_of(studio, person.id)
    unread = [item for item in notices if item.read_at is None]
    if not notices:
        return
    with st.expander(f"消息（{len(unread)} 条未读）" if unread else "消息", expanded=bool(unread)):
        for item in unread or notices[:10]:
            st.markdown(f"{shown(item.created_at)}　{literally(item.text)}")
        if unread and st.button("全部已读", key="home.read"):
            mark_read(studio, person.id)
            st.rerun()


def _next_move(item: Interpretation, person: Person) -> Move | None:
    return next((move for move in item.moves_for(person) if move in WHERE), None)


def _halted(studio: Studio) -> dict[str, list[Delivery]]:
    """Deliveries that only a person can bring further, by interpretation."""
    with studio.store.reading() as tx:
        waiting = [*tx.deliveries.standing_at(FOR_PEOPLE | RETRYABLE), *tx.deliveries.troubled()]
    found: dict[str, list[Delivery]] = {}
    for delivery in waiting:
        found.setdefault(delivery.interpretation_id, []).append(delivery)
    return found


def _standing(deliveries: list[Delivery]) -> str:
    return "；".join(
        f"{all_channels()[item.channel].label}{'复查没有通过' if item.state is DeliveryState.LIVE else DELIVERY_LABELS[item.state]}"
        for item in deliveries
    )


def _draw_task(
    item: Interpretation, policy: StoredPolicy, standing: str, *, then: str, screen: str, due: Waiting | None = None
) -> None:
    with st.container(border=True):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.markdown(f"**{policy.policy.title}**  \n{standing}　→　下一步：{then}{until(due)}")
        if returned := _returned(item):
            left.warning(returned)
        if right.button("去办理", key=f"home.go.{screen}.{item.id}", type="primary", width="stretch"):
            st.session_state[CHOSEN] = item.id
            st.switch_page(st.session_state["pages"][screen])


def _returned(item: Interpretation) -> str:
    last = item.history[-1] if item.history else None
    if last and last.move in (Move.RETURN, Move.AMEND):
        return f"{MOVE_LABELS[last.move]}：{last.note}"
    return ""


def _offer_example(studio: Studio, person: Person) -> None:
    with st.container(border=True):
        st.markdown("**第一次使用？** 可以载入一份完整示例：一份市级部门的政务公开方案和写好的解读，照着走一遍。")
        if st.button("载入示例", key="home.example"):
            with st.spinner("正在读入示例…"):
                load_example(studio, person.id)
            tell_later("示例已载入。请到“解读表单”查看内容，再到“材料”生成。")
            st.rerun()


SCREEN = Screen(key="home", title="待办", section=WORK, order=0, roles=EVERYBODY, draw=draw)
