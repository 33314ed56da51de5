"""The same walk through Streamlit's own test harness: each person sees their part, and only that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from studio.actions import accounts
from studio.actions.first_start import REHEARSERS, begin
from studio.actions.load_example import load_example
from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.parts import who
from studio.settings import read_settings
from studio.studio import Studio
from studio.wiring import build
from tests.actions.test_walk import add_materials, bring_to, change_one_character, package_of
from tests.conftest import PASSWORD

APP = Path(__file__).resolve().parents[2] / "studio" / "app.py"
SignedIn = Callable[[str], AppTest]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Studio:
    monkeypatch.setenv("STUDIO_DATA", str(tmp_path / "data"))
    made = build(read_settings())
    begin(made, login="admin", name="管理员", password=PASSWORD, with_example=False)
    with made.store.reading() as tx:
        admin = tx.people.all()[0]
    for login, name, roles in REHEARSERS:
        accounts.add_person(made, admin.id, login=login, name=name, department="", roles=roles, password=PASSWORD)
    st.cache_resource.clear()
    return made


@pytest.fixture
def signed_in(office: Studio, monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    def someone(login: str) -> AppTest:
        token = accounts.sign_in(office, login, PASSWORD)
        monkeypatch.setattr(who, "session_token", lambda: token)
        return AppTest.from_file(str(APP), default_timeout=180).run()

    return someone


def person(office: Studio, login: str) -> str:
    with office.store.reading() as tx:
        return next(item.id for item in tx.people.all() if item.login == login)


def everything(page: AppTest) -> str:
    parts = [*page.title, *page.subheader, *page.markdown, *page.caption, *page.info, *page.warning, *page.error]
    return "\n".join(str(part.value) for part in [*parts, *page.success])


def test_without_a_session_nothing_is_shown(office: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(who, "session_token", lambda: "")
    page = AppTest.from_file(str(APP), default_timeout=180).run()
    assert "登录已失效" in everything(page)
    assert not page.button


def test_a_drafter_is_offered_the_example_and_loads_it(signed_in: SignedIn) -> None:
    page = signed_in("drafter")
    assert "现在没有等您办理的事" in everything(page)
    page.button(key="home.example").click().run()
    assert not page.exception
    assert "下一步：送审" in everything(page)


def test_the_home_page_gives_each_person_their_own_next_step(signed_in: SignedIn, office: Studio) -> None:
    interpretation_id = load_example(office, person(office, "drafter"))
    add_materials(office, interpretation_id)
    people = _by_role(office)
    bring_to(office, people, interpretation_id, State.SIGNING)
    assert "下一步：审签同意" in everything(signed_in("head"))
    for login in ("drafter", "publisher", "inspector", "admin"):
        assert "现在没有等您办理的事" in everything(signed_in(login))


def test_a_voided_sign_off_is_shown_to_the_drafter_with_what_changed(signed_in: SignedIn, office: Studio) -> None:
    interpretation_id = load_example(office, person(office, "drafter"))
    add_materials(office, interpretation_id)
    people = _by_role(office)
    bring_to(office, people, interpretation_id, State.SIGNED)
    change_one_character(office, people, interpretation_id)
    assert package_of(office, interpretation_id).voided_at is not None
    shown = everything(signed_in("drafter"))
    assert "改动内容" in shown
    assert "摘要" in shown


def _by_role(office: Studio) -> dict[Role, Person]:
    with office.store.reading() as tx:
        everybody = tx.people.all()
    return {role: item for item in everybody for role in item.roles}
