"""检查发现: what the checks found at one place, each with taking the suggestion or writing why it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from studio.actions.settle_finding import accept_suggestion, settle_finding, settled_in, take_back_settlement
from studio.domain.content import FIELDS, Content
from studio.domain.interpretation import Interpretation, Package
from studio.domain.own_material import OwnMaterial
from studio.domain.people import Person
from studio.domain.policy import Clause, Policy
from studio.domain.settlement import Settlement
from studio.parts.literally import literally
from studio.parts.table import draw_table
from studio.parts.telling import tell_later, telling
from studio.rules.file_finding import OWN
from studio.rules.findings import Finding, Severity
from studio.rules.review import review_content, review_files
from studio.rules.settling import accepted, key_of, may_be_settled
from studio.studio import Studio

MARKS = {Severity.BLOCK: "必须处理", Severity.WARN: "请核对", Severity.INFO: "供参考"}
HEADING = "标题与摘要"


def place_label(field: str) -> str:
    if field == OWN:
        return "自备材料"
    return FIELDS[field].label if field in FIELDS else HEADING


def draw_findings(
    studio: Studio,
    person: Person,
    interpretation: Interpretation,
    policy: Policy,
    content: Content,
    *,
    field: str | None = None,
    key: str,
    on_change: Callable[[], None] | None = None,
) -> None:
    """The findings of one field ("" is title and summary, None is everything) in the saved text, with what can be done.

    `content` is the saved text; `on_change` runs after an act changed something, before the page is drawn again.
    """
    findings = [item for item in review_content(content, policy) if field is None or item.field == field]
    if not findings:
        st.success("检查没有发现问题。")
        return
    draw_each(
        studio, person, interpretation, policy, content, findings,
        with_place=field is None, key=key, on_change=on_change,
    )  # fmt: skip


def draw_each(
    studio: Studio,
    person: Person,
    interpretation: Interpretation,
    policy: Policy,
    content: Content,
    findings: Sequence[Finding],
    *,
    with_place: bool = False,
    with_number: bool = True,
    key: str,
    on_change: Callable[[], None] | None = None,
) -> None:
    """These findings, one below the other. `with_number` tells the record, for findings that do not stand at it."""
    with studio.store.reading() as tx:
        settled = settled_in(tx, interpretation.id, content, findings)
        names = tx.people.names()
    clauses = {clause.id: clause for clause in policy.clauses}
    for place, finding in enumerate(findings):
        mark = key_of(finding, content)
        with st.container(border=True):
            _draw_words(finding, clauses, with_place=with_place, with_number=with_number)
            if mark in settled:
                _draw_settled(studio, person, settled[mark], names, key=f"{key}.{place}", on_change=on_change)
            else:
                can_accept = accepted(content, finding) is not None
                _draw_choices(
                    studio,
                    person,
                    interpretation,
                    finding,
                    mark,
                    can_accept=can_accept,
                    key=f"{key}.{place}.{mark[:12]}",
                    on_change=on_change,
                )


def _draw_words(finding: Finding, clauses: Mapping[str, Clause], *, with_place: bool, with_number: bool) -> None:
    where = f"**{place_label(finding.field)}**" if with_place else ""
    number = f"第 {finding.entry + 1} 条" if with_number and finding.entry >= 0 else ""
    told = (f"**{MARKS[finding.severity]}**", f"{where}{number}", literally(finding.message))
    st.markdown("　".join(part for part in told if part))
    if finding.rule == "INT-21" and finding.clause in clauses:
        ours, theirs = st.columns(2)
        ours.caption("解读写的")
        ours.markdown(f"> {literally(finding.text)}")
        theirs.caption(literally(f"原文 {clauses[finding.clause].place}"))
        theirs.markdown(f"> {literally(clauses[finding.clause].text)}")


def _draw_choices(
    studio: Studio,
    person: Person,
    interpretation: Interpretation,
    finding: Finding,
    mark: str,
    *,
    can_accept: bool,
    key: str,
    on_change: Callable[[], None] | None,
) -> None:
    accept, explain = st.columns(2)
    if can_accept and accept.button(f"改为“{finding.suggestion}”", key=f"{key}.accept", width="stretch"):
        with telling():
            accept_suggestion(studio, person.id, interpretation.id, mark)
            _changed(f"已改为“{finding.suggestion}”。", on_change)
    if not may_be_settled(finding):
        if finding.severity is Severity.BLOCK:
            explain.caption("这一处不能只写理由，改好后才能送审。")
        return
    with explain.popover("不改，写明理由", width="stretch"):
        reason = st.text_area("为什么这样写（负责人审签时会看到）", key=f"{key}.reason", max_chars=500)
        if st.button("确定", key=f"{key}.settle", type="primary"):
            with telling():
                settle_finding(studio, person.id, interpretation.id, mark, reason)
                _changed("已记下理由，会随材料送给审签人。", on_change)


def _draw_settled(
    studio: Studio,
    person: Person,
    settlement: Settlement,
    names: Mapping[str, str],
    *,
    key: str,
    on_change: Callable[[], None] | None,
) -> None:
    said, undo = st.columns([5, 1])
    said.markdown(f"已写明理由（{names.get(settlement.person_id, '')}）：{literally(settlement.reason)}")
    if undo.button("撤回", key=f"{key}.undo", width="stretch"):
        with telling():
            take_back_settlement(studio, person.id, settlement.interpretation_id, settlement.id)
            _changed("理由已撤回。", on_change)


def _changed(told: str, on_change: Callable[[], None] | None) -> None:
    if on_change is not None:
        on_change()
    tell_later(told)
    st.rerun()


def draw_for_signer(package: Package, content: Content, policy: Policy, files: Sequence[OwnMaterial]) -> None:
    """What the signer is told: findings let stand with their reasons, as the digest covers them, then the open ones."""
    findings = [*review_content(content, policy), *review_files(files, policy)]
    reasons = {item["key"]: item for item in package.settled}
    left = [item for item in findings if key_of(item, content) not in reasons]
    notable = [item for item in left if item.severity is not Severity.INFO]
    if not reasons and not findings:
        st.success("检查没有发现问题。")
        return
    title = (
        f"检查发现：起草人写明理由 {len(reasons)} 处，未处理 {len(notable)} 处，供参考 {len(left) - len(notable)} 处"
    )
    with st.expander(title, expanded=bool(reasons or notable)):
        if reasons:
            st.markdown("**起草人没有改、写明了理由的**（理由在审签的摘要之内）")
            draw_table(_as_rows(package.settled), label="起草人写明的理由")
        if notable:
            st.markdown("**没有改、也没有写理由的**")
            for item in notable:
                st.markdown(f"- {MARKS[item.severity]}　{place_label(item.field)}　{literally(item.message)}")
        hints = [item for item in left if item.severity is Severity.INFO]
        if hints:
            st.markdown("**供参考**")
            for item in hints:
                st.markdown(f"- {place_label(item.field)}　{literally(item.message)}")


def _as_rows(settled: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            "栏目": place_label(item["field"]),
            "检查提示": item["message"],
            "理由": item["reason"],
            "谁写的": item["person"],
        }
        for item in settled
    ]
