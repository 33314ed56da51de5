"""Sums that help a reader are no inventions, as long as they come out right."""

from __future__ import annotations

import pytest

from studio.domain.policy import Clause
from studio.policy.derived import lists_after
from studio.policy.grounding import State, ground

POLICY = (
    Clause(
        id="c1",
        label="",
        level=1,
        heading="施行",
        text="本办法自2021年11月19日起施行，有效期至2023年11月18日。各地要在印发之日起30日内制定实施细则。",
    ),
    Clause(id="c2", label="", level=1, heading="成文", text="2021年11月1日印发。"),
)


def flagged(text: str) -> list[str]:
    return [fact.text for fact in ground(text, POLICY) if fact.state in (State.MISSING, State.MISMATCH)]


@pytest.mark.parametrize(
    "text",
    [
        "本办法2021年11月19日起施行，有效期到2023年11月18日，正好两年。",
        "各地要在印发之日起30日内制定实施细则，2021年11月1日印发，也就是12月1日以前。",
        "记住三件事：看施行日期，看有效期，看细则。",
    ],
)
def test_a_sum_that_comes_out_right_is_borne_out(text: str) -> None:
    assert flagged(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("本办法2021年11月19日起施行，有效期到2023年11月18日，正好五年。", "五年"),
        ("各地要在印发之日起30日内制定实施细则，2021年11月1日印发，也就是12月25日以前。", "12月25日"),
    ],
)
def test_a_sum_that_does_not_is_flagged(text: str, wrong: str) -> None:
    assert wrong in flagged(text)


def test_a_list_is_counted_by_each_of_its_marks() -> None:
    assert 4 in lists_after("：建中心5家，数字车间50家，机器人500台，上云企业5000家。")
    assert 3 in lists_after("要做好：一是摸底；二是登记；三是公示。")
    assert lists_after("事要办好。") == set()
