"""In real Chromium: a newspaper is chosen, its pack taken, and the clipping recorded."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from studio.actions import accounts
from studio.actions.first_start import REHEARSERS
from studio.actions.load_example import load_example
from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.settings import read_settings
from studio.wiring import build
from tests.actions.test_walk import add_materials, bring_to
from tests.channels.posts import picture
from tests.conftest import PASSWORD
from tests.journeys.browser import Someone, browser, kept_shots
from tests.journeys.test_browser_journey import Running
from tests.journeys.test_browser_journey import running as running

pytestmark = pytest.mark.browser


def accepted_example(running: Running) -> None:
    """People who rehearse every role, and the example up to its acceptance."""
    studio = build(read_settings(running.environment))
    admin = accounts.create_administrator(studio, login="admin", name="管理员", password=PASSWORD)
    by: dict[Role, Person] = {Role.ADMIN: admin}
    for login, name, roles in REHEARSERS:
        person = accounts.add_person(
            studio, admin.id, login=login, name=name, department="长治市城市管理局", roles=roles, password=PASSWORD
        )
        by |= dict.fromkeys(roles, person)
    interpretation_id = load_example(studio, by[Role.DRAFTER].id)
    add_materials(studio, interpretation_id)
    bring_to(studio, by, interpretation_id, State.ACCEPTED)


def test_a_newspaper_is_served_and_its_clipping_counts(running: Running, chromium: str, tmp_path: Path) -> None:
    accepted_example(running)
    clipping = tmp_path / "剪报.png"
    clipping.write_bytes(picture(size=(600, 400)))
    with browser(chromium) as chrome:
        publisher = Someone(chrome, running.base, kept_shots())
        publisher.sign_in("publisher", PASSWORD)
        publisher.opens("发布")
        page = publisher.page
        for other in ("微信公众号", "新浪微博"):
            page.get_by_text(other).first.click()
        page.get_by_text("报刊", exact=True).click()
        publisher.shoots("18-choosing-channels")
        publisher.presses("发布")
        publisher.sees("打开正常，文字一致，双向链接正常")
        publisher.sees("等待人工发布")
        publisher.opens("待办")
        publisher.sees("报刊等待人工发布")
        publisher.presses("去办理")
        expect(page.get_by_role("heading", name="发布", level=1)).to_be_visible()
        page.get_by_role("main").get_by_text("办理", exact=True).click()
        publisher.sees("把文字稿、版面和图片交给报刊编辑")
        with page.expect_download() as download:
            publisher.presses("下载发布包")
        packed = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
        assert "00-操作步骤.txt" in packed.namelist()
        page.get_by_text("可复制的文字").click()
        page.mouse.move(5, 5)
        publisher.shoots("19-by-hand")
        page.locator("input[type=file]").set_input_files(clipping)
        publisher.sees("剪报.png")
        page.get_by_label("说明（报刊名称、版次、频道、栏目、期号、地点等）").fill("某日报 第3版")
        publisher.presses("记录发布结果")
        publisher.sees("已发布，已核实")
        publisher.sees("佐证：剪报.png")
        publisher.shoots("20-proof-by-hand")
        assert not publisher.outside
