"""解读表单: one field at a time, the policy's clauses beside it, every statement with its citations."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import streamlit as st

from studio import words
from studio.actions.save_form import save_form
from studio.domain.content import FIELDS, Content, Entry, FieldContent, FieldSpec, Need
from studio.domain.interpretation import Interpretation
from studio.domain.people import Person, Role
from studio.domain.policy import Clause
from studio.domain.states import State
from studio.parts.choosing import choose
from studio.parts.clauses import BROKEN, cite_names, draw_clauses, place_name
from studio.parts.literally import literally
from studio.parts.screen import WORK, Screen
from studio.parts.telling import tell_later, telling, told_now
from studio.policy.candidates import candidates_for, entry_of
from studio.policy.serial import reading_from_json
from studio.rules.review import review_content
from studio.store.policies import StoredPolicy
from studio.studio import Studio

ENTRY_LABELS = {
    "text": "内容",
    "term": "关键词",
    "explanation": "解释",
    "item": "事项",
    "before": "原来",
    "now": "现在",
    "effect": "对谁有影响",
    "question": "问",
    "answer": "答",
    "title": "名称",
    "label": "名称",
    "value": "数值",
    "unit": "单位",
    "period": "时期",
    "source": "来源",
    "series": "图表组（同组画在一张图里）",
    "when": "时间",
}
LONG = frozenset({"text", "explanation", "answer", "effect"})
HEADING = "heading"


def draw(studio: Studio, person: Person) -> None:
    st.title("解读表单")
    told_now()
    chosen = choose(studio, screen="form", nothing="还没有需要填写的解读。请先在“政策文件”上传并确认一份文件。")
    if chosen is None:
        return
    interpretation, stored = chosen
    with studio.store.reading() as tx:
        content = tx.interpretations.latest_content(interpretation)
    _draw_standing(interpretation)
    done = sum(1 for spec in FIELDS.values() if spec.required and _filled(content, spec))
    total = sum(1 for spec in FIELDS.values() if spec.required)
    st.progress(done / total, text=f"必填栏目已填 {done}/{total}，当前是第 {interpretation.revision_number} 版")
    key = _pick_field(content)
    left, right = st.columns([5, 6], gap="large")
    with left:
        _draw_source(stored, content, key)
    with right:
        if key == HEADING:
            _draw_heading(studio, person, interpretation, content)
        else:
            _draw_field(studio, person, interpretation, stored, content, FIELDS[key])
    _draw_findings(content, stored)


def _draw_standing(interpretation: Interpretation) -> None:
    if interpretation.state is State.DRAFTING:
        last = interpretation.history[-1]
        if last.note:
            st.warning(f"已回到起草：{last.note}")
        return
    if interpretation.state in (State.PUBLISHING, State.PUBLISHED, State.WITHDRAWN):
        st.info("这篇解读已经发布，内容不能直接改动。")
    else:
        st.warning("这篇解读正在审签或已经审签。现在改动任何一个字并保存，审签就作废，要重新送审。")


def _filled(content: Content, spec: FieldSpec) -> bool:
    part = content.part(spec.key)
    return not part.empty or (spec.may_be_absent and bool(part.absent_reason.strip()))


def _pick_field(content: Content) -> str:
    def shown(key: str) -> str:
        if key == HEADING:
            return "标题与摘要" + ("" if content.title and content.summary else "　·　待填")
        spec = FIELDS[key]
        if _filled(content, spec):
            return f"{spec.label}　✓"
        return spec.label + {Need.REQUIRED: "　·　必填", Need.REQUIRED_OR_ABSENT: "　·　必填或说明不涉及"}.get(
            spec.need, ""
        )

    return st.selectbox("栏目", [HEADING, *FIELDS], format_func=shown, key="form.field")


def _draw_source(stored: StoredPolicy, content: Content, key: str) -> None:
    st.subheader("政策原文")
    part = content.part(key)
    cited = frozenset(clause for entry in part.entries for clause in entry.cites)
    draw_clauses(stored.policy.clauses, marked=cited, height=700)


def _draw_heading(studio: Studio, person: Person, interpretation: Interpretation, content: Content) -> None:
    key = f"form.{interpretation.id}.{interpretation.revision_number}.heading"
    with st.form(key):
        title = st.text_input("标题（要含《文件名》）", content.title, key=f"{key}.title")
        short = st.text_input(
            "短标题（32 字以内，用于微信公众号等）", content.short_title, max_chars=32, key=f"{key}.short"
        )
        summary = st.text_area(
            "摘要（120 字以内，说清这份文件和读者有什么关系）",
            content.summary,
            key=f"{key}.summary",
            height=140,
            max_chars=120,
        )
        if st.form_submit_button("保存", type="primary"):
            changed = replace(content, title=title.strip(), short_title=short.strip(), summary=summary.strip())
            _save(studio, person, interpretation, changed)


def _draw_field(
    studio: Studio,
    person: Person,
    interpretation: Interpretation,
    stored: StoredPolicy,
    content: Content,
    spec: FieldSpec,
) -> None:
    st.subheader(spec.label)
    guide = words.field(spec.key)
    st.caption(guide.guide)
    if guide.example:
        with st.expander("看一个写得好的例子"):
            st.write(guide.example)
    part = content.part(spec.key)
    _draw_entries(studio, person, interpretation, stored, content, spec, part)
    _draw_candidates(studio, person, interpretation, stored, content, spec)


def _draw_entries(
    studio: Studio,
    person: Person,
    interpretation: Interpretation,
    stored: StoredPolicy,
    content: Content,
    spec: FieldSpec,
    part: FieldContent,
) -> None:
    key = f"form.{interpretation.id}.{interpretation.revision_number}.{spec.key}"
    blanks = st.session_state.get(f"{key}.blanks", 0 if part.entries else 1)
    entries = [*part.entries, *(spec.entry() for _ in range(blanks))]
    retired = reading_from_json(stored.reading).retired
    with st.form(key):
        edited = [
            _draw_entry(entry, stored.policy.clauses, retired, key=f"{key}.{index}", number=index + 1)
            for index, entry in enumerate(entries)
        ]
        reason = part.absent_reason
        if spec.may_be_absent:
            reason = st.text_input("本文件不涉及这一栏的理由（有内容时留空）", part.absent_reason, key=f"{key}.absent")
        save, more = st.columns(2)
        saved = save.form_submit_button("保存这一栏", type="primary", width="stretch")
        added = more.form_submit_button("保存并再加一条", width="stretch")
    if saved or added:
        kept = tuple(entry for entry in edited if entry is not None and entry.said())
        number = _save(
            studio,
            person,
            interpretation,
            content.with_part(spec.key, FieldContent(entries=kept, absent_reason=reason.strip())),
            rerun=False,
        )
        if number and added:
            st.session_state[f"form.{interpretation.id}.{number}.{spec.key}.blanks"] = 1
        if number:
            st.rerun()


def _draw_entry(
    entry: Entry, clauses: tuple[Clause, ...], retired: tuple[Clause, ...], *, key: str, number: int
) -> Entry | None:
    """The entry as edited; None when it was ticked for removal. A citation whose clause vanished stays to be seen."""
    places = cite_names(clauses, retired, entry.cites)
    with st.container(border=True):
        st.markdown(f"**第 {number} 条**")
        values: dict[str, Any] = {}
        for item in fields(entry):
            if item.name in Entry.BOOKKEEPING:
                continue
            value = getattr(entry, item.name)
            draw_input = st.text_area if item.name in LONG else st.text_input
            values[item.name] = draw_input(ENTRY_LABELS[item.name], value, key=f"{key}.{item.name}").strip()
        cites = st.multiselect(
            "依据条款",
            list(places),
            default=list(entry.cites),
            format_func=places.__getitem__,
            placeholder="选择这句话依据的条款",
            key=f"{key}.cites",
        )
        if broken := [places[cite] for cite in entry.cites if places[cite].startswith(BROKEN)]:
            st.error(f"{'、'.join(broken)}：段落更正过，原文里没有这个条款了。请去掉它，重新选择这句话的依据后保存。")
        own, drop = st.columns(2)
        values["own"] = own.checkbox("本单位自行说明，原文没有", entry.own, key=f"{key}.own")
        if drop.checkbox("删除这一条", key=f"{key}.drop"):
            return None
    return replace(entry, cites=tuple(cites), **values)


def _draw_candidates(
    studio: Studio,
    person: Person,
    interpretation: Interpretation,
    stored: StoredPolicy,
    content: Content,
    spec: FieldSpec,
) -> None:
    candidates = candidates_for(spec.key, reading_from_json(stored.reading))[:8]
    if not candidates:
        return
    st.markdown("**原文中可参考的句子**（点“采用”带上依据，再改写成群众看得懂的话）")
    places = {clause.id: place_name(clause) for clause in stored.policy.clauses}
    for index, candidate in enumerate(candidates):
        left, right = st.columns([6, 1], vertical_alignment="center")
        left.markdown(f"> {literally(candidate.text)}")
        left.caption(literally(places.get(candidate.clause, "")))
        if right.button("采用", key=f"form.take.{interpretation.revision_number}.{spec.key}.{index}"):
            part = content.part(spec.key)
            taken = replace(part, entries=(*part.entries, entry_of(candidate, spec.entry)), absent_reason="")
            _save(studio, person, interpretation, content.with_part(spec.key, taken))


def _save(
    studio: Studio, person: Person, interpretation: Interpretation, content: Content, *, rerun: bool = True
) -> int:
    """The new revision's number, 0 after an error was shown. The page's text stays where it is then."""
    with telling():
        number = save_form(
            studio, person.id, interpretation.id, content, based_on=interpretation.revision_number
        ).number
        voided = interpretation.state is not State.DRAFTING
        tell_later("已保存。审签已作废，需要重新生成材料并送审。" if voided else f"已保存为第 {number} 版。")
        if rerun:
            st.rerun()
        return number
    return 0


def _draw_findings(content: Content, stored: StoredPolicy) -> None:
    findings = review_content(content, stored.policy)
    if not findings:
        st.success("检查没有发现问题。")
        return
    with st.expander(
        f"检查发现 {len(findings)} 处，其中必须处理 {sum(item.severity == 'block' for item in findings)} 处"
    ):
        for item in findings:
            label = FIELDS[item.field].label if item.field in FIELDS else "标题与摘要"
            mark = {"block": "必须处理", "warn": "请核对", "info": "供参考"}[item.severity]
            st.markdown(f"**{label}**（{mark}）　{item.message}")


SCREEN = Screen(key="form", title="解读表单", section=WORK, order=2, roles=(Role.DRAFTER,), draw=draw)
