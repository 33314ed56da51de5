"""解读表单: the policy on the left, one field on the right; every change is kept as it is made."""

from __future__ import annotations

import streamlit as st

from studio.actions.comment import READERS
from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.parts.choosing import choose
from studio.parts.correction import draw_correction
from studio.parts.joint import draw_confirmations
from studio.parts.policy_text import draw_policy_text
from studio.parts.screen import WORK, Screen
from studio.parts.telling import told_now
from studio.parts.writing.clashes import draw_clash_notice
from studio.parts.writing.desk import CLOSED, Desk, open_desk
from studio.parts.writing.field import draw_field
from studio.parts.writing.history import draw_history
from studio.parts.writing.overview import draw_overview
from studio.parts.writing.reuse import draw_earlier
from studio.parts.writing.steps_bar import draw_progress, draw_steps
from studio.studio import Studio

VIEWS = {"write": "逐栏填写", "overview": "总览", "history": "历史版本", "reuse": "从以前复制"}

NOTHING = "还没有需要填写的解读。请先在“政策文件”上传并确认一份文件。"


def draw(studio: Studio, person: Person) -> None:
    title, choice = st.columns([2, 6], vertical_alignment="center")
    title.title("解读表单", anchor=False)
    with choice:
        chosen = choose(studio, person, screen="form", nothing=NOTHING, label="collapsed")
    if chosen is None:
        return
    desk = open_desk(studio, person, *chosen)
    _draw_told(desk)
    _draw_standing(desk)
    views, progress = st.columns([6, 10], vertical_alignment="center")
    with views:
        view = _choose_view(desk)
    with progress:
        draw_progress(desk)
    if view == "write":
        _draw_writing(desk)
    elif view == "overview":
        draw_confirmations(studio, person, desk.interpretation, desk.stored)
        draw_overview(desk)
    elif view == "history":
        draw_history(desk)
    else:
        draw_earlier(desk)


def _draw_writing(desk: Desk) -> None:
    draw_steps(desk)
    draw_clash_notice(desk)
    left, right = st.columns([9, 10], gap="medium")
    cited = [clause for entry in desk.content.part(desk.at).entries for clause in entry.cites]
    with left, st.container(key="form-policy"):
        draw_policy_text(desk.clauses, marked=cited, showing=desk.at)
    with right, st.container(key="form-field"):
        draw_field(desk)


def _choose_view(desk: Desk) -> str:
    offered = [view for view in VIEWS if view != "reuse" or desk.may_write]
    view = desk.kept("view", "write")
    key = desk.show("view.choice", view if view in offered else "write")
    st.segmented_control(
        "看什么",
        offered,
        format_func=VIEWS.__getitem__,
        key=key,
        on_change=lambda: desk.keep("view", st.session_state[key]),
        required=True,
        label_visibility="collapsed",
    )
    return str(st.session_state[key])


def _draw_told(desk: Desk) -> None:
    """What happened on the way here: a refused save first, then what others did."""
    told_now()
    if problem := desk.kept("problem"):
        st.error(f"刚才的改动没有存入：{problem}您写的文字还在页面上。")
        st.button("再存一次", key=desk.key("again"), on_click=_save_again, args=(desk,))
    if told := desk.kept("told"):
        st.info(told)
        desk.keep("told", "")


def _save_again(desk: Desk) -> None:
    desk.save_slots(desk.at, desk.slots(desk.at)) if desk.at != "heading" else desk.save(desk.content)


def _draw_standing(desk: Desk) -> None:
    interpretation = desk.interpretation
    if not desk.person.may(Role.DRAFTER):
        st.info("您可以阅读和写批注；内容由牵头部门的起草人修改。")
    elif interpretation.state is State.DRAFTING:
        if (last := interpretation.history[-1]).note:
            st.warning(f"已回到起草：{last.note}")
    elif interpretation.state is State.PUBLISHED:
        draw_correction(desk.studio, desk.person, interpretation)
    elif interpretation.state in CLOSED:
        st.info("这篇解读已经发布，内容不能直接改动。")
    else:
        st.warning("这篇解读正在审签或已经审签，现在只能看。改动任何一个字，审签就作废，要重新送审。")
        st.toggle("我要改动内容，审签作废也要改", key=desk.key("unlocked"))


SCREEN = Screen(key="form", title="解读表单", section=WORK, order=2, roles=READERS, draw=draw)
