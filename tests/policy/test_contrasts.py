"""Words that exclude each other, and what an interpretation may not exchange."""

from __future__ import annotations

import pytest

from studio.policy.contrasts import contrasts_in
from studio.policy.fact import Kind
from studio.policy.grounding import State, ground
from studio.policy.quantities import facts_in
from studio.policy.reading import reading_of

POLICY = [
    "某市关于支持企业纾困的若干措施",
    "一、减轻租金负担",
    "承租国有企业经营用房的中小微企业，一季度房租减免不低于50%；大型企业不在减免之列。",
    "二、稳定就业",
    "失业保险费缓缴期最长六个月，由市人力资源和社会保障局负责办理。",
    "三、信贷支持",
    "确保全市服务业信贷余额不低于上年同期，由市财政局牵头考核。",
]


def found(text: str) -> list[tuple[str, str]]:
    return [(fact.unit, fact.name) for fact in contrasts_in(text, facts_in(text))]


def flagged(text: str) -> list[tuple[str, str]]:
    clauses = reading_of(POLICY).clauses
    return [
        (fact.text, fact.expected) for fact in ground(text, clauses) if fact.state in (State.MISMATCH, State.MISSING)
    ]


def test_the_longer_word_wins() -> None:
    assert found("非独生子女赡养老人") == [("独生子女", "not_only")]


def test_a_limit_right_before_a_figure_belongs_to_the_figure() -> None:
    assert found("不低于50%") == []
    assert found("不低于上年同期") == [("限度", "least")]


def test_a_word_in_the_name_of_a_document_is_none() -> None:
    assert found("《关于支持大型企业的意见》") == []


def test_the_opposite_group_in_the_same_place_is_a_contradiction() -> None:
    assert flagged("租用国企经营用房的大型企业，一季度房租减免不低于50%。") == [("大型企业", "中小微企业")]
    assert flagged("租用国企经营用房的小微企业，一季度房租至少减免一半。") == []


def test_the_opposite_limit_without_a_figure_is_a_contradiction() -> None:
    assert [text for text, _ in flagged("全市服务业的信贷余额要做到不高于上年同期。")] == ["不高于"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("失业保险费缓缴由市财政局负责办理。", ["市财政局"]),
        ("失业保险费缓缴由市人社局负责办理。", []),
        ("服务业信贷余额的考核由市人社局牵头。", ["市人社局"]),
    ],
)
def test_another_body_for_the_same_act_is_a_contradiction(text: str, wrong: list[str]) -> None:
    assert [text for text, _ in flagged(text)] == wrong


def test_an_answer_speaks_of_what_its_question_names() -> None:
    assert [text for text, _ in flagged("失业保险费可以缓缴多久？最长十二个月。")] == ["十二个月"]


def test_contrasts_are_no_facts_of_their_own() -> None:
    facts = ground("大型企业和中小微企业。", reading_of(POLICY).clauses)
    assert all(fact.kind is not Kind.CONTRAST for fact in facts)
