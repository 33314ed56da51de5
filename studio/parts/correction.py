"""更正: the way from what is published back to a text that can be changed."""

from __future__ import annotations

import streamlit as st

from studio.actions.correct_published import begin_correction
from studio.domain.interpretation import Interpretation
from studio.domain.people import Person
from studio.parts.telling import tell_later, telling
from studio.studio import Studio


def draw_correction(studio: Studio, person: Person, interpretation: Interpretation) -> None:
    st.info("这篇解读已经发布，内容不能直接改动。发现错误时请先开始更正。")
    with st.expander("更正已发布的解读"):
        st.caption(
            "更正版要重新送审、审签、接收。在它发布以前，已发布的版本照常公开；发布时替换原文，或发新文、撤原文。"
        )
        reason = st.text_area(
            "更正原因（会写在更正版开头，向公众说明）",
            placeholder="例如：第三条的电话号码写错了，现更正为正确的号码。",
            key=f"correction.reason.{interpretation.id}",
        )
        # Never greyed out: the box tells what was typed only once it is left, and a grey button says nothing.
        if st.button("开始更正", type="primary", key=f"correction.begin.{interpretation.id}"):
            with telling():
                begin_correction(
                    studio, person.id, interpretation.id, reason=reason, seen_version=interpretation.version
                )
                tell_later("已回到起草，可以改动内容了。")
                st.rerun()
