"""Sentences of the policy that may belong in a field: one click brings one in together with its clause."""

from __future__ import annotations

import html

import streamlit as st

from studio.domain.content import FieldSpec
from studio.domain.policy import Candidate
from studio.parts.policy_text import links_to
from studio.parts.writing.desk import Desk
from studio.policy.candidates import candidates_for, entry_of

FIRST = 4
"""Shown at once; the others wait behind a button."""


def draw_candidates(desk: Desk, spec: FieldSpec) -> None:
    if not desk.may_write:
        return
    taken = {(text, entry.cites) for entry in desk.content.part(spec.key).entries for text in entry.said()}
    found = [
        candidate
        for candidate in candidates_for(spec.key, desk.reading)
        if not any((text, entry.cites) in taken for entry in [entry_of(candidate, spec.entry)] for text in entry.said())
    ]
    if not found:
        return
    st.html(
        '<div class="candidates-head"><b>原文里可以用的句子</b>　'
        "点“采用”连同依据条款一起带进来，再改写成群众看得懂的话</div>"
    )
    everything = bool(desk.kept(f"{spec.key}.all"))
    for index, candidate in enumerate(found if everything else found[:FIRST]):
        _draw_candidate(desk, spec, candidate, index)
    if len(found) > FIRST and not everything:
        st.button(
            f"再看 {len(found) - FIRST} 句",
            key=desk.key(spec.key, "all.button"),
            type="tertiary",
            on_click=desk.keep,
            args=(f"{spec.key}.all", True),
        )


def _draw_candidate(desk: Desk, spec: FieldSpec, candidate: Candidate, index: int) -> None:
    said, take = st.columns([6, 1], vertical_alignment="center", gap="small")
    term = f"<b>{html.escape(candidate.term)}</b>　" if candidate.term else ""
    place = links_to(desk.clauses, (candidate.clause,))
    said.html(f'<div class="candidate">{term}{html.escape(candidate.text)}<span class="place">{place}</span></div>')
    take.button(
        "采用",
        key=desk.key(spec.key, "take", str(index)),
        on_click=desk.take,
        args=(spec.key, entry_of(candidate, spec.entry)),
        width="stretch",
    )
