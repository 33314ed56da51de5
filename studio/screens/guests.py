"""邀请审读: links for people without an account, each for one interpretation."""

from __future__ import annotations

import streamlit as st

from studio.actions.invite_guest import LONGEST, MAY_INVITE, invite_guest, revoke_guest
from studio.domain.guest import REMARKS_WELCOME, Guest
from studio.domain.people import Person
from studio.parts.choosing import choose
from studio.parts.literally import literally
from studio.parts.screen import WORK, Screen
from studio.parts.telling import tell_later, telling, told_now
from studio.parts.times import shown
from studio.studio import Studio

SPANS = (1, 3, 7, LONGEST)
"""Days that are offered."""


def draw(studio: Studio, person: Person) -> None:
    st.title("邀请审读")
    told_now()
    st.caption(
        "请没有账号的同志（法律顾问、专家、兄弟单位）看一篇还没有发布的解读。对方凭链接只能阅读和提意见，"
        "意见出现在解读表单相应栏目的批注里。链接只能打开一次，随时可以收回。"
    )
    chosen = choose(
        studio,
        person,
        screen="guests",
        fits=lambda item: item.state in REMARKS_WELCOME,
        nothing="现在没有可以邀请审读的解读。",
    )
    if chosen is None:
        return
    interpretation, _ = chosen
    _draw_inviting(studio, person, interpretation.id)
    with studio.store.reading() as tx:
        guests, names = tx.guests.of(interpretation.id), tx.people.names()
        remarks = [item.person_id for item in tx.together.comments(interpretation.id)]
    for guest in guests:
        _draw_guest(studio, person, guest, by=names.get(guest.invited_by, ""), remarks=remarks.count(guest.id))


def _draw_inviting(studio: Studio, person: Person, interpretation_id: str) -> None:
    with st.form(f"guests.new.{interpretation_id}", clear_on_submit=True):
        who, span = st.columns([3, 1])
        name = who.text_input("邀请谁（单位和姓名）", key="guests.name", max_chars=40)
        days = span.selectbox("有效期", SPANS, index=1, format_func=lambda one: f"{one} 天", key="guests.days")
        invited = st.form_submit_button("生成链接", type="primary")
    if invited:
        with telling():
            link = invite_guest(studio, person.id, interpretation_id, name=name, days=days)
            st.session_state["guests.link"] = (name, link)
    if made := st.session_state.get("guests.link"):
        st.success(f"请把下面的链接发给{literally(made[0])}。链接只显示这一次，离开本页后不能再查看。")
        st.code(made[1], language=None, wrap_lines=True)
        if studio.settings.reached_from_here_alone:
            st.warning(
                "这个链接现在只在本机打得开，发出去对方看不到。"
                "请系统管理员照说明书设好同事访问工作室的网址（STUDIO_PUBLIC_URL），再重新生成链接。"
            )
        if st.button("已经发出，不再显示", key="guests.done"):
            st.session_state.pop("guests.link")
            st.rerun()


def _draw_guest(studio: Studio, person: Person, guest: Guest, *, by: str, remarks: int) -> None:
    now = studio.clock()
    with st.container(border=True):
        said, button = st.columns([5, 1], vertical_alignment="center")
        told = f"**{literally(guest.name)}**　{guest.standing(now)}　提了 {remarks} 条意见  \n"
        said.markdown(f"{told}{by} {shown(guest.invited_at)} 邀请，到 {shown(guest.expires_at)} 为止")
        if not guest.ended(now) and button.button("收回", key=f"guests.revoke.{guest.id}", width="stretch"):
            with telling():
                revoke_guest(studio, person.id, guest.id)
                tell_later(f"已收回给{literally(guest.name)}的链接。")
                st.rerun()


SCREEN = Screen(key="guests", title="邀请审读", section=WORK, order=4, roles=MAY_INVITE, draw=draw)
