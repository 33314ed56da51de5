"""From one screen to the next, for those who see both."""

from __future__ import annotations

import streamlit as st


def draw_link(screen: str, label: str) -> None:
    """A link to the screen of this key; nothing where the person's menu does not have it."""
    page = st.session_state.get("pages", {}).get(screen)
    if page is not None:
        st.page_link(page, label=label)
