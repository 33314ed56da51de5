"""Each check finds its wrong form and leaves the right one alone (wrong → right pairs: standards, part 5)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from studio import words
from studio.domain.content import FIELDS, Change, Content, FieldContent, Statement, from_json
from studio.domain.policy import Clause, Policy, Reading
from studio.paths import ASSETS
from studio.policy.structure import structure_of
from studio.rules.checks import all_checks
from studio.rules.checks.personal_data import right_card_number, right_credit_code, right_identity_number
from studio.rules.findings import Finding, Severity
from studio.rules.review import blocking, review_content, review_reading, review_text
from studio.rules.settling import may_be_settled, must_be_settled

NOTHING = Reading(clauses=(Clause(id="c1", label="一、", level=1, heading="要求", text="认真落实。"),))


def example() -> Content:
    text = (ASSETS / "examples" / "changban-2020-13.content.json").read_text(encoding="utf-8")
    return from_json(json.loads(text))


def example_policy() -> Reading:
    card = example().policy
    lines = (ASSETS / "examples" / "changban-2020-13.txt").read_text(encoding="utf-8").split("\n")
    return Reading(
        title=card.title, doc_number=card.doc_number, issuers=card.issuers, clauses=structure_of(lines).clauses
    )


def rules_in(text: str) -> dict[str, Finding]:
    return {item.rule: item for item in review_text(text, NOTHING) if not item.rule.startswith("INT-22")}


def rules_of(content: Content) -> dict[str, Finding]:
    return {item.rule: item for item in review_reading(content, example_policy())}


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        ("PUN-01", "按照《条例》、《办法》办理", "按照《条例》《办法》办理"),
        ("PUN-01", "做到“三同步”、“五公开”", "做到“三同步”“五公开”"),
        ("PUN-02", "长城办发[2020]13号", "长城办发〔2020〕13号"),
        ("PUN-02", "长城办发(2020)13号", "长城办发〔2020〕13号"),
        ("PUN-02", "长城办发【2020】13号", "长城办发〔2020〕13号"),
        ("PUN-03", "同步起草,同步审签", "同步起草，同步审签"),
        ("PUN-05", "第一、加强领导", "第一，加强领导"),
        ("PUN-06", "公开事项。。。", "公开事项……"),
        ("PUN-06", "公开事项...", "公开事项……"),
        ("PUN-07", "第一平台--政府网站", "第一平台——政府网站"),
        ("PUN-08", "2020-2022年", "2020—2022年"),
        ("PUN-09", "需要三、四天", "需要三四天"),
        ("PUN-10", "图表、图解、等形式", "图表、图解等形式"),
        ("PUN-14", "认真，，落实", "认真，落实"),
        ("PUN-14", "认真落实。。", "认真落实。"),
        ("NUM-02", "降低20～40%", "降低20%～40%"),
        ("NUM-03", "补贴13～17万元", "补贴13万元～17万元"),
        ("NUM-06", "约20%左右", "约20%"),
        ("NUM-10", "二零二一年", "二〇二一年"),
        ("WRD-01", "中华人民共合国", "中华人民共和国"),
        ("WRD-01", "县攻府", "县政府"),
        ("WRD-05", "“一带一路”战略", "“一带一路”倡议"),
        ("WRD-07", "秸杆禁烧", "秸秆禁烧"),
        ("WRD-07", "布署工作", "部署工作"),
        ("WRD-07", "截止2020年", "截至2020年"),
    ],
)
def test_a_wrong_form_is_found_and_its_suggestion_makes_it_right(rule: str, wrong: str, right: str) -> None:
    found = rules_in(wrong)[rule]
    assert wrong[: found.start] + found.suggestion + wrong[found.end :] == right
    assert rule not in rules_in(right)


@pytest.mark.parametrize(
    "text", ["第三、第四季度", "分一、二、三类", "等级、等次", "2020年6月—8月", "当做为民实事", "截止日期为6月30日"]
)
def test_a_right_form_that_resembles_a_wrong_one_is_left_alone(text: str) -> None:
    assert rules_in(text) == {}


@pytest.mark.parametrize(
    ("rule", "severity", "text"),
    [
        ("PII-01", Severity.BLOCK, "身份证11010519491231002X。"),
        ("PII-01", Severity.BLOCK, "身份证140402198001010019。"),
        ("PII-02", Severity.WARN, "身份证110105194912310021。"),
        ("PII-03", Severity.WARN, "证号110105491231002。"),
        ("PII-04", Severity.BLOCK, "联系电话13912345678"),
        ("PII-04", Severity.BLOCK, "联系电话139 1234 5678"),
        ("PII-04", Severity.BLOCK, "联系电话+8613912345678"),
        ("PII-05", Severity.BLOCK, "卡 6222 0202 0011 2223 330 已登记"),
        ("PII-05", Severity.BLOCK, "卡6214830012345673已登记"),
        ("PII-05", Severity.BLOCK, "账号：0200 0012 3456 78"),
        ("LEAK-01", Severity.BLOCK, "机密★10年"),
        ("LEAK-05", Severity.WARN, "管理办法（征求意见稿）"),
    ],
)
def test_personal_data_and_inner_marks_are_found(rule: str, severity: Severity, text: str) -> None:
    assert rules_in(text)[rule].severity is severity


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码9144030071526726XG",
        "统一社会信用代码111404000123456783",
        "咨询电话0355-2022222",
        "网站标识码1404000012",
        "身份证110105********002X",
    ],
)
def test_public_numbers_and_masked_ones_are_no_personal_data(text: str) -> None:
    assert rules_in(text) == {}


def test_every_real_identity_number_blocks_even_if_it_would_pass_as_a_credit_code() -> None:
    number = next(
        candidate
        for serial in range(1000)
        for last in "0123456789X"
        if right_identity_number(candidate := f"14040219800101{serial:03d}{last}") and right_credit_code(candidate)
    )
    assert rules_in(f"身份证{number}")["PII-01"].severity is Severity.BLOCK


def test_a_found_number_is_not_repeated_in_full() -> None:
    found = rules_in("身份证11010519491231002X。")["PII-01"]
    assert "19491231" not in found.message + found.text + found.suggestion


def test_the_check_digits_agree_with_the_published_vectors() -> None:
    assert right_card_number("6222020200112223330")
    assert not right_card_number("6222020200112223331")
    assert right_credit_code("9144030071526726XG")
    assert not right_credit_code("9144030071526726XH")


def test_the_shipped_example_has_no_finding() -> None:
    assert review_reading(example(), example_policy()) == []


def test_an_empty_form_names_every_required_field() -> None:
    found = [item for item in review_reading(Content(), example_policy()) if item.rule.startswith("INT-20")]
    assert {item.field for item in found} == {spec.key for spec in FIELDS.values() if spec.required}
    assert blocking(found) == found


def test_a_reason_settles_only_the_fields_that_may_be_absent() -> None:
    excused = FieldContent(absent_reason="本文件不涉及。")
    content = example().with_part("cautions", excused).with_part("measures", excused)
    assert [item.field for item in blocking(review_reading(content, example_policy()))] == ["measures"]


def test_a_text_without_cases_data_or_questions_is_warned_about() -> None:
    content = example()
    for key in ("cases", "data_points", "faq"):
        content = content.with_part(key, FieldContent())
    assert rules_of(content)["INT-23"].severity is Severity.WARN


def test_the_title_names_the_policy() -> None:
    assert "FORM-03" in rules_of(replace(example(), title="政策解读"))


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        (Statement(text="认真落实。"), "CITE-01"),
        (Statement(text="认真落实。", cites=("c99",)), "CITE-02"),
    ],
)
def test_a_statement_rests_on_clauses_that_exist(entry: Statement, rule: str) -> None:
    assert rules_of(example().with_part("next_steps", FieldContent(entries=(entry,))))[rule].severity is Severity.BLOCK


def test_the_authors_own_words_need_no_clause() -> None:
    own = FieldContent(entries=(Statement(text="欢迎来电咨询。", own=True),))
    assert rules_of(example().with_part("next_steps", own)) == {}


def test_a_figure_that_contradicts_the_policy_blocks_and_names_the_right_one() -> None:
    wrong = Statement(text="多样化方式解读量自2021年起不得少于70%。", cites=("c3-3-2",))
    found = rules_of(example().with_part("measures", FieldContent(entries=(wrong,))))["INT-22-MISMATCH"]
    assert (found.severity, found.field, found.text, found.suggestion) == (Severity.BLOCK, "measures", "70%", "90%")


def test_the_old_side_of_a_comparison_is_held_to_the_document_that_was_replaced() -> None:
    old = (Clause(id="o1", label="第一条", level=1, heading="", text="多样化方式解读量不得少于50%，每月发布1次。"),)
    read = example_policy()
    policy = Policy(id="p", title=read.title, doc_number=read.doc_number, clauses=read.clauses, replaced=old)
    row = Change(item="数量", before="多样化方式解读量不得少于50%", now="自2021年起不得少于90%", cites=("c3-3-2",))

    def rules(change: Change) -> dict[str, Finding]:
        part = FieldContent(entries=(change,))
        found = review_content(example().with_part("changes_from_previous", part), policy)
        return {item.rule: item for item in found if item.rule.startswith("INT-22")}

    assert not {"INT-22-OLD", "INT-22-REPLACED"} & set(rules(row))
    wrong = rules(replace(row, before="多样化方式解读量不得少于60%"))["INT-22-OLD"]
    assert (wrong.severity, wrong.text, wrong.suggestion) == (Severity.BLOCK, "60%", "50%")
    assert may_be_settled(wrong) and must_be_settled(wrong)


def test_the_old_side_of_a_comparison_is_not_held_against_the_new_document() -> None:
    row = Change(
        item="数量",
        before="多样化方式解读量不得少于50%，每月1次",
        now="多样化方式解读量自2021年起不得少于90%",
        cites=("c3-3-2",),
    )
    found = rules_of(example().with_part("changes_from_previous", FieldContent(entries=(row,))))
    assert "INT-22-MISMATCH" not in found
    assert found["INT-22-REPLACED"].severity is Severity.WARN
    wrong = replace(row, now="多样化方式解读量自2021年起不得少于70%")
    assert "INT-22-MISMATCH" in rules_of(example().with_part("changes_from_previous", FieldContent(entries=(wrong,))))


def test_a_copied_paragraph_is_shown() -> None:
    source = next(clause for clause in example_policy().clauses if clause.id == "c3-4-3")
    copied = FieldContent(entries=(Statement(text=source.text, cites=("c3-4-3",)),))
    assert rules_of(example().with_part("measures", copied))["INT-21"].severity is Severity.WARN


def test_every_check_is_found_in_its_folder() -> None:
    names = {check.__name__.rsplit(".", 1)[1] for check in all_checks()}
    assert {"citations", "completeness", "copying", "grounding", "personal_data", "wording"} <= names


def test_every_field_of_the_form_has_its_guide() -> None:
    assert all(words.field(key).guide for key in FIELDS)
