"""渠道设置: one form per channel, drawn from the channel's own fields."""

from __future__ import annotations

import streamlit as st

from channels.contract import Channel
from channels.registry import all_channels
from studio.actions.check_channel import check_channel, explain_problem
from studio.actions.set_account import set_account
from studio.domain.people import Person, Role
from studio.parts.screen import OFFICE, Screen
from studio.parts.settings_form import ask_field
from studio.parts.telling import tell_later, telling, told_now
from studio.studio import Studio


def draw(studio: Studio, person: Person) -> None:
    st.title("渠道设置")
    told_now()
    st.caption(
        "第一次接一个渠道，请用“连接向导”，那里一步一步写明到哪里去取每一项。"
        "密钥加密保存，保存后不再显示。没有账号的渠道默认演练：走同样的步骤，发到本机模拟平台，不计入统计。"
    )
    kinds = {key: kind for key, kind in all_channels().items() if kind.may_run()}
    for tab, (key, kind) in zip(st.tabs([kind.label for kind in kinds.values()]), kinds.items(), strict=True):
        with tab:
            _draw_account(studio, person, key, kind)
    by_hand = "、".join(kind.label for kind in all_channels().values() if not kind.may_run())
    st.caption(f"{by_hand}：不需要设置，由政务公开机构按发布包发布，再记录网址或佐证。")


def _draw_account(studio: Studio, person: Person, key: str, kind: type[Channel]) -> None:
    with studio.store.reading() as tx:
        stored = tx.accounts.get(key)
    values = stored.values if stored else {}
    with st.form(f"accounts.{key}"):
        rehearsal = False
        if not kind.is_website:
            rehearsal = st.checkbox(
                "演练（不向真实平台发送）", stored.rehearsal if stored else True, key=f"accounts.{key}.rehearsal"
            )
        given = {}
        for field in kind.fields:
            if kind.is_website and field.key in ("folder", "base_url"):
                continue
            given[field.key] = ask_field(field, values.get(field.key, ""), key=f"accounts.{key}.{field.key}")
        if st.form_submit_button("保存", type="primary"):
            with telling():
                set_account(studio, person.id, key, given, rehearsal=rehearsal)
                tell_later(f"{kind.label}的设置已保存。")
                st.rerun()
    _draw_check(studio, person, key)


def _draw_check(studio: Studio, person: Person, key: str) -> None:
    """Asks the platform with what is saved; in rehearsal it asks the played one, and says so."""
    if st.button("检查连接", key=f"accounts.{key}.check"):
        with telling(), st.spinner("正在询问平台…"):
            found = check_channel(studio, person.id, key)
            where = "（演练平台）" if studio.account(key).rehearsal else ""
            st.success("  \n".join(f"{sentence}{where}" for sentence in found))
    if word := all_channels()[key].explains:
        number = st.text_input(
            "平台的出错编号",
            placeholder=f"粘贴整句出错提示，或“{word}:”后面的编号",
            help=f"投放失败时，平台的出错提示末尾有“{word}:”和一串字符，就是这次出错的编号；七天内可以凭它向平台查询原因",
            key=f"accounts.{key}.number",
        )
        if st.button("查询出错详情", key=f"accounts.{key}.explain"):
            with telling():
                st.info("  \n".join(explain_problem(studio, person.id, key, number)))


SCREEN = Screen(key="accounts", title="渠道设置", section=OFFICE, order=21, roles=(Role.ADMIN,), draw=draw)
