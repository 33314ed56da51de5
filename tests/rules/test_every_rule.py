"""Every rule of the standards is in the code, in docs/checks.md, and tried with its wrong and its right side."""

from __future__ import annotations

import re
from pathlib import Path

from studio.rules.files import all_file_rules
from studio.rules.rule import all_rules
from tests.rules import test_content_rules, test_file_rules, test_standards

ROOT = Path(__file__).resolve().parents[2]
RULE = re.compile(r"(?<![A-Z])[A-Z]{2,5}-\d{2}(?!\d)")
OF_THE_STANDARDS = {
    *(f"PII-{number:02}" for number in range(1, 11)),
    *(f"LEAK-{number:02}" for number in range(1, 6)),
    *(f"WRD-{number:02}" for number in range(1, 13)),
    *(f"PUN-{number:02}" for number in range(1, 18)),
    *(f"NUM-{number:02}" for number in range(1, 17)),
    *(f"GFX-{number:02}" for number in range(1, 10)),
}
"""The standards, part 5."""
ELSEWHERE = {"WRD-02", "READ-03", "INT-21", "NUM-16"}
"""Tried with a list of their own (test_word_lists), on whole bodies (test_marks_and_copies), or under INT-22."""


def in_the_code() -> set[str]:
    """Every id that a rule, a finding or a rule's description in the code names as its own."""
    sources = [path.read_text("utf-8") for path in (ROOT / "studio" / "rules").rglob("*.py")]
    return {key for source in sources for key in RULE.findall(source)}


def explained() -> dict[str, str]:
    """Id → the row of the table that tells it."""
    rows = [line for line in (ROOT / "docs" / "checks.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    return {key: row for row in rows for key in RULE.findall(row.split("|")[1])}


def tried() -> set[str]:
    tables = (test_standards.TABLE, test_file_rules.TABLE, test_content_rules.TABLE)
    return {RULE.findall(row[0])[0] for table in tables for row in table}  # type: ignore[attr-defined]


def test_every_rule_of_the_standards_is_in_the_code() -> None:
    assert in_the_code() >= OF_THE_STANDARDS


def test_every_rule_of_the_code_has_its_row_in_the_documentation() -> None:
    assert in_the_code() - set(explained()) == set()
    assert set(explained()) - in_the_code() == set()


def test_every_rule_of_the_code_is_tried_with_its_wrong_and_its_right_side() -> None:
    assert in_the_code() - tried() <= ELSEWHERE
    assert set(all_rules()) - tried() <= ELSEWHERE


def test_a_rule_on_files_is_a_file_of_its_own() -> None:
    keys = [rule.KEY for rule in all_file_rules()]
    assert len(keys) == len(set(keys))
