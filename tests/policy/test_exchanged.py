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


NAMED = tuple(
    Clause(id=f"c{at}", label="", level=1, heading="", text=text)
    for at, text in enumerate(
        (
            "《招生方案》已经区政府第139次常务会议审议通过。",
            "公办学校招生坚决执行“六不准”：即不准提前招生、不准跨范围招生。",
            "没有按期办理签注的，上年度的居住时间不累计计算。",
            "商业保险机构承办的大病保险资金要单独建账，单独核算。应当单独建账。",
            "民办学校的招生方案经区教委备案后，方可进行招生。",
            "减免S2高速公路客车通行收费，建设两港大道。",
            "以连续缴纳社会保险年限作为计分标准，每连续缴纳社会保险满1年积3分。",
            "大学专科10.5分，研究生学历并取得硕士学位26分，研究生学历并取得博士学位37分。",
            "对符合条件的失业人员，由失业保险基金发放失业保险金，其基本医疗保险费从失业保险基金中列支。（人力资源社会保障部、医保局负责）",
            "无法到校的重度残疾儿童，依法实施缓、免学，学校力所能及提供送教上门服务。",
            "技术提升补贴所需资金按规定从失业保险基金中列支。",
            "适用于本省户籍人口在本省内跨市、县居住的人员。",
            "拟定为依申请公开或者不予公开属性的，要说明理由。",
        ),
        1,
    )
)


def named(text: str) -> set[str]:
    return {fact.text for fact in ground(text, NAMED) if fact.state in (State.MISSING, State.MISMATCH)}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("方案经区政府第193次常务会议审议通过。", "第193次常务"),
        ("公办学校招生要坚决执行“五不准”。", "“五不准”"),
        ("没有按期办理签注的，上年度的居住时间照样累计计算。", "累计计算"),
        ("商业保险机构承办的大病保险资金，可以不单独建账。", "可以不"),
        ("减免S3高速公路的客车通行收费。", "S3高速"),
        ("本省户籍在省内跨乡镇居住的人员也适用。", "跨乡镇"),
        ("办法推出了十五条措施。", "十五条"),
    ],
)
def test_a_number_in_a_name_or_a_verb_without_its_denial_is_found(text: str, wrong: str) -> None:
    assert wrong in named(text)


@pytest.mark.parametrize(
    "text",
    [
        "方案经区政府第一百三十九次常务会议审议通过。",
        "公办学校招生要坚决执行“六不准”。",
        "没有按期办理签注的，上年度的居住时间不再累计计算。",
        "商业保险机构承办的大病保险资金要单独建账。",
        "申请要同时满足四个条件，其中一条是连续缴纳社会保险。",
        "大专10.5分，硕士26分，博士37分。",
        "符合条件的失业人员，个人该交的基本医疗保险费也由失业保险基金来出。",
        "残疾程度重的孩子，依法办理缓学或免学，学校尽力提供送教上门。",
        "办法推出了十三条措施。",
        "拟定文件的公开属性时，依申请公开的要说明理由。",
    ],
)
def test_the_same_numbers_and_denials_rightly_told_raise_nothing(text: str) -> None:
    assert named(text) == set()


def test_a_sum_that_comes_out_right_is_no_invention() -> None:
    policy = (Clause(id="c1", label="", level=1, heading="", text="起付标准由原来的300元降低到200元。高中每生850元。"),)
    told = "起付线从300元降到200元，降了100元。"
    assert all(fact.state not in (State.MISSING, State.MISMATCH) for fact in ground(told, policy))
    wrong = [f.text for f in ground("起付线从300元降到200元，降了150元。", policy) if f.state is not State.OK]
    assert wrong == ["150元"]
