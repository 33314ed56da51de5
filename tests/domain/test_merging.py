"""Two changes of one content are put together; what both changed is left to people, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from studio.domain.content import FIELDS, Content, FieldContent, Statement
from studio.domain.merging import UNITS, both, changed_units, choices_for, merge, settled, unit_of, with_unit

STATEMENT_FIELDS = ("background_basis", "measures", "cautions", "benefits")
assert all(FIELDS[key].entry is Statement for key in STATEMENT_FIELDS)

words = st.text(alphabet="甲乙丙丁。", max_size=4)
parts = st.builds(
    FieldContent,
    entries=st.lists(st.builds(Statement, text=words, cites=st.sampled_from([(), ("c1",), ("c2",)])), max_size=3).map(
        tuple
    ),
    absent_reason=words,
)
contents = st.builds(
    Content,
    title=words,
    short_title=words,
    summary=words,
    parts=st.dictionaries(st.sampled_from(STATEMENT_FIELDS), parts),
    chart_kinds=st.dictionaries(words, st.sampled_from(["bar", "line"]), max_size=2),
)


@given(contents, contents)
def test_one_persons_change_alone_is_taken_whole(base: Content, changed: Content) -> None:
    assert merge(base, changed, base).clashes == merge(base, base, changed).clashes == ()
    for unit in UNITS:
        assert unit_of(merge(base, changed, base).content, unit) == unit_of(changed, unit)
        assert unit_of(merge(base, base, changed).content, unit) == unit_of(changed, unit)


@given(contents, contents, contents)
def test_every_change_is_either_in_the_result_or_named_as_a_clash(
    base: Content, mine: Content, theirs: Content
) -> None:
    merged = merge(base, mine, theirs)
    for unit in changed_units(base, mine):
        assert unit in merged.clashes or unit_of(merged.content, unit) == unit_of(mine, unit)
    for unit in changed_units(base, theirs):
        assert unit_of(merged.content, unit) == unit_of(theirs, unit)
    for unit in set(UNITS) - set(changed_units(base, mine)) - set(changed_units(base, theirs)):
        assert unit_of(merged.content, unit) == unit_of(base, unit)


@given(contents, contents, contents)
def test_who_saves_first_makes_no_difference_but_for_clashes(base: Content, one: Content, other: Content) -> None:
    first, second = merge(base, one, other), merge(base, other, one)
    assert first.clashes == second.clashes
    for unit in set(UNITS) - set(first.clashes):
        assert unit_of(first.content, unit) == unit_of(second.content, unit)


@given(contents, contents, contents, st.data())
def test_a_settled_clash_holds_what_was_chosen_and_leaves_the_rest(
    now: Content, mine: Content, theirs: Content, data: st.DataObject
) -> None:
    unit = data.draw(st.sampled_from(list(UNITS)))
    choice = data.draw(st.sampled_from(choices_for(unit)))
    after = settled(now, unit, theirs=theirs, mine=mine, choice=choice)
    assert set(changed_units(now, after)) <= {unit}
    if choice != "both":
        assert unit_of(after, unit) == unit_of({"mine": mine, "theirs": theirs}[choice], unit)


@given(parts, parts)
def test_both_keeps_every_entry_of_either_once(theirs: FieldContent, mine: FieldContent) -> None:
    together = both(theirs, mine)
    assert set(together.entries) == set(theirs.entries) | set(mine.entries)
    assert together.entries[: len(theirs.entries)] == theirs.entries


def test_the_same_change_by_both_is_no_clash() -> None:
    base, same = Content(), Content(summary="同样")
    assert merge(base, same, replace(same, title="题")).clashes == ()


def test_a_line_of_the_heading_cannot_be_both() -> None:
    assert choices_for("title") == ("theirs", "mine")
    assert choices_for("measures") == ("theirs", "mine", "both")


def test_every_unit_can_be_replaced_alone() -> None:
    for key in FIELDS:
        changed = with_unit(Content(), key, FieldContent(absent_reason="无"))
        assert changed_units(Content(), changed) == (key,)
