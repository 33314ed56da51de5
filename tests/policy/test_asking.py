"""Conditional fields are asked when the policy's own sentences call for them, and only then."""

from __future__ import annotations

import pytest

from studio.actions.load_example import POLICY
from studio.domain.content import FIELDS, Need
from studio.domain.policy import Clause
from studio.policy.asking import ASKED_WHEN, asked_by
from studio.policy.reading import read_policy

CALLING = [
    ("standards_applied", "最低生活保障标准不低于每人每月700元。"),
    ("benefits", "对符合规定的企业，按每人1500元给予一次性就业补贴。"),
    ("eligibility", "符合下列条件的，可以申请补助：（一）在本市登记。"),
    ("service_guide", "申请人应当向街道办事处提出申请并提交身份证明等材料。"),
    ("drafting_process", "本办法起草过程中公开征求意见30日。"),
    ("likely_misreadings", "本办法所称以上、以下，包括本数；除法律另有规定外，适用本办法。"),
    ("legality_note", "经营者应当明码标价，违反规定的处以罚款。"),
]
QUIET = "各单位要加强组织领导，提高公开标准，推动政务公开全覆盖，做好依申请公开工作。"


def clause(text: str) -> Clause:
    return Clause(id="t1", label="第一条", level=1, heading="", text=text)


def test_the_table_has_exactly_the_conditional_fields() -> None:
    assert set(ASKED_WHEN) == {key for key, spec in FIELDS.items() if spec.need is Need.CONDITIONAL}


@pytest.mark.parametrize(("key", "sentence"), CALLING)
def test_a_sentence_that_calls_for_a_field_has_it_asked_with_its_clause(key: str, sentence: str) -> None:
    asked = asked_by([clause(sentence)])
    assert key in asked
    assert asked[key].clauses == ("t1",)
    assert asked[key].because


def test_a_policy_about_the_offices_own_work_calls_for_none() -> None:
    assert asked_by([clause(QUIET)]) == {}


def test_words_must_stand_in_one_sentence() -> None:
    assert "benefits" not in asked_by([clause("群众反映补贴太少。企业缴纳500元。".replace("补贴", "服务"))])
    assert "standards_applied" not in asked_by([clause("要统一标准。会议在3日召开。")])


def test_asking_others_as_one_step_of_office_work_is_no_process_of_drafting() -> None:
    assert "drafting_process" not in asked_by([clause("按照登记、受理、补正、征求意见、作出答复等程序办理。")])
    assert "drafting_process" in asked_by([clause("本办法已征求有关部门和社会公众意见。")])


def test_the_founding_document_is_not_asked_for_benefits_or_conditions() -> None:
    asked = asked_by(read_policy(POLICY.read_bytes()).clauses)
    assert not {"benefits", "eligibility", "legality_note", "drafting_process"} & set(asked)
