"""In real Chromium: a new colleague chooses a password, turns one-time codes on, and signs in with both."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from studio.actions import accounts
from studio.actions.one_time_codes import code_at
from studio.domain.people import Role
from studio.settings import read_settings
from studio.wiring import build
from tests.conftest import PASSWORD
from tests.journeys.browser import Someone, browser, kept_shots
from tests.journeys.test_browser_journey import Running
from tests.journeys.test_browser_journey import running as running

pytestmark = pytest.mark.browser

OWN = "my-own-words-88"


def test_a_new_colleague_comes_to_a_safe_account(running: Running, chromium: str) -> None:
    studio = build(read_settings(running.environment))
    admin = accounts.create_administrator(studio, login="admin", name="管理员", password=PASSWORD)
    accounts.add_person(
        studio,
        admin.id,
        login="newcomer",
        name="新同志",
        department="长治市城市管理局",
        roles=frozenset({Role.HEAD}),
        password=PASSWORD,
        temporary=True,
    )
    with browser(chromium) as chrome:
        someone = Someone(chrome, running.base, kept_shots())
        page = someone.page
        first_password(someone)
        someone.opens("我的账号")
        someone.presses("开启动态口令")
        secret = secret_from_the_screen(someone)
        page.get_by_label("手机上显示的 6 位数字").fill(code_at(secret, datetime.now(UTC)))
        page.get_by_role("textbox", name="当前密码").last.fill(OWN)
        someone.presses("确认开启")
        someone.sees("动态口令已开启")

        page.goto(f"{running.base}/logout")
        page.get_by_role("button", name="确认退出").click()
        sign_in(someone, OWN)
        expect(page.get_by_role("heading", name="动态口令")).to_be_visible()
        page.goto(f"{running.base}/")
        expect(page.get_by_role("heading", name="动态口令")).to_be_visible()
        page.get_by_label("动态口令").fill("000000")
        page.get_by_role("button", name="继续").click()
        someone.sees("动态口令不对")
        page.get_by_label("动态口令").fill(code_at(secret, datetime.now(UTC) + timedelta(seconds=30)))
        page.get_by_role("button", name="继续").click()
        someone.sees("待办")
        assert not someone.outside


def first_password(someone: Someone) -> None:
    sign_in(someone, PASSWORD)
    page = someone.page
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    someone.shoots("21-first-password")
    page.get_by_label("新密码").fill(OWN)
    page.get_by_role("button", name="保存并进入").click()
    someone.sees("待办")


def sign_in(someone: Someone, password: str) -> None:
    someone.page.goto(f"{someone.base}/login")
    someone.page.get_by_label("账号").fill("newcomer")
    someone.page.get_by_label("密码").fill(password)
    someone.page.get_by_role("button", name="登录").click()


def secret_from_the_screen(someone: Someone) -> bytes:
    """Reads the QR code as a telephone would."""
    import base64

    shown = someone.page.get_by_role("main").locator("img").first
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("complete", True)
    picture = Image.open(BytesIO(shown.screenshot()))
    (code,) = zxingcpp.read_barcodes(picture)
    address = urlsplit(code.text)
    assert re.match(r"otpauth", address.scheme)
    (secret,) = parse_qs(address.query)["secret"]
    return base64.b32decode(secret + "=" * (-len(secret) % 8))
