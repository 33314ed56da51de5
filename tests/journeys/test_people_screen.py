"""The administrator keeps the list of departments, and chooses a person's from it; what was typed before stays."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from studio.actions.departments import keep_department
from studio.domain.people import Person, Role
from studio.studio import Studio

LEAD = "长治市城市管理局"


def screen() -> None:
    from studio.domain.people import Role
    from studio.screens import people
    from studio.settings import read_settings
    from studio.wiring import build

    studio = build(read_settings())
    with studio.store.reading() as tx:
        admin = next(one for one in tx.people.all() if Role.ADMIN in one.roles)
    people.draw(studio, admin)


def test_departments_are_chosen_from_the_list_and_typed_ones_stay(
    studio: Studio, people: dict[Role, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_DATA", str(studio.settings.data))
    head = people[Role.HEAD]
    page = AppTest.from_function(screen, default_timeout=180).run()
    assert [box.key for box in page.text_input if box.key and box.key.endswith("department")], "no list yet: typed"

    for name, parent in (("市政府", ""), ("办公室", "市政府")):
        keep_department(studio, people[Role.ADMIN].id, name, parent=parent, openness=False)
    page = AppTest.from_function(screen, default_timeout=180).run()
    page.selectbox(key="people.choice").set_value(head.id).run()
    chosen = page.selectbox(key=f"people.{head.id}.department")
    assert chosen.options == ["（不属于哪个部门）", "市政府", "　办公室", f"{LEAD}（不在部门表里）"]
    assert chosen.value == LEAD, "what was typed earlier is not lost by looking at it"
    chosen.set_value("办公室")
    next(button for button in page.button if button.label == "保存").click()
    page.run()
    assert not page.exception
    with studio.store.reading() as tx:
        now = tx.people.get(head.id)
    assert now is not None and now.department == "办公室"


def departments_screen() -> None:
    from studio.domain.people import Role
    from studio.screens import departments
    from studio.settings import read_settings
    from studio.wiring import build

    studio = build(read_settings())
    with studio.store.reading() as tx:
        admin = next(one for one in tx.people.all() if Role.ADMIN in one.roles)
    departments.draw(studio, admin)


def test_a_tree_is_typed_one_department_after_the_other(
    studio: Studio, people: dict[Role, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_DATA", str(studio.settings.data))
    page = AppTest.from_function(departments_screen, default_timeout=180).run()
    for name, parent in (("市政府", ""), ("市政府办公室", "市政府"), ("市政府办公室公开科", "市政府办公室")):
        box = next(box for box in page.text_input if box.label == "部门名称")
        assert box.value == "", "the next one begins afresh"
        box.set_value(name)
        if parent:
            next(box for box in page.selectbox if box.label == "上级").set_value(parent)
        next(button for button in page.button if button.label == "增加").click()
        page.run()
        assert not page.exception
    with studio.store.reading() as tx:
        tree = [(item.name, depth) for item, depth in tx.departments.register().in_order()]
    assert tree == [("市政府", 0), ("市政府办公室", 1), ("市政府办公室公开科", 2)]
    offered = next(box for box in page.selectbox if box.label == "办理哪个部门").options
    assert offered[:3] == ["增加一个部门", "市政府", "　市政府办公室"]
    assert f"{LEAD}（不在部门表里）" in offered
