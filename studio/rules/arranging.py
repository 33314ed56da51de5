"""What a board may do with the content: shorten without a new figure, and leave no required fact out unsaid."""

from __future__ import annotations

from studio.domain.arrangement import BOARDS, Rewording
from studio.domain.content import Content
from studio.policy.fact import Fact, Kind, same
from studio.policy.quantities import facts_in
from studio.storyboard.loss import loss
from studio.storyboard.parts import Part, parts

CHECKED = frozenset(
    {
        Kind.PERCENT,
        Kind.POINTS,
        Kind.TIMES,
        Kind.MONEY,
        Kind.DATE,
        Kind.SPAN,
        Kind.NUMBER,
        Kind.CODE,
        Kind.REFERENCE,
        Kind.DOC_NUMBER,
        Kind.TITLE,
        Kind.BODY,
    }
)
"""Kinds of facts that are compared: figures, dates, numbers of documents, names."""


def facts_beyond(told: str, written: str) -> tuple[str, ...]:
    """Facts of a shorter wording that what was written does not have, as they are told."""
    known = _facts(written)
    return tuple(dict.fromkeys(fact.text for fact in _facts(told) if not any(same(fact, other) for other in known)))


def facts_lost(content: Content, board: str) -> tuple[str, ...]:
    """Figures, dates and names that stood in what is left out or shortened, and that the board says nowhere."""
    lost = loss(content, board)
    said = [fact for text in lost.said for fact in _facts(text)]
    gone = (fact for text in lost.unsaid for fact in _facts(text))
    return tuple(
        dict.fromkeys(fact.text for fact in gone if not fact.soft and not any(same(fact, other) for other in said))
    )


def why_not_told(rewording: Rewording, written: str) -> str:
    """Why this wording cannot stand in place of `written`; "" when it can. A Chinese sentence for the author."""
    told = rewording.told
    if not told.strip():
        return "改短后的话是空的。不想说这一条，请用“不说”。"
    if len(told) > len(written):
        return f"这里只能改短：原文 {len(written)} 字，现在 {len(told)} 字。要写得更详细，请到“解读表单”里改，所有材料都会跟着变。"
    if new := facts_beyond(told, written):
        return f"“{'、'.join(new)}”在原来的文字里没有。改短时不能加入新的数字、日期和名称，请核对。"
    return ""


def unreasoned(content: Content) -> list[tuple[str, Part]]:
    """Boards that leave out a part the rules ask for, wholly and without a reason: board and part."""
    return [
        (board, part)
        for board in BOARDS
        if board in content.boards
        for part in parts(content, board)
        if _unsaid(content, board, part)
    ]


def _unsaid(content: Content, board: str, part: Part) -> bool:
    if not part.needs_reason:
        return False
    reasons = {item.text: item.reason.strip() for item in content.board(board).left_out if item.part == part.key}
    if part.left_out:
        return not reasons.get("")
    gone = [line for line in part.lines if line.left_out]
    return len(gone) == len(part.lines) and not any(reasons.get(line.text) for line in gone)


def _facts(text: str) -> list[Fact]:
    return [fact for fact in facts_in(text) if fact.kind in CHECKED]
