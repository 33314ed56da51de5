"""Somebody without an account reads one interpretation by a link that opens once, remarks on it, and does no more."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from studio.actions.comment import comment
from studio.actions.guest_reading import AT_ONCE
from studio.actions.invite_guest import digest_of_token, invite_guest, revoke_guest
from studio.actions.review import review
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.errors import NotAllowed, StudioError
from studio.guest_pages import WRONG_LINKS, routes
from studio.server import Gate
from studio.settings import read_settings
from studio.studio import Studio
from tests.actions.test_walk import bring_to, package_of, standing
from tests.actions.test_walk import example as example
from tests.conftest import Clock

People = dict[Role, Person]
NAME = "市司法局 法律顾问"


class Browser:
    """One browser, which asks the application without a network in between."""

    def __init__(self, app: Starlette) -> None:
        self.app = app
        self.cookies = httpx.Cookies()

    def request(self, method: str, path: str, data: dict[str, str] | None = None) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://studio.test", cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, data=data)
                self.cookies = client.cookies
                return answer

        return asyncio.run(ask())

    def get(self, path: str) -> httpx.Response:
        return self.request("GET", path)

    def post(self, path: str, data: dict[str, str] | None = None) -> httpx.Response:
        return self.request("POST", path, data)


@pytest.fixture
def browser(studio: Studio) -> Browser:
    """The real pages behind the real gate; what lies behind the gate answers every person alike."""

    def inside(_request: object) -> PlainTextResponse:
        return PlainTextResponse("inside the studio")

    app = Starlette(
        routes=[*routes(studio), Route("/{anything:path}", inside, methods=["GET", "POST", "PUT", "DELETE"])],
        middleware=[Middleware(Gate, studio=studio)],
    )
    return Browser(app)


def link(studio: Studio, people: People, example: str, *, days: int = 3) -> str:
    address = invite_guest(studio, people[Role.DRAFTER].id, example, name=NAME, days=days)
    return address.removeprefix(studio.settings.public_url)


def opened(browser: Browser, path: str) -> None:
    assert browser.post(path).headers["location"] == "/guest/read"


def test_the_link_opens_once_and_a_preview_does_not_use_it_up(
    studio: Studio, people: People, example: str, browser: Browser
) -> None:
    path = link(studio, people, example)
    assert NAME in browser.get(path).text and browser.get(path).status_code == 200
    opened(browser, path)
    assert browser.get("/guest/read").status_code == 200
    browser.cookies.clear()
    assert "只能打开一次" in browser.post(path).text
    assert browser.get("/guest/read").status_code == 403


def test_the_guest_reads_every_field_with_its_clauses_and_the_files(
    studio: Studio, people: People, example: str, browser: Browser
) -> None:
    opened(browser, link(studio, people, example))
    page = browser.get("/guest/read").text
    with studio.store.reading() as tx:
        content = tx.interpretations.latest_content(standing(studio, example))
    for _, _, entry in content.entries():
        for said in entry.said():
            assert said.splitlines()[0].replace("&", "&amp;")[:20] in page
    assert "依据的原文条款" in page
    materials = package_of(studio, example).materials
    for number, material in enumerate(materials):
        answer = browser.get(f"/guest/file/{number}")
        assert answer.content == studio.media.get(material.sha256)
        assert answer.headers["content-security-policy"].startswith("sandbox")
    assert browser.get(f"/guest/file/{len(materials)}").status_code == 403


def test_a_remark_stands_at_its_place_for_the_drafter(
    studio: Studio, people: People, example: str, browser: Browser
) -> None:
    opened(browser, link(studio, people, example))
    answer = browser.post("/guest/remark", data={"field": "measures", "text": "<b>第二条</b>的期限请核对"})
    assert answer.headers["location"] == "/guest/read#measures"
    with studio.store.reading() as tx:
        (made,) = tx.together.comments(example)
        assert tx.people.names()[made.person_id] == f"{NAME}（受邀审读）"
        assert any(NAME in item.text for item in tx.notices.of_person(people[Role.DRAFTER].id))
        assert tx.audit.latest(1)[0].act == "guest_remark"
    assert (made.field, made.text) == ("measures", "<b>第二条</b>的期限请核对")
    page = browser.get("/guest/read").text
    assert "&lt;b&gt;第二条&lt;/b&gt;的期限请核对" in page and "<b>第二条</b>" not in page


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_nothing_else_answers_the_guest(
    studio: Studio, people: People, example: str, browser: Browser, method: str
) -> None:
    opened(browser, link(studio, people, example))
    mine = browser.cookies["studio_guest"]
    browser.cookies.set("studio_session", mine)
    for path in ("/", "/review", "/form", "/check?digest=x", "/media/x", "/_stcore/stream", "/_stcore/upload_file/a/b"):
        answer = browser.request(method, path)
        assert answer.headers.get("location") == "/login", path
    for path in ("/guest/", "/guest/save", "/guest/_stcore/stream", "/guest/%2e%2e/form", "/guest/file/x"):
        assert "inside the studio" not in browser.request(method, path).text, path


def test_a_hand_made_request_is_taken_for_no_persons(
    studio: Studio, people: People, example: str, browser: Browser
) -> None:
    bring_to(studio, people, example, State.SIGNING)
    path = link(studio, people, example)
    opened(browser, path)
    with studio.store.reading() as tx:
        (guest,) = tx.guests.of(example)
    before, digest = standing(studio, example), package_of(studio, example).digest
    for who in (guest.id, browser.cookies["studio_guest"], path.rpartition("/")[2]):
        with pytest.raises(NotAllowed):
            review(studio, who, example, Move.SIGN, seen_version=before.version, digest=digest)
        with pytest.raises(NotAllowed):
            comment(studio, who, example, "measures", "冒名")
    answer = browser.post("/guest/remark", data={"field": "no_such_field", "text": "x", "interpretation_id": "other"})
    assert answer.status_code == 400
    assert standing(studio, example) == before


def test_it_ends_by_time_and_when_it_is_taken_back(
    studio: Studio, people: People, example: str, browser: Browser, clock: Clock
) -> None:
    opened(browser, link(studio, people, example, days=1))
    with studio.store.reading() as tx:
        (guest,) = tx.guests.of(example)
    revoke_guest(studio, people[Role.HEAD].id, guest.id)
    assert browser.get("/guest/read").status_code == 403
    assert browser.post("/guest/remark", data={"field": "measures", "text": "晚了"}).status_code == 403
    later, unopened = link(studio, people, example, days=1), link(studio, people, example, days=1)
    opened(browser, later)
    clock.pass_by(timedelta(days=1, seconds=1))
    assert browser.get("/guest/read").status_code == 403
    assert "失效" in browser.post(unopened).text
    with studio.store.reading() as tx:
        assert tx.together.comments(example) == ()


def test_remarks_come_no_faster_than_a_person_writes(
    studio: Studio, people: People, example: str, browser: Browser, clock: Clock
) -> None:
    opened(browser, link(studio, people, example))
    for number in range(AT_ONCE):
        assert browser.post("/guest/remark", data={"field": "measures", "text": f"意见{number}"}).status_code == 303
    refused = browser.post("/guest/remark", data={"field": "measures", "text": "还有一条"})
    assert "太快" in refused.text and "还有一条" in refused.text, "what was typed is not lost"
    clock.pass_by(timedelta(minutes=11))
    assert browser.post("/guest/remark", data={"field": "measures", "text": "还有一条"}).status_code == 303


def test_links_cannot_be_tried_out(studio: Studio, people: People, example: str, browser: Browser) -> None:
    for number in range(WRONG_LINKS):
        assert browser.get(f"/guest/open/guess{number}").status_code == 403
    assert browser.get(link(studio, people, example)).status_code == 429


def test_the_store_holds_no_token(studio: Studio, people: People, example: str, browser: Browser) -> None:
    path = link(studio, people, example)
    opened(browser, path)
    with studio.store.reading() as tx:
        row = tx._session.execute(text("SELECT * FROM guest")).one()
    token, mine = path.rpartition("/")[2], browser.cookies["studio_guest"]
    assert token not in str(row) and mine not in str(row)
    assert digest_of_token(token) in str(row)


def test_only_those_at_work_on_it_invite_and_not_for_ever(studio: Studio, people: People, example: str) -> None:
    for role in (Role.ADMIN, Role.INSPECTOR, Role.SECRECY_REVIEWER):
        with pytest.raises(NotAllowed):
            invite_guest(studio, people[role].id, example, name=NAME, days=3)
    with pytest.raises(StudioError, match="14 天"):
        invite_guest(studio, people[Role.DRAFTER].id, example, name=NAME, days=15)
    with pytest.raises(StudioError, match="邀请谁"):
        invite_guest(studio, people[Role.DRAFTER].id, example, name=" ", days=3)


def test_a_link_of_this_computer_alone_is_known_as_one() -> None:
    """The drafter would send it, and the guest would see nothing."""
    assert read_settings({"STUDIO_PORT": "8601"}).reached_from_here_alone
    assert not read_settings({"STUDIO_PUBLIC_URL": "https://jiedu.example.gov.cn"}).reached_from_here_alone
