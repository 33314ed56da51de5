"""审计记录: who did what, when; looked through, taken away as a file; and whether the chain still holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

import streamlit as st

from studio.actions.audit_trail import AT_ONCE, MAY_LOOK, export_chain, export_found, look_through
from studio.domain.calendar import BEIJING
from studio.domain.people import Person
from studio.parts.screen import PROOF, Screen
from studio.parts.telling import telling
from studio.parts.times import shown
from studio.store.audit import Wanted
from studio.studio import Studio


def draw(studio: Studio, person: Person) -> None:
    st.title("审计记录")
    st.caption("只增不改，逐条相连；不设删除，长期保存（不少于六个月）。")
    with studio.store.reading() as tx:
        names, acts = tx.people.names(), tx.audit.acts()
    if st.button("核对整条记录链", key="audit.verify"):
        _draw_check(studio)
    wanted = _draw_asking(names, acts)
    page = st.session_state.get("audit.page", 0)
    with telling():
        rows, count = look_through(studio, person.id, wanted, page=page)
        st.caption(f"找到 {count} 条" + (f"，第 {page + 1} 页（每页 {AT_ONCE} 条）" if count > AT_ONCE else ""))
        st.dataframe(
            [
                {
                    "序号": row.seq,
                    "时间": shown(row.at),
                    "人员": names.get(row.person_id, row.person_id),
                    "事项": row.act,
                    "对象": row.subject,
                    "改动前": json.dumps(row.before, ensure_ascii=False) if row.before else "",
                    "改动后": json.dumps(row.after, ensure_ascii=False) if row.after else "",
                }
                for row in rows
            ],
            hide_index=True,
            width="stretch",
            height=560,
        )
        if count > AT_ONCE:
            st.number_input("页", 0, (count - 1) // AT_ONCE, key="audit.page", help="从 0 起，最新的在前")
    _draw_taking_away(studio, person, wanted)


def _draw_check(studio: Studio) -> None:
    with studio.store.reading() as tx:
        broken = tx.audit.first_broken()
    if broken:
        st.error(broken)
    else:
        st.success("记录链完整，没有发现被改动、删除、插入或截断的记录。")


def _draw_asking(names: Mapping[str, str], acts: list[str]) -> Wanted:
    everybody, everything = "所有人员", "所有事项"
    who, what, words, since, until = st.columns([2, 2, 3, 2, 2])
    person = who.selectbox("人员", ["", *names], format_func=lambda key: names.get(key, everybody), key="audit.person")
    act = what.selectbox("事项", ["", *acts], format_func=lambda key: key or everything, key="audit.act")
    text = words.text_input("内容里有", key="audit.words", placeholder="如文件编号、意见中的字词")
    first = since.date_input("从", None, key="audit.since")
    last = until.date_input("到", None, key="audit.until")
    return Wanted(
        person_id=person or "",
        act=act or "",
        words=text.strip(),
        since=datetime(first.year, first.month, first.day, tzinfo=BEIJING) if first else None,
        until=datetime(last.year, last.month, last.day, tzinfo=BEIJING) + timedelta(days=1) if last else None,
    )


def _draw_taking_away(studio: Studio, person: Person, wanted: Wanted) -> None:
    found, chain = st.columns(2)
    # A file is made when it is asked for, because making it is itself put on record.
    found.download_button(
        "导出找到的记录（CSV）",
        lambda: export_found(studio, person.id, wanted),
        "审计记录.csv",
        "text/csv",
        key="audit.export",
        on_click="ignore",
    )
    chain.download_button(
        "导出整条记录链（可在别处复核）",
        lambda: export_chain(studio, person.id),
        "审计记录链.jsonl",
        "application/x-ndjson",
        key="audit.chain",
        on_click="ignore",
    )


SCREEN = Screen(key="audit", title="审计记录", section=PROOF, order=11, roles=MAY_LOOK, draw=draw)
