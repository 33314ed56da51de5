"""Who is at this browser, asked of the store on every rerun and again by every act."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from studio.actions import accounts
from studio.domain.people import ROLE_LABELS, Person
from studio.parts.screen import Screen
from studio.parts.telling import telling
from studio.paths import ASSETS
from studio.settings import read_settings
from studio.studio import Studio
from studio.wiring import build

ICON = str(ASSETS / "web" / "icon.svg")
COOKIE = "studio_session"


@st.cache_resource(show_spinner="正在打开工作室…")
def studio() -> Studio:
    """One for the whole process; it holds no person's data."""
    return build(read_settings())


def session_token() -> str:
    value = st.context.cookies.get(COOKIE)
    return value if isinstance(value, str) else ""


def person() -> Person | None:
    return accounts.signed_in(studio(), session_token())


def ask_to_sign_in() -> None:
    st.warning("登录已失效，请重新登录。没有保存的文字请先复制。")
    st.link_button("去登录", "/login")


def page_of(screen: Screen) -> StreamlitPage:
    def draw() -> None:
        someone = person()
        if someone is None:
            ask_to_sign_in()
            return
        with telling():
            screen.draw(studio(), someone)

    return st.Page(draw, title=screen.title, url_path=screen.key, default=screen.order == 0)


def draw_badge(someone: Person) -> None:
    held = [label for role, label in ROLE_LABELS.items() if role in someone.roles]
    held += [f"{label}（受委托）" for role, label in ROLE_LABELS.items() if someone.stands_in_for(role)]
    roles = "、".join(held)
    with st.sidebar:
        st.markdown(f"**{someone.name}**  \n{roles}")
        st.link_button("退出登录", "/logout", type="tertiary")
