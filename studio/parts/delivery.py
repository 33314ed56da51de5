"""One delivery that runs by itself: where it stands, and what a person may do about it now."""

from __future__ import annotations

import streamlit as st

from channels.contract import COUNTS
from channels.registry import all_channels
from studio.actions.by_hand import record_taken_down
from studio.actions.mend_delivery import record_published, retry_delivery
from studio.actions.timing import cancel, reschedule
from studio.actions.withdraw import retry_taking_down
from studio.domain.delivery import DELIVERY_LABELS, OVER, RETRYABLE, Delivery, DeliveryState, Evidence
from studio.domain.people import Person
from studio.parts.telling import tell_later, telling
from studio.parts.times import shown
from studio.parts.timing import ask_due
from studio.studio import Studio


def draw_delivery(studio: Studio, person: Person, delivery: Delivery, evidence: list[Evidence]) -> None:
    kind = all_channels()[delivery.channel]
    seen = next((item for item in evidence if item.verified), None)
    with st.container(border=True):
        left, right = st.columns([5, 1], vertical_alignment="center")
        mark = "　**【演练】**" if delivery.rehearsal else ""
        left.markdown(f"**{kind.label}**{mark}　{_standing(delivery, seen)}")
        if delivery.url:
            left.markdown(f"[{delivery.url}]({delivery.url})")
            if delivery.rehearsal:
                left.markdown(f"[在手机上的样子]({studio.settings.rehearsal_url}/phones)")
        _draw_evidence(left, studio, delivery, evidence, seen)
        if delivery.problem:
            left.error(delivery.problem)
        troubled = (
            delivery.state is DeliveryState.LIVE
            and evidence
            and (not seen or delivery.problem)
            and not delivery.withdraw_reason
        )
        key = f"publishing.{delivery.id}.{delivery.attempt}"
        if (delivery.state in RETRYABLE or troubled) and right.button("重试", key=f"{key}.retry", width="stretch"):
            with telling():
                retry_delivery(studio, person.id, delivery.id)
                st.rerun(scope="app")
        if delivery.state in RETRYABLE:
            _draw_settling(studio, person, delivery, key)
        elif delivery.state is DeliveryState.WAITING:
            _draw_timing(studio, person, delivery, key)
        elif delivery.state is DeliveryState.TAKE_DOWN:
            _draw_taking_down(studio, person, delivery, key)


def _standing(delivery: Delivery, seen: Evidence | None) -> str:
    if delivery.state is DeliveryState.LIVE and delivery.withdraw_reason:
        return "正在撤下"
    if delivery.state is DeliveryState.LIVE and delivery.problem:
        return "已上线，复查没有通过"
    if delivery.state is DeliveryState.LIVE and seen is None:
        return "已上线，正在核实"
    if delivery.state is DeliveryState.WAITING and delivery.due_at:
        return f"定于 {shown(delivery.due_at)} 投放"
    label = DELIVERY_LABELS[delivery.state]
    return f"{label}：{delivery.stage}" if delivery.state is DeliveryState.SENDING and delivery.stage else label


def _draw_evidence(
    place: st.delta_generator.DeltaGenerator,
    studio: Studio,
    delivery: Delivery,
    evidence: list[Evidence],
    seen: Evidence | None,
) -> None:
    if seen:
        links = "，双向链接正常" if seen.linked else ""
        place.caption(f"佐证：{shown(seen.checked_at)} 打开正常，文字一致{links}。")
    elif evidence and delivery.state is DeliveryState.LIVE:
        place.warning(f"还没有核实到：{evidence[0].note}")
    if delivery.withdraw_reason and delivery.state is not DeliveryState.LIVE:
        place.caption(f"公开的撤回理由：{delivery.withdraw_reason}")
    with studio.store.reading() as tx:
        counted = tx.deliveries.counted(delivery.id)
    if counted:
        numbers = "　".join(f"{COUNTS[key]} {number}" for key, number in counted[0].numbers.items() if key in COUNTS)
        place.caption(f"平台统计（{counted[0].day}）：{numbers}")


def _draw_settling(studio: Studio, person: Person, delivery: Delivery, key: str) -> None:
    """A person looked on the platform's own site: it is there, at this address; or nobody wants it any more."""
    with st.expander("已在平台上发布，或不再投放"):
        url = st.text_input("发布后的网址", placeholder="https://", key=f"{key}.url")
        left, right = st.columns(2)
        if left.button("记录网址", key=f"{key}.record", width="stretch"):
            with telling():
                record_published(studio, person.id, delivery.id, url=url)
                tell_later("网址已记录，系统会去核实。")
                st.rerun(scope="app")
        if delivery.state is not DeliveryState.UNSURE:
            _offer_cancel(right, studio, person, delivery, key)


def _draw_timing(studio: Studio, person: Person, delivery: Delivery, key: str) -> None:
    with st.expander("改时间或取消"):
        due_at = ask_due(studio, key, already=delivery.due_at)
        left, right = st.columns(2)
        if left.button("保存时间", type="primary", key=f"{key}.save", width="stretch"):
            with telling():
                reschedule(studio, person.id, delivery.id, due_at=due_at)
                tell_later("时间已改。")
                st.rerun(scope="app")
        _offer_cancel(right, studio, person, delivery, key)


def _offer_cancel(
    place: st.delta_generator.DeltaGenerator, studio: Studio, person: Person, delivery: Delivery, key: str
) -> None:
    whole = all_channels()[delivery.channel].is_website
    if place.button("取消发布（全部渠道）" if whole else "取消这次投放", key=f"{key}.cancel", width="stretch"):
        with telling():
            cancel(studio, person.id, delivery.id)
            tell_later("已取消，没有内容发出。")
            st.rerun(scope="app")


def _draw_taking_down(studio: Studio, person: Person, delivery: Delivery, key: str) -> None:
    st.warning("平台没有完成撤下。排除原因后可以再试；也可以到平台后台撤下，再在这里记录。")
    note = st.text_input("怎样撤下的", key=f"{key}.note")
    left, right = st.columns(2)
    if left.button("再试一次撤下", key=f"{key}.again", width="stretch"):
        with telling():
            retry_taking_down(studio, person.id, delivery.id)
            st.rerun(scope="app")
    if right.button("记录已撤下", key=f"{key}.down", width="stretch"):
        with telling():
            record_taken_down(studio, person.id, delivery.id, note=note)
            tell_later("已记录撤下。")
            st.rerun(scope="app")


def is_past(delivery: Delivery) -> bool:
    """What an office looks at only when it asks: called off, withdrawn, or replaced by a correction."""
    return delivery.state in OVER
