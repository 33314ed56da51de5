"""The parts of a board in their order: moved, opened, shortened line by line, left out and brought back."""

from __future__ import annotations

import html

import streamlit as st

from studio import words
from studio.actions.arrange import LONGEST_REASON, bring_back, leave_out, move_part, reword
from studio.parts.arranging.bench import Bench
from studio.parts.marks import marked_up
from studio.policy.difference import difference
from studio.storyboard.citations import cited
from studio.storyboard.parts import Line, Part

GLIMPSE = 46
"""Characters of a closed part that tell what it is about."""
AROUND, PER_LINE, LINE = 58, 25, 28
"""Pixels of a box's label and edges, characters and pixels of one of its lines: what is told is seen whole."""


def draw_parts(bench: Bench) -> None:
    found = bench.parts
    places = {part.key: at for at, part in enumerate(part for part in found if part.moves)}
    for part in found:
        with st.container(border=True, gap="xxsmall", key=bench.key("part", bench.board, part.key)):
            _draw_head(bench, part, places.get(part.key, -1), len(places))
            if bench.kept("open") == part.key and not part.left_out:
                for at, line in enumerate(part.lines):
                    _draw_line(bench, part, line, at)


def _draw_head(bench: Bench, part: Part, at: int, count: int) -> None:
    place = bench.place(part.key)
    opened = bench.kept("open") == part.key
    st.html(_head(part, opened=opened))
    if problem := bench.problem_at(place):
        st.error(problem)
    with st.container(horizontal=True, gap="small"):
        if bench.may_write and part.moves:
            _move(bench, part, "上移", at - 1, disabled=at == 0)
            _move(bench, part, "下移", at + 1, disabled=at == count - 1)
        if not part.left_out:
            label = "收起" if opened else "改短或选条目" if bench.may_write else "展开"
            st.button(
                label,
                key=bench.key("open", part.key),
                type="tertiary",
                on_click=bench.keep,
                args=("open", "" if opened else part.key),
            )
        if bench.may_write and part.may_go:
            _leave_or_bring(bench, part, "", part.left_out, whole=True)
    _ask_reason(bench, part, "")


def _move(bench: Bench, part: Part, label: str, to: int, *, disabled: bool) -> None:
    st.button(
        label,
        key=bench.key(label, part.key),
        type="tertiary",
        disabled=disabled,
        on_click=bench.do,
        args=(bench.place(part.key), move_part, part.key),
        kwargs={"to": to},
    )


def _leave_or_bring(bench: Bench, part: Part, text: str, left_out: bool, *, whole: bool) -> None:
    place = bench.place(part.key, text) if text else bench.place(part.key)
    if left_out:
        st.button(
            "恢复",
            key=f"{place}.back",
            type="tertiary",
            on_click=bench.do,
            args=(place, bring_back, part.key),
            kwargs={"text": text},
        )
    elif part.needs_reason and _last(part, text):
        st.button("不说", key=f"{place}.out", type="tertiary", on_click=bench.keep, args=("asking", place))
    else:
        st.button(
            "整块不说" if whole else "不说",
            key=f"{place}.out",
            type="tertiary",
            on_click=bench.do,
            args=(place, leave_out, part.key),
            kwargs={"text": text},
        )


def _last(part: Part, text: str) -> bool:
    return not text or all(line.left_out for line in part.lines if line.text != text)


def _ask_reason(bench: Bench, part: Part, text: str) -> None:
    """A required fact goes only with a reason; the box opens where it was asked for."""
    place = bench.place(part.key, text) if text else bench.place(part.key)
    if bench.kept("asking") != place:
        return
    st.warning(
        f"“{part.heading}”是规定要向公众说明的事项，一般不能去掉。这种材料确实不说的，请写明理由，审签人会看到。"
    )
    reason = st.text_input("不说的理由", key=f"{place}.reason", max_chars=LONGEST_REASON)
    with st.container(horizontal=True):
        st.button(
            "写好理由，不说",
            key=f"{place}.sure",
            type="primary",
            on_click=bench.do,
            args=(place, leave_out, part.key),
            kwargs={"text": text, "reason": reason},
        )
        st.button("还是要说", key=f"{place}.not", on_click=bench.keep, args=("asking", ""))


