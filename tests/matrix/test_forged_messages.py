"""Messages made by hand, sent to the real server over its real socket by people whose role does not allow the act."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from studio.domain.states import State
from studio.settings import read_settings
from studio.wiring import build
from tests.actions.test_walk import standing
from tests.conftest import PASSWORD, Clock, free_port
from tests.matrix.forger import COOKIE, Drawn, Forger, pressed, sign_in, written
from tests.matrix.world import World, make_world

ROOT = Path(__file__).resolve().parents[2]
SERVE = (
    "from studio.server import serve; from studio.settings import read_settings; from studio.wiring import build; "
    "serve(build(read_settings()))"
)
SIGN = "审签同意"
OTHERS = ("drafter", "co_drafter", "secrecy_reviewer", "publisher", "inspector", "admin")


@dataclass
class Running:
    base: str
    world: World
    tokens: dict[str, str]
    menu: dict[str, Drawn]
    """What the head was drawn, by page."""

    def kept(self) -> dict[str, str]:
        """All that is kept but who was seen when, and what a person who may read was shown."""
        seen = ("login", "reading_mark")
        return {name: digest for name, digest in self.world.tables().items() if name not in seen}

    @property
    def state(self) -> State:
        return standing(self.world.studio, self.world.ids["interpretation"]).state


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, cheap_hashes: None) -> Iterator[Running]:
    """The web process alone, over an office whose interpretation waits for the head's signature."""
    folder, port = tmp_path_factory.mktemp("forged"), free_port()
    settings = {"STUDIO_DATA": str(folder / "data"), "STUDIO_PORT": str(port)}
    clock = Clock()
    world = make_world(build(read_settings(settings), clock=clock), clock)
    world.begin(State.SIGNING)
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE], cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base, process)
        tokens = {name: sign_in(base, name, PASSWORD) for name in ("head", *OTHERS)}
        head = Forger(base, tokens["head"]).opens()
        first = head.reruns()
        menu = {name: head.reruns(page=page, name=name) for page, name in first.pages.items()}
        head.closes()
        yield Running(base, world, tokens, menu)
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _wait(base: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the studio did not start"
        try:
            if httpx.get(f"{base}/_stcore/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("no answer within a minute")


def test_the_head_is_drawn_the_button_that_the_others_forge(running: Running) -> None:
    assert SIGN in running.menu["review"].buttons.values()
    assert sum(len(drawn.buttons) for drawn in running.menu.values()) > 3


@pytest.mark.parametrize("name", OTHERS)
def test_every_press_the_head_could_make_does_nothing_for_another(running: Running, name: str) -> None:
    before = running.kept()
    forger = Forger(running.base, running.tokens[name]).opens()
    own: dict[str, str] = {}
    for page, own_name in forger.reruns().pages.items():
        own |= forger.reruns(page=page, name=own_name).buttons
    forged = {page: [button for button in drawn.buttons if button not in own] for page, drawn in running.menu.items()}
    assert SIGN in [running.menu["review"].buttons[button] for button in forged["review"]]
    for page, buttons in forged.items():
        for button in buttons:
            forger.reruns(page=running.menu[page].page, name=page, states=[pressed(button)])
    everything = [pressed(button) for buttons in forged.values() for button in buttons]
    for drawn in running.menu.values():
        for fragment in ("", *drawn.fragments):
            forger.reruns(page=drawn.page, fragment=fragment, states=everything)
    forger.closes()
    assert running.kept() == before
    assert running.state is State.SIGNING


def test_hidden_values_of_the_session_cannot_be_set_from_outside(running: Running) -> None:
    before = running.kept()
    forger = Forger(running.base, running.tokens["inspector"]).opens()
    forger.reruns()
    head = running.world.actors["head"].id
    hidden = ("person", "person_id", "pages", "told", "review.sign", "roles", "user", "chosen", COOKIE)
    states = [
        written(element_id, head)
        for key in hidden
        for element_id in (key, f"$$ID-{'0' * 32}-{key}", f"$$WIDGET_ID-{'0' * 32}-{key}")
    ]
    sign = next(button for button, label in running.menu["review"].buttons.items() if label == SIGN)
    forger.reruns(page=running.menu["review"].page, name="review", states=[*states, pressed(sign)])
    forger.closes()
    assert running.kept() == before


@pytest.mark.parametrize("still_open", [True, False])
def test_another_browser_s_session_id_brings_nobody_s_role(running: Running, still_open: bool) -> None:
    before = running.kept()
    head = Forger(running.base, running.tokens["head"]).opens()
    drawn = head.reruns(name="review")
    assert head.session
    if not still_open:
        head.closes()
    forger = Forger(running.base, running.tokens["drafter"]).opens(as_session=head.session)
    forger.reruns(
        page=drawn.page, name="review", states=[pressed(button) for button, label in drawn.buttons.items() if label]
    )
    forger.closes()
    head.closes()
    assert running.kept() == before
    assert running.state is State.SIGNING


@pytest.mark.parametrize("token", ["", "forged", "A" * 43, "../../etc", "head"])
def test_without_a_true_cookie_the_socket_says_nothing(running: Running, token: str) -> None:
    before = running.kept()
    try:
        forger = Forger(running.base, token).opens()
        drawn = forger.reruns(name="review")
    except (InvalidStatus, ConnectionClosed):
        drawn = Drawn()
    assert drawn == Drawn()
    assert running.kept() == before


def test_a_signature_given_after_signing_out_elsewhere_does_nothing(running: Running) -> None:
    token = sign_in(running.base, "head", PASSWORD)
    head = Forger(running.base, token).opens()
    drawn = head.reruns(name="review")
    httpx.post(f"{running.base}/logout", cookies={COOKIE: token})
    before = running.kept()
    sign = next(button for button, label in drawn.buttons.items() if label == SIGN)
    after = head.reruns(page=drawn.page, name="review", states=[pressed(sign)])
    head.closes()
    assert any("登录已失效" in text for text in after.texts)
    assert running.kept() == before


def test_files_go_nowhere_past_the_screen(running: Running) -> None:
    """Streamlit's own endpoints for uploads, media and its insides, called by hand."""
    before = running.kept()
    head = Forger(running.base, running.tokens["head"]).opens()
    head.reruns()
    addresses = (
        f"/_stcore/upload_file/{head.session}/forged",
        "/_stcore/metrics",
        "/_stcore/host-config",
        "/media/forged.png",
    )
    for token in ("", "forged", running.tokens["inspector"]):
        for address in addresses:
            for method in ("GET", "PUT", "POST", "DELETE"):
                answer = httpx.request(
                    method,
                    f"{running.base}{address}",
                    cookies={COOKIE: token},
                    files={"file": b"x"} if method == "PUT" else None,
                )
                assert answer.status_code != 500
                if token != running.tokens["inspector"]:
                    assert answer.status_code == 303, (method, address)
    head.closes()
    assert running.kept() == before


def test_the_server_s_own_levers_do_not_stop_it_or_change_anything(running: Running) -> None:
    before = running.kept()
    for lever in ("debug_shutdown_runtime", "debug_disconnect_websocket", "clear_cache", "stop_script"):
        forger = Forger(running.base, running.tokens["inspector"]).opens()
        forger.reruns()
        forger.says(BackMsg(**{lever: True}))
        forger.closes()
    forger = Forger(running.base, running.tokens["inspector"]).opens()
    assert forger.reruns().pages
    forger.closes()
    assert httpx.get(f"{running.base}/_stcore/health").status_code == 200
    assert running.kept() == before


def test_the_same_message_from_the_head_signs(running: Running) -> None:
    """Last, because it changes the state: what the others sent was well formed, and failed for who they are."""
    head = Forger(running.base, running.tokens["head"]).opens()
    drawn = head.reruns(name="review")
    sign = next(button for button, label in running.menu["review"].buttons.items() if label == SIGN)
    head.reruns(page=drawn.page, name="review", states=[pressed(sign)])
    head.closes()
    assert running.state is State.SIGNED
