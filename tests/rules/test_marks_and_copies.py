"""Paired marks, copied stretches, inner marks, weak figures, and a check that must not load silently."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio import words
from studio.domain.content import FIELDS, Content, from_json
from studio.domain.policy import Clause, Reading
from studio.paths import ASSETS
from studio.policy.reading import read_policy
from studio.rules import checks
from studio.rules.checks.copying import LONGEST_RUN
from studio.rules.findings import Finding, Severity, as_json
from studio.rules.review import blocking, review_reading, review_text

EXAMPLES = ASSETS / "examples"
NOTHING = Reading(clauses=(Clause(id="c1", label="一、", level=1, heading="要求", text="认真落实。"),))


@pytest.fixture(scope="module")
def policy() -> Reading:
    return read_policy((EXAMPLES / "changban-2020-13.txt").read_bytes(), name="changban-2020-13.txt")


def example() -> Content:
    return from_json(json.loads((EXAMPLES / "changban-2020-13.content.json").read_text(encoding="utf-8")))


def found_in(text: str) -> dict[str, Finding]:
    return {item.rule: item for item in review_text(text, NOTHING) if not item.rule.startswith("INT-22")}


def test_straight_quotes_become_curled_ones() -> None:
    wrong = '做到"五公开"'
    found = found_in(wrong)["PUN-12"]
    assert wrong[: found.start] + found.suggestion + wrong[found.end :] == "做到“五公开”"
    assert "PUN-12" not in found_in("做到“五公开”")


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("做到“五公开", ["“"]),
        ("按照《条例办理》》", ["》"]),
        ("（一）要求（含街道", ["（"]),
        ("1）先登记；2)再受理；三）后送达", []),
        ("《关于印发〈办法〉的通知》（2020年)", []),
        ("“第一段。\n“第二段。”", []),
    ],
)
def test_a_mark_without_its_other_half_is_pointed_at(text: str, marks: list[str]) -> None:
    found = [item for item in review_text(text, NOTHING) if item.rule == "PUN-12"]
    assert [text[item.start : item.end] for item in found] == marks


@pytest.mark.parametrize(
    ("rule", "severity", "text"),
    [
        ("PII-06", Severity.INFO, "统一社会信用代码：9144030071526726XH"),
        ("LEAK-01", Severity.BLOCK, "机密 10年\n关于印发方案的通知"),
        ("LEAK-01", Severity.BLOCK, "内部资料，注意保密"),
        ("LEAK-05", Severity.WARN, "核稿：某某"),
    ],
)
def test_inner_marks_and_a_mistyped_credit_code_are_found(rule: str, severity: Severity, text: str) -> None:
    assert found_in(text)[rule].severity is severity


@pytest.mark.parametrize(
    "text",
    ["统一社会信用代码：9144030071526726XG", "拨打12345或者12333咨询", "服务热线400-123-4567", "保守国家秘密三年"],
)
def test_hotlines_right_codes_and_talk_of_secrecy_are_left_alone(text: str) -> None:
    assert found_in(text) == {}


def test_a_figure_hardly_where_the_sentence_points_is_for_information_only() -> None:
    built = Reading(clauses=(Clause(id="c1", label="一、", level=1, heading="建设", text="全市新建停车场三座。"),))
    found = review_text("学校发放奖学金三座。", built)
    assert [(item.rule, item.severity) for item in found] == [("INT-22-WEAK", Severity.INFO)]


def test_a_copied_stretch_of_plain_text_is_found_with_its_place(policy: Reading) -> None:
    source = next(clause.text for clause in policy.clauses if clause.id == "c3-4-3")
    text = f"下面这一段是照抄的：\n{source}\n这一句不是。"
    found = next(item for item in review_text(text, policy) if item.rule == "INT-21")
    assert text[found.start : found.end] in source
    assert found.end - found.start >= LONGEST_RUN


def test_only_a_whole_body_is_judged_by_its_share_not_a_single_quoted_sentence(policy: Reading) -> None:
    text = "".join(clause.text for clause in policy.clauses)[:600]
    assert "INT-21-ALL" in {item.rule for item in review_text(text, policy)}
    assert "INT-21-ALL" not in {item.rule for item in review_text(text[:50], policy)}


def test_the_example_read_from_its_file_has_nothing_that_blocks(policy: Reading) -> None:
    assert blocking(review_reading(example(), policy)) == []


def test_a_finding_is_printed_with_the_keys_of_the_contract() -> None:
    keys = {"rule", "severity", "field", "start", "end", "text", "message", "clause", "suggestion"}
    assert set(as_json(found_in("县攻府")["WRD-01"])) == keys


def test_a_check_that_offers_nothing_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty_family.py").write_text('"""Nothing."""\n', encoding="utf-8")
    monkeypatch.setattr(checks, "__path__", [str(tmp_path)])
    with pytest.raises(TypeError, match="empty_family"):
        checks.all_checks.__wrapped__()


def test_every_field_of_the_form_has_its_guide_and_a_good_example() -> None:
    assert all(words.field(key).guide and words.field(key).example for key in FIELDS)