def _head(part: Part, *, opened: bool) -> str:
    gone = sum(line.left_out for line in part.lines)
    short = sum(line.shortened and not line.left_out for line in part.lines)
    marks = [("gone", "不说")] if part.left_out else []
    if not part.left_out:
        marks += [("gone", f"不说 {gone} 条")] if gone else []
        marks += [("short", f"改短 {short} 条")] if short else []
    marks += [("fixed", "位置固定")] if not part.moves else []
    told = "".join(f'<span class="{kind}">{label}</span>' for kind, label in marks)
    count = f"{len(part.lines)} 条" if len(part.lines) > 1 else ""
    glimpse = "　".join(" ".join(said.split()) for said in part.lines[0].text.splitlines() if said.strip())
    cut = html.escape(glimpse[:GLIMPSE] + ("……" if len(glimpse) > GLIMPSE else ""))
    heading = html.escape(part.heading)
    title = f"<del>{heading}</del>" if part.left_out else f"<b>{heading}</b>"
    below = "" if opened and not part.left_out else f"<p>{cut}</p>"
    return f'<div class="board-part">{title}<small>{count}</small>{told}{below}</div>'


# ── one line ────────────────────────────────────────────────────────────────────────────────────────


def _draw_line(bench: Bench, part: Part, line: Line, at: int) -> None:
    place = bench.place(part.key, line.text)
    if line.left_out:
        st.html(f'<div class="board-line"><del>{_broken(line.text)}</del></div>')
    elif not line.slots:
        st.html(f'<div class="board-line">{_broken(line.text)}</div>')
    else:
        _draw_slots(bench, part, line, at)
    with st.container(horizontal=True, vertical_alignment="center"):
        if line.cites:
            st.caption(f"依据：{cited(line.cites)}", width="content")
        if bench.may_write and part.may_go and part.key != "policy":
            _leave_or_bring(bench, part, line.text, line.left_out, whole=False)
    if problem := bench.problem_at(place):
        st.error(problem)
    _ask_reason(bench, part, line.text)


def _draw_slots(bench: Bench, part: Part, line: Line, at: int) -> None:
    named = [text for text in line.text.split("\n") if text not in {written for _, written, _ in line.slots}]
    if named:
        st.html(f'<div class="board-line"><b>{html.escape("　".join(named))}</b></div>')
    for slot, written, told in line.slots:
        _draw_slot(bench, part, line, slot, written, told, at)


def _draw_slot(bench: Bench, part: Part, line: Line, slot: str, written: str, told: str, at: int) -> None:
    place = bench.place(part.key, line.text, slot)
    if st.session_state.get(place) != told and not bench.problem_at(place):
        st.session_state[place] = told

    def changed() -> None:
        bench.do(place, reword, part.key, text=line.text, slot=slot, told=st.session_state[place])

    label = f"第 {at + 1} 条：{words.slot(slot)}（原文 {len(written)} 字，现在 {len(told)} 字）"
    height = AROUND + LINE * max(1, -(-len(told) // PER_LINE))
    st.text_area(label, key=place, on_change=changed, height=height, disabled=not bench.may_write)
    if problem := bench.problem_at(place):
        st.error(f"{problem}没有存入，您写的文字还在框里。")
        st.button("用回现在的说法", key=f"{place}.again", on_click=_forget, args=(bench,))
    elif told != written:
        st.html(f'<div class="board-line"><small>比原文少了：</small>{marked_up(difference(written, told))}</div>')
        if bench.may_write:
            st.button(
                "用回原文",
                key=f"{place}.usual",
                type="tertiary",
                on_click=bench.do,
                args=(place, reword, part.key),
                kwargs={"text": line.text, "slot": slot, "told": written},
            )


def _forget(bench: Bench) -> None:
    bench.keep("problem", ("", ""))


def _broken(text: str) -> str:
    return html.escape(text).replace("\n", "　")
