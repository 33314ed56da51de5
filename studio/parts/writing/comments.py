"""批注 at a field: how many are open, what they say, a new one, and “已处理”."""

from __future__ import annotations

import streamlit as st

from studio.actions.comment import LONGEST, READERS, comment, resolve_comment
from studio.domain.together import Comment
from studio.errors import StudioError
from studio.parts.literally import literally
from studio.parts.times import shown
from studio.parts.writing.desk import Desk


def draw_comments(desk: Desk, key: str) -> None:
    here = [item for item in desk.comments if item.field == key]
    count = sum(item.open for item in here)
    with st.popover(f"批注（{count}）" if count else "批注", key=desk.key(key, "comments"), width="stretch"):
        for item in here:
            _draw_comment(desk, item)
        if not here:
            st.caption("还没有批注。写下意见，起草人和配合部门都能看到。")
        if desk.person.may(*READERS):
            _draw_new(desk, key)


def _draw_comment(desk: Desk, item: Comment) -> None:
    who = desk.names.get(item.person_id, "")
    text = literally(item.text)
    if not item.open:
        done = f"{desk.names.get(item.resolved_by, '')}已处理"
        st.markdown(f"~~{text}~~  \n{literally(who)}　{shown(item.at)}　{done}")
        return
    st.markdown(f"{text}  \n**{literally(who)}**　{shown(item.at)}")
    if desk.person.may(*READERS):
        st.button("已处理", key=desk.key("resolve", item.id), on_click=_resolve, args=(desk, item.id))


def _draw_new(desk: Desk, key: str) -> None:
    place = desk.key(key, "comment.new")
    st.text_area("写批注", key=place, height=90, max_chars=LONGEST)
    st.button("添加批注", key=desk.key(key, "comment.add"), on_click=_add, args=(desk, key, place))


def _add(desk: Desk, key: str, place: str) -> None:
    try:
        comment(desk.studio, desk.person.id, desk.interpretation.id, key, st.session_state[place])
        st.session_state[place] = ""
    except StudioError as error:
        desk.keep("told", str(error))


def _resolve(desk: Desk, comment_id: str) -> None:
    try:
        resolve_comment(desk.studio, desk.person.id, comment_id)
    except StudioError as error:
        desk.keep("told", str(error))
