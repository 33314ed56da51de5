"""What is said, in which order, with which clause names."""

from __future__ import annotations

import json

import pytest

from studio.domain.content import Content, from_json
from studio.paths import ASSETS
from studio.storyboard.blocks import Chart, Contact, Headline
from studio.storyboard.citations import chinese, cited, clause_label
from studio.storyboard.compose import ORDERS, compose, point_from
from studio.storyboard.figures import number


@pytest.fixture(scope="module")
def example() -> Content:
    return from_json(json.loads((ASSETS / "examples" / "changban-2020-13.content.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("purpose", tuple(ORDERS))
def test_every_sentence_of_the_content_is_said(example: Content, purpose: str) -> None:
    told = "".join(compose(example, purpose=purpose).said())
    for field, _, entry in example.entries():
        if field != "data_points":
            assert all(text in told for text in entry.said()), field


def test_every_order_names_the_same_fields() -> None:
    first, *others = (sorted(order) for order in ORDERS.values())
    assert all(other == first for other in others)


def test_it_opens_with_the_headline_and_closes_with_the_contact(example: Content) -> None:
    blocks = compose(example, purpose="slides").blocks
    assert isinstance(blocks[0], Headline) and isinstance(blocks[-1], Contact)
    assert any(isinstance(block, Chart) for block in blocks)


def test_the_reason_for_an_absent_field_is_never_public(example: Content) -> None:
    told = "".join(compose(example, purpose="article").said())
    assert example.part("changes_from_previous").absent_reason not in told


def test_a_lead_keeps_its_colon_and_the_text_loses_nothing() -> None:
    point = point_from("查得到：想看随时能看")
    assert (point.lead, point.text) == ("查得到：", "想看随时能看")
    assert point_from("没有开头的一句话。").lead == ""
    assert point_from("每天9:00开门").lead == point_from("https://example.gov.cn").lead == ""


@pytest.mark.parametrize(
    ("given", "label"),
    [("c3-3-2", "三（三）2"), ("c1", "第一部分"), ("t21", "第二十一条"), ("z2", "第二章"), ("p1", "开头部分"),
     ("f1-c2-1", "附件1 二（一）"), ("c2-1~2", "二（一）"), ("odd", "odd"),
     ("h总体要求", "“总体要求”"), ("c3-h加强领导", "第三部分“加强领导”"), ("h保障-2", "“保障”第2项")],
)  # fmt: skip
def test_clauses_are_named_as_a_reader_looks_them_up(given: str, label: str) -> None:
    assert clause_label(given) == label


def test_a_clause_is_cited_once() -> None:
    assert cited(["c1", "c1", " ", "t1"]) == "第一部分、第一条"


def test_numerals_read_as_in_an_official_document() -> None:
    assert [chinese(n) for n in (10, 21, 105, 110, 200)] == ["十", "二十一", "一百零五", "一百一十", "二百"]


def test_only_a_whole_number_is_a_number() -> None:
    assert (number("1,200.5"), number("−3"), number("约30")) == (1200.5, -3.0, None)


@pytest.mark.parametrize(
    "text", ["https://www.example.gov.cn/a 可以下载", "每天8:30开门，17:30关门", "http://a.gov.cn"]
)
def test_an_address_or_a_time_is_no_opening(text: str) -> None:
    assert point_from(text).lead == ""
