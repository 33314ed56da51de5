"""Lines are repaired, parts and headings told apart, clauses numbered the same way every time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.domain.policy import Disclosure, Reading
from studio.policy.marks import label_of
from studio.policy.reading import read_policy, reading_of
from studio.policy.sentences import tight
from studio.policy.serial import as_contract_json
from tests.policy.making import NOTICE

FOUNDING = Path(__file__).parent / "documents" / "changban-2020-13.txt"


def read(text: str) -> Reading:
    return reading_of(text.splitlines())


def ids(reading: Reading) -> list[str]:
    return [clause.id for clause in reading.clauses]


def text_of(reading: Reading, clause_id: str) -> str:
    clause = reading.clause(clause_id)
    assert clause is not None, clause_id
    return clause.text


@pytest.fixture(scope="module")
def founding() -> Reading:
    return read_policy(FOUNDING.read_bytes())


def test_the_founding_document_has_its_head(founding: Reading) -> None:
    assert founding.title == (
        "长治市城市管理局办公室关于印发《长治市城市管理局全面推进政务公开标准化规范化进一步做好政务公开工作实施方案》的通知"
    )
    assert founding.doc_number == "长城办发〔2020〕13号"
    assert founding.issuers == ("长治市城市管理局办公室",)
    assert founding.addressee == "机关各科室、局属各单位"
    assert founding.disclosure is Disclosure.OPEN
    assert founding.issued_on is None
    assert len(founding.legal_basis) == 4


def test_the_founding_clauses_carry_their_paths(founding: Reading) -> None:
    assert ids(founding)[:4] == ["p1", "p2", "c1", "c2"]
    assert "不得少于 70%，自 2021 年起不得少于 90%" in text_of(founding, "c3-3-2")
    assert "不得少于50%" in text_of(founding, "c3-3-3")
    clause = founding.clause("c3-3-2")
    assert clause is not None
    assert (clause.label, clause.heading, clause.level) == ("2.", "优化解读内容和形式", 3)


def test_the_founding_outline_has_four_parts_and_their_sections(founding: Reading) -> None:
    levels = [heading["level"] for heading in as_contract_json(founding)["outline"]]
    assert (levels.count(1), levels.count(2), levels.count(3)) == (4, 11, 8)


def test_broken_lines_of_the_founding_document_are_joined(founding: Reading) -> None:
    assert "媒体等列席政府有关会议的制度" in text_of(founding, "c2-5")
    assert "由起草科室或单位提出建议，属性可以" in text_of(founding, "c3-1-1")
    assert "反应迅速、回应准确" in text_of(founding, "c3-4-2")


def test_a_character_doubled_by_a_page_break_is_pointed_out_and_kept(founding: Reading) -> None:
    assert any("征求意见见" in warning for warning in founding.warnings)
    assert "征求意见见、提出" in text_of(founding, "c3-2")


def test_reading_again_gives_the_same_clauses(founding: Reading) -> None:
    assert read_policy(FOUNDING.read_bytes()) == founding
    assert len(set(ids(founding))) == len(ids(founding))


def test_no_character_of_a_notice_is_lost() -> None:
    reading = read(NOTICE)
    kept = "".join(f"{c.label}{c.heading}{c.text}" for c in reading.clauses)
    head = f"{reading.title}{reading.doc_number}{reading.addressee}{''.join(reading.issuers)}文件此件公开发布2021年3月5日：:。（）"
    assert set(tight(NOTICE)) <= set(tight(kept + head))
    for line in NOTICE.splitlines()[10:]:
        assert tight(line.split("。")[-2] if "。" in line else line)[-6:] in tight(kept), line


def test_a_notice_and_its_plan_are_two_parts() -> None:
    reading = read(NOTICE)
    assert reading.title == "长山市城市管理局关于印发《长山市共享单车管理办法》的通知"
    assert reading.issued_on == date(2021, 3, 5)
    assert reading.addressee == "各科室、局属各单位"
    assert ids(reading) == ["p1", "p2", "c1", "c2", "c2-1", "c2-1-1", "c2-1-2", "c2-2", "c3"]
    assert text_of(reading, "c2-1-1") == "中心城区投放总量不超过3万辆，自2022年起每年核减5%。"


def test_chapters_and_articles_are_numbered_through() -> None:
    reading = read(
        "某市停车条例\n（2021年6月29日某市第十届人民代表大会常务委员会第三次会议通过）\n目　录\n第一章　总则\n第二章　管理\n附　则\n"
        "第一章　总　则\n第一条　为了规范停车，制定本条例。\n第二条　本条例适用于下列场所：\n（一）道路；\n（二）广场。\n"
        "第二章\n管理\n第三条\n依照第二条规定的场所应当登记。\n第三条之一　另行规定。\n"
    )
    assert ids(reading) == ["h", "z1", "t1", "t2", "z2", "t3", "t3-1"]
    assert text_of(reading, "h").startswith("（2021年6月29日")
    assert text_of(reading, "t2").endswith("（二）广场。")
    assert [heading["text"] for heading in as_contract_json(reading)["outline"]] == [
        "第一章 总则",
        "第一条",
        "第二条",
        "第二章 管理",
        "第三条",
        "第三条之一",
    ]
    assert reading.issuers == ("某市人民代表大会常务委员会",)


def test_numbered_paragraphs_are_clauses_but_no_headings() -> None:
    reading = read(
        "关于扶持企业的通知\n各单位：\n一、扶持范围\n1．因受影响较大，经营困难的企业可以向中心提出申请，要求缓缴住房公积金。\n"
        "2．确因影响无法复工的企业，中心应及时与企业沟通，掌握相关情况。\n"
    )
    assert ids(reading) == ["c1", "c1-1", "c1-2"]
    assert [heading["clause"] for heading in as_contract_json(reading)["outline"]] == ["c1"]


def test_annexes_have_their_own_ids_and_a_plan_named_in_the_title_is_none() -> None:
    reading = read(
        "某局关于印发《某市扶持办法》的通知\n各单位：\n现印发给你们，请执行。\n附件：1.某市扶持办法\n2.申请表\n某市财政局\n2021年1月5日\n"
        "附件1\n某市扶持办法\n一、范围\n全市企业。\n附件2\n申请表\n一、填表说明\n如实填写。\n"
    )
    assert ids(reading) == ["p1", "f0", "c1", "f2-p1", "f2-c1"]
    assert reading.issued_on == date(2021, 1, 5)


def test_ids_that_would_repeat_are_marked() -> None:
    reading = read("关于工作的通知\n各单位：\n一、甲\n内容。\n一、乙\n内容。\n")
    assert ids(reading) == ["c1", "c1~2"]
    assert any("编号重复" in warning for warning in reading.warnings)


def test_a_skipped_number_is_a_warning_only() -> None:
    reading = read("关于工作的通知\n各单位：\n一、甲\n内容。\n三、乙\n内容。\n")
    assert ids(reading) == ["c1", "c3"]
    assert any("编号不连续" in warning for warning in reading.warnings)


def test_page_numbers_and_urgency_marks_are_no_text() -> None:
    reading = read("000012\n特急\n某市财政局文件\n财发〔2021〕3号\n关于报表的通知\n各单位：\n请按\n— 1 —\n时报送。\n")
    assert reading.title == "关于报表的通知"
    assert reading.issuers == ("某市财政局",)
    assert "— 1 —" not in "".join(clause.text for clause in reading.clauses)


def test_an_order_takes_the_name_of_what_it_puts_into_force() -> None:
    reading = read(
        "中华人民共和国国务院令\n第706号\n《专利代理条例》已经修订通过，现予公布，自2019年3月1日起施行。\n总理　李克强\n2018年11月6日\n"
        "专利代理条例\n第一条　为了规范行为，制定本条例。\n第二条　本条例所称代理，是指接受委托办事。\n"
    )
    assert (reading.title, reading.doc_number) == ("专利代理条例", "中华人民共和国国务院令第706号")
    assert reading.issuers == ("国务院",)
    assert (reading.issued_on, reading.effective_on) == (date(2018, 11, 6), date(2019, 3, 1))


def test_several_issuers_are_kept_lead_first() -> None:
    reading = read("关于联合执法的通知\n各单位：\n请执行。\n某市财政局　某市教育局\n2021年1月5日\n")
    assert reading.issuers == ("某市财政局", "某市教育局")


@pytest.mark.parametrize(
    ("note", "meant"),
    [
        ("（此件公开发布）", Disclosure.OPEN),
        ("(此件主动公开)", Disclosure.OPEN),
        ("公开属性：依申请公开", Disclosure.ON_REQUEST),
        ("（此件不予公开）", Disclosure.CLOSED),
        ("", None),
    ],
)
def test_the_disclosure_note_is_understood(note: str, meant: Disclosure | None) -> None:
    assert read(f"关于工作的通知\n各单位：\n请执行。\n某市财政局\n2021年1月5日\n{note}\n").disclosure is meant


PARAGRAPHS = (
    "各级人民政府要加强组织领导，完善工作机制，统筹推进政务公开标准化规范化建设，确保各项任务按期完成并取得实效。",
    "有关部门应当按照职责分工，密切配合、协同推进，及时研究解决工作中遇到的困难和问题，切实提高服务水平和办事效率。",
    "对在工作中作出突出贡献的单位和个人，按照有关规定给予表扬；对工作不力、推诿扯皮的，依法依规严肃追究责任。",
)


@settings(max_examples=40, deadline=None)
@given(width=st.integers(20, 40), order=st.permutations(range(3)))
def test_indented_text_wrapped_at_any_width_is_joined_again(width: int, order: list[int]) -> None:
    body = [PARAGRAPHS[index] for index in order] * 3
    wrapped = [line for text in body for line in _wrapped(f"　　{text}", width)]
    reading = reading_of(["关于加强工作的通知", "各单位：", *wrapped])
    assert reading.clauses[0].text.split("\n") == body


def _wrapped(text: str, width: int) -> list[str]:
    return [text[start : start + width] for start in range(0, len(text), width)]


def test_a_plan_numbered_in_decimals_has_an_outline() -> None:
    reading = read(
        """某县粮食应急预案
