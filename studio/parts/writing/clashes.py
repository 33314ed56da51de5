"""Two wordings of one field, saved at once: side by side, with a choice. Both stay in the history."""

from __future__ import annotations

import html

import streamlit as st

from studio.actions.save_form import settle_clash
from studio.domain.merging import CHOICE_LABELS, HEADING, UNITS, choices_for, unit_of
from studio.domain.steps import HEADING_KEY
from studio.domain.together import Clash
from studio.errors import StudioError
from studio.parts.marks import marked_up
from studio.parts.writing.desk import Desk
from studio.policy.content_difference import text_of
from studio.policy.difference import difference


def place_of(clash: Clash) -> str:
    """The field of the form where the clash is shown."""
    return HEADING_KEY if clash.unit in HEADING else clash.unit


def draw_clash_notice(desk: Desk) -> None:
    """One line above every field while something waits for a choice."""
    waiting = [clash for clash in desk.clashes if place_of(clash) != desk.at]
    if waiting and desk.may_write:
        left, right = st.columns([6, 1], vertical_alignment="center")
        names = "、".join(dict.fromkeys(UNITS[clash.unit] for clash in waiting))
        left.warning(f"“{names}”两人同时改过，两种写法都已保留，请选定一种。")
        right.button(
            "去选定", key=desk.key("clash.go"), on_click=desk.go, args=(place_of(waiting[0]),), width="stretch"
        )


def draw_clashes(desk: Desk, key: str) -> None:
    for clash in desk.clashes:
        if place_of(clash) == key:
            _draw_clash(desk, clash)


def _draw_clash(desk: Desk, clash: Clash) -> None:
    with desk.studio.store.reading() as tx:
        revisions = [tx.interpretations.revision(clash.interpretation_id, n) for n in (clash.theirs, clash.mine)]
    theirs, mine = revisions
    if theirs is None or mine is None:
        return
    old, new = (text_of(unit_of(item.content, clash.unit)) for item in (theirs, mine))
    with st.container(border=True):
        writers = [html.escape(desk.names.get(item.author_id, "")) for item in (theirs, mine)]
        st.html(
            f'<div class="clash"><b>“{UNITS[clash.unit]}”两人同时改过，请选定</b>'
            f'<div class="two"><div><p>{writers[0]}（第 {clash.theirs} 版，现在用的）</p>{marked_up(difference(old, old)) or "（空）"}</div>'
            f"<div><p>{writers[1]}（第 {clash.mine} 版，先放着）</p>{marked_up(difference(old, new)) or '（空）'}</div></div></div>"
        )
        if not desk.may_write:
            return
        choices = choices_for(clash.unit)
        labels = {
            "theirs": f"用第 {clash.theirs} 版的",
            "mine": f"用第 {clash.mine} 版的",
            "both": CHOICE_LABELS["both"],
        }
        for choice, column in zip(choices, st.columns(len(choices)), strict=True):
            column.button(
                labels[choice],
                key=desk.key("clash", clash.id, choice),
                on_click=_settle,
                args=(desk, clash, choice),
                width="stretch",
            )


def _settle(desk: Desk, clash: Clash, choice: str) -> None:
    try:
        desk.stand_on(settle_clash(desk.studio, desk.person.id, clash.id, choice))
    except StudioError as error:
        desk.keep("told", str(error))
