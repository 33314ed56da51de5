"""The channels as a whole: which are paused, and which deliveries stopped for one and the same cause."""

from __future__ import annotations

from collections import defaultdict

import streamlit as st

from channels.registry import all_channels
from studio.actions.mend_delivery import retry_alike
from studio.actions.pausing import pause_channel, resume_channel
from studio.domain.delivery import RETRYABLE, Delivery, alike
from studio.domain.people import Person
from studio.parts.telling import tell_later, telling
from studio.parts.times import shown
from studio.studio import Studio


def draw_stopped_alike(studio: Studio, person: Person) -> None:
    """Causes that stopped several deliveries; one button retries them all once it is out of the way."""
    with studio.store.reading() as tx:
        stopped = tx.deliveries.standing_at(RETRYABLE)
    groups: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for delivery in stopped:
        groups[delivery.channel, alike(delivery.problem)].append(delivery)
    for index, ((channel, _), deliveries) in enumerate(groups.items()):
        if len(deliveries) < 2:
            continue
        label = all_channels()[channel].label
        with st.container(border=True):
            left, right = st.columns([4, 1], vertical_alignment="center")
            left.markdown(f"**{label}**　有 {len(deliveries)} 次投放因为同一个原因停下：")
            left.error(deliveries[0].problem)
            if right.button("全部重试", type="primary", key=f"publishing.alike.{index}", width="stretch"):
                with telling():
                    count = retry_alike(studio, person.id, channel, deliveries[0].problem)
                    tell_later(f"{label}的 {count} 次投放已重新开始。")
                    st.rerun()


def draw_pauses(studio: Studio, person: Person) -> None:
    with studio.store.reading() as tx:
        pauses, names = tx.deliveries.pauses(), tx.people.names()
    for channel, pause in pauses.items():
        left, right = st.columns([4, 1], vertical_alignment="center")
        who = names.get(pause.person_id, "")
        label = all_channels()[channel].label
        left.warning(f"{label}已暂停（{who} {shown(pause.since)}）：{pause.reason}")
        if right.button("恢复", key=f"publishing.resume.{channel}", width="stretch"):
            with telling():
                resume_channel(studio, person.id, channel)
                tell_later(f"{label}已恢复，等待中的投放会自动继续。")
                st.rerun()
    running = {key: kind.label for key, kind in all_channels().items() if kind.may_run() and key not in pauses}
    with st.expander("暂停一个渠道"):
        st.caption("暂停后不再开始新的投放；已发出的会核实完，不会重发。")
        channel = st.selectbox("渠道", list(running), format_func=running.__getitem__, key="publishing.pause.channel")
        reason = st.text_input("原因", key="publishing.pause.reason")
        if channel and st.button("暂停", key="publishing.pause"):
            with telling():
                pause_channel(studio, person.id, channel, reason=reason)
                tell_later(f"{running[channel]}已暂停。")
                st.rerun()