1　总则
1.1　编制目的及依据
为了及时处置粮食市场波动，根据《粮食流通管理条例》，制定本预案。
1.2　适用范围
本预案适用于本县行政区域内的粮食应急工作。
2　应急响应
2.1　响应分级
应急响应分为两级，储备量低于1.5万吨时启动一级响应。
2.1.1　一级响应
县人民政府应当在24小时内投放储备粮。
2.2　本预案由县发展和改革局负责解释。
2.3　本预案自印发之日起实施。"""
    )
    headings = [(clause.level, clause.label, clause.heading) for clause in reading.clauses if clause.heading]
    assert headings == [
        (1, "1", "总则"),
        (2, "1.1", "编制目的及依据"),
        (2, "1.2", "适用范围"),
        (1, "2", "应急响应"),
        (2, "2.1", "响应分级"),
        (3, "2.1.1", "一级响应"),
    ]
    assert [named.name for named in reading.legal_basis] == ["粮食流通管理条例"]
    assert reading.interpreting_body == "县发展和改革局"


@pytest.mark.parametrize("line", ["1.5万元以上的项目", "2.5个百分点", "3.2米以下的车辆", "12.1%"])
def test_an_amount_at_the_start_of_a_line_numbers_nothing(line: str) -> None:
    assert label_of(line) is None


@pytest.mark.parametrize(
    ("history", "day"),
    [
        (["2019年3月1日 某市第八届人民代表大会常务委员会第二次会议通过"], date(2019, 3, 1)),
        (["2019年3月1日 国务院第9次常务会议通过", "2019年4月2日 国务院令第700号公布"], date(2019, 4, 2)),
        (
            [
                "2004年6月1日 某省人民代表大会常务委员会通过",
                "2021年9月3日 《关于修改〈某省安全条例〉的决定》修正  根据",
            ],
            date(2021, 9, 3),
        ),
    ],
)
def test_lines_under_the_title_that_tell_its_history_are_no_title_and_give_the_day(
    history: list[str], day: date
) -> None:
    reading = reading_of(
        ["关于审理某类案件若干问题的解释", *history, "第一条 为了规范审理工作，制定本解释。", "第二条 略。"]
    )
    assert (reading.title, reading.issued_on) == ("关于审理某类案件若干问题的解释", day)
    assert reading.clauses[0].text == "\n".join(history)


def test_an_amendment_by_an_order_of_its_own_gives_number_and_day() -> None:
    reading = reading_of(
        [
            "某类基金条例",
            "2007年2月24日 中华人民共和国国务院令第487号公布",
            "2024年11月8日 中华人民共和国国务院令第796号修订）",
            "第一条 为了规范基金，制定本条例。",
            "第二条 略。",
        ]
    )
    assert (reading.doc_number, reading.issued_on) == ("中华人民共和国国务院令第796号", date(2024, 11, 8))
    assert reading.issuers == ("国务院",)


def test_a_notice_keeps_its_title_above_a_bare_number() -> None:
    reading = read("某市场监督管理局\n关于食品抽检的公告\n2022年第5号\n现公告如下：\n一、抽检情况\n抽检1000批次。")
    assert (reading.title, reading.issuers) == ("某市场监督管理局关于食品抽检的公告", ("某市场监督管理局",))
    assert reading.doc_number == "2022年第5号"


def test_what_puts_in_force_or_names_a_document_is_no_heading() -> None:
    reading = read(
        """某市人民政府关于禁放区域的通告
