"""Somebody who has never seen the studio: does what the page says is next, and counts clicks and typed characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, expect

from tests.conftest import PASSWORD
from tests.journeys.browser import DRAWING, Running, Someone

SECONDS_A_CLICK = 2.5
"""Finding the place and pressing: a slow office mouse, not a player's."""
SECONDS_A_CHARACTER = 0.8
"""Chinese by pinyin, thinking about the sentence included: 75 characters a minute."""
CHARACTERS_READ_A_SECOND = 5
"""300 characters a minute, attentively."""

OWN_WORDS = "这一点原文没有写明，由本单位按实际情况说明。"
"""What somebody writes where a field must be filled and the policy offers no sentence."""


@dataclass
class Effort:
    """What one interpretation cost the people who made it."""

    clicks: int = 0
    typed: int = 0
    read: int = 0

    @property
    def minutes(self) -> float:
        seconds = (
            self.clicks * SECONDS_A_CLICK + self.typed * SECONDS_A_CHARACTER + self.read / CHARACTERS_READ_A_SECOND
        )
        return seconds / 60

    def __str__(self) -> str:
        return (
            f"{self.clicks} clicks, {self.typed} characters typed, {self.read} read: about {self.minutes:.0f} minutes"
        )


class Newcomer(Someone):
    def __init__(self, running: Browser, base: str, effort: Effort, shots: Path | None = None) -> None:
        super().__init__(running, base, shots)
        self.effort = effort

    def clicks(self, place: Locator) -> None:
        self.effort.clicks += 1
        place.click()
        self.page.wait_for_timeout(150)
        self.is_still()

    def opens(self, title: str) -> None:
        self.clicks(self.page.get_by_test_id("stSidebarNav").get_by_text(title, exact=True))
        expect(self.page.get_by_role("heading", name=title, level=1)).to_be_visible()

    def presses(self, name: str) -> None:
        self.clicks(self.page.get_by_role("button", name=name, exact=True).first)

    def types(self, place: Locator, text: str) -> None:
        """Into an empty box, which is then left."""
        self.effort.clicks += 1
        self.effort.typed += len(text)
        place.fill(text)
        place.blur()
        self.page.wait_for_timeout(150)
        self.is_still()

    def types_day(self, label: str, digits: str) -> None:
        self.effort.clicks += 1
        self.effort.typed += len(digits)
        self.page.get_by_role("spinbutton", name=f"{label}：年").click()
        self.page.keyboard.type(digits, delay=60)

    def reads(self, text: str) -> None:
        self.effort.read += len(text)


def sits_down(chrome: Browser, running: Running, login: str, effort: Effort) -> Newcomer:
    someone = Newcomer(chrome, running.base, effort)
    effort.clicks += 3
    effort.typed += len(login) + len(PASSWORD)
    someone.sign_in(login, PASSWORD)
    return someone


def confirms_the_file(drafter: Newcomer, policy: Path, *, today: str) -> None:
    """Uploads, looks at what was read, fills what the file does not say."""
    drafter.opens("政策文件")
    drafter.effort.clicks += 2
    drafter.page.locator("input[type=file]").first.set_input_files(policy)
    drafter.presses("读入文件")
    drafter.sees("文件已读入")
    drafter.reads(policy.read_text("utf-8"))
    issuers = drafter.page.get_by_label("发文机关（牵头单位在前，用“、”隔开）")
    if not issuers.input_value():
        drafter.types(issuers, "国务院")
    drafter.types_day("公开发布日期", today)
    chosen = drafter.page.get_by_role("combobox", name=re.compile("公开属性"))
    if "公开" not in (chosen.input_value() or ""):
        drafter.effort.clicks += 2
        drafter.chooses("公开属性", "主动公开")
    drafter.presses("确认文件信息")
    drafter.sees("文件信息已确认")


def compares(drafter: Newcomer, old: Path) -> None:
    drafter.opens("新旧对照")
    drafter.effort.clicks += 2
    drafter.page.locator("input[type=file]").first.set_input_files(old)
    drafter.presses("读入并对照")
    drafter.sees("只改编号、括号全半角和空格的，不算变化")
    for box in drafter.page.get_by_text("加入差异表").all()[:3]:
        drafter.clicks(box)
    drafter.presses("把勾选的加入“新旧政策差异”")
    drafter.sees("已加入")


def fills_the_form(drafter: Newcomer, *, summary: str, answers: dict[str, str]) -> None:
    """Every field that the form says is wanted, in its order. `answers` are what only the office knows."""
    drafter.opens("解读表单")
    page = drafter.page
    for step in range(1, 8):
        drafter.clicks(page.get_by_role("radio", name=re.compile(f"^{step} ")))
        while (wanted := page.get_by_role("radio", name=re.compile("待填"))).count():
            name = (wanted.first.get_attribute("aria-label") or wanted.first.inner_text()).split()[0]
            if not page.get_by_role("heading", name=name, level=3).is_visible():
                drafter.clicks(wanted.first)
            expect(page.get_by_role("heading", name=name, level=3)).to_be_visible()
            drafter.is_still()  # the heading is drawn first; what stands below it may yet be the last field's
            fills_a_field(drafter, name, answers)
            expect(page.get_by_role("radio", name=re.compile(rf"^{name}\s*✓"))).to_be_visible()
    if (title := page.get_by_role("button", name=re.compile("^用“.*作标题$"))).count():
        drafter.clicks(title)
    drafter.types(page.get_by_label(re.compile("^摘要")), summary)
    drafter.clicks(page.get_by_role("radio", name=re.compile("^5 ")))
    drafter.clicks(page.get_by_role("radio", name=re.compile("^问答")))
    drafter.types(page.get_by_label("问", exact=True), "去哪里问？")
    drafter.types(page.get_by_label("答", exact=True), answers["咨询渠道"])
    drafter.clicks(page.get_by_text("原文没有这句话，由本单位自行说明").first)
    drafter.sees("都填好了")


def fills_a_field(drafter: Newcomer, name: str, answers: dict[str, str]) -> None:
    """A sentence of the policy where the form offers one, else a sentence of the office's own, else why there is none."""
    page = drafter.page
    skip = page.get_by_label("这份文件不涉及这一栏？写一句理由就可以跳过")
    if name not in answers and (offered := page.get_by_role("button", name="采用", exact=True)).count():
        drafter.clicks(offered.first)
    elif skip.count():
        drafter.types(skip, "这份文件没有这方面的内容。")
    else:
        drafter.types(page.get_by_role("textbox", name="第 1 条的内容"), answers.get(name, OWN_WORDS))
        drafter.clicks(page.get_by_text("原文没有这句话，由本单位自行说明").first)


def makes_materials_and_submits(drafter: Newcomer) -> None:
    drafter.opens("材料")
    drafter.presses("生成全部材料")
    drafter.sees("文字逐条核对无缺失", seconds=DRAWING)
    drafter.presses("送审")
    drafter.sees("已送保密审查")
