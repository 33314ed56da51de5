"""样式: the theme that materials are drawn in; a department's last one is proposed."""

from __future__ import annotations

import streamlit as st

from studio.domain.interpretation import Interpretation
from studio.formats.themes import all_themes
from studio.store.policies import StoredPolicy
from studio.studio import Studio


def choose_theme(studio: Studio, interpretation: Interpretation, stored: StoredPolicy, *, screen: str) -> str:
    """The key of the theme. Proposed is what this interpretation, else the department, was last drawn in."""
    themes = all_themes()
    keys = list(themes)
    with studio.store.reading() as tx:
        last = tx.interpretations.last_theme(interpretation.id, department=stored.department)
    return st.selectbox(
        "样式",
        keys,
        index=keys.index(last) if last in themes else 0,
        format_func=lambda key: themes[key]["label"],
        key=f"{screen}.theme.{interpretation.id}",
    )
