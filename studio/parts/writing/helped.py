"""Writing help at a field, where the office has turned it on: choose clauses, read what was drafted, take it or not."""

from __future__ import annotations

import streamlit as st

from studio.actions.writing_help import draft_field, help_is_on
from studio.assistance.proposal import Proposal
from studio.domain.content import FieldSpec
from studio.parts.clauses import place_name
from studio.parts.literally import literally
from studio.parts.policy_text import links_to
from studio.parts.telling import telling
from studio.parts.writing.desk import Desk

LABEL = "人工智能辅助起草"


def draw_helped(desk: Desk, spec: FieldSpec) -> None:
    if not desk.may_write or not help_is_on(desk.studio):
        return
    with st.expander(LABEL):
        st.caption("只根据您选的原文来写。核对不上的会被挡下；采用的会标明“人工智能辅助”，一直带到公开的页面上。")
        names = {clause.id: f"{place_name(clause)} {clause.text[:30]}" for clause in desk.clauses}
        chosen = st.multiselect(
            "依据哪几条原文",
            list(names),
            format_func=names.__getitem__,
            placeholder="可以选多条",
            key=desk.key(spec.key, "help.clauses"),
        )
        kept = desk.key(spec.key, "help.proposal")
        if st.button("起草", disabled=not chosen, key=desk.key(spec.key, "help.ask")):
            with telling(), st.spinner("正在起草，一般不到一分钟…"):
                st.session_state[kept] = draft_field(
                    desk.studio, desk.person.id, desk.interpretation.id, spec.key, chosen
                )
        if isinstance(proposal := st.session_state.get(kept), Proposal):
            _draw_proposal(desk, spec, proposal, kept)


def _draw_proposal(desk: Desk, spec: FieldSpec, proposal: Proposal, kept: str) -> None:
    for index, entry in enumerate(proposal.entries):
        left, right = st.columns([6, 1], vertical_alignment="center")
        left.markdown("　".join(literally(text) for text in entry.said()))
        left.html(links_to(desk.clauses, entry.cites))
        if right.button("采用", key=desk.key(spec.key, f"help.take.{index}")):
            desk.take(spec.key, entry)
            st.session_state[kept] = Proposal(
                entries=tuple(other for other in proposal.entries if other is not entry), rejected=proposal.rejected
            )
            st.rerun()
    if proposal.rejected:
        st.warning(f"有 {len(proposal.rejected)} 条与原文对不上，没有提供：")
        for item in proposal.rejected:
            st.caption(f"{literally(item.text)}　（{literally(item.why)}）")
