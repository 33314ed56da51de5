"""发布日历: one month at a time, with a warning above it for every channel that has been quiet for long."""

from __future__ import annotations

from datetime import date

import streamlit as st

from studio.actions.publishing_calendar import MAY_LOOK, month_of
from studio.domain.calendar import BEIJING
from studio.domain.people import Person
from studio.domain.window import Window, months
from studio.parts.month import as_rows, sheet
from studio.parts.screen import WORK, Screen
from studio.studio import Studio

CHOSEN = "publishing_calendar-month"
"""How many months the page is away from this one."""


def draw(studio: Studio, person: Person) -> None:
    st.title("发布日历")
    window = _choose(studio.clock().astimezone(BEIJING).date())
    month = month_of(studio, person.id, window)
    for sentence, over in month.warnings:
        (st.error if over else st.warning)(sentence)
    st.html(sheet(month, window))
    st.caption(
        "实心：已发布；空心：已排定或等待；红色：有问题要处理。演练的投放不计入“多少天没有更新”，账号上的其他内容这里没有记录。"
    )
    rows = list(as_rows(month))
    if not rows:
        st.info("这个月没有已发布或排定的投放。在“发布”页选好时间，就会出现在这里。")
        return
    with st.expander(f"逐项列出（{len(rows)} 项）"):
        st.dataframe(rows, hide_index=True, width="stretch", column_config={"网址": st.column_config.LinkColumn()})


def _choose(today: date) -> Window:
    away = int(st.session_state.get(CHOSEN, 0))
    back, here, forth = st.columns(3)
    if back.button("上个月", width="stretch"):
        away -= 1
    if here.button("本月", width="stretch", disabled=away == 0):
        away = 0
    if forth.button("下个月", width="stretch"):
        away += 1
    st.session_state[CHOSEN] = away
    year, month = divmod(today.year * 12 + today.month - 1 + away, 12)
    return months(year, month + 1, 1)


SCREEN = Screen(key="publishing_calendar", title="发布日历", section=WORK, order=6, roles=MAY_LOOK, draw=draw)
