"""The policy's text with its clause places, for reading beside a field."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from studio.domain.policy import Clause

PREVIEW = 24
BROKEN = "【依据已不存在】"
"""Before the name of a cited clause that vanished when paragraphs were corrected."""


def place_name(clause: Clause) -> str:
    """How a clause is shown in a choice: “三 · （三）加强政策性文件的解读工作”."""
    name = clause.place if clause.label or clause.heading else clause.text
    return name if len(name) <= PREVIEW else name[:PREVIEW] + "…"


def cite_names(clauses: Sequence[Clause], retired: Sequence[Clause], cites: Sequence[str]) -> dict[str, str]:
    """Clause id → name for choosing citations: every clause, and those of `cites` that exist no more, marked so."""
    names = {clause.id: place_name(clause) for clause in clauses}
    vanished = {clause.id: place_name(clause) for clause in retired}
    return names | {cite: f"{BROKEN}{vanished.get(cite, cite)}" for cite in cites if cite not in names}


def draw_clauses(clauses: Sequence[Clause], *, marked: frozenset[str] = frozenset(), height: int = 640) -> None:
    """The whole text in a scrolling box; cited clauses are marked."""
    parts = []
    for clause in clauses:
        style = "border-left:4px solid #B3261E;background:#FDF3F2;" if clause.id in marked else ""
        heading = f"<b>{html.escape(clause.label)}{html.escape(clause.heading)}</b>"
        body = html.escape(clause.text).replace("\n", "<br>")
        indent = max(clause.level - 1, 0) * 14
        parts.append(
            f'<div style="margin:0 0 10px {indent}px;padding:2px 10px;{style}">{heading}'
            f'<div style="color:#4A463F;line-height:1.75">{body}</div></div>'
        )
    with st.container(height=height, border=True):
        st.html("".join(parts))
