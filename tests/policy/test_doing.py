"""Who acts, and to whom a thing is brought: told as another's deed, in words of one's own."""

from __future__ import annotations

import pytest

from studio.domain.policy import Clause
from studio.policy.grounding import State, ground
from studio.policy.grounding.doers import doers_in
from studio.policy.grounding.roles import Role

FLAGGED = (State.MISSING, State.MISMATCH)


def clause(number: str, text: str) -> Clause:
    return Clause(id=number, label="", level=1, heading="", text=text)


POLICY = (
    clause("c1", "从事代理业务，应当向国务院专利行政部门提出申请，提交有关材料，取得执业许可证。"),
    clause("c2", "代理师首次执业的，应当向所在地省级人民政府管理专利工作的部门备案。"),
    clause("c3", "代理机构接受委托，应当与委托人订立书面委托合同，并指派本机构的代理师承办代理业务。"),
    clause("c4", "公安机关交通管理部门应当根据道路交通状况设置道路停车泊位，确定停放时间。"),
    clause("c5", "城市管理部门会同公安机关交通管理部门建立停车信息系统，定期公布泊位数据。"),
    clause("c6", "居住登记的基本项目由省公安厅确定。居住证的式样、规格和技术标准由省公安厅确定并监制。"),
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("想做代理业务，要先向省级管理专利工作的部门递交申请材料。", "省级管理专利工作的部门"),
        ("停车信息系统由公安交管部门建立，泊位数据定期公布。", "公安交管部门"),
        ("居住登记的基本项目由省公安厅确定，居住证式样和技术标准由市公安局确定并监制。", "市公安局"),
    ],
)
def test_another_one_who_acts_is_found(text, wrong):
    flagged = [fact for fact in ground(text, POLICY) if fact.state in FLAGGED]
    assert [fact.text for fact in flagged] == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        "道路停车泊位由公安交管部门根据路况设置。",
        "代理师第一次执业，要到省级专利管理部门备案。",
        "代理机构要和委托人签书面委托合同。",
        "城管部门会同公安交管部门建立停车信息系统。",
    ],
)
def test_the_same_one_under_another_name_is_not_held_against_it(text):
    assert not [fact for fact in ground(text, POLICY) if fact.state in FLAGGED]


def test_those_who_act_lend_a_hand_or_are_told_are_kept_apart():
    found = doers_in("发展改革部门应当会同住房城乡建设、自然资源等部门编制规划，并向省财政厅备案。")
    assert [(doer.role, doer.names) for doer in found] == [
        (Role.ACTS, ("发展改革部门",)),
        (Role.AIDS, ("住房城乡建设部门", "自然资源部门")),
        (Role.TOLD, ("省财政厅",)),
    ]
