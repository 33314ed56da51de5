"""A drafter finds a paragraph that was read wrongly, splits it in real Chromium, and the clauses follow."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from studio.settings import read_settings
from studio.wiring import build
from tests.conftest import PASSWORD
from tests.journeys.browser import Someone, browser, kept_shots
from tests.journeys.test_browser_journey import Running, prepare_people
from tests.journeys.test_browser_journey import running as running  # the fixture
from tests.policy.making import BROKEN

pytestmark = pytest.mark.browser


def test_a_drafter_splits_two_clauses_that_were_run_together(running: Running, chromium: str, tmp_path: Path) -> None:
    shots = kept_shots()
    file = tmp_path / "通知.txt"
    file.write_text(BROKEN, encoding="utf-8")
    with browser(chromium) as chrome:
        prepare_people(chrome, running, None)
        drafter = Someone(chrome, running.base, shots)
        drafter.sign_in("drafter", PASSWORD)
        drafter.opens("政策文件")
        drafter.page.locator("input[type=file]").set_input_files(file)
        drafter.presses("读入文件")
        drafter.sees("文件已读入")
        drafter.page.get_by_label("发文字号").fill("没有保存的文号")
        drafter.page.set_viewport_size({"width": 1280, "height": 1500})
        drafter.page.get_by_text("核对段落", exact=True).click()
        drafter.sees("可能是两条连在了一起")
        drafter.shoots("12-paragraphs")
        drafter.page.get_by_role("button", name="更正", exact=True).nth(1).click()
        drafter.page.get_by_text("从“（三）加强日常巡查").click()
        drafter.shoots("13-paragraph-opened")
        drafter.presses("从这里拆开")
        drafter.sees("已拆成两段")
        drafter.sees("条款：（三）加强日常巡查")
        expect(drafter.page.get_by_label("发文字号")).to_have_value("没有保存的文号")
        drafter.shoots("14-paragraph-split")
        drafter.page.set_viewport_size({"width": 390, "height": 2000})
        drafter.shoots("15-paragraphs-on-a-telephone")
        assert drafter.page.evaluate("document.documentElement.scrollWidth") <= 390
    studio = build(read_settings(running.environment))
    with studio.store.reading() as tx:
        stored = tx.policies.all()[0]
    assert [clause.id for clause in stored.policy.clauses if clause.id.startswith("c2")] == [
        "c2",
        "c2-1",
        "c2-2",
        "c2-3",
    ]
