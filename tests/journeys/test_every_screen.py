"""Every screen in every role, in real Chromium: no English is left, axe finds no serious fault, nothing is too wide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import PASSWORD
from tests.journeys.browser import Running, Someone, browser, kept_shots, started
from tests.journeys.furnished import LOGINS, furnish

pytestmark = [pytest.mark.browser, pytest.mark.soak]

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")
TELEPHONE = {"width": 390, "height": 844}
NAMES = re.compile(
    r"SHA256|SM3|JPE?G|PNG|SVG|MP4|exe|YYDS|yyds|打(?:CALL|call)|DOCX?|PDF|OFD|TXT|HTML?|WPS|CSV|XLSX?|ODT|RTF|ZIP|Word(?:Press)?|URL|IP|API|AI(?:GC)?|AppID|AppSecret|EncodingAESKey|Token|rid|zwgk|access_token|SOAP|WSDL|OpenID Connect|OIDC|issuer|client_secret|review|publish|app_id|client_id|app_secret|open_id|tid|video\.(?:create|list)\.bind|ARC_BASE|ARC_DATA|user_video_publish|sftp://主机/目录|XML|mp\.weixin\.qq\.com|/callbacks/wechat|OpenAI"
    r"|Cookie|SMTP|SFTP|S3|WebDAV|Ctrl|KB|MB|GB|[0-9a-f]{8,}…?|https?://\S*|(?:/[\w.-]+)+|[\w.-]+\.(?:txt|csv|docx|png|html)\b|[\w.-]*[\u4e00-\u9fff][\w.-]*\.(?:pptx|pdf|jpg|svg|gif|mp4|mp3|srt|zip)\b"
)
"""Names that have no Chinese: kinds of files, keys of platforms, addresses, sums and their methods, names of files, and slang that the word list warns of."""
SAID = """() => {
  const said = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, holder = node.parentElement;
    if (!holder || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(holder.tagName)) continue;
    if (holder.closest('[data-testid="stIconMaterial"], [translate="no"], .policy-text, textarea')) continue;
    said.push(node.nodeValue);
  }
  for (const element of document.body.querySelectorAll("*"))
    for (const name of ["aria-label", "title", "placeholder", "alt", "aria-valuetext", "aria-description", "aria-roledescription"])
      if (element.getAttribute(name)) said.push(element.getAttribute(name));
  for (const box of document.body.querySelectorAll("input[type=text], textarea")) if (box.readOnly) said.push(box.value);
  said.push(document.title);
  return said;
}"""
FAULTS = """axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations
  .filter((fault) => ["serious", "critical"].includes(fault.impact))
  .map((fault) => `${fault.id}: ${fault.nodes[0].html.slice(0, 160)} ${fault.nodes[0].failureSummary.slice(0, 200)}`))"""


def latin(page: Page) -> set[str]:
    """What a person sees, hears read aloud or is offered as a hint, that is neither Chinese nor a name."""
    said: list[str] = page.evaluate(SAID)
    known = re.compile("|".join(sorted(LOGINS, key=len, reverse=True)))
    return {text.strip() for text in said if re.search(r"[A-Za-z]{2}", NAMES.sub("", known.sub("", text)))}


def faults(page: Page) -> list[str]:
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(FAULTS)
    return found


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with started(tmp_path_factory.mktemp("furnished")) as product:
        furnish(product)
        yield product


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as running_browser:
        yield running_browser


def look(where: str, someone: Someone, found: dict[str, Any]) -> None:
    page = someone.page
    if words := latin(page):
        found[f"{where}: English"] = sorted(words)
    if trouble := faults(page):
        found[f"{where}: axe"] = trouble
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found[f"{where}: too wide"] = True
    someone.shoots_whole(f"{someone.login}-{where.strip('/').replace('/', '-')}")


def settled(someone: Someone) -> None:
    someone.page.wait_for_timeout(200)
    someone.is_still()
    someone.page.wait_for_timeout(200)


@pytest.mark.parametrize("login", LOGINS)
def test_every_screen_of_a_role_is_chinese_and_open_to_all(running: Running, chrome: Browser, login: str) -> None:
    someone = Someone(chrome, running.base, kept_shots())
    found: dict[str, Any] = {}
    someone.sign_in(login, PASSWORD)
    menu = someone.page.get_by_test_id("stSidebarNav").locator("a")
    for title in menu.all_inner_texts():
        someone.opens(title.strip())
        settled(someone)
        look(title.strip(), someone, found)
        someone.page.set_viewport_size(TELEPHONE)
        someone.page.wait_for_timeout(200)
        if someone.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found[f"{title}: too wide for a telephone"] = True
        someone.shoots(f"{login}-{title.strip()}-telephone")
        someone.page.set_viewport_size({"width": 1440, "height": 900})
    someone.context.close()
    assert not found
    assert not someone.outside


def form_pages(page: Page) -> Iterator[str]:
    """Each step, each view, and what opens on them."""
    for step in range(1, 8):
        page.get_by_role("radio", name=re.compile(f"^{step} ")).click()
        yield f"step {step}"
    page.get_by_role("button", name=re.compile("^批注")).first.click()
    yield "comments"
    page.keyboard.press("Escape")
    for view in ("总览", "历史版本", "从以前复制"):
        page.get_by_role("radio", name=view, exact=True).click()
        yield view


def policy_pages(page: Page) -> Iterator[str]:
    page.get_by_text("核对段落", exact=True).click()
    yield "paragraphs"
    page.get_by_role("button", name=re.compile("^选日期")).first.click()
    yield "calendar"
    page.keyboard.press("Escape")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "表格.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    )
    yield "a file that is not taken"


def publishing_pages(page: Page) -> Iterator[str]:
    page.get_by_test_id("stMain").get_by_text("办理", exact=True).last.click()
    yield "by hand"
    for more in ("增加渠道", "撤回这篇解读", "暂停一个渠道"):
        page.get_by_text(more, exact=True).click()
        yield more


def tabs(page: Page) -> Iterator[str]:
    for tab in page.get_by_role("tab").all():
        tab.click()
        yield tab.inner_text()


def account_pages(page: Page) -> Iterator[str]:
    for tab in page.get_by_role("tab").all():
        tab.click()
        name = tab.inner_text()
        yield name
        page.get_by_role("button", name="检查连接").locator("visible=true").click()
        yield f"{name}, asked"


def audit_pages(page: Page) -> Iterator[str]:
    page.get_by_role("button", name="核对整条记录链").click()
    page.get_by_text("记录链完整").wait_for()
    yield "verified"
    page.get_by_role("combobox", name="事项").click()
    page.keyboard.type("zz")
    page.wait_for_timeout(300)
    yield "an act that is not there"
    page.keyboard.press("Escape")


def correction_pages(page: Page) -> Iterator[str]:
    page.get_by_role("combobox").first.click()
    page.get_by_role("option").filter(has_text="已发布").first.click()
    yield "a published one"


OPENED: tuple[tuple[str, str, Callable[[Page], Iterator[str]]], ...] = (
    ("drafter", "解读表单", form_pages),
    ("drafter", "解读表单", correction_pages),
    ("drafter", "政策文件", policy_pages),
    ("publisher", "发布", publishing_pages),
    ("publisher", "词表", tabs),
    ("publisher", "看板", tabs),
    ("admin", "人员", tabs),
    ("admin", "渠道设置", account_pages),
    ("inspector", "审计记录", audit_pages),
)


@pytest.mark.parametrize(("login", "title", "pages"), OPENED, ids=[f"{one[2].__name__}-{one[1]}" for one in OPENED])
def test_what_opens_on_a_screen_is_chinese_and_open_to_all(
    running: Running, chrome: Browser, login: str, title: str, pages: Callable[[Page], Iterator[str]]
) -> None:
    someone = Someone(chrome, running.base, kept_shots())
    found: dict[str, Any] = {}
    someone.sign_in(login, PASSWORD)
    someone.opens(title)
    settled(someone)
    for where in pages(someone.page):
        settled(someone)
        look(f"{title} {where}", someone, found)
    someone.context.close()
    assert not found


def test_the_pages_before_the_studio_are_chinese_and_open_to_all(running: Running, chrome: Browser) -> None:
    someone = Someone(chrome, running.base, kept_shots())
    found: dict[str, Any] = {}
    for path in ("/login", "/logout", "/site/index.html"):
        someone.page.goto(f"{running.base}{path}")
        look(path, someone, found)
    someone.context.close()
    assert not found
