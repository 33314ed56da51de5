"""Reuse: fields of an earlier interpretation, and the department's own texts."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from studio.actions.reuse import GLOSSARY, KEPT_FIELDS, copy_earlier, keep_for_department, terms_for
from studio.domain.content import FIELDS, Entry, FieldContent, FieldSpec
from studio.domain.policy import core_title
from studio.domain.states import STATE_LABELS
from studio.errors import StudioError
from studio.parts.literally import literally
from studio.parts.writing.desk import Desk
from studio.policy.content_difference import text_of


def draw_department_text(desk: Desk, spec: FieldSpec) -> None:
    """Keep this field's words for the department, or take what it keeps."""
    if spec.key not in (*KEPT_FIELDS, GLOSSARY) or not desk.may_write or not desk.person.department:
        return
    with desk.studio.store.reading() as tx:
        kept = tx.department_texts.of(desk.person.department).get(spec.key)
    part = desk.content.part(spec.key)
    said = [entry.said() for entry in part.entries]
    take, keep = st.columns(2)
    offered = _offered(desk, spec, kept)
    if any(entry.said() not in said for entry in offered):
        entries = tuple(replace(entry, own=True) for entry in offered)
        take.button(
            f"带入本部门解释过的词（{len(entries)} 个）" if spec.key == GLOSSARY else "带入本部门常用内容",
            key=desk.key(spec.key, "department.take"),
            help=text_of(FieldContent(entries=offered)),
            on_click=desk.save_unit,
            args=(spec.key, replace(part, entries=(*part.entries, *entries), absent_reason="")),
            width="stretch",
        )
    if _has_something_new(spec, part, kept):
        keep.button(
            "存入本部门词汇表" if spec.key == GLOSSARY else "存为本部门常用内容",
            key=desk.key(spec.key, "department.keep"),
            help="以后的文件用到这些词时可以带入" if spec.key == GLOSSARY else "以后新建的解读会自动带上这段内容",
            on_click=_keep,
            args=(desk, spec),
            width="stretch",
        )


def _offered(desk: Desk, spec: FieldSpec, kept: FieldContent | None) -> tuple[Entry, ...]:
    if kept is None:
        return ()
    if spec.key != GLOSSARY:
        return kept.entries
    words = "".join(clause.heading + clause.text for clause in desk.clauses)
    return terms_for(kept, desk.content.part(spec.key), words)


def _has_something_new(spec: FieldSpec, part: FieldContent, kept: FieldContent | None) -> bool:
    said = [entry.said() for entry in part.entries]
    known = [entry.said() for entry in kept.entries] if kept else []
    if spec.key == GLOSSARY:
        return any(words and words not in known for words in said)
    return not part.empty and said != known


def draw_earlier(desk: Desk) -> None:
    """Choosing an earlier interpretation and which of its fields to take over."""
    with desk.studio.store.reading() as tx:
        earlier = [item for item in tx.interpretations.listed() if item.id != desk.interpretation.id]
    if not earlier:
        st.info("还没有以前的解读可以复制。")
        return
    titles = {item.id: f"{core_title(item.title)}（{STATE_LABELS[item.state]}）" for item in earlier}
    st.markdown("从以前的解读复制几栏过来，再按这份文件修改。**原来的依据条款不会带过来**，因为条款属于原来的文件。")
    source = st.selectbox("从哪一篇复制", list(titles), format_func=titles.__getitem__, key=desk.key("earlier"))
    with desk.studio.store.reading() as tx:
        interpretation = tx.interpretations.get(source)
        content = tx.interpretations.latest_content(interpretation) if interpretation else None
    if content is None:
        return
    offered = [key for key in FIELDS if not content.part(key).empty]
    if not offered:
        st.info("这一篇还没有内容。")
        return
    chosen = st.multiselect(
        "复制哪些栏目",
        offered,
        format_func=lambda key: FIELDS[key].label,
        placeholder="选择栏目，可以多选",
        key=desk.key("earlier.fields"),
    )
    for key in chosen:
        with st.container(border=True):
            st.markdown(f"**{FIELDS[key].label}**  \n{literally(text_of(content.part(key)))}")
    st.button(
        "复制到现在这篇",
        key=desk.key("earlier.copy"),
        type="primary",
        disabled=not chosen or not desk.may_write,
        on_click=_copy,
        args=(desk, source, tuple(chosen)),
    )


def _keep(desk: Desk, spec: FieldSpec) -> None:
    try:
        keep_for_department(desk.studio, desk.person.id, spec.key, desk.content.part(spec.key))
        told = "常用内容，以后新建的解读会自动带上" if spec.key != GLOSSARY else "词汇表，以后的文件用到时可以带入"
        desk.keep("told", f"已存为{desk.person.department}的{told}。")
    except StudioError as error:
        desk.keep("told", str(error))


def _copy(desk: Desk, source: str, keys: tuple[str, ...]) -> None:
    try:
        saved = copy_earlier(desk.studio, desk.person.id, desk.interpretation.id, source, keys, based_on=desk.number)
        desk.stand_on(saved)
        names = "、".join(FIELDS[key].label for key in keys)
        desk.keep("told", f"已复制：{names}。请逐栏改成这份文件的说法，并选好依据条款。")
        desk.go(keys[0])
    except StudioError as error:
        desk.keep("told", str(error))