为保障安全，现通告如下：
一、禁放区域
主城区。
二、本通告自2022年1月20日起施行。
三、下列文件同时废止：
1.《某市旧通告》（某政告〔2010〕3号）
2.《某市老通告》（某政告〔2012〕5号）
某市人民政府
2022年1月10日"""
    )
    assert reading.effective_on == date(2022, 1, 20)
    assert [named.doc_number for named in reading.replaces] == ["某政告〔2010〕3号", "某政告〔2012〕5号"]
    assert [clause.heading for clause in reading.clauses if clause.heading] == ["禁放区域"]


def test_chapters_may_stand_without_a_number() -> None:
    reading = read(
        "某县养老办法\n总　则\n第一条 为了养老，制定本办法。\n第二条 本办法适用于本县。\n附　则\n第三条 本办法自2021年1月1日起施行。"
    )
    assert [(c.level, c.label, c.heading) for c in reading.clauses] == [
        (1, "", "总则"),
        (2, "第一条", ""),
        (2, "第二条", ""),
        (1, "", "附则"),
        (2, "第三条", ""),
    ]
    assert text_of(reading, "t2") == "本办法适用于本县。"


def test_numbers_printed_as_one_sign_are_numbers() -> None:
    reading = reading_of(
        [
            "关于落户的通知",
            "各区：",
            "一、放宽条件",
            "㈠放宽夫妻投靠条件",
            "结婚满两年的可以申请。",
            "㈡放宽父母投靠条件",
            "年满六十周岁的可以申请。",
            "某市公安局",
        ]
    )
    assert {"c1-1", "c1-2"} <= set(ids(reading))
