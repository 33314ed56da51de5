"""我的账号: one's own password and one-time codes, and who stands in while one is away."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import segno
import streamlit as st

from studio.actions.accounts import (
    begin_codes,
    change_own_password,
    has_codes,
    set_email,
    turn_codes_off,
    turn_codes_on,
)
from studio.actions.stand_in import end_stand_in, stand_in
from studio.domain.calendar import BEIJING
from studio.domain.people import DELEGABLE, ROLE_LABELS, Person
from studio.parts.screen import EVERYBODY, OFFICE, Screen
from studio.parts.telling import tell_later, telling, told_now
from studio.parts.who import session_token
from studio.studio import Studio

SECRET = "own_account.secret"


def draw(studio: Studio, person: Person) -> None:
    st.title("我的账号")
    told_now()
    st.caption(f"{person.name}　·　账号 {person.login}　·　{person.department or '没有填写部门'}")
    _draw_standing_in(studio, person)
    _draw_email(studio, person)
    _draw_password(studio, person)
    _draw_codes(studio, person)


def _draw_email(studio: Studio, person: Person) -> None:
    if not any(studio.settings.ways.values()):
        return
    st.subheader("通知邮箱")
    with st.form("own_account.email"):
        email = st.text_input("有事要办时发邮件到", person.email, key="own_account.address")
        if st.form_submit_button("保存", type="primary"):
            with telling():
                set_email(studio, person.id, email)
                tell_later("通知邮箱已保存。" if email.strip() else "不再发邮件通知。")
                st.rerun()


def _draw_password(studio: Studio, person: Person) -> None:
    st.subheader("修改密码")
    with st.form("own_account.password", clear_on_submit=True):
        current = st.text_input("当前密码", type="password", key="own_account.current")
        new = st.text_input("新密码（至少 10 位，字母加数字）", type="password", key="own_account.new")
        again = st.text_input("再输一遍新密码", type="password", key="own_account.again")
        if st.form_submit_button("修改", type="primary"):
            with telling():
                if new != again:
                    st.error("两次输入的新密码不一样，没有改动。")
                    return
                change_own_password(studio, person.id, current=current, new=new, token=session_token())
                tell_later("密码已修改，其他浏览器上的登录已退出。")
                st.rerun()


def _draw_codes(studio: Studio, person: Person) -> None:
    st.subheader("动态口令")
    if has_codes(studio, person.id):
        st.markdown("已开启：登录时除了密码，还要输入手机上的 6 位数字。")
        with st.form("own_account.off"):
            current = st.text_input("当前密码", type="password", key="own_account.off.current")
            if st.form_submit_button("关闭动态口令"):
                with telling():
                    turn_codes_off(studio, person.id, person.id, current=current)
                    tell_later("动态口令已关闭。")
                    st.rerun()
        return
    st.markdown("可选。开启后，别人就是知道了密码也登录不了。需要手机上有身份验证程序（不用联网）。")
    if SECRET not in st.session_state:
        if st.button("开启动态口令", key="own_account.begin"):
            st.session_state[SECRET] = begin_codes(studio, person.id)
            st.rerun()
        return
    address, secret = st.session_state[SECRET]
    left, right = st.columns([1, 2])
    left.image(_qr(address), caption="用手机身份验证程序扫描", width=220)
    with right.form("own_account.on"):
        code = st.text_input("手机上显示的 6 位数字", key="own_account.code")
        current = st.text_input("当前密码", type="password", key="own_account.on.current")
        if st.form_submit_button("确认开启", type="primary"):
            with telling():
                turn_codes_on(studio, person.id, secret=secret, code=code, current=current)
                del st.session_state[SECRET]
                tell_later("动态口令已开启，下次登录时使用。")
                st.rerun()


def _qr(address: str) -> bytes:
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=6, border=4)
    return drawn.getvalue()


def _draw_standing_in(studio: Studio, person: Person) -> None:
    mine = [role for role in DELEGABLE if role in person.roles]
    with studio.store.reading() as tx:
        people, today = tx.people.all(), tx.now.astimezone(BEIJING).date()
        current = [
            item
            for item in tx.people.delegations()
            if person.id in (item.from_person, item.to_person) and not item.revoked and item.ends_on >= today
        ]
    if not mine and not current:
        return
    st.subheader("请假委托")
    names = {item.id: item.name for item in people}
    for item in current:
        left, right = st.columns([5, 1], vertical_alignment="center")
        days = f"{item.starts_on:%Y-%m-%d} 至 {item.ends_on:%Y-%m-%d}"
        left.markdown(
            f"{names[item.from_person]} 委托 **{names[item.to_person]}** 办理“{ROLE_LABELS[item.role]}”　{days}　"
        )
        left.caption(item.reason)
        if right.button("结束", key=f"own_account.end.{item.id}"):
            with telling():
                end_stand_in(studio, person.id, item.id)
                tell_later("委托已结束。")
                st.rerun()
    if not mine:
        return
    others = [item.id for item in people if item.active and item.id != person.id]
    with st.expander("不在单位的时候，请别人代办"), st.form("own_account.stand_in"):
        role = st.selectbox("岗位", mine, format_func=ROLE_LABELS.__getitem__, key="own_account.role")
        to = st.selectbox("委托给", others, format_func=names.__getitem__, index=None, key="own_account.to")
        first, last = st.columns(2)
        starts = first.date_input("从哪天起", today, format="YYYY-MM-DD", key="own_account.starts")
        ends = last.date_input("到哪天止（含）", today + timedelta(days=3), format="YYYY-MM-DD", key="own_account.ends")
        reason = st.text_input("原因", placeholder="例如：出差", key="own_account.reason")
        if st.form_submit_button("委托", type="primary"):
            with telling():
                stand_in(
                    studio,
                    person.id,
                    from_person=person.id,
                    to_person=to or "",
                    role=role,
                    starts_on=starts,
                    ends_on=ends,
                    reason=reason,
                )
                tell_later("已委托。代办时，办理过程里会写明“受委托办理”。")
                st.rerun()


SCREEN = Screen(key="own_account", title="我的账号", section=OFFICE, order=90, roles=EVERYBODY, draw=draw)
