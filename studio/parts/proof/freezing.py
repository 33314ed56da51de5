"""定格: what was frozen of the asked window, against what holds now, and every other window that was frozen."""

from __future__ import annotations

import streamlit as st

from studio.actions.snapshots import MAY_FREEZE, differences, freeze
from studio.domain.people import SYSTEM, Person
from studio.domain.window import Window
from studio.parts.literally import literally
from studio.parts.table import draw_table
from studio.parts.telling import tell_later, telling
from studio.parts.times import shown
from studio.store.snapshots import Snapshot
from studio.studio import Studio


def draw_freezing(studio: Studio, person: Person, window: Window) -> None:
    st.subheader("定格")
    st.caption(
        "每月第一个工作日早上，系统自动定格上一个月的数字；月报、季报上报以后也可以自己定格一版。"
        "定格以后不再改变；补录的佐证显示为差异，更正另立一版。"
    )
    with studio.store.reading() as tx:
        frozen, every, names = tx.snapshots.of_window(window.start, window.end), tx.snapshots.all(), tx.people.names()
    for one in frozen:
        _draw_version(studio, person, one, window=window, by=_by(one, names))
    if person.may(*MAY_FREEZE):
        _draw_freeze(studio, person, window, version=len(frozen) + 1)
    if every:
        with st.expander(f"全部定格（{len(every)} 版）"):
            draw_table(
                [
                    {
                        "统计期": Window(one.start, one.end).name,
                        "版本": one.version,
                        "定格": f"{shown(one.at)}　{_by(one, names)}",
                        "多样化": _said(one, "multi_format"),
                        "其他渠道": _said(one, "off_site"),
                        "更正理由": one.reason or "—",
                    }
                    for one in every
                ],
                label="全部定格",
            )


def _draw_version(studio: Studio, person: Person, one: Snapshot, *, window: Window, by: str) -> None:
    with st.container(border=True):
        st.markdown(
            f"**{window.name}　第 {one.version} 版**　{shown(one.at)}　{by}　"
            f"多样化 {_said(one, 'multi_format')}　其他渠道 {_said(one, 'off_site')}"
            + (f"　更正理由：{literally(one.reason)}" if one.reason else "")
        )
        later = differences(studio, person.id, one)
        for item in later:
            st.markdown(f"- {item.label}：定格时 {item.frozen}，现在 {item.now}")
        if not later:
            st.caption("与现在的数字一致。")


def _draw_freeze(studio: Studio, person: Person, window: Window, *, version: int) -> None:
    again = version > 1
    reason = st.text_input("更正理由", key="dashboard.reason") if again else ""
    if st.button(f"定格{window.name}" + (f"第 {version} 版" if again else ""), key="dashboard.freeze"):
        with telling():
            freeze(studio, person.id, window, reason=reason)
            tell_later(f"已定格{window.name}。")
            st.rerun()


def _by(one: Snapshot, names: dict[str, str]) -> str:
    return "系统按月自动定格" if one.person_id == SYSTEM.id else names.get(one.person_id, "")


def _said(one: Snapshot, key: str) -> str:
    ratio = one.report[key]
    return f"{ratio['percent']}%（{ratio['numerator']}/{ratio['denominator']}）" if ratio["denominator"] else "—"
