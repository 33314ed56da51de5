"""Somebody without a mouse, who hears the page read aloud: Tab, Enter, arrows and letters, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser

from tests.journeys.browser import Someone

CHINESE = re.compile(r"[\u4e00-\u9fff]")
FARTHEST = 160
"""Tab stops after which a control counts as out of reach."""
LOOKS = """(here) => {
  // What the eye sees of a control: itself, what stands in its frame, and two frames around it.
  const frame = here.closest("label") ?? here.parentElement ?? here;
  const parts = [here, ...[...frame.querySelectorAll("*")].slice(0, 40), frame, frame.parentElement, frame.parentElement?.parentElement];
  return parts.filter(Boolean).map((part) => {
    const style = getComputedStyle(part);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor, style.borderBottomColor,
      style.backgroundColor, style.textDecorationLine, style.transform, style.opacity].join(" ");
  }).join("\\n");
}"""
LOOKED = f"() => {{ const here = document.activeElement; window.__stop = here; window.__looked = ({LOOKS})(here); }}"
CHANGED = f"""() => {{
  const left = window.__stop;
  if (!left || !left.isConnected || left === document.activeElement || left === document.body) return "";
  // Within one box of several parts the frame stays marked; the caret tells them apart.
  if (left.matches("input[type=text]") && left.closest('[data-testid="stMultiSelect"]')?.contains(document.activeElement)) return "";
  return ({LOOKS})(left) === window.__looked ? left.outerHTML.slice(0, 200) : "";
}}"""


@dataclass(frozen=True)
class Stop:
    """Where the focus is: what a screen reader says of it."""

    role: str
    name: str

    def __str__(self) -> str:
        return f"{self.role} {self.name}"


@dataclass
class Heard:
    """What a walk came by."""

    stops: list[Stop] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    """Controls that look the same with the focus as without."""


class Typist(Someone):
    """Signs in and works by keys alone; notes each control that is silent or whose focus cannot be seen."""

    def __init__(self, running: Browser, base: str) -> None:
        super().__init__(running, base, None)
        self.heard = Heard()
        self.said = self.context.new_cdp_session(self.page)

    def sign_in(self, login: str, password: str) -> None:
        self.page.goto(f"{self.base}/login")
        self.types(login)
        self.key("Tab")
        self.types(password)
        self.key("Enter")
        self.sees("待办")
        self.is_still()

    def key(self, name: str) -> None:
        self.page.keyboard.press(name)

    def types(self, text: str) -> None:
        self.page.keyboard.type(text, delay=15)

    def here(self) -> Stop:
        """Chromium's own accessibility tree: the very words that it hands to a screen reader."""
        found = self.said.send("Runtime.evaluate", {"expression": "document.activeElement"})
        node = self.said.send(
            "Accessibility.getPartialAXTree", {"objectId": found["result"]["objectId"], "fetchRelatives": False}
        )["nodes"][0]
        return Stop(role=node.get("role", {}).get("value", ""), name=str(node.get("name", {}).get("value", "")).strip())

    def steps(self, key: str = "Tab") -> Stop:
        """One stop on."""
        self.page.evaluate(LOOKED)
        self.key(key)
        self.page.wait_for_timeout(220)  # the longest fading of a frame
        if same := self.page.evaluate(CHANGED):
            self.heard.unseen.append(same)
        now = self.here()
        if now.role not in ("RootWebArea", "generic"):
            self.heard.stops.append(now)
            if not CHINESE.search(now.name):
                self.heard.nameless.append(
                    str(now) + self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
                )
        return now

    def reaches(self, name: str, key: str = "Tab") -> Stop:
        """On by Tab until the control with this name is heard. `name` is a pattern."""
        passed = []
        for _ in range(FARTHEST):
            now = self.steps(key)
            if re.search(name, now.name):
                return now
            passed.append(str(now))
        raise AssertionError(f"{name} is not reached; on the way: {passed}")

    def chooses_with_arrows(self, name: str, key: str = "ArrowRight") -> None:
        """Within a group of which one is chosen."""
        for _ in range(12):
            if re.search(name, self.here().name):
                return
            self.steps(key)
        raise AssertionError(f"no arrow leads to {name}")

    def presses_here(self) -> None:
        self.key("Enter")
        self.page.wait_for_timeout(300)
        self.is_still()
