"""One delivery that people carry out: the pack to publish from, and the place to record what came of it."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from channels.assisted import Assisted, Proof
from channels.contract import Post
from channels.registry import all_channels
from studio.actions.by_hand import hand_off, record_publication, record_taken_down
from studio.domain.calendar import BEIJING
from studio.domain.delivery import DELIVERY_LABELS, Delivery, DeliveryState, Evidence
from studio.domain.people import Person
from studio.parts.telling import tell_later, telling
from studio.parts.times import shown
from studio.studio import Studio
from studio.uploads.kinds import LARGEST, MB

FORMS_HELP = "只勾选在这个渠道上实际展示的形式，统计按它计算。"


OF_A_PERSON = (DeliveryState.BY_HAND, DeliveryState.LIVE, DeliveryState.TAKE_DOWN)


def is_by_hand(studio: Studio, delivery: Delivery) -> bool:
    """A person serves it: also where the account was granted an interface meanwhile."""
    if not all_channels()[delivery.channel].by_hand or delivery.external_id:
        return False
    return delivery.state in OF_A_PERSON or (
        delivery.state is DeliveryState.WAITING and not studio.runs(delivery.channel)
    )


def draw_by_hand(studio: Studio, person: Person, delivery: Delivery, evidence: list[Evidence]) -> None:
    channel = studio.channel(delivery.channel)
    assert isinstance(channel, Assisted)
    with telling(), st.container(border=True):
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.markdown(f"**{channel.label}**　{_standing(delivery, evidence)}")
        _draw_evidence(studio, delivery, evidence)
        if delivery.state is DeliveryState.BY_HAND:
            # The pack reads every file; it is opened for one channel at a time.
            if right.toggle("办理", key=f"by_hand.open.{delivery.id}"):
                _draw_pack(channel, hand_off(studio, person.id, delivery.id), delivery)
                _draw_record(studio, person, channel, delivery)
        elif delivery.state is DeliveryState.LIVE:
            with st.expander("补充网址或佐证"):
                _draw_record(studio, person, channel, delivery)
        elif delivery.state is DeliveryState.TAKE_DOWN:
            _draw_taking_down(studio, person, channel, delivery)


def _standing(delivery: Delivery, evidence: list[Evidence]) -> str:
    if delivery.state is DeliveryState.WAITING:
        return "等待网站上线，上线后在这里取发布包"
    if delivery.state is DeliveryState.LIVE:
        return "已发布，已核实" if any(item.verified for item in evidence) else "已记录，还没有核实，暂不计入统计"
    return DELIVERY_LABELS[delivery.state]


def _draw_evidence(studio: Studio, delivery: Delivery, evidence: list[Evidence]) -> None:
    if delivery.url:
        st.markdown(f"[{delivery.url}]({delivery.url})")
    with studio.store.reading() as tx:
        names = tx.people.names()
    for item in evidence:
        if item.proof:
            who = names.get(item.person_id, "")
            st.caption(f"佐证：{item.proof_name}　{who} {shown(item.checked_at)} 上传　{item.note}")
        elif item.verified:
            st.caption(f"佐证：{shown(item.checked_at)} 打开正常，内容一致。")
        elif item.note:
            st.caption(f"{shown(item.checked_at)}　{item.note}")
    unseen = delivery.url and not any(item.verified for item in evidence)
    if delivery.state is DeliveryState.LIVE and unseen and evidence:
        st.warning("系统没有在这个网址上核对到内容（可能要登录才能看）。请上传页面截图作为佐证。")


def _draw_pack(channel: Assisted, post: Post, delivery: Delivery) -> None:
    left, right = st.columns([3, 2])
    with left:
        st.markdown("\n".join(f"{number}. {line}" for number, line in enumerate(channel.how, start=1)))
        for sentence in channel.lacking(post):
            st.caption(sentence)
    with right:
        st.download_button(
            "下载发布包",
            lambda: channel.pack(post),
            f"{channel.label}-发布包.zip",
            "application/zip",
            type="primary",
            width="stretch",
            key=f"by_hand.pack.{delivery.id}",
        )
        if channel.console:
            st.link_button(f"打开{channel.label}后台", channel.console, width="stretch")
    with st.expander("可复制的文字"):
        for paste in channel.pastes(post):
            st.markdown(f"**{paste.label}**　{len(paste.text)} 字")
            st.code(paste.text, language=None, wrap_lines=True, height=160 if len(paste.text) > 200 else "content")


def _draw_record(studio: Studio, person: Person, channel: Assisted, delivery: Delivery) -> None:
    key = f"by_hand.{delivery.id}.{delivery.attempt}"
    now = studio.clock().astimezone(BEIJING)
    with st.form(key):
        url = ""
        if channel.proof is not Proof.FILE:
            url = st.text_input("发布后的网址", delivery.url, placeholder="https://", key=f"{key}.url")
        day, clock = st.columns(2)
        on = day.date_input("发布日期", now.date(), max_value=now.date(), format="YYYY-MM-DD", key=f"{key}.day")
        at = clock.time_input("发布时间", now.time().replace(second=0, microsecond=0), key=f"{key}.time")
        files = st.file_uploader(
            f"佐证文件（{channel.proof_help}）",
            accept_multiple_files=True,
            max_upload_size=LARGEST // MB,
            key=f"{key}.files",
        )
        offered = sorted(channel.shows or ())
        told = [form for form in delivery.facts.get("forms", ()) if form in offered]
        forms = st.pills(
            "在这里展示了哪些形式",
            offered,
            default=told or [form for form in offered if form == "文字"],
            selection_mode="multi",
            help=FORMS_HELP,
            key=f"{key}.forms",
        )
        note = st.text_input("说明（报刊名称、版次、频道、栏目、期号、地点等）", key=f"{key}.note")
        if st.form_submit_button("记录发布结果", type="primary"):
            with telling():
                record_publication(
                    studio,
                    person.id,
                    delivery.id,
                    url=url,
                    published_at=datetime.combine(on, at, tzinfo=BEIJING),
                    proofs=[(file.name, file.getvalue()) for file in files],
                    forms=forms,
                    note=note,
                )
                tell_later(f"{channel.label}的发布结果已记录。")
                st.rerun()


def _draw_taking_down(studio: Studio, person: Person, channel: Assisted, delivery: Delivery) -> None:
    st.warning(f"这篇解读已撤回。请到{channel.label}撤下后，在这里记录。")
    note = st.text_input("怎样撤下的", key=f"by_hand.down.{delivery.id}")
    if st.button("记录已撤下", key=f"by_hand.down.go.{delivery.id}"):
        with telling():
            record_taken_down(studio, person.id, delivery.id, note=note)
            tell_later(f"{channel.label}已记录撤下。")
            st.rerun()
