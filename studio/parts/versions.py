"""Two wordings of a passage in two columns: left what it was, right what it is."""

from __future__ import annotations

import html
from collections.abc import Sequence

from studio.parts.marks import marked_up
from studio.policy.compare import Kind, Passage, Row
from studio.policy.difference import Mark, Op

KIND_LABELS = {
    Kind.MODIFIED: "修改",
    Kind.ADDED: "新增",
    Kind.DELETED: "删除",
    Kind.SPLIT: "拆分",
    Kind.MERGED: "合并",
    Kind.UNCHANGED: "未变",
}
NOTHING = "（没有这一条）"


def heads(old: str, new: str) -> str:
    sides = (f"原来：{old}", f"现在：{new}")
    return f'<div class="versions heads">{"".join(f"<div>{html.escape(side)}</div>" for side in sides)}</div>'


def row_head(row: Row, *, number: int, last: int) -> str:
    """The kind of change, and links to the neighbouring ones."""
    links = [(number - 1, "上一处变化")] if number > 1 else []
    links += [(number + 1, "下一处变化")] if number < last else []
    ways = "".join(f'<a class="clause-link" href="#change-{at}">{label}</a>' for at, label in links)
    moved = '<span class="kind">位置移动</span>' if row.moved else ""
    return (
        f'<div class="version-row" id="change-{number}"><b>第 {number} 处</b>'
        f'<span class="kind {row.kind}">{KIND_LABELS[row.kind]}</span>{moved}{ways}</div>'
    )


def row_sides(row: Row) -> str:
    """Left without what came, right without what went; a passage that came or went faces an empty side."""
    old, new = (
        _side(passages, [mark for mark in row.marks if mark.op is not unseen])
        for passages, unseen in ((row.old, Op.INSERT), (row.new, Op.DELETE))
    )
    return f'<div class="versions">{old}{new}</div>'


def _side(passages: Sequence[Passage], marks: Sequence[Mark]) -> str:
    if not passages:
        return f'<div class="side nothing">{NOTHING}</div>'
    labels = html.escape("、".join(passage.place for passage in passages))
    return f'<div class="side"><span class="label">{labels}</span>{marked_up(marks)}</div>'
