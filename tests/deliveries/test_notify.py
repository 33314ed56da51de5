"""Notices leave by e-mail and group robots: a real SMTP server and real loopback HTTP listen."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller

from studio.actions import accounts
from studio.deliveries.notifying import Message, NotTold, all_ways, dingtalk, mail, wecom
from studio.domain.people import Person, Role
from studio.domain.states import State
from tests.actions.test_walk import add_materials, bring_to
from tests.conftest import PASSWORD, free_port
from tests.deliveries.conftest import office_with, wait_until

MESSAGE = Message(
    id="n1", name="张三", email="zhang@example.gov.cn", text="《办法》的解读：请您审签同意", link="http://s"
)


@dataclass
class Postbox:
    port: int
    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox(port=free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@dataclass
class Robot:
    base: str = ""
    code: int = 0
    posts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def robot() -> Iterator[Robot]:
    heard = Robot()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.posts.append((self.path, body))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"errcode": heard.code, "errmsg": "x"}).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    heard.base = f"http://127.0.0.1:{server.server_port}"
    yield heard
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def test_every_way_has_a_setting_of_its_own() -> None:
    settings = [setting for setting, _ in all_ways().values()]
    assert sorted(settings) == ["STUDIO_DINGTALK_WEBHOOK", "STUDIO_SMTP_URL", "STUDIO_WECOM_WEBHOOK"]


def test_a_letter_says_what_to_do_and_where(postbox: Postbox) -> None:
    mail.send(f"smtp://127.0.0.1:{postbox.port}?from=studio@example.gov.cn", [MESSAGE])
    (letter,) = postbox.letters
    assert letter["To"] == "zhang@example.gov.cn"
    assert letter["From"] == "studio@example.gov.cn"
    assert "请您审签同意" in letter["Subject"]
    assert "http://s" in letter.get_content()
    assert letter["Message-ID"].startswith("<n1@")


def test_nobody_without_an_address_gets_a_letter(postbox: Postbox) -> None:
    mail.send(f"smtp://127.0.0.1:{postbox.port}", [Message(id="n", name="李四", email="", text="x", link="y")])
    assert postbox.letters == []


def test_a_robot_gets_one_message_for_all(robot: Robot) -> None:
    wecom.send(f"{robot.base}/cgi-bin/webhook/send?key=k", [MESSAGE, MESSAGE])
    ((path, body),) = robot.posts
    assert path.endswith("key=k")
    assert body["msgtype"] == "text"
    assert body["text"]["content"].count("张三：") == 2


def test_a_signed_robot_gets_a_signature_of_the_moment(robot: Robot) -> None:
    dingtalk.send(f"{robot.base}/robot/send?access_token=t#SECabc", [MESSAGE])
    ((path, _),) = robot.posts
    query = parse_qs(urlsplit(path).query)
    (at,), (sign,) = query["timestamp"], query["sign"]
    assert dingtalk.signed("SECabc", milliseconds=int(at)) == {"timestamp": at, "sign": sign}


@pytest.mark.parametrize("way", [wecom, dingtalk])
def test_a_refusal_and_a_dead_line_are_told_without_the_key(robot: Robot, way: Any) -> None:
    robot.code = 93000
    for address in (f"{robot.base}/send?key=planted-secret", f"http://127.0.0.1:{free_port()}/?key=planted-secret"):
        with pytest.raises(NotTold) as refused:
            way.send(address, [MESSAGE])
        assert "planted-secret" not in f"{refused.value!r}{refused.value.__cause__!r}"


def test_a_mail_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(NotTold) as refused:
        mail.send(f"smtp://user:planted-secret@127.0.0.1:{free_port()}", [MESSAGE])
    assert "planted-secret" not in f"{refused.value!r}{refused.value.__cause__!r}"


def test_the_head_gets_a_letter_when_it_is_time_to_sign(
    tmp_path: Any, postbox: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    environment = {
        "STUDIO_DATA": str(tmp_path / "data"),
        "STUDIO_SMTP_URL": f"smtp://127.0.0.1:{postbox.port}?from=studio@example.gov.cn",
    }
    with office_with(environment) as office:
        studio = office.studio
        admin = accounts.create_administrator(studio, login="admin", name="管理员", password=PASSWORD)
        by: dict[Role, Person] = {Role.ADMIN: admin}
        for role in (Role.DRAFTER, Role.SECRECY_REVIEWER, Role.HEAD):
            by[role] = accounts.add_person(
                studio,
                admin.id,
                login=role.value,
                name=role.value,
                department="长治市城市管理局",
                roles=frozenset({role}),
                password=PASSWORD,
            )
        accounts.set_email(studio, by[Role.HEAD].id, "head@example.gov.cn")
        from studio.actions.load_example import load_example

        interpretation_id = load_example(studio, by[Role.DRAFTER].id)
        add_materials(studio, interpretation_id)
        bring_to(studio, by, interpretation_id, State.SIGNING)
        office.start_worker()
        wait_until(lambda: bool(postbox.letters), seconds=60)
    (letter,) = postbox.letters
    assert letter["To"] == "head@example.gov.cn"
    assert "政务公开" in letter["Subject"]
