"""In real Chromium of a telephone's size: notice, read, sign, in at most five taps."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from studio.actions import accounts
from studio.actions.first_start import REHEARSERS
from studio.actions.load_example import load_example
from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.settings import read_settings
from studio.wiring import build
from tests.actions.test_walk import add_materials, bring_to, standing
from tests.conftest import PASSWORD
from tests.journeys.browser import Someone, browser, kept_shots
from tests.journeys.test_browser_journey import Running
from tests.journeys.test_browser_journey import running as running

pytestmark = pytest.mark.browser

MOST_TAPS = 5
TELEPHONE = {"width": 390, "height": 844}


def waiting_for_the_head(running: Running) -> str:
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
    bring_to(studio, by, interpretation_id, State.SIGNING)
    return interpretation_id


def test_the_head_signs_with_a_thumb(running: Running, chromium: str) -> None:
    interpretation_id = waiting_for_the_head(running)
    taps = 0
    with browser(chromium) as chrome:
        head = Someone(chrome, running.base, kept_shots())
        page = head.page
        page.set_viewport_size(TELEPHONE)
        head.sign_in("head", PASSWORD)
        head.sees("请您审签同意")
        head.shoots("22-head-notice-telephone")
        head.presses("去办理")
        taps += 1
        expect(page.get_by_role("heading", name="审签", level=1)).to_be_visible()
        head.sees("办理过程")
        head.shoots("23-head-reads-telephone")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page is too wide"
        page.get_by_role("button", name="审签同意").scroll_into_view_if_needed()
        head.presses("审签同意")
        taps += 1
        head.sees("已办理：审签同意")
    assert taps <= MOST_TAPS
    studio = build(read_settings(running.environment))
    assert standing(studio, interpretation_id).state is State.SIGNED
