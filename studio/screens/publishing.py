"""发布: website first, then the other channels; every delivery with its state, address and evidence."""

from __future__ import annotations

import streamlit as st

from channels.registry import all_channels
from studio.actions.publish import WEBSITE, places, publish, publish_also
from studio.actions.withdraw import withdraw
from studio.domain.delivery import Delivery, DeliveryState, Evidence
from studio.domain.interpretation import Interpretation
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.parts.by_hand import draw_by_hand, is_by_hand
from studio.parts.channel_states import draw_pauses, draw_stopped_alike
from studio.parts.choosing import choose
from studio.parts.delivery import draw_delivery, is_past
from studio.parts.screen import WORK, Screen
from studio.parts.telling import tell_later, telling, told_now
from studio.parts.timing import ask_due
from studio.studio import Studio

READY = (State.ACCEPTED, State.PUBLISHING, State.PUBLISHED, State.WITHDRAWN)
MOVING = (DeliveryState.WAITING, DeliveryState.SENDING)


def draw(studio: Studio, person: Person) -> None:
    st.title("发布")
    told_now()
    draw_stopped_alike(studio, person)
    out = _out(studio)
    chosen = choose(
        studio,
        person,
        screen="publishing",
        fits=lambda item: item.state in READY or item.id in out,
        nothing="还没有接收后待发布的解读。",
    )
    if chosen is None:
        return
    interpretation, _ = chosen
    if interpretation.rule_for(Move.PUBLISH):
        _draw_start(studio, person, interpretation)
    elif interpretation.state not in READY:
        st.info("这篇解读正在更正。更正版审签、接收以前，已发布的版本照常公开。")
    _draw_deliveries(studio, person, interpretation.id)
    if interpretation.state is State.PUBLISHED:
        _draw_more(studio, person, interpretation)
    if interpretation.rule_for(Move.WITHDRAW) or interpretation.id in out:
        _draw_withdrawal(studio, person, interpretation)
    draw_pauses(studio, person)


def _out(studio: Studio) -> frozenset[str]:
    """Interpretations of which something can be read somewhere, by id."""
    with studio.store.reading() as tx:
        return frozenset(item.interpretation_id for item in tx.deliveries.standing_at({DeliveryState.LIVE}))


def _draw_start(studio: Studio, person: Person, interpretation: Interpretation) -> None:
    with st.container(border=True):
        st.markdown("政府网站是第一平台：先上网站，确认网址能打开、双向链接正常后，其他渠道才开始投放。")
        with studio.store.reading() as tx:
            standing = places(tx, interpretation.id)
        if standing:
            names = "、".join(all_channels()[key].label for key in standing)
            st.info(f"这是更正版，会投放到已发布的每个渠道（{names}），并替换或撤下原来的版本。")
        picked = _pick(studio, "publishing.to", there=frozenset(standing) - {WEBSITE})
        due_at = ask_due(studio, "publishing.due")
        if st.button("发布", type="primary", key="publishing.start"):
            with telling():
                publish(
                    studio,
                    person.id,
                    interpretation.id,
                    channels=picked,
                    seen_version=interpretation.version,
                    due_at=due_at,
                )
                tell_later("已定好时间，到时自动发布。" if due_at else "已开始发布，可以离开这个页面，进度会保留。")
                st.rerun()


def _pick(studio: Studio, name: str, *, there: frozenset[str]) -> list[str]:
    """The channels that a person ticks: those that run by themselves, then those that people serve."""
    picked = []
    kinds = {key: kind for key, kind in all_channels().items() if key not in there}
    for key, kind in kinds.items():
        if studio.runs(key):
            rehearsal = studio.account(key).rehearsal
            label = kind.label + ("　（演练：发到本机的模拟平台，不计入统计）" if rehearsal else "")
            usual = kind.is_usual and not there
            if st.checkbox(label, value=usual, disabled=kind.is_website, key=f"{name}.{key}"):
                picked.append(key)
    by_hand = [key for key in kinds if not studio.runs(key)]
    if by_hand:
        st.markdown("**人工渠道**　做好发布包，由同志发布后回来记录网址、剪报或录音，核实后计入统计。")
        columns = st.columns(4)
        for index, key in enumerate(by_hand):
            if columns[index % 4].checkbox(kinds[key].label, key=f"{name}.{key}"):
                picked.append(key)
    return picked


def _draw_more(studio: Studio, person: Person, interpretation: Interpretation) -> None:
    there = frozenset(
        item.channel for item, _ in _deliveries(studio, interpretation.id) if item.state is not DeliveryState.CANCELLED
    )
    if there >= set(all_channels()):
        return
    with st.expander("增加渠道"):
        picked = _pick(studio, f"publishing.more.{len(there)}", there=there)
        if st.button("投放到所选渠道", disabled=not picked, key="publishing.more"):
            with telling():
                publish_also(studio, person.id, interpretation.id, channels=picked)
                tell_later("已增加渠道。")
                st.rerun()


def _draw_deliveries(studio: Studio, person: Person, interpretation_id: str) -> None:
    moving = any(_moves(item) for item, _ in _deliveries(studio, interpretation_id))

    @st.fragment(run_every=1.5 if moving else None)
    def watching() -> None:
        rows = _deliveries(studio, interpretation_id)
        for delivery, evidence in rows:
            if not is_by_hand(studio, delivery) and not is_past(delivery):
                draw_delivery(studio, person, delivery, evidence)
        if moving and not any(_moves(item) for item, _ in rows):
            st.rerun()

    watching()
    for delivery, evidence in _deliveries(studio, interpretation_id):
        if is_by_hand(studio, delivery) and not is_past(delivery):
            draw_by_hand(studio, person, delivery, evidence)
    past = [row for row in _deliveries(studio, interpretation_id) if is_past(row[0])]
    if past:
        with st.expander(f"已撤回、已取消和已替换的投放（{len(past)}）"):
            for delivery, evidence in past:
                draw_delivery(studio, person, delivery, evidence)


def _moves(delivery: Delivery) -> bool:
    """Something will change here soon without anybody's doing; a set time is not soon."""
    return delivery.state in MOVING and delivery.due_at is None


def _deliveries(studio: Studio, interpretation_id: str) -> list[tuple[Delivery, list[Evidence]]]:
    with studio.store.reading() as tx:
        return [
            (item, tx.deliveries.evidence_of(item.id)) for item in tx.deliveries.of_interpretation(interpretation_id)
        ]


def _draw_withdrawal(studio: Studio, person: Person, interpretation: Interpretation) -> None:
    with st.expander("撤回这篇解读"):
        reason = st.text_area("撤回理由（会公开显示）", key="publishing.reason")
        if st.button("从全部渠道撤回", key="publishing.withdraw"):
            with telling():
                withdraw(studio, person.id, interpretation.id, reason=reason, seen_version=interpretation.version)
                tell_later("已开始撤回。")
                st.rerun()


SCREEN = Screen(key="publishing", title="发布", section=WORK, order=5, roles=(Role.PUBLISHER,), draw=draw)
