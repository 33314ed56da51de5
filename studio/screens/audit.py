"""审计记录: who did what, when; and whether the chain still holds."""

from __future__ import annotations

import json

import streamlit as st

from studio.domain.people import Person, Role
from studio.parts.screen import PROOF, Screen
from studio.parts.times import shown
from studio.studio import Studio

SHOWN = 300


def draw(studio: Studio, person: Person) -> None:
    st.title("审计记录")
    with studio.store.reading() as tx:
        rows = tx.audit.latest(SHOWN)
        names = tx.people.names()
    if st.button("核对整条记录链", key="audit.verify"):
        with studio.store.reading() as tx:
            broken = tx.audit.first_broken()
        if broken:
            st.error(broken)
        else:
            st.success("记录链完整，没有发现被改动、删除或插入的记录。")
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
        height=640,
    )


SCREEN = Screen(key="audit", title="审计记录", section=PROOF, order=11, roles=(Role.INSPECTOR, Role.ADMIN), draw=draw)
