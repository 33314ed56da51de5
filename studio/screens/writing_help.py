"""写作辅助: the administrator names the service, or leaves it off."""

from __future__ import annotations

import streamlit as st

from studio.actions.writing_help import SETTING, set_writing_help
from studio.domain.people import Person, Role
from studio.parts.screen import OFFICE, Screen
from studio.parts.telling import tell_later, telling, told_now
from studio.studio import Studio


def draw(studio: Studio, person: Person) -> None:
    st.title("写作辅助")
    told_now()
    st.markdown(
        "默认关闭，不开启也能做完全部工作。开启后，起草人可以在表单里选几条原文，请本单位自己的大模型服务起草一段；"
        "写出来的每一句都要注明依据，与原文对不上的会被挡下，采用的会标明“人工智能辅助”，一直带到公开的页面上。"
    )
    st.caption("只把所选的原文条款发给下面的服务。政策文件公开前，请使用本单位内网的服务。")
    with studio.store.reading() as tx:
        kept = tx.accounts.get(SETTING)
    values = kept.values if kept else {}
    with st.form("writing_help.form"):
        on = st.checkbox("开启写作辅助", bool(values.get("on")), key="writing_help.on")
        address = st.text_input(
            "服务地址",
            values.get("address", ""),
            placeholder="https://model.example.gov.cn/v1",
            help="请问大模型服务的管理部门要。要用通行的对话接口（写明“兼容 OpenAI”的都可以），地址写到 /v1 为止",
            key="writing_help.address",
        )
        model = st.text_input(
            "模型名称",
            values.get("model", ""),
            help="服务里的一个模型，照管理部门给的名称一字不差地填",
            key="writing_help.model",
        )
        key = st.text_input(
            "密钥",
            type="password",
            placeholder="已保存，不改则留空" if values.get("key") else "内网服务不要密钥的留空",
            key="writing_help.key",
        )
        if st.form_submit_button("保存", type="primary"):
            with telling():
                set_writing_help(studio, person.id, on=on, address=address, key=key, model=model)
                tell_later("已保存。" + ("起草人可以在表单里使用写作辅助。" if on else "写作辅助已关闭。"))
                st.rerun()


SCREEN = Screen(key="writing_help", title="写作辅助", section=OFFICE, order=24, roles=(Role.ADMIN,), draw=draw)
