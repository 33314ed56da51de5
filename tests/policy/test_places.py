"""A place of the interpretation is the one the policy speaks of."""

from __future__ import annotations

import pytest

from studio.domain.policy import Clause
from studio.policy.grounding import State, ground
from studio.policy.places import places_in, short

POLICY = (
    Clause(id="c1", label="", level=1, heading="试点", text="以缙云废旧工模具钢市场、青田和松阳不锈钢产业为试点。"),
    Clause(id="c2", label="", level=1, heading="补助", text="高青县、沂源县每个企业年度最高补助400万元。"),
    Clause(id="c3", label="", level=1, heading="采购", text="由上海市医药集中招标采购事务管理所承担日常工作。"),
)


def flagged(text: str) -> list[str]:
    return [fact.text for fact in ground(text, POLICY) if fact.state in (State.MISSING, State.MISMATCH)]


@pytest.mark.parametrize("text", ["在缙云、青田和松阳先试点。", "高青县和沂源县的企业一年最多补助400万元。"])
def test_the_policys_own_places_pass(text: str) -> None:
    assert flagged(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("在缙云、青田和遂昌先试点。", "遂昌"), ("高青县和桓台县的企业一年最多补助400万元。", "桓台县")],
)
def test_a_place_that_the_policy_never_names_is_missing(text: str, wrong: str) -> None:
    assert flagged(text) == [wrong]


@pytest.mark.parametrize(
    ("full", "said"),
    [
        ("桓台县", "桓台"),
        ("上海市", "上海"),
        ("恩施土家族苗族自治州", "恩施"),
        ("泽州县", "泽州"),
        ("新疆维吾尔自治区", "新疆"),
    ],
)
def test_the_short_name_is_the_one_people_say(full: str, said: str) -> None:
    assert short(full) == said


def test_words_that_are_also_names_of_places_are_left_alone() -> None:
    assert [fact.text for fact in places_in("建设平安社区，维护和平稳定，面向朝阳产业。", [])] == []
