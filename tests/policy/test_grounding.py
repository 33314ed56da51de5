"""A figure passes when the policy says it of the same thing, not when it merely occurs."""

from __future__ import annotations

import pytest

from studio.domain.content import PolicyCard
from studio.domain.policy import Clause
from studio.policy.grounding import State, ground


def clause(clause_id: str, text: str, heading: str = "") -> Clause:
    return Clause(id=clause_id, label="", level=clause_id.count("-") + 1, heading=heading, text=text)


POLICY = (
    clause("c1", "2020年底前，初步建成目录体系。2022年底前，建成标准体系。", "总体要求"),
    clause("c2", "目录至少应包括名称、内容、依据、时限、主体、方式、公开渠道和公开对象等要素。", "编制目录"),
    clause("c3", "多样化方式解读量 2020 年不得少于 70%，自 2021 年起不得少于 90%。", "优化解读形式"),
    clause("c4", "2020年起，在其他渠道发布的政策解读量不得少于50%。", "拓宽发布渠道"),
    clause(
        "c5",
        "对每家企业给予不超过合同额三分之二的补贴，最高不超过20万元。同一学历继续教育的扣除期限不能超过48个月。",
        "补贴",
    ),
    clause("c6", "本办法由市农牧业局负责解释。市商务局负责组织批发市场改造。", "附则"),
    clause(
        "c7",
        "依据《政府信息公开条例》和《指导意见》（国办发〔2019〕54号）、《实施意见》（晋政办发〔2020〕38号）制定。",
        "依据",
    ),
)
CARD = PolicyCard(
    title="全面推进政务公开工作实施方案",
    doc_number="长城办发〔2020〕13号",
    issuers=("长治市城市管理局办公室",),
    issued_on="2020-09-30",
)


def states(text: str) -> dict[str, State]:
    return {fact.text: fact.state for fact in ground(text, POLICY, CARD)}


@pytest.mark.parametrize(
    "text",
    [
        "多样化方式解读量2020年不得少于70%，自2021年起不得少于90%。",
        "从2021年起，多样化方式的解读量不能低于百分之九十。",
        "自2021年起，多样化方式解读量不得少于90%。",
        "2020年，多样化方式解读量不得少于70%。",
        "在其他渠道发布的解读量，2020年起不得少于五成。",
        "每家企业最多可得二十万元补贴。",
        "同一学历继续教育最长扣除四年。",
        "本办法由市农牧业局负责解释。",
        "目录至少写明8个要素：名称、内容、依据、时限、主体、方式、公开渠道和公开对象。",
        "长治市城市管理局办公室于2020年9月30日印发方案（长城办发〔2020〕13号）。",
        "《全面推进政务公开工作实施方案》政策解读",
    ],
)
def test_a_true_sentence_in_other_words_raises_nothing(text: str) -> None:
    assert set(states(text).values()) <= {State.OK, State.WEAK}


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("多样化方式解读量自2021年起不得少于70%。", "70%", "90%"),
        ("自2021年起，多样化方式解读量不得少于70%。", "70%", "90%"),
        ("在其他渠道发布的政策解读量不得少于90%。", "90%", "50%"),
        ("每家企业最高不超过20亿元。", "20亿元", "20万元"),
        ("同一学历继续教育的扣除期限不能超过48年。", "48年", "48个月"),
        ("2022年底前，初步建成目录体系。", "2022年底", "2020年底"),
        ("本办法由市商务局负责解释。", "市商务局", "市农牧业局"),
        ("方案依据《指导意见》（国办发〔2020〕54号）制定。", "国办发〔2020〕54号", "国办发〔2019〕54号"),
        ("方案依据《指导意见》（晋政办发〔2020〕38号）制定。", "晋政办发〔2020〕38号", "国办发〔2019〕54号"),
    ],
)
def test_a_value_of_another_place_is_a_mismatch_and_the_right_one_is_named(text: str, wrong: str, right: str) -> None:
    found = {fact.text: fact for fact in ground(text, POLICY, CARD)}[wrong]
    assert (found.state, found.expected) == (State.MISMATCH, right)


def test_two_exchanged_figures_are_both_found() -> None:
    found = states("多样化方式解读量2020年不得少于90%，自2021年起不得少于70%。")
    assert (found["90%"], found["70%"]) == (State.MISMATCH, State.MISMATCH)


def test_a_limit_turned_round_is_a_mismatch_together_with_its_figure() -> None:
    assert states("多样化方式解读量2020年不得超过70%。")["不得超过70%"] is State.MISMATCH


