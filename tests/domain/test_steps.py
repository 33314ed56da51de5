"""The steps hold every field once, and tell what is still wanted."""

from __future__ import annotations

from studio.domain.content import FIELDS, Content, FieldContent, Question, Statement
from studio.domain.steps import HEADING_KEY, STEPS, filled, needed, wanted


def test_every_field_has_its_place_in_exactly_one_step() -> None:
    placed = [key for step in STEPS for key in step.fields]
    assert sorted(placed) == sorted([*FIELDS, HEADING_KEY])


def test_an_empty_form_wants_every_required_field_and_one_way_of_showing() -> None:
    open_ = wanted(Content(), frozenset())
    assert set(open_) == {key for key, spec in FIELDS.items() if spec.required} | {HEADING_KEY, "faq"}
    assert open_[0] == "background_basis"
    assert open_[-1] == HEADING_KEY


def test_a_conditional_field_is_wanted_only_when_it_is_asked_and_may_be_declined() -> None:
    assert "benefits" not in wanted(Content(), frozenset())
    assert "benefits" in wanted(Content(), frozenset({"benefits"}))
    declined = Content(parts={"benefits": FieldContent(absent_reason="只涉及机关内部")})
    assert "benefits" not in wanted(declined, frozenset({"benefits"}))
    assert "benefits" in needed(frozenset({"benefits"}))


def test_a_reason_does_not_stand_for_a_field_that_must_say_something() -> None:
    assert not filled(Content(parts={"measures": FieldContent(absent_reason="没有")}), "measures")
    assert filled(Content(parts={"cautions": FieldContent(absent_reason="没有期限和条件")}), "cautions")
    assert filled(Content(parts={"measures": FieldContent(entries=(Statement(text="做"),))}), "measures")


def test_any_one_of_cases_data_and_questions_is_enough() -> None:
    asked = Content(parts={"faq": FieldContent(entries=(Question(question="怎么办？", answer="这样办。"),))})
    assert not {"faq", "cases", "data_points"} & set(wanted(asked, frozenset()))
