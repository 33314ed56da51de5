"""词表: what the checks look for; one person proposes a change, another confirms it."""

from __future__ import annotations

import re
from datetime import date

import streamlit as st

from studio.actions.change_lexicon import (
    KEEPERS,
    LISTS,
    decide_change,
    propose_entry,
    propose_retirement,
    withdraw_proposal,
)
from studio.domain.people import Person, Role
from studio.lexicons import Listing, all_listed
from studio.parts.screen import OFFICE, Screen
from studio.parts.table import draw_table
from studio.parts.telling import tell_later, telling, told_now
from studio.parts.times import shown
from studio.store.lexicons import ChangeState, LexiconChange
from studio.studio import Studio

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
STATES = {ChangeState.PROPOSED: "待确认", ChangeState.CONFIRMED: "已生效", ChangeState.REJECTED: "未生效"}


def draw(studio: Studio, person: Person) -> None:
    st.title("词表")
    told_now()
    st.caption("检查时用的词表。改动由一位同志提出、另一位同志确认后生效，不用重新启动。自带词表里没有任何在任领导人。")
    with studio.store.reading() as tx:
        changes = tx.lexicons.all()
        names = tx.people.names()
    waiting = [item for item in changes if item.state is ChangeState.PROPOSED]
    look, propose, decide, past = st.tabs(["查看", "提出改动", f"待确认（{len(waiting)}）", "办理记录"])
    with look:
        _draw_list(studio, person)
    with propose:
        _draw_proposing(studio, person)
    with decide:
        _draw_waiting(studio, person, waiting, names)
    with past:
        _draw_past(changes, names)


def _draw_list(studio: Studio, person: Person) -> None:
    list_key = _pick_list("lexicons.look")
    kind = LISTS[list_key]
    sought = st.text_input("查找", key="lexicons.sought", placeholder="输入要找的词").strip()
    entries = [
        item
        for item in all_listed(list_key)
        if item.rule in kind.rules and (not sought or sought in item.wrong or sought in item.right)
    ]
    st.caption(f"共 {len(entries)} 条。{kind.guide}")
    draw_table([_row(list_key, item) for item in entries], label="词条", height=360)
    words = [item for item in entries if not item.pattern]
    if not words or not person.may(*KEEPERS):
        return
    with st.expander("停用一条"), st.form("lexicons.retire", clear_on_submit=True):
        picked = st.selectbox(
            "要停用的词条",
            range(len(words)),
            format_func=lambda place: f"{words[place].wrong}（{kind.rules[words[place].rule]}）",
            key=f"lexicons.retire.{list_key}",
        )
        reason = st.text_input("停用的理由", key="lexicons.retire.reason")
        if st.form_submit_button("提出停用"):
            with telling():
                entry = words[picked]
                propose_retirement(
                    studio, person.id, list_key=list_key, rule=entry.rule, wrong=entry.wrong, reason=reason
                )
                tell_later("已提出，等另一位同志确认后生效。")
                st.rerun()


def _draw_proposing(studio: Studio, person: Person) -> None:
    list_key = _pick_list("lexicons.propose")
    kind = LISTS[list_key]
    st.caption(kind.guide)
    with st.form(f"lexicons.propose.{list_key}"):
        rules = list(kind.rules)
        rule = st.selectbox("用途", rules, format_func=kind.rules.__getitem__, key=f"lexicons.rule.{list_key}")
        wrong = st.text_input(kind.wrong, key=f"lexicons.wrong.{list_key}")
        right = st.text_input(kind.right, key=f"lexicons.right.{list_key}") if kind.right else ""
        source = st.text_input("依据（文件、网站或来函）", key=f"lexicons.source.{list_key}")
        begins, ends = st.columns(2)
        earliest, latest = date(1949, 10, 1), date(2099, 12, 31)
        since = begins.date_input(
            "从哪天起（可不填）",
            None,
            min_value=earliest,
            max_value=latest,
            format="YYYY-MM-DD",
            key=f"lexicons.since.{list_key}",
        )
        until = ends.date_input(
            "到哪天止（可不填）",
            None,
            min_value=earliest,
            max_value=latest,
            format="YYYY-MM-DD",
            key=f"lexicons.until.{list_key}",
        )
        if st.form_submit_button("提出", type="primary"):
            with telling():
                propose_entry(
                    studio,
                    person.id,
                    list_key=list_key,
                    rule=rule,
                    wrong=wrong,
                    right=right,
                    source=source,
                    valid_from=since,
                    valid_until=until,
                )
                tell_later("已提出，等另一位同志确认后生效。")
                st.rerun()


