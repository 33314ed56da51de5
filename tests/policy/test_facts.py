"""What a policy says about itself, and the passages it offers, in the words of the document."""

from __future__ import annotations

import json
from datetime import date

import pytest

from studio.domain.content import FIELDS, DataPoint, Milestone, as_json, from_json
from studio.domain.policy import NamedDocument, Reading
from studio.policy.candidates import candidates_for, starting_content
from studio.policy.dates import Edge, mentions, whole_date
from studio.policy.reading import reading_of
from studio.policy.serial import as_contract_json, reading_as_json, reading_from_json
from tests.policy.making import NOTICE


@pytest.fixture(scope="module")
def notice() -> Reading:
    return reading_of(NOTICE.splitlines())


def one(body: str) -> Reading:
    return reading_of(["关于工作的通知", "各单位：", "一、要求", *body.splitlines(), "某市财政局", "2021年3月5日"])


def test_the_day_of_force_the_term_and_the_repeal_are_read(notice: Reading) -> None:
    assert notice.effective_on == date(2021, 4, 1)
    assert notice.expires_on == date(2024, 3, 31)
    assert notice.replaces == (NamedDocument(name="长山市共享单车暂行规定", doc_number="长城管发〔2018〕3号"),)
    assert notice.interpreting_body == "市城市管理局"


def test_the_basis_is_what_the_preamble_rests_on_and_not_the_document_itself(notice: Reading) -> None:
    assert [basis.name for basis in notice.legal_basis] == ["中华人民共和国道路交通安全法", "长山市市容条例"]
    assert notice.legal_basis[1].doc_number == "长政发〔2019〕12号"


def test_a_local_rule_rests_on_the_law_its_own_name_holds_and_no_short_name_is_a_basis() -> None:
    reading = reading_of(
        [
            "某省实施《中华人民共和国体育法》办法",
            "第一条 根据《中华人民共和国体育法》（以下简称《体育法》），结合本省实际，制定本办法。",
            "第二条 贯彻《体育法》，应当保障公民参加体育活动的权利。",
        ]
    )
    assert [named.name for named in reading.legal_basis] == ["中华人民共和国体育法"]


def test_targets_carry_value_unit_and_the_day_they_are_due(notice: Reading) -> None:
    found = {(c.value, c.unit): c for c in notice.targets}
    assert found["90", "%"].deadline == date(2021, 12, 31)
    assert found["90", "%"].clause == "c1"
    assert found["3", "万辆"].clause == "c2-1-1"
    assert found["5", "%"].deadline is None
    assert found["2", "小时"].clause == "c2-2"


def test_a_definition_gives_its_term(notice: Reading) -> None:
    assert [(c.term, c.clause) for c in notice.definitions] == [("共享单车", "c3")]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("处三万元以上十万元以下罚款。", "3-10", "万元"),
        ("处一千元以上一万元以下罚款。", "1000-10000", "元"),
        ("覆盖率达到百分之九十以上。", "90", "%"),
        ("按照每个子女每月1000元的标准定额扣除。", "1000", "元/月"),
        ("支持比例上限由原50%提高至70%。", "70", "%"),
        ("补缴金额给予双倍计算。", "2", "倍"),
        ("最长不超过3至6个月。", "3-6", "个月"),
        ("力争新增就业5.2万人。", "5.2", "万人"),
    ],
)
def test_figures_are_given_as_a_reader_says_them(text: str, value: str, unit: str) -> None:
    assert [(c.value, c.unit) for c in one(text).targets] == [(value, unit)]


@pytest.mark.parametrize(
    "text", ["统一思想，一次性告知，实行一站式服务。", "依照第三条规定办理。", "按照第1号文件执行。"]
)
def test_words_that_only_look_like_figures_are_no_targets(text: str) -> None:
    assert one(text).targets == ()


@pytest.mark.parametrize(
    ("text", "effective", "expires"),
    [
        ("本通知自印发之日起施行。", date(2021, 3, 5), None),
        ("本通知自发布之日起施行。", None, None),
        ("本通知自印发之日起30日后施行。", None, None),
        ("本办法自2021年4月1日起施行，有效期至2023年底。", date(2021, 4, 1), date(2023, 12, 31)),
        ("本办法自2021年4月1日起施行，有效期5年。", date(2021, 4, 1), date(2026, 3, 31)),
        ("本通知执行至2021年6月30日止。", None, date(2021, 6, 30)),
        ("《某办法》自2020年1月1日起施行，各单位要认真学习。", None, None),
        ("营业执照有效期五年。", None, None),
        ("本办法自2021年4月1日起施行，2025年12月31日废止。", date(2021, 4, 1), date(2025, 12, 31)),
        ("自本通知印发之日起，《某通知》（某政发〔2016〕8号）停止执行。", None, None),
    ],
)
def test_force_is_read_only_where_it_is_written(text: str, effective: date | None, expires: date | None) -> None:
    reading = one(text)
    assert (reading.effective_on, reading.expires_on) == (effective, expires)


