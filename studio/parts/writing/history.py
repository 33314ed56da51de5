"""历史版本: every save, any two of them compared word by word, and an old one brought back as a new one."""

from __future__ import annotations

import html

import streamlit as st

from studio.actions.save_form import restore_revision
from studio.domain.merging import UNITS
from studio.errors import StudioError
from studio.parts.marks import marked_up
from studio.parts.times import shown
from studio.parts.writing.desk import Desk
from studio.policy.content_difference import content_difference
from studio.store.interpretations import Save

SITTING = 15 * 60
"""Seconds between two saves of one person after which the list counts them as two sittings."""


def draw_history(desk: Desk) -> None:
    with desk.studio.store.reading() as tx:
        saves = tx.interpretations.saves(desk.interpretation.id)
    every = st.toggle("列出每一次自动保存", key=desk.key("history.every"), value=False)
    listed = saves if every else sittings(saves)
    labels = {save.number: _label(desk, save) for save in saves}
    numbers = [save.number for save in listed]
    old, new = st.columns(2)
    before = old.selectbox(
        "较早的版本",
        numbers,
        index=min(1, len(numbers) - 1),
        format_func=labels.__getitem__,
        key=desk.key("history.old"),
    )
    after = new.selectbox("较晚的版本", numbers, format_func=labels.__getitem__, key=desk.key("history.new"))
    with desk.studio.store.reading() as tx:
        contents = [tx.interpretations.revision(desk.interpretation.id, number) for number in (before, after)]
    if contents[0] is None or contents[1] is None:
        return
    changes = content_difference(contents[0].content, contents[1].content)
    if not changes:
        st.info("这两个版本的内容相同。")
    for change in changes:
        note = "<p>文字没有变，依据条款有改动。</p>" if change.citations_only else ""
        st.html(
            f'<div class="change"><b>{html.escape(change.label)}</b>{note}<div>{marked_up(change.marks) or "（空）"}</div></div>'
        )
        if desk.may_write and before != desk.interpretation.revision_number and change.unit != "policy":
            st.button(
                f"只把“{change.label}”恢复成第 {before} 版的样子",
                key=desk.key("history.unit", change.unit),
                type="tertiary",
                on_click=_restore,
                args=(desk, before, (change.unit,)),
            )
    if desk.may_write and before != desk.interpretation.revision_number:
        st.button(
            f"整篇恢复成第 {before} 版（现在的内容仍留在历史里）",
            key=desk.key("history.restore"),
            on_click=_restore,
            args=(desk, before, ()),
        )


def sittings(saves: list[Save]) -> list[Save]:
    """The last save of each sitting, every save with a note, and the very first. Newest first, as given."""
    kept: list[Save] = []
    for save in saves:
        later = kept[-1] if kept else None
        together = (
            later is not None
            and not save.note
            and not later.note
            and later.author_id == save.author_id
            and (later.created_at - save.created_at).total_seconds() < SITTING
        )
        if not together or save.number == 1:
            kept.append(save)
    return kept


def _label(desk: Desk, save: Save) -> str:
    note = f"　{save.note}" if save.note else ""
    return f"第 {save.number} 版　{shown(save.created_at)}　{desk.names.get(save.author_id, '')}{note}"


def _restore(desk: Desk, number: int, units: tuple[str, ...]) -> None:
    try:
        saved = restore_revision(desk.studio, desk.person.id, desk.interpretation.id, number, units=units)
        desk.stand_on(saved)
        what = "、".join(UNITS[unit] for unit in units) or "整篇"
        desk.keep("told", f"已把{what}恢复成第 {number} 版的样子，存为第 {saved.number} 版。")
    except StudioError as error:
        desk.keep("told", str(error))
