"""What stands in another's place: swapped figures, another body in the same sentence, another beginning of a period."""

from __future__ import annotations

import pytest

from studio.domain.policy import Clause
from studio.policy.grounding import State, ground

POLICY = tuple(
    Clause(id=f"c{at}", label="", level=1, heading="", text=text)
    for at, text in enumerate(
        (
            "土建工地在城市主要干道、景观地区，其围挡高度不能低于二点五米，其余区域的围挡高度不能低于一点八米。",
            "严格按规定预留该部分采购项目预算总额的40%以上专门面向中小企业采购。",
            "鼓励采购单位将对民营企业的合同预付款比例提高至合同金额的30%以上。",
            "逾期不改正的，处五万元以上五十万元以下罚款；情节严重的，处五十万元以上一百万元以下罚款。",
            "国家市场监督管理部门主管全国投诉工作，指导地方市场监督管理部门投诉举报处理工作。知识产权行政部门受理专利投诉。",
            "建设单位未公示学校信息的，由市、县（市、区）城市综合执法部门责令限期改正，处五千元以上二万元以下罚款。",
            "学校需要搬迁的，由教育主管部门会同自然资源和规划部门提出方案。",
            "境内的企业、民办非企业单位、有雇工的个体工商户和与其建立劳动关系的职工，适用本办法。",
            "拒不改正的，作出处罚决定的部门可以自责令改正之日的次日起，按照原处罚数额按日连续处罚。",
            "储备粮轮换架空期不得超过4个月。小麦每4年轮换一次。",
            "食用植物油保管费每年300元／吨。",
            "折算后不足1整天的部分不享受年休假。",
        ),
        1,
    )
)


def flags(text: str) -> dict[str, str]:
    found = ground(text, POLICY)
    return {fact.text: fact.expected for fact in found if fact.state in (State.MISSING, State.MISMATCH)}


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("城市主干道、景观地区的围挡不低于1.8米，其他区域不低于2.5米。", "1.8米", "二点五米"),
        ("城市主干道、景观地区的围挡不低于1.8米，其他区域不低于2.5米。", "2.5米", "一点八米"),
        ("采购给中小企业预留30%以上，对民企的预付款提到合同额的40%以上。", "30%", "40%"),
        ("采购给中小企业预留30%以上，对民企的预付款提到合同额的40%以上。", "40%", "30%"),
        ("指导地方知识产权行政部门投诉举报处理工作。", "知识产权行政部门", "市场监督管理部门"),
        ("建设单位没公示学校信息的，由教育主管部门责令改正，罚5000元到2万元。", "教育主管部门", "城市综合执法部门"),
        ("企业和没有雇工的个体工商户，都适用本办法。", "没有雇工", "有雇工"),
        (
            "拒不改正的，自作出处罚决定之日的次日起，按日连续处罚。",
            "自作出处罚决定之日的次日起",
            "自责令改正之日的次日起",
        ),
        ("储备粮轮换架空期不得超过4年。", "4年", "4个月"),
        ("食用植物油保管费每年300元／公斤。", "300元／公斤", "300元／吨"),
        ("年休假折算后不足1个整月的部分不享受。", "1个整月", "1整天"),
    ],
)
def test_what_stands_in_anothers_place_is_found_there(text: str, wrong: str, right: str) -> None:
    assert flags(text).get(wrong) == right


@pytest.mark.parametrize(
    "text",
    [
        "城市主干道、景观地区的围挡不低于2.5米，其他区域不低于1.8米。",
        "围挡一般不低于1.8米，城市主要干道、景观地区不低于2.5米。",
        "采购给中小企业预留40%以上，对民企的预付款提到合同额的30%以上。",
        "到期不改的罚5万到50万元，情节严重的最高可罚到100万元。",
        "指导地方市场监督管理部门投诉举报处理工作。",
        "企业和有雇工的个体工商户，都适用本办法。",
        "拒不改正的，从责令改正当天的次日起，按日连续处罚。",
        "储备粮轮换架空期最长4个月，小麦4年一换。",
        "食用植物油的保管费，每吨每年300元。",
        "年休假折算后不足1天的部分不享受。",
    ],
)
def test_the_same_in_its_own_place_raises_nothing(text: str) -> None:
    assert flags(text) == {}
