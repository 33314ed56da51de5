"""Word marks: a figure is one word, layout is no change, nothing is lost."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.policy.difference import Mark, Op, difference, plain, words


def changed(old: str, new: str) -> list[tuple[str, str]]:
    return [(mark.op.value, mark.text) for mark in difference(old, new) if mark.op is not Op.EQUAL]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "应当在十五个工作日内答复。",
            "应当在十个工作日内答复。",
            [("delete", "十五个工作日"), ("insert", "十个工作日")],
        ),
        ("处5万元以上罚款", "处10万元以上罚款", [("delete", "5万元"), ("insert", "10万元")]),
        (
            "依照本法第三十条处理。",
            "依照本法第三十一条处理。",
            [("delete", "第三十条"), ("insert", "第三十一条")],
        ),
        (
            "根据《环境保护法》制定。",
            "根据《海洋环境保护法》制定。",
            [("delete", "《环境保护法》"), ("insert", "《海洋环境保护法》")],
        ),
        ("达到90%以上", "达到95%以上", [("delete", "90%"), ("insert", "95%")]),
    ],
)
def test_a_changed_figure_reference_or_title_is_one_change(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert changed(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("（一）应当公开；", "(一)应当公开;"),
        ("国发[2009]3号", "国发〔2009〕3号"),
        ("各 地区、各部门", "各地区、各部门"),
        ("称为“甲”的", '称为"甲"的'),
    ],
)
def test_width_of_brackets_quotes_and_gaps_is_no_change(old: str, new: str) -> None:
    assert difference(old, new) == (Mark(Op.EQUAL, new),)


def test_a_passage_that_came_is_one_insertion_and_one_that_went_one_deletion() -> None:
    assert difference("", "新增内容。") == (Mark(Op.INSERT, "新增内容。"),)
    assert difference("旧内容。", "") == (Mark(Op.DELETE, "旧内容。"),)
    assert difference("", "") == ()


def test_a_filler_word_between_two_changes_joins_them() -> None:
    marks = changed("由省级的机关办理", "由市级的单位办理")
    assert [op for op, _ in marks] == ["delete", "insert"]


CHINESE = st.text(alphabet="甲乙丙丁应当在第三条十五个工作日内万元（）()《》，。；、 \n0123456789%abc", max_size=60)


@given(CHINESE)
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text


@given(CHINESE, CHINESE)
def test_marks_give_back_both_wordings(old: str, new: str) -> None:
    marks = difference(old, new)
    assert plain("".join(mark.text for mark in marks if mark.op is not Op.INSERT)) == plain(old)
    assert plain("".join(mark.text for mark in marks if mark.op is not Op.DELETE)) == plain(new)


@given(CHINESE, CHINESE)
def test_neighbouring_marks_are_of_different_kinds(old: str, new: str) -> None:
    marks = difference(old, new)
    assert all(mark.text for mark in marks)
    assert all(one.op is not other.op for one, other in itertools.pairwise(marks))
