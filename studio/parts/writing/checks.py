"""What the checks found in one field, beside it; and the count for the whole interpretation."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from studio.domain.content import FIELDS, Content
from studio.domain.steps import HEADING_KEY, filled
from studio.parts.writing.desk import Desk
from studio.rules.findings import Finding, Severity
from studio.rules.review import review_content

SEVERITY_LABELS = {Severity.BLOCK: "必须处理", Severity.WARN: "请核对", Severity.INFO: "供参考"}


def field_of(finding: Finding) -> str:
    return finding.field if finding.field in FIELDS else HEADING_KEY


def draw_checks(desk: Desk, key: str) -> None:
    """Findings of this field. That it is still empty is said elsewhere."""
    if not filled(desk.content, key):
        return
    if found := [
        item for item in review_content(_alone(desk.content, key), desk.stored.policy) if field_of(item) == key
    ]:
        st.html(f'<div class="findings" role="status"><b>检查提示 {len(found)} 处</b>{_lines(found)}</div>')


def _alone(content: Content, key: str) -> Content:
    """This field without the others: checking the whole at each pause of the keyboard would take a second and more."""
    if key == HEADING_KEY:
        return replace(content, parts={})
    return Content(policy=content.policy, parts={key: content.part(key)})


def _lines(found: Iterable[Finding]) -> str:
    return "".join(
        f'<p class="{item.severity.value}"><span>{SEVERITY_LABELS[item.severity]}</span>{_place(item)}{html.escape(item.message)}</p>'
        for item in found
    )


def _place(item: Finding) -> str:
    return f"第 {item.entry + 1} 条：" if item.entry >= 0 else ""
