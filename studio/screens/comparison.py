"""新旧对照: the replaced document on the left, the policy on the right; changes go into the difference table."""

from __future__ import annotations

import streamlit as st

from studio.actions.compare_policy import FIELD, MAY_LOOK, Beside, add_old_version, beside, take_changes
from studio.domain.content import FIELDS
from studio.domain.interpretation import Interpretation
from studio.domain.people import Person, Role
from studio.domain.policy import core_title
from studio.parts.choosing import choose
from studio.parts.screen import WORK, Screen
from studio.parts.telling import tell_later, telling, told_now
from studio.parts.versions import KIND_LABELS, heads, row_head, row_sides
from studio.policy.candidates import change_of
from studio.policy.compare import Kind, Row
from studio.policy.reading import MOST_BYTES
from studio.store.policies import StoredPolicy
from studio.studio import Studio
from studio.uploads.kinds import MB

PAGE = 25
"""Changes on one page: more would make each tick slow."""


def draw(studio: Studio, person: Person) -> None:
    st.title("新旧对照")
    told_now()
    chosen = choose(
        studio, person, screen="comparison", nothing="还没有可以对照的解读。请先在“政策文件”上传并确认一份文件。"
    )
    if chosen is None:
        return
    interpretation, stored = chosen
    found = beside(studio, person.id, stored.policy.id)
    if person.may(Role.DRAFTER):
        _draw_adding(studio, person, stored, there=found is not None)
    if found is None:
        st.info("还没有旧文件。这份政策取代或修订了以前的文件时，上传旧文件就能逐条对照；首次制定的不用做这一步。")
        return
    _draw_summary(found)
    rows = _filtered(found)
    if not rows:
        st.info("没有符合筛选条件的变化。")
        return
    _draw_rows(studio, person, interpretation, stored, found, rows)


def _draw_adding(studio: Studio, person: Person, stored: StoredPolicy, *, there: bool) -> None:
    with st.expander("换一份旧文件" if there else "上传被取代的旧文件", expanded=not there):
        file = st.file_uploader(
            "旧文件（各种格式都可以）",
            max_upload_size=MOST_BYTES // MB,
            key=f"comparison.file.{stored.policy.id}",
        )
        if file is not None and st.button("读入并对照", type="primary", key="comparison.read"):
            with telling(), st.spinner("正在读入旧文件并对照…"):
                title = add_old_version(studio, person.id, stored.policy.id, data=file.getvalue(), file_name=file.name)
                tell_later(f"已读入《{core_title(title)}》，请看下面的对照。")
                st.rerun()


def _draw_summary(found: Beside) -> None:
    counts = found.comparison.count()
    said = "、".join(f"{KIND_LABELS[kind]} {counts[kind]}" for kind in KIND_LABELS if counts[kind])
    moved = sum(row.moved for row in found.comparison.rows)
    unit = "条" if found.comparison.by_articles else "段"
    st.markdown(
        f"与《{core_title(found.old_title)}》对照，按{unit}：{said}{f'；位置移动 {moved}' if moved else ''}。"
        "只改编号、括号全半角和空格的，不算变化。"
    )
    if found.comparison.left_out:
        st.caption(f"没有对照的部分：{'、'.join(found.comparison.left_out)}。")


def _filtered(found: Beside) -> list[Row]:
    kinds = [kind for kind in KIND_LABELS if found.comparison.count()[kind]]
    changed = [kind for kind in kinds if kind is not Kind.UNCHANGED]
    picked = st.pills(
        "看哪些",
        kinds,
        default=changed,
        format_func=lambda kind: f"{KIND_LABELS[kind]} {found.comparison.count()[kind]}",
        selection_mode="multi",
        key="comparison.kinds",
    )
    return [row for row in found.comparison.rows if row.kind in picked]


def _draw_rows(
    studio: Studio,
    person: Person,
    interpretation: Interpretation,
    stored: StoredPolicy,
    found: Beside,
    rows: list[Row],
) -> None:
    pages = -(-len(rows) // PAGE)
    page = st.segmented_control("第几页", range(1, pages + 1), default=1, key="comparison.page") if pages > 1 else 1
    first = ((page or 1) - 1) * PAGE
    may_take = person.may(Role.DRAFTER)
    st.html(heads(core_title(found.old_title), core_title(stored.policy.title)))
    with st.form(f"comparison.rows.{interpretation.id}.{page}", border=False):
        ticked = []
        for number, row in enumerate(rows[first : first + PAGE], start=first + 1):
            with st.container(border=True):
                left, right = st.columns([12, 2], vertical_alignment="center")
                left.html(row_head(row, number=number, last=len(rows)))
                if may_take and row.kind is not Kind.UNCHANGED:
                    name = f"comparison.take.{interpretation.id}.{number}.{row.kind}"
                    if right.checkbox("加入差异表", key=name):
                        ticked.append(row)
                st.html(row_sides(row))
        if may_take and st.form_submit_button(f"把勾选的加入“{FIELDS[FIELD].label}”", type="primary"):
            with telling():
                take_changes(studio, person.id, interpretation.id, [change_of(row) for row in ticked])
                tell_later(
                    f"已加入 {len(ticked)} 处。请到“解读表单”的“{FIELDS[FIELD].label}”改成群众看得懂的话，并写明对谁有影响。"
                )
                st.rerun()


SCREEN = Screen(key="comparison", title="新旧对照", section=WORK, order=2, roles=MAY_LOOK, draw=draw)
