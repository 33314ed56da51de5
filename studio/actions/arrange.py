"""编排: what one kind of material says, in which order and how short. Every change is a revision, so it is signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from studio.actions.save_form import Saved, keep
from studio.actions.steps import act, acting, found
from studio.domain.arrangement import BOARDS, USUAL, Arrangement, Omission, Rewording
from studio.domain.content import Content
from studio.domain.people import Role
from studio.errors import NotFound, StudioError
from studio.rules.arranging import why_not_told
from studio.storyboard.parts import Line, Part, parts, usual_order
from studio.studio import Studio

LONGEST_REASON = 200
UNKNOWN = "没有这种材料，没有改动。请刷新页面后再选。"
CHANGED = "这一处的内容刚刚改过，没有改动。请刷新页面，看现在的内容。"


@act
def move_part(studio: Studio, by: str, interpretation_id: str, board: str, part: str, *, to: int) -> Saved:
    """Puts a part at place `to` (0 is the first) among those that can move. Beyond the ends, it stays at the end."""

    def change(content: Content) -> tuple[Arrangement, str]:
        arranged, moved = content.board(board), _part(content, board, part)
        if not moved.moves:
            raise StudioError(f"“{moved.heading}”的位置是固定的，没有移动。")
        keys = [item.key for item in parts(content, board) if item.moves and item.key != part]
        keys.insert(max(0, min(to, len(keys))), part)
        usual = [key for key in usual_order(board) if key in keys]
        return replace(arranged, order=() if keys == usual else tuple(keys)), f"移动了“{moved.heading}”"

    return _arrange(studio, by, interpretation_id, board, change, act="move_part")


@act
def leave_out(
    studio: Studio, by: str, interpretation_id: str, board: str, part: str, *, text: str = "", reason: str = ""
) -> Saved:
    """Does not say a part, or the one thing of it whose wording is `text`, in this material.

    Raises `StudioError` when the rules ask for what would go and there is no reason.
    """

    def change(content: Content) -> tuple[Arrangement, str]:
        told = _part(content, board, part)
        if not told.may_go:
            raise StudioError(f"“{told.heading}”每种材料都要有，不能去掉。可以改短。")
        if text:
            _line(told, text)
        if told.needs_reason and _last(told, text) and not reason.strip():
            raise StudioError(
                f"“{told.heading}”是规定要向公众说明的事项。这种材料确实不说的，请写明理由，审签人会看到。"
            )
        omission = Omission(part=part, text=text, reason=reason.strip()[:LONGEST_REASON])
        return content.board(board).without(omission), f"不说“{_named(told, text)}”"

    return _arrange(studio, by, interpretation_id, board, change, act="leave_out")


@act
def bring_back(studio: Studio, by: str, interpretation_id: str, board: str, part: str, *, text: str = "") -> Saved:
    """Says again what was left out."""

    def change(content: Content) -> tuple[Arrangement, str]:
        return content.board(board).bringing_back(part, text), f"恢复“{_named(_part(content, board, part), text)}”"

    return _arrange(studio, by, interpretation_id, board, change, act="bring_back")


@act
def reword(
    studio: Studio, by: str, interpretation_id: str, board: str, part: str, *, text: str, slot: str, told: str
) -> Saved:
    """Tells one string of a part in fewer words; in its own again when `told` is what the form says.

    Raises `StudioError` for a wording that is longer, empty, or has figures and names that the form does not have.
    """

    def change(content: Content) -> tuple[Arrangement, str]:
        block = _part(content, board, part)
        written = next((given for name, given, _ in _line(block, text).slots if name == slot), None)
        if written is None:
            raise NotFound("这一处不能改短：名称、日期和数字要照原样说，或者整条不说。")
        wished = told.strip()
        if wished == written.strip():
            back = Rewording(part=part, text=text, slot=slot, told="")
            return content.board(board).rewording(back), f"“{block.heading}”用回原文"
        item = Rewording(part=part, text=text, slot=slot, told=wished)
        if why := why_not_told(item, written):
            raise StudioError(why)
        return content.board(board).rewording(item), f"改短“{block.heading}”里的一条"

    return _arrange(studio, by, interpretation_id, board, change, act="reword")


@act
def arrange_as_usual(studio: Studio, by: str, interpretation_id: str, board: str) -> Saved:
    """Forgets everything that was arranged for this material."""
    return _arrange(studio, by, interpretation_id, board, lambda _: (USUAL, "恢复默认编排"), act="arrange_as_usual")


def _arrange(
    studio: Studio,
    by: str,
    interpretation_id: str,
    board: str,
    change: Callable[[Content], tuple[Arrangement, str]],
    *,
    act: str,
) -> Saved:
    """Makes the change to the latest content in one transaction, so that two people's changes never meet."""
    with studio.store.writing() as tx:
        person = acting(tx, by, Role.DRAFTER)
        if board not in BOARDS:
            raise NotFound(UNKNOWN)
        interpretation = found(tx, interpretation_id)
        content = tx.interpretations.latest_content(interpretation)
        arranged, done = change(content)
        changed = content.with_board(board, _in_use(content, board, arranged))
        told = {"board": BOARDS[board], "done": done}
        return keep(tx, person, interpretation, content, changed, act=act, told=told)


def _in_use(content: Content, board: str, arranged: Arrangement) -> Arrangement:
    """Without what was said of wordings that the form no longer has."""
    known = {(part.key, line.text) for part in parts(content, board) for line in part.lines}
    return replace(
        arranged,
        left_out=tuple(item for item in arranged.left_out if not item.text or (item.part, item.text) in known),
        reworded=tuple(item for item in arranged.reworded if (item.part, item.text) in known),
    )


def _part(content: Content, board: str, key: str) -> Part:
    part = next((item for item in parts(content, board) if item.key == key), None)
    if part is None:
        raise NotFound(CHANGED)
    return part


def _line(part: Part, text: str) -> Line:
    line = next((item for item in part.lines if item.text == text), None)
    if line is None:
        raise NotFound(CHANGED)
    return line


def _last(part: Part, text: str) -> bool:
    """Whether the part says nothing once this is left out."""
    return not text or all(line.left_out for line in part.lines if line.text != text)


def _named(part: Part, text: str) -> str:
    return f"{part.heading}：{text[:20]}" if text else part.heading
