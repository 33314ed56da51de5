"""In real Chromium, at the real provider: away to another site, signed in there, back here as the person linked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from studio.actions.unified_identity import expect_number
from studio.domain.people import Person, Role
from studio.studio import Studio
from tests.conftest import free_port
from tests.identity.conftest import RunningProvider
from tests.journeys.browser import ROOT, Someone, browser, kept_shots, wait_for_health

pytestmark = [pytest.mark.registry, pytest.mark.browser]

SESSION = "studio_session"


@pytest.fixture
def base(studio: Studio, tmp_path: Path) -> Iterator[str]:
    """The whole product on the studio's data, at the address that the provider sends people back to."""
    address = studio.settings.public_url
    environment = {
        **os.environ,
        "STUDIO_DATA": str(studio.settings.data),
        "STUDIO_PORT": str(urlsplit(address).port),
        "STUDIO_PUBLIC_URL": address,
        "STUDIO_REHEARSAL_PORT": str(free_port()),
    }
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "studio"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_for_health(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def goes_there(page: Page, base: str, provider: RunningProvider, name: str) -> None:
    """What a person does there: types the name, agrees."""
    page.goto(f"{base}/login")
    page.get_by_role("link", name="登录").click()
    page.wait_for_url(f"{provider.issuer}/**")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill("any")
    page.locator("button[type=submit]").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{base}/**")


def test_whoever_is_linked_comes_back_signed_in_and_nobody_else(
    studio: Studio,
    people: dict[Role, Person],
    provider: RunningProvider,
    turned_on: Callable[..., None],
    base: str,
    chromium: str,
) -> None:
    provider.people["u-99"] = {"name": "王五", "employee_number": "B0001"}
    provider.starts()
    turned_on()
    head = people[Role.HEAD]
    expect_number(studio, people[Role.ADMIN].id, head.id, "A0017")
    with browser(chromium) as chrome:
        linked = Someone(chrome, base, kept_shots())
        goes_there(linked.page, base, provider, "u-17")
        expect(linked.page.get_by_role("heading", name="待办", level=1)).to_be_visible(timeout=60_000)
        linked.sees(head.name)
        (session,) = (cookie for cookie in linked.context.cookies() if cookie["name"] == SESSION)
        assert (session["httpOnly"], session["sameSite"]) == (True, "Strict")
        assert "code=" not in linked.page.url, "the answer of the provider does not stay in the address"

        stranger = Someone(chrome, base, kept_shots())
        goes_there(stranger.page, base, provider, "u-99")
        expect(stranger.page.get_by_role("alert")).to_be_visible()
        assert SESSION not in {cookie["name"] for cookie in stranger.context.cookies()}
        stranger.page.goto(base)
        expect(stranger.page.get_by_role("heading", name="待办", level=1)).to_have_count(0)
    with studio.store.reading() as tx:
        acts = [(row.act, row.person_id) for row in tx.audit.latest(20)]
    assert ("sign_in", head.id) in acts
