"""Arranging a material in real Chromium: moved, shortened, left out, brought back, and seen while it is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from studio.actions.first_start import begin
from studio.domain.content import Content
from studio.settings import read_settings
from studio.storyboard.loss import loss
from studio.storyboard.parts import parts
from studio.studio import Studio
from studio.wiring import build
from tests.conftest import PASSWORD
from tests.journeys.browser import Someone, browser, kept_shots
from tests.journeys.test_browser_journey import Running, running

__all__ = ["running"]

pytestmark = pytest.mark.browser


@pytest.fixture
def studio(running: Running) -> Studio:
    made = build(read_settings(running.environment))
    begin(made, login="admin", name="管理员", password=PASSWORD, with_example=True)
    return made


@pytest.fixture
def drafter(running: Running, studio: Studio, chromium: str) -> Iterator[Someone]:
    shots = kept_shots()
    with browser(chromium) as chrome:
        someone = Someone(chrome, running.base, shots)
        someone.sign_in("drafter", PASSWORD)
        someone.opens("编排与预览")
        yield someone


def content(studio: Studio) -> Content:
    with studio.store.reading() as tx:
        return tx.interpretations.latest_content(tx.interpretations.all()[0])


def settle(someone: Someone) -> None:
    someone.is_still()


def takes(someone: Someone, board: str) -> None:
    someone.page.get_by_role("radio", name=board).click()
    settle(someone)
    expect(someone.page.get_by_text("正在画预览")).to_have_count(0)
    settle(someone)


def row(someone: Someone, heading: str):  # type: ignore[no-untyped-def]
    part = someone.page.locator('[class*="st-key-storyboard-"][class*="-part-"]')
    return part.filter(has=someone.page.locator(f'.board-part :text-is("{heading}")'))


def test_a_drafter_arranges_the_slides_and_sees_what_is_lost(drafter: Someone, studio: Studio) -> None:
    takes(drafter, "演示文稿")
    drafter.sees("内容没有取舍")
    pages = drafter.page.frame_locator("iframe").last
    expect(pages.locator("figure").first).to_be_visible()
    before = pages.locator("figure").count()
    row(drafter, "政策亮点").get_by_role("button", name="上移").click()
    settle(drafter)
    row(drafter, "大家常问").get_by_role("button", name="整块不说").click()
    drafter.sees("处没有照表单说")
    expect(drafter.page.get_by_text("正在画预览")).to_have_count(0)
    expect(pages.locator("figure")).not_to_have_count(before)
    expect(pages.locator("figure").first).to_be_visible()
    assert pages.locator("figure").count() < before
    row(drafter, "具体怎么做").get_by_role("button", name="改短或选条目").click()
    box = drafter.page.get_by_role("textbox", name="第 1 条：这里怎么说").first
    box.fill("目录由政策法规科审核后发布，95%公开。")
    box.press("Control+Enter")
    drafter.sees("改短时不能加入新的数字")
    box.fill("目录由政策法规科审核后发布。")
    box.press("Control+Enter")
    drafter.sees("比原文少了")
    drafter.shoots("arranging-slides")
    kept = content(studio)
    assert kept.board("slides").leaves_out("faq")
    assert kept.board("slides").reworded[0].told == "目录由政策法规科审核后发布。"
    assert not loss(kept, "article")
    row(drafter, "大家常问").get_by_role("button", name="恢复").click()
    drafter.presses("恢复默认编排")
    drafter.sees("内容没有取舍")
    assert content(studio).boards == {}


def test_a_required_fact_is_not_left_out_without_a_reason(drafter: Someone, studio: Studio) -> None:
    takes(drafter, "图文卡片")
    row(drafter, "咨询渠道").get_by_role("button", name="不说").click()
    drafter.sees("审签人会看到")
    drafter.presses("写好理由，不说")
    drafter.sees("请写明理由，审签人会看到")
    assert not content(studio).board("cards").left_out
    reason = drafter.page.get_by_role("textbox", name="不说的理由")
    reason.fill("卡片贴在办事窗口，电话就在旁边。")
    reason.press("Enter")
    settle(drafter)
    drafter.presses("写好理由，不说")
    drafter.sees("恢复默认编排")
    assert content(studio).board("cards").left_out[0].reason == "卡片贴在办事窗口，电话就在旁边。"


@pytest.mark.parametrize(
    ("board", "shot"),
    [("公众号文章", "phone"), ("一图读懂", "long-image"), ("图文卡片", "cards"), ("演示文稿", "slides"), ("口播和动画", "spoken"), ("文字解读", "article")],
)  # fmt: skip
def test_each_material_is_seen_on_a_wide_screen_and_on_a_telephone(
    drafter: Someone, studio: Studio, board: str, shot: str
) -> None:
    takes(drafter, board)
    drafter.page.wait_for_timeout(1_000)
    drafter.shoots(f"arranging-{shot}-1440")
    if board == "公众号文章":
        inner = drafter.page.frame_locator("iframe").last.frame_locator("iframe[sandbox]")
        expect(inner.get_by_role("heading", level=1)).to_be_visible()
        assert drafter.page.frame_locator("iframe").last.locator("iframe").get_attribute("sandbox") == ""
    drafter.page.set_viewport_size({"width": 390, "height": 844})
    drafter.page.wait_for_timeout(500)
    wide = drafter.page.evaluate("document.documentElement.scrollWidth")
    drafter.shoots(f"arranging-{shot}-390")
    assert wide <= 390
    assert not drafter.outside
    assert [part.key for part in parts(content(studio), "slides")]
