"""Choosing which interpretation a screen is about; the choice is kept while the person walks the screens."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from studio.domain.interpretation import Interpretation
from studio.domain.policy import core_title
from studio.domain.states import STATE_LABELS
from studio.store.policies import StoredPolicy
from studio.studio import Studio

CHOSEN = "chosen.interpretation"


def choose(
    studio: Studio, *, screen: str, fits: Callable[[Interpretation], bool] = lambda _: True, nothing: str
) -> tuple[Interpretation, StoredPolicy] | None:
    """The chosen interpretation with its policy; None after saying `nothing` when there is none to choose."""
    with studio.store.reading() as tx:
        rows = [(item, tx.policies.get(item.policy_id)) for item in tx.interpretations.all() if fits(item)]
    choices = {item.id: (item, policy) for item, policy in rows if policy is not None}
    if not choices:
        st.info(nothing)
        return None
    remembered = st.session_state.get(CHOSEN)
    ids = list(choices)
    picked = st.selectbox(
        "解读",
        ids,
        index=ids.index(remembered) if remembered in choices else 0,
        format_func=lambda key: f"【{STATE_LABELS[choices[key][0].state]}】{core_title(choices[key][1].policy.title)}",
        key=f"{screen}.choice",
    )
    st.session_state[CHOSEN] = picked
    return choices[picked]
