"""From upload to a dashboard that counts the interpretation, as four people in real Chromium."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from studio.actions import accounts
from studio.actions.first_start import REHEARSERS
from studio.actions.load_example import POLICY, example_content
from studio.actions.save_form import save_form
from studio.settings import read_settings
from studio.wiring import build
from tests.conftest import PASSWORD
from tests.journeys.browser import DRAWING, ROOT, Running, Someone, browser, kept_shots, started

__all__ = ["Running", "running"]

pytestmark = pytest.mark.browser


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """The whole product, started as a user starts it."""
    with started(tmp_path) as product:
        yield product


def test_four_people_take_a_policy_from_upload_to_the_dashboard(running: Running, chromium: str) -> None:
    shots = kept_shots()
    with browser(chromium) as chrome:
        prepare_people(chrome, running, shots)

        drafter = Someone(chrome, running.base, shots)
        drafter.sign_in("drafter", PASSWORD)
        upload_and_confirm(drafter)
        fill_the_form(drafter, running)
        drafter.opens("材料")
        drafter.presses("生成全部材料")
        drafter.sees("文字逐条核对无缺失", seconds=DRAWING)
        drafter.shoots("04-materials")
        drafter.presses("送审")
        drafter.sees("已送保密审查")
        drafter.does_not_see("审签同意")

        publisher = Someone(chrome, running.base, shots)
        publisher.sign_in("publisher", PASSWORD)
        publisher.opens("审签")
        publisher.page.get_by_label("保密审查意见（逐项写明）").fill("逐项审查，不涉及国家秘密、工作秘密和敏感信息。")
        publisher.presses("保密审查通过")
        publisher.sees("已办理：保密审查通过")

        head = Someone(chrome, running.base, shots)
        head.sign_in("head", PASSWORD)
        head.shoots("05-head-tasks")
        head.opens("审签")
        head.sees("办理过程")
        head.shoots("06-head-reads")
        head.presses("审签同意")
        head.sees("已办理：审签同意")
        head.does_not_see("政策文件与发布")

        publisher.opens("待办")
        publisher.opens("审签")
        publisher.presses("接收")
        publisher.sees("已办理：接收")
        publisher.opens("发布")
        publisher.shoots("07-publish")
        publisher.presses("发布")
        publisher.sees("打开正常，文字一致，双向链接正常", seconds=DRAWING)
        publisher.sees("/wechat/s/")
        publisher.sees("/weibo/")
        publisher.page.wait_for_timeout(3000)
        publisher.shoots("08-published")

        inspector = Someone(chrome, running.base, shots)
        inspector.sign_in("inspector", PASSWORD)
        inspector.opens("看板")
        inspector.sees("100.0%")
        inspector.shoots("09-dashboard")
        inspector.opens("审计记录")
        inspector.presses("核对整条记录链")
        inspector.sees("记录链完整")
        inspector.page.get_by_text("记录链完整").scroll_into_view_if_needed()
        inspector.shoots("10-audit")
        expect(inspector.page.get_by_role("link", name="发布", exact=True)).to_have_count(0)

        assert not [url for person in (drafter, publisher, head, inspector) for url in person.outside]
        see_the_site(drafter, running)
    assert counted(running)["interpreted"] == 1
    assert counted(running)["multi_format"]["numerator"] == 1
    assert counted(running)["off_site"]["numerator"] == 0, "a rehearsal must never count"


def prepare_people(chrome: object, running: Running, shots: Path | None) -> None:
    first = Someone(chrome, running.base, shots)  # type: ignore[arg-type]
    first.page.goto(running.base)
    first.shoots("01-first-start")
    first.page.get_by_label("姓名").fill("管理员")
    first.page.get_by_role("textbox", name="账号").fill("admin")
    first.page.get_by_role("textbox", name="密码").fill(PASSWORD)
    first.page.get_by_role("checkbox").uncheck()
    first.page.get_by_role("button", name="开始使用").click()
    first.sees("待办")
    studio = build(read_settings(running.environment))
    with studio.store.reading() as tx:
        admin = tx.people.all()[0]
    for login, name, roles in REHEARSERS:
        accounts.add_person(
            studio, admin.id, login=login, name=name, department="长治市城市管理局", roles=roles, password=PASSWORD
        )


def upload_and_confirm(drafter: Someone) -> None:
    drafter.opens("政策文件")
    drafter.page.locator("input[type=file]").set_input_files(POLICY)
    drafter.presses("读入文件")
    drafter.sees("文件已读入")
    drafter.shoots("02-policy")
    drafter.page.get_by_role("spinbutton", name="公开发布日期：年").click()
    drafter.page.keyboard.type(time.strftime("%Y%m%d"), delay=60)
    drafter.presses("确认文件信息")
    drafter.sees("文件信息已确认")


def fill_the_form(drafter: Someone, running: Running) -> None:
    """One field by hand with a candidate and its citation; the rest as the shipped example has it."""
    drafter.opens("解读表单")
    drafter.sees("先说本地遇到了什么问题")
    drafter.presses("采用")
    drafter.sees("第 2 版")
    drafter.shoots("34-copied-words")
    studio = build(read_settings(running.environment))
    with studio.store.reading() as tx:
        interpretation = tx.interpretations.all()[0]
        drafted_by = next(person for person in tx.people.all() if person.login == "drafter")
        card = tx.interpretations.latest_content(interpretation).policy
    from dataclasses import replace

    save_form(studio, drafted_by.id, interpretation.id, replace(example_content(), policy=card), based_on=2)


def see_the_site(person: Someone, running: Running) -> None:
    person.page.goto(f"{running.base}/site/index.html")
    person.page.get_by_role("link", name="政策解读", exact=True).first.click()
    person.page.get_by_role("main").get_by_role("link").last.click()
    person.shoots("11-website")
    person.page.get_by_role("link", name="查看政策原文").click()
    person.page.get_by_role("link", name="解读：").first.click()
    assert "/zcjd/" in person.page.url


def counted(running: Running) -> dict[str, dict[str, int]]:
    year = int(time.strftime("%Y"))
    done = subprocess.run(
        [sys.executable, "-m", "studio", "report", "--start", f"{year}-01-01", "--end", f"{year + 1}-01-01", "--json"],
        cwd=ROOT,
        env=running.environment,
        capture_output=True,
        check=True,
    )
    found: dict[str, dict[str, int]] = json.loads(done.stdout)
    return found
