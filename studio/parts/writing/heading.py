"""Title, short title and summary: three lines, each kept by itself."""

from __future__ import annotations

import streamlit as st

from studio.domain.merging import UNITS, unit_of
from studio.domain.policy import core_title
from studio.parts.writing.desk import Desk

HINTS = {
    "title": "要含《文件名》，例如《…实施方案》政策解读",
    "short_title": "32 字以内，用于微信公众号等；不填就用文号代替",
    "summary": "120 字以内，两三句话说清这份文件和读者有什么关系",
}
HEIGHTS = {"title": 84, "summary": 130}
LIMITS = {"short_title": 32, "summary": 120}


def draw_heading(desk: Desk) -> None:
    for unit in HINTS:
        _draw_line(desk, unit)
    if desk.may_write and core_title(desk.stored.policy.title) not in desk.content.title:
        proposed = f"《{core_title(desk.stored.policy.title)}》政策解读"
        st.button(
            f"用“{proposed}”作标题", key=desk.key("title.proposed"), on_click=desk.save_unit, args=("title", proposed)
        )


def _draw_line(desk: Desk, unit: str) -> None:
    key = desk.key(unit)
    stored = str(unit_of(desk.content, unit))
    if key not in st.session_state or (not desk.kept("problem") and st.session_state[key].strip() != stored):
        st.session_state[key] = stored

    def changed() -> None:
        desk.save_unit(unit, st.session_state[key].strip())

    label = f"{UNITS[unit]}（{HINTS[unit]}）"
    if unit in HEIGHTS:
        st.text_area(
            label,
            key=key,
            on_change=changed,
            height=HEIGHTS[unit],
            max_chars=LIMITS.get(unit),
            disabled=not desk.may_write,
        )
    else:
        st.text_input(label, key=key, on_change=changed, max_chars=LIMITS.get(unit), disabled=not desk.may_write)
