"""In real Chromium: an administrator connects the official account, step by step, past a wrong key and a dead network."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from channels.rehearsal.accounts import rehearsal_accounts
from studio.actions import accounts
from studio.actions.connect import save_step
from studio.settings import read_settings
from studio.wiring import build
from tests.conftest import PASSWORD, free_port
from tests.journeys.browser import Running, Someone, browser, kept_shots
from tests.journeys.test_browser_journey import running as running
from tests.journeys.test_every_screen import faults, latin

pytestmark = [pytest.mark.browser, pytest.mark.soak]


def test_an_account_is_connected_step_by_step(running: Running, chromium: str) -> None:
    studio = build(read_settings(running.environment))
    admin = accounts.create_administrator(studio, login="admin", name="管理员", password=PASSWORD)
    given = rehearsal_accounts(f"http://127.0.0.1:{running.environment['STUDIO_REHEARSAL_PORT']}")["wechat"]
    with browser(chromium) as chrome:
        me = Someone(chrome, running.base, kept_shots())
        me.sign_in("admin", PASSWORD)
        me.opens("连接向导")
        page = me.page
        for label in ("政府网站", "网站内容管理系统", "新浪微博", "快手", "哔哩哔哩", "抖音", "微信公众号"):
            page.get_by_test_id("stMain").get_by_text(label, exact=True).click()
            me.sees("第 1 步")
            me.is_still()
            assert latin(page) <= {"rehearsal"}, label
            assert faults(page) == [], label
        me.shoots_whole("30-connecting-begun")
        asks_next(page)
        me.sees("还没有填：公众号密钥（AppSecret）")
        save_step(studio, admin.id, "wechat", given | {"base_url": f"http://127.0.0.1:{free_port()}"})
        asks_next(page)
        me.sees("连不上微信公众号")
        save_step(studio, admin.id, "wechat", given | {"secret": "wrong"})
        asks_next(page)
        me.sees("公众号的 AppSecret 不对")
        me.shoots_whole("31-connecting-refused")
        save_step(studio, admin.id, "wechat", given)
        for passed in range(1, 5):
            asks_next(page)
            me.sees(f"已通过 {passed} 项检查，共 4 项")
        me.presses("试建一篇草稿")
        me.sees("测试草稿已删除")
        me.presses("演练一遍")
        me.sees("演练走完了")
        me.shoots_whole("32-connecting-done")
        me.presses("转为正式投放")
        me.sees("微信公众号已转为正式投放")
        expect(page.get_by_text(re.compile("Traceback|Error"))).to_have_count(0)


def asks_next(page: Page) -> None:
    """The first step that has not passed: what has passed is folded away."""
    page.get_by_role("button", name="检查这一步").first.click()
