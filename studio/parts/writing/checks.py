"""What the checks found in one field, beside it, to be put right or given a reason."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from studio.domain.content import FIELDS, Content
from studio.domain.steps import HEADING_KEY, filled
from studio.parts.findings import draw_each
from studio.parts.writing.desk import Desk
from studio.rules.findings import Finding, Severity
from studio.rules.review import review_content

SEVERITY_LABELS = {Severity.BLOCK: "必须处理", Severity.WARN: "请核对", Severity.INFO: "供参考"}
NOWHERE = -1
"""The record of a finding that is about the field as a whole."""


def field_of(finding: Finding) -> str:
    return finding.field if finding.field in FIELDS else HEADING_KEY


def draw_checks(desk: Desk, key: str, *, record: int = NOWHERE) -> None:
    """Findings of one record of this field, or of the field as a whole. That it is still empty is said elsewhere."""
    if not filled(desk.content, key):
        return
    alone = _alone(desk.content, key)
    found = [
        item
        for item in review_content(alone, desk.stored.policy)
        if field_of(item) == key and max(item.entry, NOWHERE) == record
    ]
    if found and desk.may_write:
        draw_each(
            desk.studio,
            desk.person,
            desk.interpretation,
            desk.stored.policy,
            alone,
            found,
            with_number=False,
            key=desk.key(key, "checks", str(record)),
            on_change=lambda: _stand_on_latest(desk),
        )
    elif found:
        st.html(f'<div class="findings" role="status"><b>检查提示 {len(found)} 处</b>{_lines(found)}</div>')


def _stand_on_latest(desk: Desk) -> None:
    """Taking a suggestion saved the text: the page goes on from there."""
    with desk.studio.store.reading() as tx:
        now = tx.interpretations.get(desk.interpretation.id)
    if now is not None:
        desk.keep("base", now.revision_number)


def _alone(content: Content, key: str) -> Content:
    """This field without the others: checking the whole at each pause of the keyboard would take a second and more."""
    if key == HEADING_KEY:
        return replace(content, parts={})
    return replace(content, title="", short_title="", summary="", parts={key: content.part(key)})


def _lines(found: Iterable[Finding]) -> str:
    return "".join(
        f'<p class="{item.severity.value}"><span>{SEVERITY_LABELS[item.severity]}</span>{html.escape(item.message)}</p>'
        for item in found
    )
