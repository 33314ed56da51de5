"""Each check with its wrong and right side (standards, part 5 and appendix B)."""

from __future__ import annotations

import pytest

from studio.actions.load_example import POLICY, example_content
from studio.domain.policy import Reading
from studio.policy.reading import read_policy
from studio.rules.checks.personal_data import right_card_number, right_credit_code, right_identity_number
from studio.rules.findings import Severity
from studio.rules.review import blocking, review_reading, review_text


@pytest.fixture(scope="module")
def founding() -> Reading:
    return read_policy(POLICY.read_bytes())


def rules(text: str, reading: Reading) -> set[str]:
    return {finding.rule for finding in review_text(text, reading)}


def test_the_shipped_example_has_nothing_that_blocks(founding: Reading) -> None:
    assert blocking(review_reading(example_content(), founding)) == []


def test_identity_numbers_are_told_by_their_check_character() -> None:
    assert right_identity_number("11010519491231002X")
    assert right_identity_number("140402198001010019")
    assert not right_identity_number("110105194912310021")


def test_cards_and_credit_codes_are_told_by_their_check_digits() -> None:
    assert right_card_number("6222020200112223330")
    assert right_card_number("6214830012345673")
    assert not right_card_number("6214830012345674")
    assert right_credit_code("9144030071526726XG")
    assert right_credit_code("111404000123456783")
    assert not right_credit_code("111404000123456784")


@pytest.mark.parametrize(
    ("wrong", "right", "rule"),
    [
        ("证号11010519491231002X。", "证号110105********002X。", "PII-01"),
        ("证号110105194912310021。", "证号110105********0021。", "PII-02"),
        ("电话139 1234 5678。", "电话0355-2021234。", "PII-04"),
        ("账号6222 0202 0011 2223 330。", "账号6222 **** **** **** 330。", "PII-05"),
        ("机密★一年", "此件公开发布", "LEAK-01"),
        ("办法（征求意见稿）", "办法", "LEAK-05"),
        ("成立领导小姐。", "成立领导小组。", "WRD-01"),
        ("“一带一路”战略", "“一带一路”倡议", "WRD-05"),
        ("禁止焚烧秸杆。", "禁止焚烧秸秆。", "WRD-07"),
        ("截止6月底完成。", "截至6月底完成。", "WRD-07"),
        ("按照《条例》、《办法》执行。", "按照《条例》《办法》执行。", "PUN-01"),
        ("长城办发[2020]13号", "长城办发〔2020〕13号", "PUN-02"),
        ("2020-2022年", "2020—2022年", "PUN-08"),
        ("公开，，透明", "公开，透明", "PUN-14"),
    ],
)
def test_the_wrong_side_is_found_and_the_right_side_is_not(
    founding: Reading, wrong: str, right: str, rule: str
) -> None:
    assert rule in rules(wrong, founding)
    assert rule not in rules(right, founding)


def test_a_suggestion_is_the_right_side(founding: Reading) -> None:
    found = next(item for item in review_text("按照长城办发[2020]13号执行", founding) if item.rule == "PUN-02")
    assert found.suggestion == "〔2020〕"


def test_a_changed_number_blocks_and_a_rewritten_one_does_not(founding: Reading) -> None:
    said = "自2021年起，多样化方式解读量不得少于{}。"
    assert blocking(review_text(said.format("95%"), founding))
    for same in ("90%", "百分之九十", "九成"):
        assert not blocking(review_text(said.format(same), founding)), same


def test_offsets_point_at_the_words(founding: Reading) -> None:
    text = "要布署工作，成立领导小姐。"
    for finding in review_text(text, founding):
        if finding.rule.startswith("WRD"):
            assert text[finding.start : finding.end] == finding.text
            assert finding.severity in (Severity.BLOCK, Severity.WARN)
