"""Long work seen from the page: a fragment that looks again by itself, and never holds the page up."""

from __future__ import annotations

import streamlit as st

from studio.store.interpretations import Rendering
from studio.studio import Studio


def draw_rendering(studio: Studio, interpretation_id: str) -> None:
    """Progress of the latest rendering; refreshes each second while it runs, then redraws the page once."""

    @st.fragment(run_every=1.0)
    def watching() -> None:
        rendering = _latest(studio, interpretation_id)
        if rendering is None or not rendering.running:
            st.rerun()
            return
        share = rendering.done / rendering.total if rendering.total else 0.0
        st.progress(
            share,
            text=f"{rendering.label}（{rendering.done}/{rendering.total or '…'}）您可以离开这个页面，生成不会中断。",
        )

    watching()


def _latest(studio: Studio, interpretation_id: str) -> Rendering | None:
    with studio.store.reading() as tx:
        return tx.interpretations.latest_rendering(interpretation_id)
