"""In real Chromium: the drafter invites, somebody without an account reads on a telephone and remarks, and gets no further."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import expect

from studio.actions.load_example import load_example
from studio.domain.people import Role
from studio.settings import read_settings
from studio.wiring import build
from tests.actions.test_walk import add_materials
from tests.conftest import PASSWORD
from tests.journeys.browser import Running, Someone, browser
from tests.journeys.furnished import everybody
from tests.journeys.test_browser_journey import running as running

pytestmark = pytest.mark.browser

REMARK = "这里的依据请写全称。"


def test_a_guest_reads_and_remarks_and_gets_no_further(running: Running, chromium: str) -> None:
    studio = build(read_settings(running.environment))
    people = everybody(studio)
    add_materials(studio, load_example(studio, people[Role.DRAFTER].id))
    with browser(chromium) as chrome:
        drafter = Someone(chrome, running.base, None)
        drafter.sign_in("drafter", PASSWORD)
        drafter.opens("邀请审读")
        drafter.page.get_by_label("邀请谁（单位和姓名）").fill("市司法局 法律顾问")
        drafter.presses("生成链接")
        drafter.sees("链接只显示这一次")
        link = drafter.page.locator("code").first.inner_text().strip()

        guest = Someone(chrome, running.base, None)
        guest.page.set_viewport_size({"width": 390, "height": 844})
        guest.page.goto(f"{running.base}{link[link.index('/guest/') :]}")
        guest.presses("打开阅读")
        expect(guest.page.get_by_role("heading", name="具体举措")).to_be_visible()
        assert guest.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page is too wide"
        section = guest.page.locator("#background_basis")
        section.get_by_text("在这里提意见").click()
        section.get_by_label("对“背景依据”的意见").fill(REMARK)
        section.get_by_role("button", name="提交意见").click()
        expect(guest.page.locator("#background_basis .remark")).to_contain_text(REMARK)
        picture = guest.page.locator("#materials img").first
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("picture => picture.naturalWidth") > 0
        guest.page.goto(f"{running.base}/form")
        expect(guest.page).to_have_url(f"{running.base}/login")
        assert not guest.outside

        mine = {one["name"]: one["value"] for one in guest.context.cookies()}["studio_guest"]
        for name in ("studio_session", "studio_guest"):
            for path in ("/", "/form", "/check?digest=x", "/_stcore/host-config"):
                answer = httpx.get(f"{running.base}{path}", cookies={name: mine}, follow_redirects=False)
                assert answer.headers.get("location") == "/login", (name, path)
        assert httpx.get(f"{running.base}/guest/_stcore/stream", cookies={"studio_guest": mine}).status_code == 404

        drafter.opens("解读表单")
        drafter.page.get_by_role("radio", name=re.compile("^1 ")).click()
        drafter.page.get_by_role("radio", name=re.compile("^背景依据")).click()
        drafter.page.get_by_role("button", name=re.compile("^批注（1）")).first.click()
        drafter.sees(REMARK)
        drafter.sees("市司法局 法律顾问（受邀审读）")