@pytest.mark.parametrize(
    ("text", "when", "edge"),
    [
        ("2020年底前", date(2020, 12, 31), Edge.BY),
        ("2020年6月底前", date(2020, 6, 30), Edge.BY),
        ("自2021年起", date(2021, 1, 1), Edge.FROM),
        ("到2025年", date(2025, 12, 31), Edge.BY),
        ("2020年上半年", date(2020, 6, 30), Edge.ON),
        ("二〇二〇年九月一日起", date(2020, 9, 1), Edge.FROM),
        ("今年2月底前", date(2020, 2, 29), Edge.BY),
        ("到“十四五”期末", date(2025, 12, 31), Edge.BY),
        ("“十三五”末", date(2020, 12, 31), Edge.BY),
    ],
)
def test_dates_are_resolved_to_the_day_that_bounds_them(text: str, when: date, edge: Edge) -> None:
    (found,) = mentions(text, issued_on=date(2020, 1, 15))
    assert (found.when, found.edge) == (when, edge)


def test_an_impossible_date_is_no_date() -> None:
    assert whole_date("2021年2月30日") is None
    assert [m.when for m in mentions("2021年2月30日前")] == [None]


def test_the_timeline_leaves_out_the_past_and_names(notice: Reading) -> None:
    texts = [c.text for c in notice.timeline]
    assert "2021年底前，全市共享单车规范停放率达到90%以上" in texts
    assert not any("2018" in text for text in texts)


def test_a_reading_survives_json(notice: Reading) -> None:
    assert reading_from_json(json.loads(json.dumps(reading_as_json(notice), ensure_ascii=False))) == notice


def test_the_contract_shape_is_kept(notice: Reading) -> None:
    shape = as_contract_json(notice)
    assert list(shape) == [
        "title",
        "doc_number",
        "issuers",
        "addressee",
        "issued_on",
        "effective_on",
        "expires_on",
        "disclosure",
        "interpreting_body",
        "replaces",
        "legal_basis",
        "definitions",
        "targets",
        "timeline",
        "goals",
        "audience",
        "outline",
        "clauses",
        "warnings",
    ]
    assert shape["issued_on"] == "2021-03-05"
    assert set(shape["targets"][0]) == {"text", "value", "unit", "deadline", "clause"}
    assert set(shape["clauses"][0]) == {"id", "label", "level", "heading", "text"}
    json.dumps(shape)


@pytest.mark.parametrize("key", FIELDS)
def test_every_candidate_points_to_a_clause_of_the_policy(notice: Reading, key: str) -> None:
    for candidate in candidates_for(key, notice):
        assert notice.clause(candidate.clause) or (candidate.text in notice.issuers and not candidate.clause)
        assert candidate.text


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("background_basis", "根据《中华人民共和国道路交通安全法》"),
        ("objectives_tasks", "规范停放率达到90%以上"),
        ("main_content", "合理投放"),
        ("measures", "不超过3万辆"),
        ("cautions", "不得占用盲道"),
        ("key_terms", "共享单车，是指"),
        ("effective_period", "2021年4月1日起施行"),
        ("interpreting_authority", "市城市管理局"),
        ("data_points", "90%以上"),
        ("milestones", "2021年底前"),
    ],
)
def test_the_form_is_offered_what_the_policy_says(notice: Reading, key: str, says: str) -> None:
    assert any(says in candidate.text for candidate in candidates_for(key, notice))


def test_contacts_are_offered_for_enquiries() -> None:
    reading = one("咨询电话：0355-2021234，联系人：王某。")
    assert "0355-2021234" in candidates_for("enquiry_contact", reading)[0].text


