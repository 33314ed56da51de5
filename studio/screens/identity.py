"""统一身份认证: its settings, who it has sent, and which account each of them is."""

from __future__ import annotations

import streamlit as st

from studio.actions.unified_identity import (
    UnifiedSetting,
    expect_number,
    identities,
    link_identity,
    set_unified,
    unified_setting,
    unlink_identity,
)
from studio.actions.unified_sign_in import back_of
from studio.domain.people import Person, Role
from studio.parts.screen import OFFICE, Screen
from studio.parts.telling import tell_later, telling, told_now
from studio.parts.times import shown
from studio.store.identities import Identity
from studio.studio import Studio


def draw(studio: Studio, person: Person) -> None:
    st.title("统一身份认证")
    told_now()
    st.markdown(
        "开启后，登录页上多一个“用统一身份认证登录”的入口；账号和密码照常可用。"
        "第一次来的人不会自动得到权限，要由管理员在下面与本系统的账号关联。"
    )
    kept = unified_setting(studio, person.id)
    with st.expander("设置", expanded=not kept.on):
        _draw_setting(studio, person, kept)
    if kept.on:
        _draw_links(studio, person)


def _draw_setting(studio: Studio, person: Person, kept: UnifiedSetting) -> None:
    st.markdown(
        "需要市里或单位统一身份认证平台的管理部门配合，平台要支持 OpenID Connect（简称 OIDC）。"
        "先请他们为本系统登记一个应用，登记时把下面这个网址填进“回调地址”（登录以后回到哪里），再向他们要下面的前三项。"
    )
    st.code(back_of(studio), language=None, wrap_lines=True)
    with st.form("identity.form"):
        on = st.checkbox("开启统一身份认证", kept.on, key="identity.on")
        issuer = st.text_input(
            "认证服务地址（issuer）",
            kept.issuer,
            placeholder="https://sso.example.gov.cn",
            help="管理部门给的材料里叫 issuer 或“签发者”；给的网址里有 /.well-known 的，只填它前面的部分",
            key="identity.issuer",
        )
        client_id = st.text_input(
            "应用编号（client_id）",
            kept.client_id,
            help="管理部门登记本系统时分配的编号，有的叫“客户端编号”",
            key="identity.client_id",
        )
        secret = st.text_input(
            "应用密钥（client_secret）",
            type="password",
            placeholder="已保存，不改则留空" if kept.secret else "由认证服务的管理部门分配",
            key="identity.secret",
        )
        label = st.text_input("登录页上的名称", kept.label, key="identity.label")
        number_claim = st.text_input(
            "工号在认证服务里的字段名",
            kept.number_claim,
            help="认证服务把工号放在哪个字段里送来，问管理部门；用来预先关联账号，没有的留空",
            key="identity.number_claim",
        )
        role_claim = st.text_input(
            "岗位在认证服务里的字段名",
            kept.role_claim,
            help="建议留空：岗位只由本系统的管理员设置。要由认证服务决定岗位的，才填它送来的字段名",
            key="identity.role_claim",
        )
        role_map = st.text_area(
            "岗位对应",
            kept.role_map,
            placeholder="zwgk=政务公开机构",
            help="填了上一格才需要。一行一个“认证服务里的名称=岗位”；系统管理员不能由认证服务指定。",
            key="identity.role_map",
        )
        if st.form_submit_button("保存", type="primary"):
            with telling():
                setting = UnifiedSetting(
                    on=on,
                    issuer=issuer,
                    client_id=client_id,
                    secret=secret,
                    label=label,
                    number_claim=number_claim.strip(),
                    role_claim=role_claim.strip(),
                    role_map=role_map,
                )
                set_unified(studio, person.id, setting)
                tell_later("已保存。" + ("登录页上有了统一身份认证的入口。" if on else "统一身份认证已关闭。"))
                st.rerun()


def _draw_links(studio: Studio, person: Person) -> None:
    with studio.store.reading() as tx:
        accounts = {item.id: f"{item.name}（{item.login}）" for item in tx.people.all() if item.active}
    every = identities(studio, person.id)
    waiting = [item for item in every if not item.person_id]
    st.subheader("等待关联")
    if not waiting:
        st.caption("没有人在等待关联。")
    for item in waiting:
        with st.container(border=True):
            st.markdown(_told(item))
            chosen = st.selectbox(
                "本系统的账号", accounts, format_func=accounts.__getitem__, index=None, key=f"identity.person.{item.id}"
            )
            if st.button("关联", key=f"identity.link.{item.id}", disabled=chosen is None) and chosen:
                with telling():
                    link_identity(studio, person.id, item.id, chosen)
                    tell_later("已关联，他下次可以用统一身份认证登录。")
                    st.rerun()
    st.subheader("已关联")
    for item in every:
        if item.person_id:
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.markdown(f"{accounts.get(item.person_id, '已停用的账号')}　←　{_told(item)}")
            if right.button("取消关联", key=f"identity.unlink.{item.id}"):
                with telling():
                    unlink_identity(studio, person.id, item.id)
                    tell_later("已取消关联，他已被退出登录。")
                    st.rerun()
    with st.form("identity.expect", clear_on_submit=True):
        st.markdown("**按工号预先关联**：认证服务第一次送来这个工号的人，就是这个账号。")
        chosen = st.selectbox(
            "账号", accounts, format_func=accounts.__getitem__, index=None, key="identity.expect.person"
        )
        number = st.text_input("工号", key="identity.expect.number")
        if st.form_submit_button("预先关联", type="primary") and chosen:
            with telling():
                expect_number(studio, person.id, chosen, number)
                tell_later("已预先关联。")
                st.rerun()


def _told(item: Identity) -> str:
    parts = [item.name, f"工号 {item.number}" if item.number else f"编号 {item.id[:8]}"]
    parts.append(f"最近一次 {shown(item.seen_at)}" if item.seen_at else "还没有来过")
    return "，".join(filter(None, parts))


SCREEN = Screen(key="identity", title="统一身份认证", section=OFFICE, order=23, roles=(Role.ADMIN,), draw=draw)