def _draw_waiting(studio: Studio, person: Person, waiting: list[LexiconChange], names: dict[str, str]) -> None:
    if not waiting:
        st.info("没有等待确认的词条。")
    for change in waiting:
        with st.container(border=True):
            st.markdown(f"**{'停用' if change.retires else '增加或改写'}**　{LISTS[change.entry['list']].label}")
            draw_table([_change_row(change, names)], label="待确认的改动")
            key = f"lexicons.{change.id}"
            if change.proposed_by == person.id:
                st.caption("您提出的，要由另一位同志确认。")
                if st.button("撤回", key=f"{key}.withdraw"):
                    with telling():
                        withdraw_proposal(studio, person.id, change.id)
                        tell_later("已撤回。")
                        st.rerun()
                continue
            note = st.text_input("意见（不同意时必填）", key=f"{key}.note")
            yes, no = st.columns(2)
            if yes.button("确认，立即生效", type="primary", width="stretch", key=f"{key}.yes"):
                _decide(studio, person, change, confirm=True, note=note)
            if no.button("不同意", width="stretch", key=f"{key}.no"):
                _decide(studio, person, change, confirm=False, note=note)


def _decide(studio: Studio, person: Person, change: LexiconChange, *, confirm: bool, note: str) -> None:
    with telling():
        decide_change(studio, person.id, change.id, confirm=confirm, note=note)
        tell_later("已确认，检查已按新词表进行。" if confirm else "已退回。")
        st.rerun()


def _draw_past(changes: list[LexiconChange], names: dict[str, str]) -> None:
    done = [item for item in changes if item.state is not ChangeState.PROPOSED]
    if not done:
        st.info("还没有办过改动。")
        return
    rows = [
        {
            "结果": STATES[item.state],
            **_change_row(item, names),
            "谁办的": names.get(item.decided_by, ""),
            "办理时间": shown(item.decided_at) if item.decided_at else "",
            "意见": item.note,
        }
        for item in done
    ]
    draw_table(rows, label="办理记录")


def _pick_list(key: str) -> str:
    picked: str = st.selectbox("词表", list(LISTS), format_func=lambda item: LISTS[item].label, key=key)
    return picked


def _row(list_key: str, item: Listing) -> dict[str, str]:
    kind = LISTS[list_key]
    row = {kind.wrong: _readable(item)}
    if kind.right:
        row["应当写成" if list_key == "wording" else kind.right] = item.right
    return {
        **row,
        "用途": kind.rules[item.rule],
        "起": item.valid_from.isoformat() if item.valid_from else "",
        "止": item.valid_until.isoformat() if item.valid_until else "",
        "依据": item.source,
        "版本": item.version,
        "写法": "按字形规则" if item.pattern else "原词",
    }


def _readable(item: Listing) -> str:
    """A rule's words in place of its notation, which only programs read."""
    return "、".join(CHINESE.findall(item.wrong)) if item.pattern else item.wrong


def _change_row(change: LexiconChange, names: dict[str, str]) -> dict[str, str]:
    entry = change.entry
    return {
        "办理": "停用" if change.retires else "增加或改写",
        "词表": LISTS[entry["list"]].label,
        "词": entry["wrong"],
        "应当写成": entry["right"],
        "用途": LISTS[entry["list"]].rules.get(entry["rule"], entry["rule"]),
        "起": entry["valid_from"],
        "止": entry["valid_until"],
        "依据或理由": change.reason,
        "谁提出": names.get(change.proposed_by, ""),
        "提出时间": shown(change.proposed_at),
    }


SCREEN = Screen(key="lexicons", title="词表", section=OFFICE, order=40, roles=(Role.ADMIN, Role.PUBLISHER), draw=draw)