def test_a_first_draft_cites_and_survives_the_content_file(notice: Reading) -> None:
    content = starting_content(notice)
    assert content.policy.title == notice.title
    assert from_json(as_json(content)) == content
    assert all(entry.own or notice.clause(entry.cites[0]) for _, _, entry in content.entries())
    assert any(isinstance(e, Milestone) and e.when == "2021年底前" for e in content.part("milestones").entries)
    assert any(isinstance(e, DataPoint) and e.value == "90" for e in content.part("data_points").entries)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("《停车办法》（长政发〔2015〕3号）自本通知印发之日起停止执行。", ["停车办法"]),
        (
            "下列文件同时废止：\n1.《甲办法》（长政发〔2015〕3号）；\n2.《乙办法》（长政发〔2015〕4号）。",
            ["甲办法", "乙办法"],
        ),
        ("长政发〔2012〕5号文件同时废止。", [""]),
        ("按照《关于废止部分规章的决定》执行。", []),
        ("待工作结束后自行废止。", []),
    ],
)
def test_what_a_policy_ends_is_named_and_nothing_else(text: str, names: list[str]) -> None:
    reading = one(text)
    assert [named.name for named in reading.replaces] == names
    assert reading.effective_on is None


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("所谓“一窗通办”，是指由综合窗口统一受理。", "一窗通办"),
        ("本办法所称共享单车（以下简称单车），是指由企业投放的自行车。", "共享单车"),
        ("本办法中的灵活就业人员，指没有固定用工关系的劳动者。", "灵活就业人员"),
        ("其中，重点群体包括高校毕业生、农民工、退役军人。", "重点群体"),
        ("可回收物（指适宜回收利用的生活垃圾）应当投放至蓝色容器。", "可回收物"),
        ("蔬菜面积（8分）。指全县各种蔬菜的播种面积。", "蔬菜面积"),
        ("工作居住证是外来人员在本市工作、居住，享受公共服务的有效证件。", "工作居住证"),
        ("就业证明包括营业执照、劳动合同；就读证明包括学生证、在读证明。", "就读证明"),
        ("整合两项制度，实现“五统一”：即统一登记，统一缴费，统一待遇。", "五统一"),
        ("（一）生育的医疗费用，即因怀孕、分娩发生的医疗费用。", "生育的医疗费用"),
        ("甲类住房是指由政府筹建的住房；乙类住房是指由企业筹建的住房。", "乙类住房"),
        ("人均待补面积为自有住房人均面积与标准面积的差额。", "人均待补面积"),
        ("其配偶、未成年子女和年老父母（男性满60周岁、女性满55周岁，下同）可以申请。", "年老父母"),
        ("名词解释。下列用语：\n1.规上企业：年主营业务收入2000万元以上的工业企业。", "规上企业"),
    ],
)
def test_a_term_is_named_without_what_stands_around_it(text: str, term: str) -> None:
    first, *more = text.split("\n")
    reading = reading_of(["某市关于支持发展的办法", f"一、{first}", *more, "二、保障措施。各区应当落实责任。"])
    assert term in [definition.term for definition in reading.definitions]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("根据宪法和国防法", ["宪法", "国防法"]),
        ("根据有关法律、法规", []),
        ("按照国务院办公厅关于加强养老服务的意见（国办发〔2019〕5号）精神", ["国务院办公厅关于加强养老服务的意见"]),
        ("根据《养老机构管理办法》（民政部第66号令）", ["养老机构管理办法"]),
        ("根据《某省养老条例》，参照《外省养老办法》", ["某省养老条例"]),
    ],
)
def test_a_basis_may_stand_without_book_marks_and_a_model_is_none(text: str, names: list[str]) -> None:
    reading = reading_of(["某市养老服务办法", f"第一条 为了发展养老服务，{text}，制定本办法。", "第二条 略。"])
    assert [named.name for named in reading.legal_basis] == names


@pytest.mark.parametrize(
    ("text", "effective", "expires"),
    [
        ("本通知印发之日起执行。", date(2021, 3, 5), None),
        ("本通知有效期自2021年3月10日至2024年3月9日。", date(2021, 3, 10), date(2024, 3, 9)),
        ("本措施执行期限为2021年4月1日至2021年12月31日。", date(2021, 4, 1), date(2021, 12, 31)),
        ("本通知自公布之日起施行。1998年5月1日起施行的《某市停车规定》同时废止。", None, None),
    ],
)
def test_a_span_of_force_gives_both_its_days(text: str, effective: date | None, expires: date | None) -> None:
    reading = reading_of(
        ["某市关于停车的通知", "各区：", "一、总体要求", "规范停车。", text, "某市公安局", "2021年3月5日"]
    )
    assert (reading.effective_on, reading.expires_on) == (effective, expires)


