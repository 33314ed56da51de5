"""A drafter adds a picture and a recording, is told what is still to be said, says it, and takes one away."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.actions.load_example import load_example
from studio.settings import read_settings
from studio.wiring import build
from tests.conftest import PASSWORD
from tests.journeys.browser import Someone, browser, kept_shots
from tests.journeys.test_browser_journey import Running, prepare_people
from tests.journeys.test_browser_journey import running as running  # the fixture
from tests.uploads.test_inspection import picture, recording

pytestmark = pytest.mark.browser


def test_a_drafter_adds_describes_and_takes_away_own_materials(running: Running, chromium: str, tmp_path: Path) -> None:
    shots = kept_shots()
    (tmp_path / "整治现场.png").write_bytes(picture("PNG"))
    (tmp_path / "局长访谈.wav").write_bytes(recording())
    (tmp_path / "程序.jpg").write_bytes(b"MZ\x90\x00")
    with browser(chromium) as chrome:
        prepare_people(chrome, running, None)
        studio = build(read_settings(running.environment))
        with studio.store.reading() as tx:
            drafting = next(person for person in tx.people.all() if person.login == "drafter")
        interpretation_id = load_example(studio, drafting.id)

        drafter = Someone(chrome, running.base, shots)
        drafter.sign_in("drafter", PASSWORD)
        drafter.opens("材料")
        drafter.page.get_by_text("自备材料：加上自己的图片").click()
        chosen = [tmp_path / name for name in ("整治现场.png", "程序.jpg", "局长访谈.wav")]
        drafter.page.locator("input[type=file]").set_input_files(chosen)
        drafter.presses("加入材料")
        drafter.sees("认不出“程序.jpg”是什么文件")
        drafter.sees("已加入 2 份材料")
        drafter.page.set_viewport_size({"width": 1280, "height": 2000})
        drafter.sees("自备材料（2 份），2 份还没有写完整")
        drafter.shoots("16-own-materials")
        drafter.page.get_by_label("替代文字（必填）").first.fill("街道整治后，车辆停放整齐")
        drafter.presses("保存说明")
        drafter.sees("说明已保存")
        drafter.sees("1 份还没有写完整")
        drafter.is_still()
        drafter.page.get_by_role("button", name="移去这份材料").nth(1).click()
        drafter.sees("已移去“局长访谈.wav”")
        drafter.page.set_viewport_size({"width": 390, "height": 2000})
        drafter.shoots("17-own-materials-on-a-telephone")
        assert drafter.page.evaluate("document.documentElement.scrollWidth") <= 390
    with studio.store.reading() as tx:
        (kept,) = tx.own_materials.of(interpretation_id)
    assert (kept.name, kept.alt) == ("整治现场.png", "街道整治后，车辆停放整齐")
