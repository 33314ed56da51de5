"""办理期限: asking for a last day when something is handed over, and showing what is near or over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import streamlit as st

from studio.actions.due_dates import MAY_SET, Waiting, set_due, usual_due, waiting
from studio.actions.prove import MAY_LOOK
from studio.domain.calendar import BEIJING
from studio.domain.due import Nearness
from studio.domain.people import Person
from studio.domain.states import MOVE_LABELS, Move
from studio.parts.literally import literally
from studio.parts.table import draw_table
from studio.parts.telling import tell_later, telling
from studio.parts.times import shown
from studio.studio import Studio


def ask_due_on(studio: Studio, key: str, label: str) -> date | None:
    """A last day, the office's usual one to begin with; None where it cannot be counted or nobody chose one."""
    today = studio.clock().astimezone(BEIJING).date()
    usual = usual_due(studio, today)
    return st.date_input(
        label,
        usual,
        min_value=today,
        format="YYYY-MM-DD",
        key=key,
        help=f"一般是 {studio.settings.due_days} 个工作日，交出当天不算。到期前一个工作日、当天和逾期后各提醒一次。"
        if usual
        else "缺少节假日安排，期限没有计算，请管理员补充工作日数据。",
    )


def dues(studio: Studio, person: Person) -> dict[str, Waiting]:
    """What waits in this person's sight, by interpretation; late approvals of urgent matters are shown on their own."""
    if not person.may(*MAY_LOOK):
        return {}
    return {
        item.hand_over.interpretation_id: item
        for item in waiting(studio, person.id)
        if item.hand_over.move is not Move.RATIFY
    }


def draw_pressing(items: Iterable[Waiting]) -> None:
    """One line above everything else: how many of this person's own steps are over, due today, due next."""
    near = [item.nearness for item in items if item.mine]
    late, today, following = (near.count(one) for one in (Nearness.LATE, Nearness.TODAY, Nearness.NEXT))
    said = [
        f"{many} 件{what}"
        for many, what in ((late, "已逾期"), (today, "今天到期"), (following, "还有 1 个工作日到期"))
        if many
    ]
    if said:
        (st.error if late else st.warning)(f"等您办理的：{'，'.join(said)}。")


def until(item: Waiting | None) -> str:
    """What a task says of its last day, behind the step to take."""
    if item is None:
        return ""
    color = {Nearness.LATE: "red", Nearness.TODAY: "red", Nearness.NEXT: "orange"}.get(item.nearness)
    return f"　:{color}[**{item.words}**]" if color else f"　{item.words}"


def draw_until(studio: Studio, person: Person, interpretation_id: str) -> None:
    item = dues(studio, person).get(interpretation_id)
    if item is None:
        return
    said = f"{item.giver}于 {shown(item.hand_over.since)} 交出，等待{MOVE_LABELS[item.hand_over.move]}。{item.words}。"
    if item.nearness in (Nearness.LATE, Nearness.TODAY):
        st.warning(said)
    else:
        st.caption(said)


def draw_given(studio: Studio, person: Person, due: Mapping[str, Waiting], versions: Mapping[str, int]) -> None:
    """What waits for others, for those who may set another day."""
    others = [item for item in due.values() if not item.mine]
    if not others or not person.may(*MAY_SET):
        return
    with st.expander(f"等别人办理的 {len(others)} 件"):
        for item in others:
            _draw_setting(studio, person, item, seen_version=versions[item.hand_over.interpretation_id])


def _draw_setting(studio: Studio, person: Person, item: Waiting, *, seen_version: int) -> None:
    key = f"home.due.{item.hand_over.interpretation_id}.{item.hand_over.number}"
    said, day, button = st.columns([4, 1.6, 1], vertical_alignment="bottom")
    said.markdown(
        f"《{literally(item.title)}》　等待{MOVE_LABELS[item.hand_over.move]}（{shown(item.hand_over.since)} 交出）{until(item)}"
    )
    if item.hand_over.move is Move.SUBMIT:
        return
    chosen = day.date_input("期限", item.hand_over.due_on, format="YYYY-MM-DD", key=key)
    if button.button("改期限", key=f"{key}.set", width="stretch") and chosen:
        with telling():
            set_due(studio, person.id, item.hand_over.interpretation_id, chosen, seen_version=seen_version)
            tell_later(f"期限已改为 {chosen}。")
            st.rerun()


def draw_late(studio: Studio, person: Person) -> None:
    """Every handed-over step that is over its last day."""
    late = [item for item in waiting(studio, person.id) if item.nearness is Nearness.LATE]
    if not late:
        st.caption("现在没有逾期未办的审查、审签、接收、发布和修改。")
        return
    st.subheader(f"逾期未办的 {len(late)} 件")
    draw_table(
        [
            {
                "解读": item.title,
                "等待": MOVE_LABELS[item.hand_over.move],
                "交出": f"{shown(item.hand_over.since)}　{item.giver}",
                "期限": item.words,
            }
            for item in late
        ],
        label="逾期未办的",
    )
