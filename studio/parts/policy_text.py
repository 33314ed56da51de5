"""The policy's text to read beside a field: clauses to jump to, cited ones marked, facts underlined."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from functools import lru_cache

import streamlit as st

from studio.domain.policy import Clause
from studio.parts.clauses import place_name
from studio.policy.fact import Kind
from studio.policy.quantities import facts_in

UNDERLINED = frozenset(
    (Kind.PERCENT, Kind.POINTS, Kind.TIMES, Kind.MONEY, Kind.DATE, Kind.SPAN, Kind.CODE, Kind.DOC_NUMBER)
)
"""What a writer must carry over exactly. A bare number is more often an item's than a fact."""


def anchor(clause_id: str) -> str:
    return f"clause-{clause_id}"


def clause_link(clause: Clause) -> str:
    """A link that brings the clause into view in the text on the left."""
    return f'<a class="clause-link" href="#{anchor(clause.id)}">{html.escape(place_name(clause))}</a>'


def links_to(clauses: Iterable[Clause], ids: Sequence[str]) -> str:
    known = {clause.id: clause for clause in clauses}
    return "、".join(clause_link(known[clause_id]) for clause_id in ids if clause_id in known)


def draw_policy_text(clauses: Sequence[Clause], *, marked: Sequence[str] = (), showing: str = "") -> None:
    """The whole text in a box of its own height. When `showing` changes, the first marked clause comes into view."""
    first = next((clause.id for clause in clauses if clause.id in marked), "")
    body = "".join(_clause(clause, clause.id in marked) for clause in clauses)
    st.html(
        f'<div class="policy-text" tabindex="0" role="region" aria-label="政策原文" '
        f'data-showing="{html.escape(showing)}" data-first="{anchor(first) if first else ""}">{_outline(tuple(clauses))}{body}</div>'
    )


@lru_cache(maxsize=64)
def _outline(clauses: tuple[Clause, ...]) -> str:
    headed = [clause for clause in clauses if clause.level in (1, 2) and (clause.heading or clause.label)]
    if len(headed) < 3:
        return ""
    lines = "".join(f'<li class="level-{clause.level}">{clause_link(clause)}</li>' for clause in headed)
    return f"<details class='outline'><summary>目录</summary><ul>{lines}</ul></details>"


@lru_cache(maxsize=4096)
def _clause(clause: Clause, marked: bool) -> str:
    heading = f"{html.escape(clause.label)}{html.escape(clause.heading)}"
    text = _underlined(clause.text)
    flag = '<span class="cited">本栏依据</span>' if marked else ""
    return (
        f'<div id="{anchor(clause.id)}" class="clause level-{clause.level}{" marked" if marked else ""}">'
        f"<b>{heading}</b>{flag}<div>{text}</div></div>"
    )


def _underlined(text: str) -> str:
    parts, at = [], 0
    for fact in facts_in(text):
        if fact.kind in UNDERLINED and fact.start >= at:
            parts.append(html.escape(text[at : fact.start]))
            parts.append(f"<u>{html.escape(text[fact.start : fact.end])}</u>")
            at = fact.end
    parts.append(html.escape(text[at:]))
    return "".join(parts).replace("\n", "<br>")
