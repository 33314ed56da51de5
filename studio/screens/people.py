"""人员: accounts and roles, for the administrator."""

from __future__ import annotations

import streamlit as st

from studio.actions.accounts import add_person, change_person, set_password, turn_codes_off
from studio.domain.departments import Register
from studio.domain.people import ROLE_LABELS, Person, Role
from studio.parts.screen import OFFICE, Screen
from studio.parts.table import LEVEL, draw_table
from studio.parts.telling import tell_later, telling, told_now
from studio.studio import Studio


def draw(studio: Studio, person: Person) -> None:
    st.title("人员")
    told_now()
    with studio.store.reading() as tx:
        people, register = tx.people.all(), tx.departments.register()
    draw_table(
        [
            {
                "姓名": item.name,
                "账号": item.login,
                "部门": item.department,
                "岗位": "、".join(ROLE_LABELS[role] for role in ROLE_LABELS if role in item.roles),
                "状态": "在用" if item.active else "停用",
            }
            for item in people
        ],
        label="人员",
    )
    adding, changing = st.tabs(["增加人员", "调整岗位、停用或重设密码"])
    with adding:
        _draw_adding(studio, person, register)
    with changing:
        _draw_changing(studio, person, people, register)


def _draw_adding(studio: Studio, person: Person, register: Register) -> None:
    with st.form("people.add", clear_on_submit=False):
        name = st.text_input("姓名", key="people.add.name")
        login = st.text_input("账号（英文字母或数字）", key="people.add.login")
        department = _department(register, "", key="people.add.department")
        roles = _roles("people.add.roles", frozenset())
        password = st.text_input("初始密码（至少 10 位，字母加数字）", type="password", key="people.add.password")
        if st.form_submit_button("增加", type="primary"):
            with telling():
                add_person(
                    studio,
                    person.id,
                    login=login,
                    name=name,
                    department=department,
                    roles=roles,
                    password=password,
                    temporary=True,
                )
                tell_later(f"已增加：{name}。首次登录时需要本人改密码。")
                st.rerun()


def _draw_changing(studio: Studio, person: Person, people: list[Person], register: Register) -> None:
    by_id = {item.id: item for item in people}
    picked = st.selectbox("人员", list(by_id), format_func=lambda key: by_id[key].name, key="people.choice")
    chosen = by_id[picked]
    with st.form(f"people.change.{picked}"):
        department = _department(register, chosen.department, key=f"people.{picked}.department")
        roles = _roles(f"people.{picked}.roles", chosen.roles)
        active = st.checkbox("在用", chosen.active, key=f"people.{picked}.active")
        password = st.text_input(
            "新密码（不改则留空；本人下次登录时要再改）", type="password", key=f"people.{picked}.password"
        )
        lost = st.checkbox("取消动态口令（手机丢失时）", key=f"people.{picked}.lost")
        if st.form_submit_button("保存", type="primary"):
            with telling():
                change_person(studio, person.id, picked, roles=roles, department=department, active=active)
                if password:
                    set_password(studio, person.id, picked, password)
                if lost and picked != person.id:
                    turn_codes_off(studio, person.id, picked)
                tell_later("已保存。")
                st.rerun()


def _department(register: Register, current: str, *, key: str) -> str:
    """One of the list of departments, and the one that is written already; typed where no list is kept."""
    if not register.departments:
        return st.text_input("部门", current, key=key, help="在“部门”里建好部门表以后，这里就可以直接选。")
    depths = {item.name: depth for item, depth in register.in_order()}
    strange = [current] if current and current not in depths else []
    options = ["", *depths, *strange]

    def shown(name: str) -> str:
        if name in depths:
            return f"{LEVEL * depths[name]}{name}"
        return f"{name}（不在部门表里）" if name else "（不属于哪个部门）"

    return st.selectbox("部门", options, index=options.index(current), format_func=shown, key=key)


def _roles(key: str, chosen: frozenset[Role]) -> frozenset[Role]:
    roles = list(ROLE_LABELS)
    picked = st.multiselect(
        "岗位",
        roles,
        default=[role for role in roles if role in chosen],
        format_func=ROLE_LABELS.__getitem__,
        placeholder="可以选多个；一次交接的两边不能同时选",
        key=key,
    )
    return frozenset(picked)


SCREEN = Screen(key="people", title="人员", section=OFFICE, order=20, roles=(Role.ADMIN,), draw=draw)
