"""Rules on the whole interpretation rather than a string of it: broken once in the example, and then told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from studio.actions.load_example import POLICY, example_content
from studio.domain.arrangement import Arrangement, Omission
from studio.domain.content import Content, DataPoint, FieldContent, Statement
from studio.domain.policy import Reading
from studio.policy.reading import read_policy
from studio.rules.review import review_reading


def without(key: str) -> Callable[[Content], Content]:
    return lambda content: content.with_part(key, FieldContent())


def saying(key: str, *entries: Statement) -> Callable[[Content], Content]:
    return lambda content: content.with_part(key, replace(content.part(key), entries=entries))


def not_lively(content: Content) -> Content:
    for key in ("cases", "data_points", "faq"):
        content = content.with_part(key, FieldContent())
    return content


def drawn(**changed: str) -> Callable[[Content], Content]:
    point = {
        "label": "停车泊位",
        "value": "120",
        "unit": "个",
        "period": "2020年",
        "source": "实施方案",
        "series": "泊位",
        **changed,
    }
    entry = DataPoint(own=True, **point)
    return lambda content: content.with_part("data_points", FieldContent(entries=(entry,)))


def silent_cards(reason: str) -> Callable[[Content], Content]:
    kept = Arrangement(left_out=(Omission(part="enquiry_contact", text="", reason=reason),))
    return lambda content: replace(content, boards={"cards": kept})


# Rule, severity, what breaks it, what does not.
TABLE: list[tuple[str, str, Callable[[Content], Content], Callable[[Content], Content]]] = [
    ("BRD-01", "block", silent_cards(""), silent_cards("卡片贴在办事窗口，电话就在旁边。")),
    ("CITE-01", "block", saying("cautions", Statement(text="请留意办理时间。")), saying("cautions", Statement(text="请留意办理时间。", own=True))),
    ("CITE-02", "block", saying("cautions", Statement(text="请留意。", cites=("c99",))), saying("cautions", Statement(text="请留意。", cites=("c3-3-2",)))),
    ("FORM-02", "block", lambda content: replace(content, summary=""), lambda content: content),
    ("FORM-03", "block", lambda content: replace(content, title="一图读懂政务公开"), lambda content: content),
    ("GFX-05", "block", drawn(source=""), drawn()),
    ("GFX-05", "block", drawn(unit=""), drawn(series="", unit="")),
    ("INT-20", "block", without("measures"), lambda content: content),
    ("INT-20-ABSENT", "block", without("cautions"), lambda content: content.with_part("cautions", FieldContent(absent_reason="只规定机关内部流程"))),
    ("INT-22-MISMATCH", "block", saying("cautions", Statement(text="自2021年起，多样化方式解读量不得少于95%。", cites=("c3-3-2",))), saying("cautions", Statement(text="自2021年起，多样化方式解读量不得少于九成。", cites=("c3-3-2",)))),
    ("INT-23", "warn", not_lively, lambda content: content),
]  # fmt: skip


@pytest.fixture(scope="module")
def founding() -> Reading:
    return read_policy(POLICY.read_bytes())


@pytest.mark.parametrize(("rule", "severity", "wrong", "right"), TABLE)
def test_what_breaks_the_rule_is_told_and_what_keeps_it_is_not(
    founding: Reading,
    rule: str,
    severity: str,
    wrong: Callable[[Content], Content],
    right: Callable[[Content], Content],
) -> None:
    found = [item for item in review_reading(wrong(example_content()), founding) if item.rule == rule]
    assert found
    assert found[0].severity == severity
    assert [item for item in review_reading(right(example_content()), founding) if item.rule == rule] == []
