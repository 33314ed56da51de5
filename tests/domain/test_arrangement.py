"""A board's departures: reordering is a permutation, leaving out and bringing back is no change at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.arrangement import (
    BOARDS,
    USUAL,
    Arrangement,
    Omission,
    Rewording,
    as_json,
    from_json,
    in_order,
)
from studio.domain.content import Content
from studio.domain.content import as_json as content_as_json
from studio.domain.content import from_json as content_from_json

keys = st.lists(st.text(min_size=1, max_size=3), unique=True, max_size=12)
words = st.text(max_size=6)
omissions = st.builds(Omission, part=words, text=words, reason=words)
rewordings = st.builds(Rewording, part=words, text=words, slot=words, told=words.filter(bool))
arrangements = st.builds(
    Arrangement,
    order=st.lists(words, max_size=4).map(tuple),
    left_out=st.lists(omissions, max_size=4, unique_by=lambda item: (item.part, item.text)).map(tuple),
    reworded=st.lists(rewordings, max_size=4, unique_by=lambda item: (item.part, item.text, item.slot)).map(tuple),
)


@given(st.lists(st.text(max_size=3), max_size=12), keys)
def test_whatever_is_wished_the_order_is_a_permutation_of_the_usual(wished: list[str], usual: list[str]) -> None:
    assert sorted(in_order(wished, usual)) == sorted(usual)


@given(keys, st.randoms(use_true_random=False))
def test_a_whole_wish_is_met_to_the_letter(usual: list[str], chance: object) -> None:
    wished = sorted(usual, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert in_order(wished, usual) == tuple(wished)


@given(keys)
def test_no_wish_is_the_usual_order(usual: list[str]) -> None:
    assert in_order((), usual) == tuple(usual)


def test_a_part_that_came_later_follows_what_it_usually_follows() -> None:
    assert in_order(("c", "a"), ("a", "b", "c", "d")) == ("c", "d", "a", "b")


@given(arrangements, omissions)
def test_leaving_out_and_bringing_back_changes_nothing(arranged: Arrangement, omission: Omission) -> None:
    before = arranged.bringing_back(omission.part, omission.text)
    left = before.without(omission)
    assert left.leaves_out(omission.part, omission.text)
    assert left.bringing_back(omission.part, omission.text) == before
    assert left.without(omission) == left


@given(arrangements, rewordings)
def test_rewording_and_taking_the_words_back_changes_nothing(arranged: Arrangement, item: Rewording) -> None:
    back = Rewording(part=item.part, text=item.text, slot=item.slot, told="")
    before = arranged.rewording(back)
    changed = before.rewording(item)
    assert changed.wording(item.part, item.text, item.slot) == item.told
    assert changed.rewording(back) == before


@given(st.dictionaries(st.sampled_from(list(BOARDS)), arrangements.filter(lambda item: item != USUAL), max_size=4))
def test_it_is_kept_as_it_was(boards: dict[str, Arrangement]) -> None:
    assert from_json(as_json(boards)) == boards
    content = Content(title="题", boards=boards)
    assert content_from_json(content_as_json(content)) == content


def test_an_arrangement_that_departs_from_nothing_leaves_no_trace_in_the_content() -> None:
    content = Content(title="题")
    arranged = content.with_board("slides", Arrangement(left_out=(Omission(part="faq"),)))
    assert arranged.with_board("slides", USUAL) == content
    assert content_as_json(arranged.with_board("slides", USUAL)) == content_as_json(content)


@pytest.mark.parametrize(
    "given",
    [
        {"banner": {}},
        {"slides": []},
        {"slides": {"order": "faq"}},
        {"slides": {"left_out": {}}},
        {"slides": {"left_out": [{"part": "faq", "place": "1"}]}},
        {"slides": {"reworded": [{"part": "faq"}]}},
    ],
)
def test_another_shape_is_refused_in_chinese(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"编排|应当"):
        from_json(given)
