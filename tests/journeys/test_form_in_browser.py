"""The form in real Chromium: what is typed is kept without leaving the box, and two people lose nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Locator, expect

from studio.actions import accounts
from studio.actions.first_start import DEPARTMENT, begin
from studio.domain.content import Content
from studio.domain.people import Role
from studio.settings import read_settings
from studio.studio import Studio
from studio.wiring import build
from tests.conftest import PASSWORD
from tests.journeys.browser import Someone, browser, kept_shots
from tests.journeys.test_browser_journey import Running, running

__all__ = ["running"]

pytestmark = pytest.mark.browser

OURS = re.compile(
    r"DOCX?|PDF|OFD|TXT|HTML?|WPS|CSV|XLSX?|ODT|RTF|API|AI|AIGC|SHA256|SM3|KB|MB|GB|UTF|SFTP|Ctrl|https?\S*|\S+\.txt"
)
"""Names that have no Chinese: kinds of files, algorithms, units, keys."""


@pytest.fixture
def studio(running: Running) -> Studio:
    """The same studio as the running one, with the example and two drafters."""
    made = build(read_settings(running.environment))
    begin(made, login="admin", name="管理员", password=PASSWORD, with_example=True)
    with made.store.reading() as tx:
        admin = next(person for person in tx.people.all() if person.login == "admin")
    accounts.add_person(
        made,
        admin.id,
        login="colleague",
        name="第二位起草人",
        department=DEPARTMENT,
        roles=frozenset({Role.DRAFTER}),
        password=PASSWORD,
    )
    return made


@pytest.fixture
def desks(running: Running, studio: Studio, chromium: str) -> Iterator[object]:
    """Opens the form in a browser of its own for a login."""
    shots = kept_shots()
    with ExitStack() as stack:
        chrome = stack.enter_context(browser(chromium))

        def sit_down(login: str) -> Someone:
            someone = Someone(chrome, running.base, shots)
            someone.sign_in(login, PASSWORD)
            someone.opens("解读表单")
            return someone

        yield sit_down


def content(studio: Studio) -> Content:
    with studio.store.reading() as tx:
        return tx.interpretations.latest_content(tx.interpretations.all()[0])


def said(studio: Studio, field: str) -> list[str]:
    return [entry.said()[0] for entry in content(studio).part(field).entries]


def goes_to(someone: Someone, step: str, field: str) -> None:
    someone.page.get_by_role("radio", name=step).click()
    someone.page.get_by_role("radio", name=field).click()
    expect(someone.page.get_by_role("heading", name=field, level=3)).to_be_visible()
    someone.is_still()


def box(someone: Someone) -> Locator:
    return someone.page.get_by_role("textbox", name="第 1 条的内容")


def types(someone: Someone, text: str) -> None:
    """At the end of the first record, without leaving it."""
    box(someone).click()
    someone.page.keyboard.press("Control+End")
    someone.page.keyboard.type(text, delay=30)


def test_typing_is_kept_when_it_pauses_and_goes_on_in_the_same_box(desks, studio: Studio) -> None:  # type: ignore[no-untyped-def]
    drafter = desks("drafter")
    goes_to(drafter, "1 为什么", "背景依据")
    types(drafter, "头一句补充。")
    drafter.sees("已自动保存")
    assert said(studio, "background_basis")[0].endswith("头一句补充。")
    drafter.page.keyboard.type("接着写。", delay=30)
    drafter.sees("第 4 版")
    assert said(studio, "background_basis")[0].endswith("头一句补充。接着写。")
    assert drafter.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    drafter.shoots("03-form")

    drafter.context.close()
    again = desks("drafter")
    goes_to(again, "1 为什么", "背景依据")
    expect(box(again)).to_have_value(re.compile("头一句补充。接着写。$"))
    again.page.get_by_role("radio", name="历史版本", exact=True).click()
    again.page.get_by_text("列出每一次自动保存").click()
    again.chooses("较早的版本", "第 2 版")
    again.sees("只把“背景依据”恢复成第 2 版的样子")
    again.shoots("33-form-history")


def test_two_people_write_at_once_and_choose_where_they_met(desks, studio: Studio) -> None:  # type: ignore[no-untyped-def]
    one, other = desks("drafter"), desks("colleague")
    goes_to(one, "1 为什么", "背景依据")
    goes_to(other, "1 为什么", "目标任务")
    types(one, "甲写的。")
    one.sees("已自动保存")
    types(other, "乙写的。")
    other.sees("已与您的改动合并")
    assert said(studio, "background_basis")[0].endswith("甲写的。")
    assert said(studio, "objectives_tasks")[0].endswith("乙写的。")

    types(one, "甲又写。")
    one.sees("别人同时改了“目标任务”")
    goes_to(other, "1 为什么", "背景依据")
    types(one, "甲再写。")
    one.page.wait_for_timeout(3000)
    types(other, "乙也写。")
    other.sees("两人同时改过，请选定")
    other.shoots("31-form-two-people")
    assert said(studio, "background_basis")[0].endswith("甲再写。")
    other.page.get_by_role("button", name=re.compile("^用第 .* 版的$")).last.click()
    other.page.get_by_text("两人同时改过，请选定").wait_for(state="detached")
    assert said(studio, "background_basis")[0].endswith("乙也写。")


def test_a_sentence_is_brought_in_and_a_clause_comes_into_view(desks, studio: Studio) -> None:  # type: ignore[no-untyped-def]
    drafter = desks("drafter")
    goes_to(drafter, "2 讲什么", "主要内容")
    before = len(said(studio, "main_content"))
    drafter.presses("采用")
    drafter.sees("已自动保存")
    drafter.page.locator('[data-test-script-state="notRunning"]').wait_for(state="attached")
    assert len(said(studio, "main_content")) == before + 1
    expect(drafter.page.locator(".policy-text .clause.visited")).to_be_in_viewport()
    link = drafter.page.locator(".candidate a.clause-link").last
    target = link.get_attribute("href") or ""
    link.click()
    expect(drafter.page.locator(f'[id="{target[1:]}"]')).to_be_in_viewport()
    drafter.shoots("30-form-clause")


def english(someone: Someone) -> list[str]:
    """Words in Latin letters that a person sees or a screen reader says."""
    found: list[str] = someone.page.evaluate(
        """() => {
          const said = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const node = walker.currentNode, holder = node.parentElement;
            if (!holder || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(holder.tagName)) continue;
            if (holder.closest('[data-testid="stIconMaterial"], .policy-text, textarea')) continue;
            said.push(node.nodeValue);
          }
          for (const element of document.body.querySelectorAll("*"))
            for (const name of ["aria-label", "title", "placeholder", "alt", "aria-valuetext", "aria-roledescription"])
              if (element.getAttribute(name)) said.push(element.getAttribute(name));
          return said;
        }"""
    )
    return sorted({text.strip() for text in found if re.search(r"[A-Za-z]{2}", OURS.sub("", text))})


def test_no_english_is_left_on_any_page_of_the_form(desks, studio: Studio) -> None:  # type: ignore[no-untyped-def]
    drafter = desks("drafter")
    left = set(english(drafter))
    for step in range(1, 8):
        drafter.page.get_by_role("radio", name=re.compile(f"^{step} ")).click()
        drafter.page.wait_for_timeout(1500)
        left |= set(english(drafter))
    combobox = drafter.page.get_by_role("combobox").first
    combobox.click()
    drafter.page.keyboard.type("zz")
    drafter.page.wait_for_timeout(800)
    left |= set(english(drafter)) - {"zz"}
    drafter.page.keyboard.press("Escape")
    for view in ("总览", "历史版本", "从以前复制"):
        drafter.page.get_by_role("radio", name=view, exact=True).click()
        drafter.page.wait_for_timeout(1500)
        left |= set(english(drafter))
        if view == "总览":
            drafter.shoots("32-form-overview")
    drafter.opens("政策文件")
    drafter.page.wait_for_timeout(1500)
    left |= set(english(drafter))
    assert not left


def test_every_control_of_a_field_has_a_name_and_is_reached_by_keyboard(desks, studio: Studio) -> None:  # type: ignore[no-untyped-def]
    drafter = desks("drafter")
    goes_to(drafter, "5 举实例", "数据")
    nameless = drafter.page.evaluate(
        """() => [...document.querySelectorAll('[data-testid="stMain"] button, [data-testid="stMain"] input, [data-testid="stMain"] textarea')]
          .filter((e) => e.offsetParent && !(e.getAttribute("aria-label") || e.getAttribute("aria-labelledby")
            || e.innerText?.trim() || e.labels?.length || e.closest("label")))
          .map((e) => e.outerHTML.slice(0, 160))"""
    )
    assert nameless == []
    first = drafter.page.get_by_role("textbox", name="名称").first
    first.focus()
    reached = []
    for _ in range(12):
        drafter.page.keyboard.press("Tab")
        reached.append(
            drafter.page.evaluate(
                "document.activeElement.getAttribute('aria-label') || document.activeElement.labels?.[0]?.innerText || ''"
            )
        )
    assert {"时期", "数值", "单位", "来源"} <= set(reached)
