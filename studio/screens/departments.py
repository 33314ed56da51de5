"""部门: which department belongs to which, and which one is the openness office; for the administrator."""

from __future__ import annotations

import streamlit as st

from studio.actions.departments import keep_department, remove_department
from studio.domain.departments import Department, Register
from studio.domain.people import Person, Role
from studio.parts.literally import literally
from studio.parts.screen import OFFICE, Screen
from studio.parts.table import LEVEL, draw_table
from studio.parts.telling import tell_later, telling, told_now
from studio.studio import Studio

OUTERMOST = "（没有上级）"


def draw(studio: Studio, person: Person) -> None:
    st.title("部门")
    told_now()
    with studio.store.reading() as tx:
        register, people = tx.departments.register(), tx.people.all()
    st.caption(
        "不建部门表时，所有人都能看到全部文件。建了以后：各部门看本部门和下级部门的文件，联合发文的配合部门也看得到；"
        "政务公开机构看它所属机关的全部文件。统计看板按这张表把下级汇总到上级。"
    )
    if register.departments:
        _draw_list(register, people)
        strangers = sorted({item.department for item in people if item.department} - register.departments.keys())
        if strangers:
            st.warning(f"这些部门有人员、但不在部门表里：{'、'.join(strangers)}。他们现在只看得到写着这个名称的文件。")
    _draw_form(studio, person, register, people)


def _draw_list(register: Register, people: list[Person]) -> None:
    draw_table(
        [
            {
                "部门": f"{LEVEL * depth}{item.name}",
                "政务公开机构": "是" if item.openness else "",
                "人员": "、".join(one.name for one in people if one.active and one.department == item.name) or "—",
                "看得到": _seen(register, item),
            }
            for item, depth in register.in_order()
        ],
        label="部门表",
    )


def _seen(register: Register, department: Department) -> str:
    sight = register.sight_of(
        Person(id="", login="", name="", department=department.name, roles=frozenset({Role.DRAFTER}))
    )
    if sight.everything:
        return "全部文件"
    below = len(sight.departments) - 1
    return f"本部门和另外 {below} 个部门的文件" if below else "本部门的文件"


def _draw_form(studio: Studio, person: Person, register: Register, people: list[Person]) -> None:
    depths = {item.name: depth for item, depth in register.in_order()}
    strange = sorted({item.department for item in people if item.department} - depths.keys())

    def shown(name: str) -> str:
        if name in depths:
            return f"{LEVEL * depths[name]}{name}"
        return f"{name}（不在部门表里）" if name else "增加一个部门"

    st.subheader("增加或改动")
    # What exists is chosen and what is new is typed: in one box, a longer name typed over a chosen one lost its beginning.
    chosen = st.selectbox(
        "办理哪个部门", ["", *depths, *strange], format_func=shown, index=0, key=f"departments.{_round()}.choice"
    )
    known = register.departments.get(chosen)
    parents = [OUTERMOST, *(item for item in depths if not known or item not in register.under(chosen))]
    with st.form(f"departments.{_round()}.form.{chosen}"):
        name = chosen or st.text_input("部门名称", placeholder="与政策文件上发文机关的写法一致")
        parent = st.selectbox(
            "上级", parents, index=parents.index(known.parent) if known and known.parent in parents else 0
        )
        openness = st.checkbox("是政务公开机构（局办公室、政府办等）", known.openness if known else False)
        keep, remove = st.columns(2)
        kept = keep.form_submit_button("保存" if known else "增加", type="primary", width="stretch")
        removed = known is not None and remove.form_submit_button("移除", width="stretch")
    with telling():
        if kept:
            keep_department(
                studio, person.id, name, parent="" if parent == OUTERMOST else str(parent), openness=openness
            )
            _done(f"已保存：{literally(name.strip())}。")
        if removed:
            remove_department(studio, person.id, name)
            _done(f"已移除：{literally(name)}。")


def _round() -> int:
    """Counts what was done here, so that the next department begins with empty boxes."""
    number: int = st.session_state.setdefault("departments.round", 0)
    return number


def _done(sentence: str) -> None:
    st.session_state["departments.round"] += 1
    tell_later(sentence)
    st.rerun()


SCREEN = Screen(key="departments", title="部门", section=OFFICE, order=19, roles=(Role.ADMIN,), draw=draw)
