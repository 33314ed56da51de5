"""Where the writer is: the steps with what is done and missing, the fields of one step, and what comes next."""

from __future__ import annotations

import streamlit as st

from studio.domain.content import FIELDS, Need
from studio.domain.steps import HEADING_KEY, SHOW_ONE_OF, STEPS, label_of, needed, wanted
from studio.parts.writing.desk import Desk

ORDER = tuple(key for step in STEPS for key in step.fields)


def draw_progress(desk: Desk) -> None:
    asked = frozenset(desk.asked)
    must, missing = needed(asked), wanted(desk.content, asked)
    done = sum(desk.filled(key) for key in must)
    text = f"必填 {len(must)} 栏，已填 {done} 栏" + (
        f"　·　接下来：{label_of(missing[0])}" if missing else "　·　都填好了"
    )
    st.html(
        f'<div class="progress"><span>{text}</span><span class="saved-at" role="status">{_saved(desk)}</span></div>'
    )
    st.progress(done / len(must))


def _saved(desk: Desk) -> str:
    if at := desk.kept("saved_at"):
        return f"已自动保存 {at}　第 {desk.number} 版"
    return f"第 {desk.number} 版" + ("　写下的内容会自动保存" if desk.may_write else "")


def draw_steps(desk: Desk) -> None:
    """Two rows of choices: the steps, then the fields of the chosen step."""
    st.segmented_control(
        "步骤",
        range(len(STEPS)),
        format_func=lambda index: _step_label(desk, index),
        key=desk.show("step.choice", int(desk.kept("step", 0))),
        on_change=_step_chosen,
        args=(desk,),
        required=True,
        label_visibility="collapsed",
        width="stretch",
    )
    fields = STEPS[int(desk.kept("step", 0))].fields
    if len(fields) > 1:
        st.pills(
            "栏目",
            fields,
            format_func=lambda key: _field_label(desk, key),
            key=desk.show("field.choice", desk.at),
            on_change=_field_chosen,
            args=(desk,),
            required=True,
            label_visibility="collapsed",
        )


def draw_neighbours(desk: Desk) -> None:
    """Previous and next field in the order of the form."""
    place = ORDER.index(desk.at)
    back, onward = st.columns(2)
    if place > 0:
        before = ORDER[place - 1]
        back.button(
            f"← 上一栏：{label_of(before)}", key=desk.key("back"), on_click=desk.go, args=(before,), width="stretch"
        )
    if place + 1 < len(ORDER):
        after = ORDER[place + 1]
        onward.button(
            f"下一栏：{label_of(after)} →",
            key=desk.key("onward"),
            type="primary",
            on_click=desk.go,
            args=(after,),
            width="stretch",
        )
    else:
        onward.button(
            "填完了，看总览 →",
            key=desk.key("onward"),
            type="primary",
            on_click=desk.keep,
            args=("view", "overview"),
            width="stretch",
        )


def _step_chosen(desk: Desk) -> None:
    step = STEPS[st.session_state[desk.key("step.choice")]]
    desk.go(next((key for key in step.fields if not desk.filled(key) and _counts(desk, key)), step.fields[0]))


def _field_chosen(desk: Desk) -> None:
    desk.go(st.session_state[desk.key("field.choice")])


def _step_label(desk: Desk, index: int) -> str:
    step = STEPS[index]
    must = [key for key in step.fields if _counts(desk, key)]
    done = sum(desk.filled(key) for key in must)
    mark = "　✓" if done == len(must) else f"　{done}/{len(must)}"
    if not must:
        mark = "　✓" if any(desk.filled(key) for key in SHOW_ONE_OF) else "　至少一种"
    return f"{index + 1} {step.label}{mark}"


def _field_label(desk: Desk, key: str) -> str:
    comments = desk.count_open_comments(key)
    remark = f"　批注{comments}" if comments else ""
    return f"{label_of(key)}　{_standing(desk, key)}{remark}"


def _standing(desk: Desk, key: str) -> str:
    if desk.filled(key):
        return "✓"
    if _counts(desk, key):
        return "待填"
    return "可不填" if key == HEADING_KEY or FIELDS[key].need is Need.OPTIONAL else "用不到"


def _counts(desk: Desk, key: str) -> bool:
    return key == HEADING_KEY or FIELDS[key].required or key in desk.asked
