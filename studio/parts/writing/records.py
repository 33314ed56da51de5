"""A field's records: written, cited, moved, removed and brought back, each change kept at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import streamlit as st

from studio.domain.content import Change, DataPoint, Entry, FieldSpec, Milestone, Statement
from studio.parts.clauses import BROKEN, cite_names
from studio.parts.writing.checks import draw_checks
from studio.parts.writing.desk import Desk, Slot

LABELS = {
    "text": "内容",
    "term": "关键词",
    "explanation": "解释",
    "item": "事项",
    "before": "原来",
    "now": "现在",
    "effect": "对谁有影响",
    "question": "问",
    "answer": "答",
    "title": "名称",
    "label": "名称",
    "value": "数值",
    "unit": "单位",
    "period": "时期",
    "source": "来源",
    "series": "图表组（同组画在一张图里）",
    "when": "时间",
}
LONG = frozenset({"text", "explanation", "answer", "effect", "before", "now"})
ROWS: dict[type[Entry], tuple[tuple[str, ...], ...]] = {
    Change: (("item",), ("before", "now"), ("effect",)),
    DataPoint: (("label", "period"), ("value", "unit"), ("source", "series")),
    Milestone: (("when",), ("text",)),
}
"""Which of a record's parts stand side by side; all others stand one below the other."""
COLUMN_WIDTH = 26
"""Characters of one line in the full width of the field, about."""


def draw_records(desk: Desk, spec: FieldSpec) -> None:
    slots = desk.slots(spec.key)
    for index, slot in enumerate(slots):
        _draw_record(desk, spec, slot, index, slots)
    if not desk.may_write:
        return
    removed = desk.kept(f"{spec.key}.removed")
    more, back = st.columns(2)
    more.button("＋ 再加一条", key=desk.key(spec.key, "more"), on_click=_add, args=(desk, spec), width="stretch")
    if removed:
        back.button(
            "撤销删除", key=desk.key(spec.key, "back"), on_click=_bring_back, args=(desk, spec), width="stretch"
        )


def _draw_record(desk: Desk, spec: FieldSpec, slot: Slot, index: int, slots: Sequence[Slot]) -> None:
    with st.container(border=True):
        _draw_head(desk, spec, slot, index, len(slots))
        rows = ROWS.get(spec.entry) or tuple((name,) for name in _parts(spec.entry))
        for row in rows:
            columns = st.columns(len(row)) if len(row) > 1 else [st.container()]
            for name, column in zip(row, columns, strict=True):
                with column:
                    _draw_part(desk, spec, slot, name, number=index + 1, halves=len(row))
        if slot.entry.said():
            # Right under the words: below the whole list nobody who is typing would see it.
            draw_checks(desk, spec.key, record=sum(bool(other.entry.said()) for other in slots[:index]))
        _draw_cites(desk, spec, slot, number=index + 1)


def _draw_head(desk: Desk, spec: FieldSpec, slot: Slot, index: int, count: int) -> None:
    assisted = "　·　由写作辅助起草" if slot.entry.ai_assisted else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**第 {index + 1} 条**{assisted}", width="stretch")
        if not desk.may_write:
            return
        for step, label in ((-1, "上移"), (1, "下移")):
            if count > 1:
                st.button(
                    label,
                    key=desk.key(spec.key, slot.place, label),
                    type="tertiary",
                    disabled=not 0 <= index + step < count,
                    help=f"把第 {index + 1} 条{label}",
                    on_click=_move,
                    args=(desk, spec, index, step),
                )
        if slot.entry.said() or count > 1:
            st.button(
                "删除",
                key=desk.key(spec.key, slot.place, "remove"),
                type="tertiary",
                help=f"删除第 {index + 1} 条，删错了可以撤销",
                on_click=_remove,
                args=(desk, spec, index),
            )


def _draw_part(desk: Desk, spec: FieldSpec, slot: Slot, name: str, *, number: int, halves: int) -> None:
    key = desk.key(spec.key, slot.place, name)
    value = getattr(slot.entry, name)
    if key not in st.session_state:
        st.session_state[key] = value

    def changed() -> None:
        desk.change_slot(spec.key, slot.place, **{name: str(st.session_state[key]).strip()})

    alone = spec.entry is Statement
    label = f"第 {number} 条的{LABELS[name]}" if alone else LABELS[name]
    shown: Any = "collapsed" if alone else "visible"
    if name in LONG:
        lines = 2 + len(value) * halves // COLUMN_WIDTH
        height = min(max(lines * 27 + 24, 96), 360)
        st.text_area(
            label, key=key, on_change=changed, height=height, label_visibility=shown, disabled=not desk.may_write
        )
    else:
        st.text_input(label, key=key, on_change=changed, label_visibility=shown, disabled=not desk.may_write)


def _draw_cites(desk: Desk, spec: FieldSpec, slot: Slot, *, number: int) -> None:
    places = cite_names(desk.clauses, desk.reading.retired, slot.entry.cites)
    key, own = desk.key(spec.key, slot.place, "cites"), desk.key(spec.key, slot.place, "own")
    for widget, value in ((key, list(slot.entry.cites)), (own, slot.entry.own)):
        if widget not in st.session_state:
            st.session_state[widget] = value

    def changed() -> None:
        desk.change_slot(spec.key, slot.place, cites=tuple(st.session_state[key]), own=bool(st.session_state[own]))

    st.multiselect(
        "依据条款",
        list(places),
        format_func=places.__getitem__,
        placeholder="选择这句话依据的条款，可以多选",
        key=key,
        on_change=changed,
        disabled=not desk.may_write,
    )
    if broken := [places[cite] for cite in slot.entry.cites if places[cite].startswith(BROKEN)]:
        st.error(f"{'、'.join(broken)}：段落更正过，原文里没有这个条款了。请去掉它，重新选择这句话的依据。")
    if slot.entry.own or not slot.entry.cites:
        st.checkbox(
            "原文没有这句话，由本单位自行说明",
            key=own,
            on_change=changed,
            disabled=not desk.may_write,
        )


def _parts(kind: type[Entry]) -> list[str]:
    return [item.name for item in fields(kind) if item.name not in Entry.BOOKKEEPING]


def _add(desk: Desk, spec: FieldSpec) -> None:
    desk.slots(spec.key).append(Slot(spec.entry()))


def _move(desk: Desk, spec: FieldSpec, index: int, step: int) -> None:
    slots = list(desk.slots(spec.key))
    slots[index], slots[index + step] = slots[index + step], slots[index]
    desk.save_slots(spec.key, slots)


def _remove(desk: Desk, spec: FieldSpec, index: int) -> None:
    slots = list(desk.slots(spec.key))
    removed = slots.pop(index)
    desk.keep(f"{spec.key}.removed", (index, removed.entry) if removed.entry.said() else None)
    desk.save_slots(spec.key, slots)


def _bring_back(desk: Desk, spec: FieldSpec) -> None:
    index, entry = desk.kept(f"{spec.key}.removed")
    slots = list(desk.slots(spec.key))
    slots.insert(index, Slot(entry))
    desk.keep(f"{spec.key}.removed", None)
    desk.save_slots(spec.key, slots)
