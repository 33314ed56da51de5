"""审计记录: who did what, when; looked through, taken away as a file; and whether the chain still holds."""

from __future__ import annotations

from html import escape

import streamlit as st

from studio.actions.audit_trail import (
    AT_ONCE,
    MAY_LOOK,
    Asked,
    choices,
    export_chain,
    export_found,
    look_through,
    verify_chain,
)
from studio.actions.tell_audit import ToldEntry, ToldFact
from studio.domain.people import Person
from studio.parts.screen import PROOF, Screen
from studio.parts.telling import telling
from studio.parts.times import shown
from studio.studio import Studio


def draw(studio: Studio, person: Person) -> None:
    st.title("审计记录")
    st.caption("谁在什么时候办了什么事，改动前后各是什么。只增不改，逐条相连；不设删除，长期保存。")
    with telling():
        asked = _draw_asking(studio, person)
        _draw_found(studio, person, asked)
        _draw_taking_away(studio, person, asked)
        _draw_check(studio, person)


def _draw_asking(studio: Studio, person: Person) -> Asked:
    known = choices(studio, person.id)
    words, who, thing = st.columns(3)
    text = words.text_input("查找", key="audit.words", placeholder="人名、文件名、事项或意见中的字词")
    person_id = who.selectbox(
        "人员", ["", *known.people], format_func=lambda key: known.people.get(key, "所有人员"), key="audit.person"
    )
    policy = thing.selectbox(
        "文件", ["", *known.policies], format_func=lambda key: known.policies.get(key, "所有文件"), key="audit.policy"
    )
    what, since, until = st.columns(3)
    act = what.selectbox(
        "事项", ["", *known.acts], format_func=lambda key: known.acts.get(key, "所有事项"), key="audit.act"
    )
    return Asked(
        words=text.strip(),
        person_id=person_id or "",
        policy_id=policy or "",
        act=act or "",
        first_day=since.date_input("从哪天", None, key="audit.since"),
        last_day=until.date_input("到哪天", None, key="audit.until"),
    )


def _draw_found(studio: Studio, person: Person, asked: Asked) -> None:
    if st.session_state.get("audit.asked") != asked:
        st.session_state["audit.asked"], st.session_state["audit.page"] = asked, 1
    rows, count = look_through(studio, person.id, asked, page=st.session_state["audit.page"] - 1)
    pages = max(1, -(-count // AT_ONCE))
    said, turned = st.columns([3, 1], vertical_alignment="bottom")
    said.markdown(f"找到 **{count}** 条，最新的在前。" if count else "没有找到。可以少选几项条件，或换一个字词再查。")
    if pages > 1:
        turned.number_input(f"第几页（共 {pages} 页）", 1, pages, key="audit.page")
    if rows:
        st.html(as_table(rows))


def as_table(rows: list[ToldEntry]) -> str:
    """The rows as an HTML table; on a telephone each becomes a card (assets/web/studio.css)."""
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("序号", "时间", "人员", "事项", "对象", "改动"))
    lines = "".join(
        f'<tr><td class="seq">{row.seq}</td><td class="at">{shown(row.at)}</td><td class="who">{escape(row.person)}</td>'
        f'<td class="act">{escape(row.act)}</td><td>{escape(row.subject)}</td>'
        f"<td>{''.join(_as_line(fact) for fact in row.facts)}</td></tr>"
        for row in rows
    )
    return f'<table class="record"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>'


def _as_line(fact: ToldFact) -> str:
    before = f"<del>{escape(fact.before)}</del> → " if fact.before else ""
    return f'<p><span class="label">{escape(fact.label)}：</span>{before}{escape(fact.after or "（无）")}</p>'


def _draw_taking_away(studio: Studio, person: Person, asked: Asked) -> None:
    found, chain = st.columns(2)
    # A file is made when it is asked for, because making it is itself put on record.
    found.download_button(
        "导出找到的记录（表格）",
        lambda: export_found(studio, person.id, asked),
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


def _draw_check(studio: Studio, person: Person) -> None:
    st.markdown("**记录是否被动过**　从第一条起逐条核对，并与数据库外的锚点比对；有问题会指出第一条。")
    if st.button("核对整条记录链", key="audit.verify"):
        broken = verify_chain(studio, person.id)
        if broken:
            st.error(broken)
        else:
            st.success("记录链完整，没有发现被改动、删除、插入或截断的记录。")


SCREEN = Screen(key="audit", title="审计记录", section=PROOF, order=11, roles=MAY_LOOK, draw=draw)
