"""Choosing which interpretation a screen is about; the choice is kept while the person walks the screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from studio.actions.sight import in_sight, sight_of
from studio.domain.interpretation import Interpretation
from studio.domain.people import Person
from studio.domain.policy import core_title
from studio.domain.states import STATE_LABELS
from studio.store.interpretations import Listed
from studio.store.policies import StoredPolicy
from studio.studio import Studio

CHOSEN = "chosen.interpretation"


def choose(
    studio: Studio,
    person: Person,
    *,
    screen: str,
    fits: Callable[[Listed], bool] = lambda _: True,
    nothing: str,
    label: Literal["visible", "collapsed"] = "visible",
) -> tuple[Interpretation, StoredPolicy] | None:
    """The chosen one of those the person sees, with its policy; None after saying `nothing` when there is none to choose."""
    with studio.store.reading() as tx:
        sight = sight_of(tx, person)
        choices = {item.id: item for item in tx.interpretations.listed() if fits(item)}
        if not sight.everything:
            seen = {stored.policy.id for stored in tx.policies.all() if in_sight(sight, stored)}
            choices = {key: item for key, item in choices.items() if item.policy_id in seen}
    if not choices:
        st.info(nothing)
        return None
    remembered = st.session_state.get(CHOSEN)
    ids = list(choices)
    picked = st.selectbox(
        "解读",
        ids,
        index=ids.index(remembered) if remembered in choices else 0,
        format_func=lambda key: f"【{STATE_LABELS[choices[key].state]}】{core_title(choices[key].title)}",
        key=f"{screen}.choice",
        label_visibility=label,
    )
    st.session_state[CHOSEN] = picked
    with studio.store.reading() as tx:
        interpretation = tx.interpretations.get(picked)
        stored = tx.policies.get(interpretation.policy_id) if interpretation else None
    if interpretation is None or stored is None:
        st.info(nothing)
        return None
    return interpretation, stored
