"""政策文件: upload, then confirm what was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from studio.actions.add_policy import add_policy
from studio.actions.confirm_policy import confirm_policy
from studio.actions.sight import in_sight, sight_of
from studio.domain.people import Person, Role
from studio.domain.policy import Disclosure, Policy
from studio.parts.choosing import CHOSEN
from studio.parts.clauses import draw_clauses
from studio.parts.paragraphs import draw_paragraphs
from studio.parts.screen import WORK, Screen
from studio.parts.telling import tell_later, telling, told_now
from studio.policy.reading import MOST_BYTES
from studio.store.policies import StoredPolicy
from studio.studio import Studio
from studio.uploads.kinds import MB

EARLIEST = date(1949, 10, 1)


def draw(studio: Studio, person: Person) -> None:
    st.title("政策文件")
    told_now()
    _draw_upload(studio, person)
    with studio.store.reading() as tx:
        sight = sight_of(tx, person)
        stored = [item for item in tx.policies.all() if in_sight(sight, item)]
    if not stored:
        st.info("还没有政策文件。上传一份后，请在这里核对段落和文件信息。")
        return
    by_id = {item.policy.id: item for item in stored}
    ids = list(by_id)
    picked = st.selectbox(
        "核对哪一份",
        ids,
        format_func=lambda key: _name(by_id[key]),
        key="policies.choice",
        index=ids.index(st.session_state["policies.last"]) if st.session_state.get("policies.last") in by_id else 0,
    )
    st.session_state["policies.last"] = picked
    _draw_confirm(studio, person, by_id[picked])


def _draw_upload(studio: Studio, person: Person) -> None:
    with st.container(border=True):
        uploaded = st.file_uploader(
            "上传政策文件（DOCX、WPS、DOC、PDF、OFD、RTF、ODT、网页或 TXT）",
            max_upload_size=MOST_BYTES // MB,
            key="policies.file",
        )
        if uploaded is not None and st.button("读入文件", type="primary", key="policies.read"):
            with telling(), st.spinner("正在读入，通常只要几秒…"):
                policy_id = add_policy(studio, person.id, data=uploaded.getvalue(), file_name=uploaded.name)
                st.session_state["policies.last"] = policy_id
                st.session_state.pop("policies.choice", None)
                tell_later("文件已读入。请核对下面的文件信息。")
                st.rerun()


def _name(stored: StoredPolicy) -> str:
    mark = "" if stored.confirmed else "（待确认）"
    return f"{stored.policy.title or stored.file_name}{mark}"


def _draw_confirm(studio: Studio, person: Person, stored: StoredPolicy) -> None:
    draw_paragraphs(studio, person, stored.policy.id)
    left, right = st.columns([1, 1], gap="large")
    with left:
        st.subheader("原文")
        st.caption(f"{stored.file_name}　·　读出 {len(stored.policy.clauses)} 个条款")
        for warning in stored.reading.get("warnings", []):
            st.warning(warning)
        draw_clauses(stored.policy.clauses, height=720)
    with right:
        st.subheader("核对文件信息")
        _draw_form(studio, person, stored)


def _draw_form(studio: Studio, person: Person, stored: StoredPolicy) -> None:
    policy, key = stored.policy, f"policies.{stored.policy.id}"
    with st.form(key):
        title = st.text_area("文件标题", policy.title, height=100, key=_key(key, "title", policy.title))
        number = st.text_input("发文字号", policy.doc_number, key=_key(key, "number", policy.doc_number))
        issuers = st.text_input(
            "发文机关（牵头单位在前，用“、”隔开）", "、".join(policy.issuers), key=_key(key, "issuers", policy.issuers)
        )
        first, second = st.columns(2)
        issued = first.date_input(
            "成文日期",
            policy.issued_on,
            min_value=EARLIEST,
            format="YYYY-MM-DD",
            key=_key(key, "issued", policy.issued_on),
        )
        released = second.date_input(
            "公开发布日期", policy.released_on, min_value=EARLIEST, format="YYYY-MM-DD", key=f"{key}.released"
        )
        effective = first.date_input(
            "施行日期",
            policy.effective_on,
            min_value=EARLIEST,
            format="YYYY-MM-DD",
            key=_key(key, "effective", policy.effective_on),
        )
        attributes = [item.value for item in Disclosure]
        disclosure = second.selectbox(
            "公开属性",
            attributes,
            index=attributes.index(policy.disclosure.value) if policy.disclosure else None,
            placeholder="请选择",
            key=_key(key, "disclosure", policy.disclosure),
        )
        reason = st.text_input(
            "不主动公开的依据和理由（主动公开的不用填）", policy.disclosure_reason, key=f"{key}.reason"
        )
        required = st.radio(
            "是否需要解读",
            ["需要解读", "不需要解读"],
            horizontal=True,
            key=f"{key}.required",
            index=0 if policy.interpretation_required else 1,
        )
        exempt = st.text_input("不需要解读的理由（需要解读的不用填）", policy.exempt_reason, key=f"{key}.exempt")
        if not st.form_submit_button("确认文件信息", type="primary"):
            return
    changed = replace(
        policy,
        title=title.strip(),
        doc_number=number.strip(),
        issuers=tuple(name.strip() for name in issuers.split("、") if name.strip()),
        issued_on=_day(issued),
        released_on=_day(released),
        effective_on=_day(effective),
        disclosure=Disclosure(disclosure) if disclosure else None,
        disclosure_reason=reason.strip(),
        interpretation_required=required == "需要解读",
        exempt_reason=exempt.strip(),
    )
    with telling():
        _confirm(studio, person, changed)


def _key(form: str, name: str, read: object) -> str:
    """With what was read in it: a fact that is read otherwise shows at once, and what was typed elsewhere stays."""
    return f"{form}.{name}.{read}"


def _confirm(studio: Studio, person: Person, policy: Policy) -> None:
    interpretation_id = confirm_policy(studio, person.id, policy)
    if interpretation_id:
        st.session_state[CHOSEN] = interpretation_id
        tell_later("文件信息已确认。下一步请到“解读表单”填写解读内容。")
    else:
        tell_later("文件信息已确认：这份文件不需要解读，理由已记录，会列入统计说明。")
    st.rerun()


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


SCREEN = Screen(key="policies", title="政策文件", section=WORK, order=1, roles=(Role.DRAFTER,), draw=draw)
