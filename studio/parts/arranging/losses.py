"""What a board does not say, counted and listed: facts first, then every string."""

from __future__ import annotations

import html
from collections.abc import Iterable

import streamlit as st

from studio.domain.arrangement import BOARDS, Omission
from studio.domain.content import Content
from studio.formats.previews import Preview
from studio.parts.arranging.bench import Bench
from studio.rules.arranging import facts_lost
from studio.storyboard.loss import loss
from studio.storyboard.parts import parts


def draw_loss(bench: Bench, preview: Preview | None) -> None:
    """Facts that are said nowhere, then the strings, then what the format itself has no room for."""
    lost = loss(bench.content, bench.board)
    if not lost:
        room = "版面放不下的见下面。" if preview is not None and preview.unsaid else "表单里写的，这种材料都会说到。"
        st.html(f'<div class="board-loss none">内容没有取舍：{room}</div>')
    else:
        facts = facts_lost(bench.content, bench.board)
        count = len(lost.unsaid)
        told = (
            f"其中 {len(facts)} 个数字、日期或名称别处也没有说到：{_chips(facts)}"
            if facts
            else "其中的数字、日期和名称，这种材料别处都说到了。"
        )
        st.html(f'<div class="board-loss"><b>这种材料有 {count} 处没有照表单说。</b>{told}</div>')
        with st.expander(f"看看是哪 {count} 处"):
            st.html(_listed(lost.unsaid))
    if preview is not None and preview.unsaid:
        with st.expander(f"版面放不下、没有登出来的还有 {len(preview.unsaid)} 处（看的人可以从二维码读全文）"):
            st.html(_listed(preview.unsaid))


def draw_arrangements(content: Content) -> None:
    """For whoever reads before signing: every board that departs from the form, with the reasons given."""
    arranged = [board for board in BOARDS if board in content.boards]
    if not arranged:
        st.caption("各种材料都照表单的内容和默认的顺序，没有取舍。")
    for board in arranged:
        lost = loss(content, board)
        st.markdown(f"**{BOARDS[board]}**" + ("　调整了先后次序" if content.board(board).order else ""))
        reasons = [item for item in content.board(board).left_out if item.reason]
        headings = {part.key: part.heading for part in parts(content, board)}
        if reasons:
            st.html("".join(f"<p>{_reason(item, headings)}</p>" for item in reasons))
        if lost:
            facts = facts_lost(content, board)
            st.html(
                f'<div class="board-loss"><b>没有照表单说的 {len(lost.unsaid)} 处'
                f"{'，只在这里丢掉的数字、日期和名称：' if facts else '：'}</b>{_chips(facts)}{_listed(lost.unsaid)}</div>"
            )
            if lost.added:
                st.html(f'<div class="board-loss none"><b>换成了</b>{_listed(lost.added)}</div>')


def _reason(item: Omission, headings: dict[str, str]) -> str:
    return f"不说“{html.escape(headings.get(item.part, item.part))}”的理由：{html.escape(item.reason)}"


def _chips(facts: Iterable[str]) -> str:
    return "".join(f"<span>{html.escape(fact)}</span>" for fact in facts)


def _listed(strings: Iterable[str]) -> str:
    return f'<ul class="board-lost">{"".join(f"<li>{html.escape(text)}</li>" for text in strings)}</ul>'
