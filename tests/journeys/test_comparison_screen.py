"""In real Chromium: an old document is brought, its changes are seen side by side, and one goes into the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from studio.actions import accounts
from studio.actions.add_policy import add_policy
from studio.actions.confirm_policy import confirm_policy
from studio.domain.content import Change
from studio.domain.people import Role
from studio.domain.policy import Disclosure
from studio.settings import read_settings
from studio.wiring import build
from tests.actions.test_compare_policy import NEW, OLD
from tests.conftest import PASSWORD
from tests.journeys.browser import Someone, browser, kept_shots
from tests.journeys.test_browser_journey import Running
from tests.journeys.test_browser_journey import running as running

pytestmark = pytest.mark.browser


def test_a_change_is_seen_and_taken_into_the_table(running: Running, chromium: str, tmp_path: Path) -> None:
    studio = build(read_settings(running.environment))
    admin = accounts.create_administrator(studio, login="admin", name="管理员", password=PASSWORD)
    drafter = accounts.add_person(
        studio,
        admin.id,
        login="drafter",
        name="起草人",
        department="某市交通局",
        roles=frozenset({Role.DRAFTER}),
        password=PASSWORD,
    )
    policy_id = add_policy(studio, drafter.id, data=NEW.encode(), file_name="new.txt")
    with studio.store.reading() as tx:
        stored = tx.policies.get(policy_id)
    assert stored is not None
    ready = replace(stored.policy, issuers=("某市人民政府",), disclosure=Disclosure.OPEN, released_on=date(2026, 3, 1))
    confirm_policy(studio, drafter.id, ready)
    (tmp_path / "旧办法.txt").write_text(OLD, encoding="utf-8")
    with browser(chromium) as chrome:
        someone = Someone(chrome, running.base, kept_shots())
        someone.sign_in("drafter", PASSWORD)
        someone.opens("新旧对照")
        someone.page.locator("input[type=file]").set_input_files(tmp_path / "旧办法.txt")
        someone.presses("读入并对照")
        someone.sees("只改编号、括号全半角和空格的，不算变化")
        someone.sees("第 2 处")
        someone.shoots("24-comparison")
        someone.page.get_by_text("加入差异表").first.click()
        someone.presses("把勾选的加入“新旧政策差异”")
        someone.sees("已加入 1 处")
        assert not someone.outside
    with studio.store.reading() as tx:
        interpretation = tx.interpretations.of_policy(policy_id)
        assert interpretation is not None
        entries = tx.interpretations.latest_content(interpretation).part("changes_from_previous").entries
    assert any(isinstance(item, Change) and "十个工作日" in item.now for item in entries)
