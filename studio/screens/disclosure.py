"""公开属性复核: documents that are not open, each looked at again within a year."""

from __future__ import annotations

import streamlit as st

from studio.actions.review_disclosure import (
    MAY_DECIDE,
    MAY_LOOK,
    Closed,
    closed_by_year,
    closed_documents,
    review_disclosure,
)
from studio.domain.calendar import BEIJING
from studio.domain.disclosure import GROUNDS
from studio.domain.people import Person
from studio.domain.policy import core_title
from studio.parts.literally import literally
from studio.parts.screen import PROOF, Screen
from studio.parts.table import draw_table
from studio.parts.telling import tell_later, telling, told_now
from studio.parts.times import shown
from studio.studio import Studio

STAYS, OPENS = "继续不公开", "转为主动公开"


def draw(studio: Studio, person: Person) -> None:
    st.title("公开属性复核")
    told_now()
    st.caption("依申请公开和不予公开的文件每年复核一次：继续不公开的写明依据和理由，不再需要的转为主动公开。")
    found = closed_documents(studio, person.id)
    today = studio.clock().astimezone(BEIJING).date()
    if found:
        late = sum(item.overdue(today) for item in found)
        if late:
            st.error(f"有 {late} 件过了一年还没有复核。")
        draw_table(
            [
                {
                    "政策文件": core_title(item.policy.title),
                    "发文字号": item.policy.doc_number,
                    "公开属性": item.policy.disclosure.value if item.policy.disclosure else "",
                    "依据和理由": item.policy.disclosure_reason,
                    "上次认定": item.decided_on.isoformat(),
                    "复核期限": item.due_on.isoformat(),
                    "提醒": "已逾期" if item.overdue(today) else "",
                }
                for item in found
            ],
            label="不公开的文件",
        )
        by_id = {item.policy.id: item for item in found}
        picked = st.selectbox(
            "看哪一份",
            list(by_id),
            format_func=lambda key: core_title(by_id[key].policy.title),
            key="disclosure.choice",
        )
        _draw_one(studio, person, by_id[picked])
    else:
        st.info("没有依申请公开或不予公开的文件。")
    _draw_years(studio, person)


def _draw_one(studio: Studio, person: Person, item: Closed) -> None:
    with studio.store.reading() as tx:
        names = tx.people.names()
    for review in item.reviews:
        rests_on = f"{GROUNDS.get(review.ground, '')}；" if review.ground else ""
        st.markdown(f"{shown(review.at)}　**{names.get(review.person_id, '')}**　{rests_on}{literally(review.reason)}")
    if not person.may(*MAY_DECIDE):
        return
    key = f"disclosure.{item.policy.id}"
    with st.form(key):
        decision = st.radio("复核结论", [STAYS, OPENS], horizontal=True, key=f"{key}.decision")
        ground = st.selectbox(
            "继续不公开的依据",
            list(GROUNDS),
            index=None,
            format_func=GROUNDS.__getitem__,
            placeholder="转为公开的不用选",
            key=f"{key}.ground",
        )
        reason = st.text_area("理由", key=f"{key}.text", max_chars=500)
        if not st.form_submit_button("保存复核结论", type="primary"):
            return
    with telling():
        opened = decision == OPENS
        review_disclosure(studio, person.id, item.policy.id, opened=opened, ground=ground or "", reason=reason)
        tell_later("已转为主动公开，请起草人重新确认文件信息和是否解读。" if opened else "已复核，一年后再提醒。")
        st.rerun()


def _draw_years(studio: Studio, person: Person) -> None:
    years = closed_by_year(studio, person.id)
    if not years:
        return
    st.subheader("逐年数量")
    draw_table([{"年度": f"{year} 年", **counts} for year, counts in years.items()], label="逐年数量")
    st.caption("按文件成文的年度计；依申请公开和不予公开的应当逐年减少。")


SCREEN = Screen(key="disclosure", title="公开属性复核", section=PROOF, order=12, roles=MAY_LOOK, draw=draw)
