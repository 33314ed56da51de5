"""Figures, dates and names are read exactly, whatever the writing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.policy.fact import Bound, Day, Kind, same
from studio.policy.quantities import facts_in


def only(text: str):
    facts = [fact for fact in facts_in(text) if not fact.soft]
    assert len(facts) == 1, facts
    return facts[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("百分之九十", "90%"),
        ("九成", "90％"),
        ("三分之二", "66.7%"),
        ("半年", "6个月"),
        ("一年半", "18个月"),
        ("两千五百元", "2500元"),
        ("2,500元", "两千五百元"),
        ("壹万贰仟元", "1.2万元"),
        ("十五个工作日", "15个工作日"),
        ("2020年底", "2020年12月31日"),
        ("二〇二〇年六月", "2020年6月"),
        ("国办发[2019]54号", "国办发〔2019〕54号"),
        ("国办发„2019‟54号", "国办发〔2019〕54号"),
        ("2020 年", "2020年"),
        ("双倍", "2倍"),
    ],
)
def test_two_writings_of_one_value_are_the_same(one: str, other: str) -> None:
    assert same(only(one), only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5日", "5个工作日"),
        ("提高5%", "提高5个百分点"),
        ("20万元", "20亿元"),
        ("240个月", "240年"),
        ("三五天", "三天"),
        ("2020年6月", "2020年4月"),
        ("怀政函〔2020〕17号", "怀政办函〔2020〕17号"),
        ("66.6%", "三分之二"),
    ],
)
def test_what_only_looks_alike_is_not_the_same(one: str, other: str) -> None:
    assert not same(only(one), only(other))


@pytest.mark.parametrize(
    "text",
    [
        "一次性",
        "统一标准",
        "一律公开",
        "第三方",
        "千家万户",
        "几十家",
        "PM2.5",
        "5G",
        "十分重要",
        "三农",
        "1.加强",
        "（1）加强",
    ],
)
def test_what_only_looks_like_a_figure_is_none(text: str) -> None:
    assert [fact for fact in facts_in(text) if not fact.soft] == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("13～17万元", [130_000, 170_000]),
        ("3-6个月", [3, 6]),
        ("三万元以上十万元以下", [30_000, 100_000]),
        ("20～40%", [Fraction(1, 5), Fraction(2, 5)]),
    ],
)
def test_a_range_gives_both_ends_in_the_shared_unit(text: str, values: list[Fraction]) -> None:
    assert [fact.value for fact in facts_in(text)] == values


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("不得少于70%", Bound.MIN),
        ("至少1次", Bound.MIN),
        ("不能低于70%", Bound.MIN),
        ("不应超过3次", Bound.MAX),
        ("低于60%", Bound.MAX),
        ("超过60%", Bound.MIN),
        ("60岁以上", Bound.MIN),
        ("不超过20万元", Bound.MAX),
        ("不得超过3次", Bound.MAX),
        ("15个工作日内", Bound.MAX),
        ("达90%", Bound.NONE),
    ],
)
def test_a_figure_knows_which_side_it_limits(text: str, bound: Bound) -> None:
    assert facts_in(text)[0].bound is bound


def test_a_date_may_be_said_less_exactly_but_not_more() -> None:
    written = only("2020年6月底前")
    assert same(only("2020年"), written)
    assert not same(written, only("2020年"))
    assert written.day == Day(year=2020, month=6, part="底")


def test_a_line_break_inside_a_sentence_does_not_hide_a_figure() -> None:
    text = "多样化方式解读量自二〇二一年起在全部解读中不得少\n于 90 %。"
    assert [fact.value for fact in facts_in(text) if fact.kind is Kind.PERCENT] == [Fraction(9, 10)]


def test_a_name_in_book_title_marks_keeps_its_inner_name() -> None:
    assert only("《关于印发〈办法〉的通知》").name == "关于印发《办法》的通知"


@given(st.text(alphabet="0123456789一二三十百万亿年月日元%个〔〕《》（）号第至到-. \n不少于以上成分之半", max_size=40))
def test_any_text_is_read_and_every_fact_stands_where_it_says(text: str) -> None:
    for fact in facts_in(text):
        assert text[fact.start : fact.end] == fact.text


@given(st.integers(min_value=1, max_value=9_999_999))
def test_a_sum_is_found_whatever_its_size(amount: int) -> None:
    assert only(f"{amount}元").value == amount
    assert same(only(f"{amount:,}元"), only(f"{amount}元"))


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2019年1月1日至12月31日", 2019),
        ("2020年4月―6月", 2020),
        ("2019年11月1日至3月31日", None),
        ("2019年1月1日，12月31日", None),
    ],
)
def test_the_end_of_a_range_has_the_year_it_begins_in(text: str, year: int | None) -> None:
    last = facts_in(text)[-1].day
    assert last is not None and last.year == year