def test_what_recurs_and_what_a_later_year_holds_are_on_the_timeline() -> None:
    reading = one("每两年为一个考核期。联席会议于考核期第2年10月中旬形成初评报告。")
    said = [moment.text for moment in reading.timeline]
    assert any("每两年" in text for text in said) and any("10月中旬" in text for text in said)


def test_a_span_of_time_is_shown_with_what_happens_in_it() -> None:
    reading = one("2021年4月1日至12月31日，困难企业可以组织在岗培训。")
    (moment,) = [moment for moment in reading.timeline if "困难企业" in moment.text]
    assert (moment.when, moment.deadline) == (date(2021, 4, 1), date(2021, 12, 31))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("争取三年内实现县区全覆盖。", True),
        ("经过5—10年左右时间，基本形成新的格局。", True),
        ("应当在期满之日前1个月内办理签注。", True),
        ("2年后仍未就业的，迁回原籍。", True),
        ("从次月起停发补贴。", True),
        ("近三年内受过处罚的，不予受理。", False),
        ("参保满3年后可以领取。", False),
    ],
)
def test_a_term_counted_in_years_is_on_the_timeline_and_a_record_of_years_is_not(text: str, *, told: bool) -> None:
    assert bool(one(text).timeline) is told


def test_the_day_of_issue_begins_what_is_in_force_from_then_on() -> None:
    reading = one("本办法自印发之日起施行。")
    assert [moment.when for moment in reading.timeline] == [date(2021, 3, 5)]


def test_an_order_may_stand_behind_its_number() -> None:
    reading = reading_of(["某市办法", "第一条 根据《养老机构管理办法》（民政部第66号令），制定本办法。", "第二条 略。"])
    assert [named.doc_number for named in reading.legal_basis] == ["民政部第66号令"]


def test_a_short_figure_is_shown_with_its_condition() -> None:
    (target,) = one("享受休假：接受手术的，21天。").targets
    assert (target.text, target.value, target.unit) == ("接受手术的，21天", "21", "天")


def test_a_page_of_a_law_library_says_whose_order_it_is() -> None:
    reading = reading_of(
        [
            "【法规标题】某省职工生育保险规定",
            "【发布部门】某省人民政府",
            "【发文字号】省政府令第203号",
            "某省职工生育保险规定",
            "第203号",
            "某省职工生育保险规定",
            "第一条 为了保障职工，制定本规定。",
            "第二条 略。",
        ]
    )
    assert (reading.title, reading.doc_number, reading.issuers) == (
        "某省职工生育保险规定",
        "省政府令第203号",
        ("某省人民政府",),
    )


def test_bodies_may_stand_in_a_line_under_the_title() -> None:
    reading = reading_of(
        [
            "关于医保政策一体化实施方案",
            "市医改办  市财政局  市民政局",
            "(2015年12月)",
            "为推进一体化，制定本方案。",
            "一、目标",
        ]
    )
    assert reading.issuers == ("市医改办", "市财政局", "市民政局")


def test_a_title_printed_twice_is_no_part_of_the_addressee() -> None:
    title = "关于解决住房问题的指导意见"
    reading = reading_of(
        [f"{title}（某建〔2015〕13号）", title, "各市房管局，某州住建委：", "为落实政策，提出意见。", "一、保障"]
    )
    assert (reading.title, reading.addressee) == (title, "各市房管局，某州住建委")


def test_the_audience_may_be_a_long_condition() -> None:
    reading = one("因受疫情影响，经营困难的企业可以申请缓缴。申请缓缴的，应当提交材料。")
    assert "因受疫情影响，经营困难的企业" in [someone.text for someone in reading.audience]


def test_full_width_figures_are_figures() -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    reading = reading_of([line.translate(wide) for line in NOTICE.splitlines()])
    assert (reading.doc_number, reading.issued_on) == ("长城管发〔2021〕8号", date(2021, 3, 5))


def test_a_joint_red_head_over_several_lines_is_no_title() -> None:
    reading = reading_of(
        ["长山市财政局", "长山市民政局文件", "长财发〔2021〕8号", "关于发放补贴的通知", "各县财政局：", "请照办。"]
    )
    assert (reading.title, reading.issuers) == ("关于发放补贴的通知", ("长山市财政局", "长山市民政局"))
