"""Who answers for a matter, and from which paragraph a figure has its year."""

from __future__ import annotations

import pytest

from studio.domain.policy import Clause
from studio.policy.bodies import bodies_in
from studio.policy.fact import Kind
from studio.policy.grounding import State, ground

FLAGGED = (State.MISSING, State.MISMATCH)


def clause(number: str, text: str, heading: str = "") -> Clause:
    return Clause(id=number, label="", level=1, heading=heading, text=text)


POLICY = (
    clause("c1", "对按时完成高标准农田建设任务的省份，在分配年度资金时予以倾斜。（农业农村部负责）"),
    clause("c2", "对土地节约集约利用成效好的县，安排一定用地指标予以奖励。（自然资源部负责）"),
    clause("c3", "支持开展汽车平行进口试点。（负责部门：商务部）支持设置商标受理窗口。（负责部门：知识产权局）"),
    clause("c4", "试点城市政府在2021年3月底前完成评估总结，形成总结报告报送生态环境部。国务院办公厅适时督查。"),
    clause("c5", "建设项目由区房管部门向市房管部门申报。区人民政府做好项目储备工作。"),
    clause(
        "c6",
        "到2020年，装备结构进一步优化。全国耕种收机械化率达到70%。\n到2025年，装备品类基本齐全。全国耕种收机械化率达到75%。",
    ),
    clause("c7", "参保人在每个年度内选择100元、300元、500元中任意一个缴费标准缴费。"),
    clause("c8", "本办法自2015年7月1日起施行，有效期至2018年6月30日。工作满5年后开始计入总分。"),
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("高标准农田建得好的省份，由自然资源部给予倾斜。", "自然资源部"),
        ("汽车平行进口试点由知识产权局负责推进。", "知识产权局"),
        ("试点城市的总结报告要在2021年3月底前报送国务院办公厅。", "国务院办公厅"),
        ("建设项目由区人民政府向市房管部门申报。", "区人民政府"),
        ("到2020年，全国耕种收机械化率达到75%。", "75%"),
        ("本办法自2015年7月1日起施行，有效期至2020年6月30日。", "2020年6月30日"),
    ],
)
def test_another_body_or_another_years_value_is_found(text: str, wrong: str) -> None:
    assert wrong in [fact.text for fact in ground(text, POLICY) if fact.state in FLAGGED]


@pytest.mark.parametrize(
    "text",
    [
        "高标准农田建得好的省份，由农业农村部给予倾斜。",
        "汽车平行进口试点由商务部负责推进。",
        "试点城市的总结报告要在2021年3月底前报送生态环境部。",
        "建设项目由区房管部门向市房管部门申报。",
        "到2025年，全国耕种收机械化率要从2020年的七成提高到75%。",
        "缴费分三个档次，最低100元，最高500元。",
        "（农业农村部负责）",
    ],
)
def test_the_right_body_and_the_right_years_value_pass(text: str) -> None:
    assert [fact.text for fact in ground(text, POLICY) if fact.state in FLAGGED] == []


@pytest.mark.parametrize("text", ["报名时间为6月1日至25日。", "报名时间为6月1-25日。", "报名时间为6月1至25日。"])
def test_two_days_of_one_month_are_dates_however_they_are_written(text: str) -> None:
    policy = (clause("e1", "网上报名时间为2016年6月1日至25日，逾期不再受理。"),)
    assert [fact.kind for fact in ground(text, policy)] == [Kind.DATE, Kind.DATE]
    assert [fact.text for fact in ground(text, policy) if fact.state in FLAGGED] == []
    wrong = text.replace("25", "28")
    assert [fact.text for fact in ground(wrong, policy) if fact.state in FLAGGED] == ["28日"]


def test_a_department_behind_its_region_is_a_body_whatever_its_trade() -> None:
    assert [name for *_, name in bodies_in("由市土地部门向区房管部门移交，报送国务院办公厅")] == [
        "市土地部门",
        "区房管部门",
        "国务院办公厅",
    ]
    assert list(bodies_in("全市各部门和社区服务部门、市有关部门要配合")) == []


LIMITS = (
    clause("d1", "年满16周岁（不含在校学生）的居民可以参加保险。补缴年限不享受政府补贴。"),
    clause("d2", "给予警告处罚的，免予记分。工作经费纳入财政预算，不得从养老保险基金中列支。"),
    clause("d3", "从确认后的次月起，按月享受65元养老金。记分周期自初次领取驾驶证之日起连续计算。"),
    clause("d4", "省、自治区、直辖市公安厅、局制定具体的执行标准。街道办事处的工作经费由区财政部门予以保障。"),
    clause("d5", "保险费征收机构由各地级以上市人民政府确定。省人民政府适时调整缴费标准。"),
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("年满16周岁的在校学生也可以参加保险。", "在校学生"),
        ("补缴的年限照样享受政府补贴。", "照样"),
        ("只给警告处罚的，照样要记分。", "照样要"),
        ("工作经费从养老保险基金中列支。", "养老保险基金中列支"),
        ("从确认当月起每月领65元养老金。", "当月"),
        ("具体的执行标准由公安部制定。", "公安部"),
        ("保险费由谁征收，由省人民政府确定。", "省人民政府"),
        ("给予警告处罚的，由法院通知。", "法院"),
        ("给予警告处罚的，由交通运输部门通知。", "交通运输部门"),
    ],
)
def test_the_contrary_of_what_the_policy_allows_or_leaves_out_is_found(text: str, wrong: str) -> None:
    assert any(wrong in fact.text or fact.text in wrong for fact in ground(text, LIMITS) if fact.state in FLAGGED)


@pytest.mark.parametrize(
    "text",
    [
        "年满16周岁的居民可以参加保险，在校学生除外。",
        "补缴的年限不享受政府补贴。",
        "工作经费不能从养老保险基金中列支。",
        "从确认的次月起每月领65元养老金。",
        "具体的执行标准由省级公安厅、局制定。",
        "街道办的工作经费由区财政保障。",
        "不服的，可以向法院起诉。",
    ],
)
def test_what_the_policy_leaves_out_told_as_left_out_passes(text: str) -> None:
    assert [fact.text for fact in ground(text, LIMITS) if fact.state in FLAGGED] == []
