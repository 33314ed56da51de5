"""总览: the whole interpretation on one page, what is missing, and one click to each field."""

from __future__ import annotations

import html

import streamlit as st

from studio.domain.merging import HEADING, UNITS, unit_of
from studio.domain.steps import HEADING_KEY, STEPS, label_of, needed, wanted
from studio.parts.policy_text import links_to
from studio.parts.writing.desk import Desk


def draw_overview(desk: Desk) -> None:
    asked = frozenset(desk.asked)
    missing, must = wanted(desk.content, asked), set(needed(asked))
    for number, step in enumerate(STEPS, start=1):
        st.subheader(f"{number} {step.label}", anchor=False)
        for key in step.fields:
            _draw_line(
                desk, key, missing=key in missing, must=key in must, next_=key == missing[0] if missing else False
            )


def _draw_line(desk: Desk, key: str, *, missing: bool, must: bool, next_: bool) -> None:
    said, go = st.columns([7, 1], vertical_alignment="center", gap="small")
    comments = desk.count_open_comments(key)
    remark = f'<span class="remark">批注 {comments}</span>' if comments else ""
    standing = (
        '<span class="missing">待填</span>'
        if missing
        else '<span class="done">已填</span>'
        if desk.filled(key)
        else '<span class="idle">可不填</span>'
        if not must
        else ""
    )
    said.html(f'<div class="overview"><b>{html.escape(label_of(key))}</b>{standing}{remark}{_text(desk, key)}</div>')
    go.button(
        "去填写" if missing else "查看" if not desk.may_write else "修改",
        key=desk.key("overview", key),
        type="primary" if next_ else "secondary",
        help=f"到“{label_of(key)}”",
        on_click=desk.go,
        args=(key,),
        width="stretch",
    )


def _text(desk: Desk, key: str) -> str:
    if key == HEADING_KEY:
        return "".join(
            f"<p>{html.escape(UNITS[unit])}：{html.escape(unit_of(desk.content, unit)) or '（空）'}</p>"
            for unit in HEADING
        )
    part = desk.content.part(key)
    if part.absent_reason and part.empty:
        return f"<p>不涉及：{html.escape(part.absent_reason)}</p>"
    lines = []
    for entry in part.entries:
        if entry.said():
            places = links_to(desk.clauses, entry.cites) or ("本单位自行说明" if entry.own else "还没有注明依据")
            lines.append(f'<p>{html.escape("｜".join(entry.said()))}<span class="place">{places}</span></p>')
    return "".join(lines)