def test_a_value_that_occurs_nowhere_is_missing() -> None:
    assert states("全市共投入3.7亿元用于道路改造。")["3.7亿元"] is State.MISSING


def test_a_document_number_that_shares_only_the_year_is_missing_not_mistaken() -> None:
    assert states("另见京教函〔2020〕77号。")["京教函〔2020〕77号"] is State.MISSING


def test_another_decree_of_the_same_body_is_missing_not_mistaken() -> None:
    decree = (clause("c1", "根据中华人民共和国国务院令第706号，制定本条例。"),)
    found = [fact for fact in ground("1991年国务院令第76号。", decree) if fact.text == "国务院令第76号"]
    assert [fact.state for fact in found] == [State.MISSING]


def test_a_made_up_case_is_marked_as_such() -> None:
    facts = ground("假设某科室解读了37份文件。", POLICY, CARD)
    assert [fact.supposed for fact in facts] == [True]


def test_a_fact_from_a_clause_that_is_not_cited_says_so() -> None:
    text = "在其他渠道发布的政策解读量不得少于50%。"
    cited, uncited = (ground(text, POLICY, CARD, cites=cites)[0] for cites in (["c4"], ["c1"]))
    assert (cited.cited, uncited.cited, uncited.clause) == (True, False, "c4")


def test_offsets_lead_to_the_words_of_the_given_text() -> None:
    text = "一、要求。\n多样化方式解读量 2020 年\n不得少于 70 %。"
    for fact in ground(text, POLICY, CARD):
        assert text[fact.start : fact.end] == fact.text


def test_without_a_policy_nothing_is_found_and_nothing_breaks() -> None:
    assert [fact.state for fact in ground("不得少于70%。", (), None)] == [State.MISSING]
    assert ground("", POLICY, CARD) == []


MORE = (
    clause("m1", "招用人数达到职工人数25%（超过100人的企业达到15%）的，可申请贷款。", "小微企业"),
    clause("m2", "培育工业互联网平台5家、工业互联网示范应用企业50家。", "平台"),
    clause("m3", "新确定的国家级、省级试验区，分别给予一次性1000万元、500万元补贴。", "试验区"),
    clause("m4", "运营管理机构每年最高补贴200万元。", "园区"),
    clause("m5", "生活费补贴每人每年只享受一次，且不可同时领取失业保险金。", "培训"),
    clause("m6", "农村家庭宽带平均速率达到100Mbps。", "宽带"),
    clause("m7", "试点工作小组办公室设在国家医保局，由国家医疗保障局、国家卫生健康委组成。", "组织"),
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("超过100人的企业，招用人数要达到职工人数的25%，才可申请贷款。", "25%"),
        ("要培育50家工业互联网平台、5家示范应用企业。", "5家"),
        ("新确定的国家级、省级试验区，一次性分别补贴500万元和1000万元。", "500万元"),
        ("运营管理机构每月最多补贴200万元。", "200万元"),
        ("生活费补贴每人每年只享受一次，可以同时领取失业保险金。", "可以"),
        ("农村家庭宽带平均速率要达到100Gbps。", "100Gbps"),
        ("试点工作小组的办公室设在国家卫生健康委。", "国家卫生健康委"),
    ],
)
def test_a_right_word_in_the_wrong_place_is_found(text: str, wrong: str) -> None:
    found = {fact.text: fact.state for fact in ground(text, MORE)}
    assert found[wrong] in (State.MISMATCH, State.MISSING)


@pytest.mark.parametrize(
    "text",
    [
        "超过100人的企业，招用人数要达到职工人数的15%，才可申请贷款。",
        "要培育5家工业互联网平台、50家示范应用企业。",
        "新确定的国家级、省级试验区，一次性分别补贴1000万元和500万元。",
        "国家级试验区补贴1000万，省级试验区补贴500万元。",
        "运营管理机构一年最多补贴200万元。",
        "农村家庭宽带平均速率要达到100Mbps。",
        "试点工作小组的办公室设在国家医保局。",
    ],
)
def test_the_same_said_rightly_passes(text: str) -> None:
    assert [f.text for f in ground(text, MORE) if f.state in (State.MISMATCH, State.MISSING)] == []


def test_the_day_of_issue_stands_on_the_card_whatever_other_dates_the_text_speaks_of() -> None:
    text = "方案2020年9月30日印发当天就开始施行，一直管到2022年底。"
    policy = (*POLICY, clause("c8", "本方案自印发之日起施行，有效期至2022年12月31日。", "附则"))
    assert [f.text for f in ground(text, policy, CARD) if f.state in (State.MISMATCH, State.MISSING)] == []
