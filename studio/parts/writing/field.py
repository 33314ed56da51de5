"""One field of the form: what good looks like, its records, “本文件不涉及”, and sentences to take from the policy."""

from __future__ import annotations

import html

import streamlit as st

from studio import words
from studio.domain.content import FIELDS, FieldContent, FieldSpec, Need
from studio.domain.steps import HEADING_KEY, label_of, may_be_declined
from studio.parts.policy_text import links_to
from studio.parts.writing.candidates import draw_candidates
from studio.parts.writing.checks import draw_checks
from studio.parts.writing.clashes import draw_clashes
from studio.parts.writing.comments import draw_comments
from studio.parts.writing.desk import Desk
from studio.parts.writing.heading import draw_heading
from studio.parts.writing.helped import draw_helped
from studio.parts.writing.records import draw_records
from studio.parts.writing.reuse import draw_department_text
from studio.parts.writing.steps_bar import draw_neighbours
from studio.policy.candidates import candidates_for

NOTHING_FOUND = "原文里没有找到这类内容，一般可以不填。"
OFFERED = "这一栏可以不填。下面有原文里可能用得上的句子，合适就采用。"


def draw_field(desk: Desk) -> None:
    key = desk.at
    title, remarks = st.columns([5, 2], vertical_alignment="center")
    title.subheader(label_of(key), anchor=False)
    with remarks:
        draw_comments(desk, key)
    draw_clashes(desk, key)
    _draw_guide(desk, key)
    if key == HEADING_KEY:
        draw_heading(desk)
    else:
        spec = FIELDS[key]
        draw_records(desk, spec)
        if may_be_declined(key):
            _draw_absence(desk, spec)
        draw_department_text(desk, spec)
    draw_checks(desk, key)
    if key != HEADING_KEY:
        draw_candidates(desk, FIELDS[key])
        draw_helped(desk, FIELDS[key])
    draw_neighbours(desk)


def _draw_guide(desk: Desk, key: str) -> None:
    guide = words.field(key)
    asked = desk.asked.get(key)
    spec = FIELDS.get(key)
    why = ""
    if asked is not None:
        why = f'<p class="why">{html.escape(asked.because)}（{links_to(desk.clauses, asked.clauses)}），所以请填这一栏。</p>'
    elif spec is not None and spec.need is Need.CONDITIONAL:
        why = f'<p class="why">{OFFERED if candidates_for(key, desk.reading) else NOTHING_FOUND}</p>'
    example = f'<p class="example"><b>写得好的例子</b>{html.escape(guide.example)}</p>' if guide.example else ""
    st.html(f'<div class="guide"><p>{html.escape(guide.guide)}</p>{why}{example}</div>')


def _draw_absence(desk: Desk, spec: FieldSpec) -> None:
    """Offered only while the field says nothing."""
    part = desk.content.part(spec.key)
    if not part.empty:
        return
    key = desk.key(spec.key, "absent")
    if not desk.kept("problem") and str(st.session_state.get(key, "")).strip() != part.absent_reason:
        st.session_state[key] = part.absent_reason

    def changed() -> None:
        desk.save_unit(spec.key, FieldContent(absent_reason=str(st.session_state[key]).strip()))

    st.text_area(
        "这份文件不涉及这一栏？写一句理由就可以跳过",
        key=key,
        height=84,
        on_change=changed,
        placeholder="例如：文件只规定机关内部流程，没有需要群众注意的事项",
        disabled=not desk.may_write,
    )
