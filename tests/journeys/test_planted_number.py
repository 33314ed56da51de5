"""A wrong number and a cut material, from the keyboard to the head's eyes, in real Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from studio.actions.arrange import leave_out
from studio.actions.first_start import begin
from studio.actions.review import review
from studio.domain.states import Move, State
from studio.settings import read_settings
from studio.studio import Studio
from studio.wiring import build
from tests.actions.test_walk import add_materials, standing
from tests.conftest import PASSWORD
from tests.journeys.browser import Someone, browser, kept_shots
from tests.journeys.test_browser_journey import Running, running
from tests.journeys.test_form_in_browser import goes_to, said, types

__all__ = ["running"]

pytestmark = pytest.mark.browser

WRONG = "自2021年起，多样化方式解读量不得少于95%。"
REASON = "市里另文要求95%，正在补发，先按高的写。"
CUT = "卡片贴在办事窗口，电话就在旁边。"


@pytest.fixture
def studio(running: Running) -> Studio:
    made = build(read_settings(running.environment))
    begin(made, login="admin", name="管理员", password=PASSWORD, with_example=True)
    return made


def of(studio: Studio) -> str:
    with studio.store.reading() as tx:
        return tx.interpretations.all()[0].id


def who(studio: Studio, login: str) -> str:
    with studio.store.reading() as tx:
        return next(person.id for person in tx.people.all() if person.login == login)


def clears(studio: Studio, interpretation_id: str) -> None:
    with studio.store.reading() as tx:
        package = tx.interpretations.package(standing(studio, interpretation_id).package_id)
    assert package is not None
    version = standing(studio, interpretation_id).version
    note = "逐项审查，不涉及国家秘密、工作秘密和敏感信息。"
    review(
        studio,
        who(studio, "publisher"),
        interpretation_id,
        Move.CLEAR,
        seen_version=version,
        digest=package.digest,
        note=note,
    )


def test_a_planted_number_reaches_the_head_only_with_a_reason_and_what_was_cut_is_told(
    running: Running, studio: Studio, chromium: str
) -> None:
    shots = kept_shots()
    example = of(studio)
    with browser(chromium) as chrome:
        drafter = Someone(chrome, running.base, shots)
        drafter.sign_in("drafter", PASSWORD)
        leave_out(studio, who(studio, "drafter"), example, "cards", "enquiry_contact", reason=CUT)
        drafter.opens("解读表单")
        goes_to(drafter, "1 为什么", "目标任务")
        types(drafter, WRONG)
        found = drafter.page.get_by_text("“95%”与原文对应的说法不一致，原文是“90%”")
        expect(found).to_be_in_viewport()
        assert drafter.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        assert said(studio, "objectives_tasks")[0].endswith(WRONG)
        expect(drafter.page.get_by_role("button", name="改为“90%”")).to_be_visible()
        drafter.shoots("40-planted-number")

        add_materials(studio, example)
        drafter.opens("材料")
        drafter.presses("送审")
        drafter.sees("还有必须处理的问题：“95%”与原文对应的说法不一致")
        assert standing(studio, example).state is State.DRAFTING

        drafter.opens("解读表单")
        goes_to(drafter, "1 为什么", "目标任务")
        drafter.presses("不改，写明理由")
        drafter.page.get_by_role("textbox", name="为什么这样写").fill(REASON)
        drafter.presses("确定")
        drafter.sees(re.compile("已写明理由.*正在补发"))  # type: ignore[arg-type]

        add_materials(studio, example)
        drafter.opens("材料")
        drafter.presses("送审")
        drafter.sees("已送保密审查")
        clears(studio, example)

        head = Someone(chrome, running.base, shots)
        head.sign_in("head", PASSWORD)
        head.opens("审签")
        head.sees("检查发现：起草人写明理由 1 处")
        head.sees("“95%”与原文对应的说法不一致，原文是“90%”")
        head.sees(REASON)
        head.sees("这些材料有取舍：哪些没有照表单说、为什么")
        head.sees(f"不说“咨询渠道”的理由：{CUT}")
        head.sees("没有照表单说的")
        head.page.set_viewport_size({"width": 1440, "height": 2000})
        head.shoots("41-head-reads-reasons")
        head.presses("审签同意")
        head.sees("已办理：审签同意")
    with studio.store.reading() as tx:
        package = tx.interpretations.package(standing(studio, example).package_id)
    assert package is not None
    assert [item["reason"] for item in package.settled] == [REASON]
