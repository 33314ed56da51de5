"""Driving the studio in real Chromium, the way a person does: by the words on the screen."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, TimeoutError, expect, sync_playwright

from tests.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "docs" / "journey"
TALLEST = 6_000
"""Pixels of a picture of a whole page: a screen that goes on for longer is cut."""
PATIENCE = 180
"""Seconds until something counts as not shown: the machine may be busy with other tests, and nothing here counts time."""
DRAWING = 900
"""The same for all materials of an interpretation, and for what is delivered: a minute and a half of a quiet machine."""
expect.set_options(timeout=PATIENCE * 1000)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def kept_shots() -> Path | None:
    """Where pictures go when somebody asks for them: STUDIO_KEEP_SHOTS is a folder, or 1 for the project's own."""
    asked = os.environ.get("STUDIO_KEEP_SHOTS", "")
    return SHOTS if asked == "1" else Path(asked) if asked else None


@dataclass
class Running:
    base: str
    environment: dict[str, str]


@contextmanager
def started(folder: Path) -> Iterator[Running]:
    """The whole product, started as a user starts it, with everything it keeps under `folder`."""
    port = free_port()
    environment = {
        **os.environ,
        "STUDIO_DATA": str(folder / "data"),
        "STUDIO_PORT": str(port),
        "STUDIO_REHEARSAL_PORT": str(free_port()),
    }
    log = (folder / "log").open("wb")
    process = subprocess.Popen([sys.executable, "-m", "studio"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for_health(base, process)
        yield Running(base, environment)
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def wait_for_health(base: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(PATIENCE * 5):
        assert process.poll() is None, "the studio did not start"
        try:
            if httpx.get(f"{base}/_stcore/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("no answer")


@contextmanager
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


class Someone:
    """One person at one browser, with cookies of their own."""

    def __init__(self, running: Browser, base: str, shots: Path | None) -> None:
        self.base = base
        self.shots = shots
        self.login = ""
        self.context = running.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.outside: list[str] = []
        self.page.on("request", self._note)

    def _note(self, request: object) -> None:
        url = getattr(request, "url", "")
        if not url.startswith((self.base, "data:", "blob:", "about:", self.base.replace("http", "ws"))):
            self.outside.append(url)

    def sign_in(self, login: str, password: str) -> None:
        self.login = login
        self.page.goto(f"{self.base}/login")
        self.page.get_by_label("账号").fill(login)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录").click()
        self.sees("待办")

    def opens(self, title: str) -> None:
        self.page.get_by_test_id("stSidebarNav").get_by_text(title, exact=True).click()
        expect(self.page.get_by_role("heading", name=title, level=1)).to_be_visible()

    def sees(self, text: str, *, seconds: float = PATIENCE) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=seconds * 1000)

    def does_not_see(self, text: str) -> None:
        expect(self.page.get_by_text(text)).to_have_count(0)

    def is_still(self) -> None:
        """Waits until the page has been drawn to its end."""
        self.page.locator('[data-test-script-state="notRunning"]').wait_for(state="attached")
        self.page.wait_for_function("!document.querySelector('[data-stale=true], [data-testid=stSkeleton]')")

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def chooses(self, label: str, option: str) -> None:
        """Opens the list and takes an entry; once more when a redrawing of the page has closed the list meanwhile."""
        wanted = self.page.get_by_role("option").filter(has_text=option)
        for patience in (4_000, PATIENCE * 1000):
            self.page.get_by_role("combobox", name=label).first.click()
            try:
                wanted.click(timeout=patience)
                return
            except TimeoutError:
                self.page.keyboard.press("Escape")
        raise AssertionError(f"{label} has no entry {option}")

    def shoots(self, name: str) -> None:
        if self.shots is not None:
            self.page.wait_for_timeout(700)
            if self.page.locator('[data-testid="stApp"]').count():  # else a page beside the studio: login, website
                self.is_still()
            self.page.screenshot(path=self.shots / f"{name}.png")

    def shoots_whole(self, name: str) -> None:
        """The page to its end: the main column scrolls by itself, so the window is made as tall as it."""
        if self.shots is None:
            return
        seen = self.page.viewport_size
        assert seen is not None
        height = self.page.evaluate(
            "Math.max(window.innerHeight, document.querySelector('[data-testid=stMain]')?.scrollHeight ?? 0)"
        )
        self.page.set_viewport_size({"width": seen["width"], "height": min(TALLEST, height)})
        self.shoots(name)
        self.page.set_viewport_size(seen)
