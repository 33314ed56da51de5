"""The Streamlit script: who is here → their menu → the chosen screen; nothing else."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import streamlit as st

from studio import screens
from studio.parts import who
from studio.parts.screen import SECTIONS, Screen


@cache
def found_screens() -> tuple[Screen, ...]:
    """Every file of `screens/`, in menu order."""
    modules = [
        importlib.import_module(f"{screens.__name__}.{info.name}") for info in pkgutil.iter_modules(screens.__path__)
    ]
    return tuple(sorted((module.SCREEN for module in modules), key=lambda screen: screen.order))


def main() -> None:
    st.set_page_config(page_title="政策解读工作室", page_icon=who.ICON, layout="wide")
    person = who.person()
    if person is None:
        who.ask_to_sign_in()
        return
    pages = {screen.key: who.page_of(screen) for screen in found_screens() if person.may(*screen.roles)}
    st.session_state["pages"] = pages
    menu = {
        section: [pages[screen.key] for screen in found_screens() if screen.section == section and screen.key in pages]
        for section in SECTIONS
    }
    # A menu of more than a dozen pages is folded otherwise, behind an English “View more”.
    chosen = st.navigation({section: items for section, items in menu.items() if items}, expanded=True)
    who.draw_badge(person)
    chosen.run()


if __name__ == "__main__":
    main()
