"""The rules on the office's own files (standards 5.5, LEAK-03, LEAK-04): the wrong file is told, the right one is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.actions.load_example import example_content
from studio.domain.own_material import OwnMaterial, Right, Seen
from studio.domain.policy import Clause, Reading
from studio.lexicons import lexicon
from studio.rules.findings import Finding
from studio.rules.review import review_files
from studio.rules.settling import key_of, may_be_settled

POLICY = Reading(clauses=(Clause(id="c1", label="一、", level=1, heading="要求", text="认真落实。"),))
PICTURE = OwnMaterial(
    id="m1",
    interpretation_id="i1",
    name="办事大厅.png",
    kind="picture",
    form="图片",
    media_type="image/png",
    sha256="ab" * 32,
    bytes=1000,
    alt="办事大厅里群众在三号窗口办理业务",
    right=Right.OWN,
    seen=Seen(read=True),
)
PAGES = replace(
    PICTURE, name="指南.pdf", kind="document", media_type="application/pdf", seen=Seen(read=True, exact=True)
)

# Rule, severity, the wrong file, the right one.
TABLE = [
    ("GFX-01", "block", replace(PICTURE, alt="全市停车场分布地图"), replace(PICTURE, alt="全市停车场分布地图，审图号：晋S（2026）021号")),
    ("GFX-01", "block", replace(PICTURE, seen=Seen(read=True, words="行政区划图")), replace(PICTURE, seen=Seen(read=True, words="行政区划图\n审图号:GS(2026)1234号"))),
    ("GFX-02", "block", replace(PICTURE, alt="会场正面悬挂国徽的照片"), replace(PICTURE, alt="会场正面主席台的照片")),
    ("GFX-03", "warn", replace(PAGES, seen=Seen(exact=True, fonts=("FZXBSJW--GB1-0",))), replace(PAGES, seen=Seen(exact=True, fonts=("SourceHanSansSC-Regular",)))),
    ("GFX-03", "warn", replace(PAGES, seen=Seen(exact=True, fonts=("仿宋_GB2312",))), replace(PAGES, source="字体授权合同2026年第8号", seen=Seen(exact=True, fonts=("仿宋_GB2312",)))),
    ("GFX-04", "warn", replace(PICTURE, seen=Seen(read=True, smallest=17)), replace(PICTURE, seen=Seen(read=True, smallest=28))),
    ("GFX-04", "warn", replace(PICTURE, seen=Seen(read=True, faintest=2.1)), replace(PICTURE, seen=Seen(read=True, faintest=4.5))),
    ("GFX-06", "warn", replace(PICTURE, seen=Seen(read=True, codes=("https://www.example.com/a",))), replace(PICTURE, seen=Seen(read=True, codes=("https://www.changzhi.gov.cn/a",)))),
    ("GFX-06", "warn", replace(PICTURE, seen=Seen(read=True, codes=("加群领奖",))), PICTURE),
    ("GFX-07", "block", replace(PICTURE, transcript="咨询电话13912345678"), replace(PICTURE, transcript="咨询电话0355-2021234")),
    ("GFX-07", "warn", replace(PICTURE, alt="禁止焚烧秸杆的宣传画"), replace(PICTURE, alt="禁止焚烧秸秆的宣传画")),
    ("GFX-07", "block", replace(PAGES, seen=Seen(read=True, exact=True, words="联系人手机13912345678")), replace(PAGES, seen=Seen(read=True, exact=True, words="办公电话0355-2021234"))),
    ("GFX-08", "warn", replace(PICTURE, alt="图片1"), PICTURE),
    ("GFX-08", "warn", replace(PICTURE, alt="办事大厅"), PICTURE),
    ("GFX-09", "warn", replace(PICTURE, seen=Seen(read=True, words="扫描全能王 创建")), replace(PICTURE, seen=Seen(read=True, words="长治市城市管理局制作"))),
    ("LEAK-03", "warn", replace(PAGES, seen=Seen(exact=True, hidden=("批注 2 处",))), replace(PAGES, seen=Seen(exact=True))),
    ("LEAK-04", "warn", replace(PICTURE, seen=Seen(read=True, words="身份证号11010519491231002X")), replace(PICTURE, seen=Seen(read=True, words="身份证号110105********002X"))),
    ("LEAK-04", "info", replace(PICTURE, seen=Seen()), PICTURE),
]  # fmt: skip
UNDER_ITS_OWN_NAME = {"GFX-07": ("PII-", "WRD-")}


def found(file: OwnMaterial, rule: str) -> list[Finding]:
    names = UNDER_ITS_OWN_NAME.get(rule, (rule,))
    return [item for item in review_files([file], POLICY) if item.rule.startswith(names)]


@pytest.mark.parametrize(("rule", "severity", "wrong", "right"), TABLE)
def test_the_wrong_file_is_told_and_the_right_one_left_alone(
    rule: str, severity: str, wrong: OwnMaterial, right: OwnMaterial
) -> None:
    told = found(wrong, rule)
    assert [item.severity.value for item in told] == [severity], review_files([wrong], POLICY)
    assert wrong.name in told[0].message
    assert found(right, rule) == []


def test_a_faultless_picture_is_told_nothing_of() -> None:
    assert review_files([PICTURE, PAGES], POLICY) == []


def test_only_a_map_may_stand_with_a_reason_among_what_blocks() -> None:
    plan = found(replace(PICTURE, alt="景区游览地图"), "GFX-01")[0]
    emblem = found(replace(PICTURE, alt="会场悬挂国旗的照片"), "GFX-02")[0]
    assert may_be_settled(plan)
    assert not may_be_settled(emblem)


def test_a_reason_holds_for_one_file_and_what_is_said_of_it() -> None:
    content = example_content()
    plan = replace(PICTURE, alt="景区游览地图")
    keys = {
        key_of(found(file, "GFX-01")[0], content)
        for file in (plan, replace(plan, sha256="cd" * 32), replace(plan, alt="全县行政地图"), plan)
    }
    assert len(keys) == 3


def test_a_mind_map_is_no_map() -> None:
    assert not found(replace(PICTURE, alt="办理流程的思维地图和路线图"), "GFX-01")


def test_no_symbol_is_approved_as_the_product_ships() -> None:
    assert lexicon("symbols")["group"] == []
