"""What a board says as a person arranged it, and exactly what it does not say any more."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.domain.arrangement import BOARDS, Arrangement, Omission, Rewording
from studio.domain.content import Content, Statement, from_json
from studio.paths import ASSETS
from studio.storyboard.blocks import Contact, Headline
from studio.storyboard.compose import compose
from studio.storyboard.loss import loss
from studio.storyboard.parts import Part, parts, usual_order

EXAMPLE = from_json(json.loads((ASSETS / "examples" / "changban-2020-13.content.json").read_text(encoding="utf-8")))
BOARD_KEYS = tuple(BOARDS)
unhurried = settings(deadline=None, max_examples=40)
"""A board of the example takes some tenths of a second on a busy machine."""


def movable(content: Content, board: str) -> list[str]:
    return [part.key for part in parts(content, board) if part.moves]


def keys_of(content: Content, board: str) -> list[str]:
    """The order in which the board speaks, charts as one part."""
    blocks = compose(content, purpose=board).blocks
    return list(dict.fromkeys("charts" if block.key.startswith("chart_") else block.key for block in blocks))


@st.composite
def arranged_boards(draw: st.DrawFn) -> tuple[str, Content]:
    """The example with one board reordered, with parts and entries left out and texts shortened at random."""
    board = draw(st.sampled_from(BOARD_KEYS))
    all_parts = [part for part in parts(EXAMPLE, board) if part.may_go]
    order = draw(st.permutations(movable(EXAMPLE, board)))
    whole = draw(st.sets(st.sampled_from([part.key for part in all_parts]), max_size=4))
    lines = [(part.key, line) for part in all_parts for line in part.lines if part.key != "policy"]
    single = draw(st.lists(st.sampled_from(lines), max_size=5, unique_by=lambda item: (item[0], item[1].text)))
    slots = [(key, line.text, slot, written) for key, line in lines for slot, written, _ in line.slots]
    short = draw(st.lists(st.sampled_from(slots), max_size=5, unique_by=lambda item: item[:3]))
    arrangement = Arrangement(
        order=tuple(order),
        left_out=(
            *(Omission(part=key) for key in sorted(whole)),
            *(Omission(part=key, text=line.text) for key, line in single),
        ),
        reworded=tuple(
            Rewording(part=key, text=text, slot=slot, told=f"{written[:6]}※") for key, text, slot, written in short
        ),
    )
    return board, EXAMPLE.with_board(board, arrangement)


@unhurried
@given(arranged_boards())
def test_the_loss_is_exactly_what_the_board_no_longer_says(made: tuple[str, Content]) -> None:
    board, content = made
    whole, told = Counter(compose(EXAMPLE, purpose=board).said()), Counter(compose(content, purpose=board).said())
    found = loss(content, board)
    assert Counter(found.unsaid) == whole - told
    assert Counter(found.added) == told - whole
    assert Counter(found.said) == told


@unhurried
@given(arranged_boards())
def test_other_boards_are_not_touched(made: tuple[str, Content]) -> None:
    board, content = made
    for other in set(BOARDS) - {board}:
        assert compose(content, purpose=other) == compose(EXAMPLE, purpose=other)


@unhurried
@given(arranged_boards())
def test_a_board_opens_with_the_headline_and_speaks_in_the_wished_order(made: tuple[str, Content]) -> None:
    board, content = made
    blocks = compose(content, purpose=board).blocks
    assert isinstance(blocks[0], Headline)
    assert not any(isinstance(block, Contact) for block in blocks[:-1])
    spoken = keys_of(content, board)
    wished = [key for key in content.board(board).order if key in spoken]
    assert [key for key in spoken if key not in ("headline", "contact")] == wished


@unhurried
@given(st.data(), st.sampled_from(BOARD_KEYS))
def test_reordering_says_the_same_strings(data: st.DataObject, board: str) -> None:
    order = data.draw(st.permutations(movable(EXAMPLE, board)))
    content = EXAMPLE.with_board(board, Arrangement(order=tuple(order)))
    assert not loss(content, board)
    spoken = keys_of(content, board)
    assert spoken[1:-1] == [key for key in order if key in spoken]


@pytest.mark.parametrize("board", BOARD_KEYS)
def test_every_part_left_out_and_brought_back_is_the_board_as_it_was(board: str) -> None:
    for part in (part for part in parts(EXAMPLE, board) if part.may_go):
        left = EXAMPLE.with_board(board, EXAMPLE.board(board).without(Omission(part=part.key)))
        assert loss(left, board).unsaid
        assert left.with_board(board, left.board(board).bringing_back(part.key)) == EXAMPLE


@pytest.mark.parametrize("board", BOARD_KEYS)
def test_every_single_line_can_be_left_out_and_only_it_is_lost(board: str) -> None:
    for part in (part for part in parts(EXAMPLE, board) if part.may_go and part.key not in ("policy", "charts")):
        for line in part.lines if len(part.lines) > 1 else ():
            left = EXAMPLE.with_board(board, Arrangement(left_out=(Omission(part=part.key, text=line.text),)))
            said = "".join(loss(left, board).unsaid)
            assert sorted("".join(said.split())) == sorted("".join(line.text.split())), (part.key, line.text)


def test_a_shortened_entry_keeps_its_citations_and_its_own_words_stand_beside() -> None:
    first = EXAMPLE.part("measures").entries[0]
    arranged = Arrangement(reworded=(Rewording(part="measures", text=first.wording, slot="text", told="目录要审核。"),))
    content = EXAMPLE.with_board("slides", arranged)
    usual, told = (
        next(b for b in compose(c, purpose="slides").blocks if b.key == "measures") for c in (EXAMPLE, content)
    )
    assert told.cites == usual.cites
    assert "目录要审核。" in told.said()
    part = named(parts(content, "slides"), "measures")
    assert part.lines[0].slots == (("text", first.wording, "目录要审核。"),)
    assert part.lines[0].cites == first.cites


def test_an_entry_left_out_takes_its_citations_with_it() -> None:
    entries = EXAMPLE.part("benefits").entries
    kept = tuple(dict.fromkeys(clause for entry in entries[1:] for clause in entry.cites))
    content = EXAMPLE.with_board("slides", Arrangement(left_out=(Omission(part="benefits", text=entries[0].wording),)))
    block = next(block for block in compose(content, purpose="slides").blocks if block.key == "benefits")
    assert block.cites == kept


def test_a_text_that_the_form_has_changed_is_told_again_as_the_form_has_it() -> None:
    first, *others = EXAMPLE.part("measures").entries
    arranged = Arrangement(
        left_out=(Omission(part="measures", text=others[0].wording),),
        reworded=(Rewording(part="measures", text=first.wording, slot="text", told="目录要审核。"),),
    )
    changed = (Statement(text="改过的第一条。"), Statement(text="改过的第二条。"), *others[1:])
    part = replace(EXAMPLE.part("measures"), entries=changed)
    content = EXAMPLE.with_board("slides", arranged).with_part("measures", part)
    assert not loss(content, "slides")


def test_the_label_of_artificial_intelligence_stays_when_the_policy_is_left_out() -> None:
    part = EXAMPLE.part("measures")
    assisted = replace(part, entries=(replace(part.entries[0], ai_assisted=True), *part.entries[1:]))
    content = EXAMPLE.with_part("measures", assisted).with_board(
        "article", Arrangement(left_out=(Omission(part="policy"), Omission(part="measures")))
    )
    told = "".join(compose(content, purpose="article").said())
    assert "人工智能辅助生成" in told
    assert EXAMPLE.policy.title not in compose(content, purpose="article").said()


@pytest.mark.parametrize("board", BOARD_KEYS)
def test_a_person_sees_every_part_that_the_board_has(board: str) -> None:
    shown = {part.key for part in parts(EXAMPLE, board)}
    spoken = set(keys_of(EXAMPLE, board)) - {"headline", "contact"}
    assert spoken <= shown <= spoken | {"summary", "interpreting_authority", "effective_period", "enquiry_contact"}
    assert set(movable(EXAMPLE, board)) <= set(usual_order(board))


def named(found: tuple[Part, ...], key: str) -> Part:
    return next(part for part in found if part.key == key)
