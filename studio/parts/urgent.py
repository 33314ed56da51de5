"""紧急办理: what a person should know before letting something go, and before approving it afterwards."""

from __future__ import annotations

import streamlit as st

from studio.actions.urgent import MAY_LOOK, Owed, owed_approvals
from studio.domain.interpretation import Interpretation
from studio.domain.people import Person
from studio.parts.literally import literally
from studio.parts.times import shown
from studio.studio import Studio


def draw_owed(studio: Studio, person: Person) -> None:
    """What still waits for the head's approval, the overdue in red."""
    if not person.may(*MAY_LOOK):
        return
    for item in owed_approvals(studio, person.id):
        said = (
            f"《{literally(item.title)}》的解读已按紧急程序先行办理（{item.person}，{shown(item.at)}），{_until(item)}"
        )
        if item.overdue:
            st.error(said)
        else:
            st.warning(said)


def _until(item: Owed) -> str:
    if item.due_on is None:
        return "等待负责人补签（缺少工作日数据，期限没有计算）。"
    if item.overdue:
        return f"应在 {item.due_on} 前由负责人补签，**已逾期**。"
    return f"请负责人在 {item.due_on} 前补签。"


def draw_urging(studio: Studio) -> None:
    days = studio.settings.urgent_days
    st.warning(
        "负责人一时不能审签、又必须马上发布的，可以紧急办理：写明理由，直接转为待发布。"
        f"负责人应在 {days} 个工作日内补签，补签以前不计入统计。不紧急的，请等负责人审签。"
    )


def draw_ratifying(studio: Studio, interpretation: Interpretation) -> None:
    row = interpretation.unratified
    if row is None:
        return
    with studio.store.reading() as tx:
        name = tx.people.names().get(row.person_id, "")
    st.warning(
        f"这份材料由{name}于 {shown(row.at)} 紧急办理，理由：{literally(row.note)}  \n"
        "请看过全部材料后补签；不同意的，请告诉政务公开机构撤回或更正。"
    )
