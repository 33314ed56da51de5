"""Word lists: dates, the office's own entries, and the policy's own words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studio.domain.policy import Clause, Reading
from studio.lexicons import Listing, listed
from studio.paths import ASSETS
from studio.rules.findings import Finding, Severity
from studio.rules.review import review_text

DAY = date(2026, 11, 25)
NOTHING = Reading(clauses=(Clause(id="c1", label="一、", level=1, heading="要求", text="认真落实。"),))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an office's own word lists."""
    monkeypatch.setenv("STUDIO_DATA", str(tmp_path))
    folder = tmp_path / "lexicons"
    folder.mkdir()
    return folder


def found(text: str, rule: str, *, on: date = DAY, reading: Reading = NOTHING) -> list[Finding]:
    return [item for item in review_text(text, reading, on=on) if item.rule == rule]


def write_leaders(office: Path) -> None:
    # The case of 2018 that was reported; he left the post in 2020.
    (office / "leaders.toml").write_text(
        '[[group]]\nrule = "WRD-02"\nseverity = "block"\nvalid_from = 2016-08-31\nvalid_until = 2020-11-20\n'
        'pairs = [["杜家毫", "省委书记"], ["某甲乙", "省长"]]\n',
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("省委书记杜家豪出席", "省委书记杜家毫出席"),
        ("杜家豪同志出席", "杜家毫同志出席"),
        ("省委书记杜毫出席", "省委书记杜家毫出席"),
        ("省长杜家毫出席", "省委书记杜家毫出席"),
        ("省委书记杜\n家毫出席", "省委书记杜家毫出席"),
        ("某甲乙、杜家毫出席", "杜家毫、某甲乙出席"),
    ],
)
def test_names_and_posts_follow_the_offices_own_list(office: Path, wrong: str, right: str) -> None:
    write_leaders(office)
    day = date(2018, 3, 1)
    (slip,) = found(wrong, "WRD-02", on=day)
    assert slip.severity is Severity.BLOCK
    assert wrong[: slip.start] + slip.suggestion + wrong[slip.end :] == right
    assert found(right, "WRD-02", on=day) == []
    assert found(wrong, "WRD-02", on=DAY) == [], "he no longer holds the post"


def test_no_office_holder_is_shipped(office: Path) -> None:
    assert listed("leaders", on=DAY) == ()


def test_a_word_is_wrong_only_from_the_day_it_was_replaced() -> None:
    assert found("防控新型冠状病毒肺炎", "WRD-05", on=date(2022, 6, 1)) == []
    assert found("防控新型冠状病毒肺炎", "WRD-05")[0].suggestion == "新型冠状病毒感染"


def test_an_office_adds_a_word_without_a_restart(office: Path) -> None:
    assert found("本市创城工作", "WRD-05") == []
    added = '[[group]]\nrule = "WRD-05"\nseverity = "warn"\npairs = [["创城", "创建文明城市"]]\n'
    (office / "wording.toml").write_text(added, encoding="utf-8")
    assert [item.suggestion for item in found("本市创城工作", "WRD-05")] == ["创建文明城市"]


def test_a_broken_list_of_the_office_leaves_the_shipped_one_in_force(office: Path) -> None:
    (office / "wording.toml").write_text("[[group", encoding="utf-8")
    assert found("布署工作", "WRD-07")


def test_the_policys_own_wording_may_be_quoted_but_not_a_wrong_name_of_the_state() -> None:
    said = "禁止其它车辆进入。中华人民共合国"
    reading = Reading(clauses=(Clause(id="c1", label="一、", level=1, heading="", text=said),))
    assert found("禁止其它车辆进入。", "WRD-07")
    assert found("禁止其它车辆进入。", "WRD-07", reading=reading) == []
    assert found("要把其它事项办好。", "WRD-07", reading=reading)
    assert found("中华人民共合国", "WRD-01", reading=reading)


def test_a_law_that_was_in_force_when_the_policy_named_it_may_be_named() -> None:
    clause = Clause(id="c1", label="一、", level=1, heading="", text="依据《中华人民共和国合同法》执行。")
    then = Reading(issued_on=date(2019, 1, 1), clauses=(clause,))
    now = Reading(issued_on=date(2022, 1, 1), clauses=(clause,))
    assert found("依据《中华人民共和国合同法》", "WRD-09", reading=then) == []
    assert found("依据《中华人民共和国合同法》", "WRD-09", reading=now)
    assert found("《合同法》已被《民法典》取代。", "WRD-09") == []


def test_a_document_registered_as_closed_blocks_and_an_office_mobile_does_not(office: Path) -> None:
    closed = '[[group]]\nrule = "LEAK-02"\npairs = [["长办〔2020〕7号", "不公开"]]\n'
    (office / "registers.toml").write_text(closed, encoding="utf-8")
    assert found("按照长办〔2020〕7号办理", "LEAK-02")[0].severity is Severity.BLOCK
    assert found("请拨13912345678。", "PII-04")
    phones = '[[group]]\nrule = "PII-04"\npairs = ["139-1234-5678"]\n'
    (office / "phones.toml").write_text(phones, encoding="utf-8")
    assert found("请拨13912345678。", "PII-04") == []


def test_every_shipped_entry_says_since_when_it_is_there_and_on_what_ground() -> None:
    names = [path.stem for path in (ASSETS / "lexicons").glob("*.toml")]
    entries: list[Listing] = [entry for name in names for entry in listed(name, on=DAY)]
    assert len(entries) > 400
    assert [entry.wrong for entry in entries if not (entry.version and entry.source)] == []
    assert [entry.wrong for entry in entries if not entry.pattern and entry.wrong == entry.right] == []


def test_the_right_side_of_a_listed_slip_is_no_slip_itself() -> None:
    plain = [entry for entry in listed("wording", on=DAY) if not entry.pattern and entry.right]
    text = "\n".join(entry.right for entry in plain)
    assert [item.text for item in review_text(text, NOTHING, on=DAY) if item.rule.startswith("WRD")] == []


def test_how_much_is_the_policys_wording_is_told_between_a_third_and_a_half() -> None:
    said = "".join(f"各部门要认真做好第{number}项工作并按时报送进展情况。" for number in range(20))
    own = "".join(f"市民朋友请留意其中的{number}个变化，办事会更省心。" for number in range(30))
    reading = Reading(clauses=(Clause(id="c1", label="一、", level=1, heading="", text=said),))
    assert [item.severity for item in found(said[:500] + own, "READ-03", reading=reading)] == [Severity.INFO]
    assert found(own, "READ-03", reading=reading) == []
