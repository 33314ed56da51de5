"""Pushed events: only the platform's own are believed, each once, in whatever order they come."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from channels.contract import Done
from channels.platforms.wechat import WeChat
from channels.rehearsal.wechat.pushing import as_xml, check_address, push
from channels.wechat.events import LARGEST, Callback, NotGenuine
from tests.channels.conftest import Rehearsal
from tests.channels.posts import make_post
from tests.channels.runner import finish

TOKEN = "office-token"
AES_KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")


class Listener:
    """A callback address of our own on a loopback port."""

    def __init__(self, channel: WeChat) -> None:
        self.channel = channel
        self.new = 0
        app = Starlette(routes=[Route("/events", self.answer, methods=["GET", "POST"])])
        self.server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", lifespan="off"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        self.address = f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}/events"

    async def answer(self, request: Request) -> Response:
        query = dict(request.query_params)
        try:
            if request.method == "GET":
                return PlainTextResponse(self.channel.callback.echo(query))
            self.new += await run_in_threadpool(self.channel.hear, query, await request.body())
        except NotGenuine:
            return PlainTextResponse("", status_code=403)
        return PlainTextResponse("success")

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=10)


@pytest.fixture(params=["", AES_KEY], ids=["plain", "aes"])
def listener(rehearsal: Rehearsal, request: pytest.FixtureRequest) -> Iterator[Listener]:
    channel = rehearsal.channel("wechat", callback_token=TOKEN, callback_aes_key=request.param)
    assert isinstance(channel, WeChat)
    listening = Listener(channel)
    yield listening
    listening.stop()


def submitted(rehearsal: Rehearsal, channel: WeChat) -> tuple[Any, dict[str, Any]]:
    post, facts = make_post(), {}
    for stage in channel.stages()[:-1]:
        facts |= finish(stage, post, facts)
    return post, facts


def told(rehearsal: Rehearsal, channel: WeChat) -> tuple[Any, dict[str, Any], str]:
    post, facts = submitted(rehearsal, channel)
    for _ in range(2):
        channel.speaking.read("freepublish/get", {"publish_id": facts["publish_id"]})
    event = rehearsal.memory()["wechat"]["events"][0]
    return post, facts, as_xml(event, host=rehearsal.base)


def send(listener: Listener, xml: str, *, token: str = TOKEN, appid: str = "rehearsal") -> tuple[int, str]:
    return push(listener.address, xml, token=token, aes_key=listener.channel.callback.aes_key, appid=appid)


def test_the_address_check_is_answered_with_the_echo_and_only_to_the_platform(listener: Listener) -> None:
    assert check_address(listener.address, token=TOKEN)
    assert not check_address(listener.address, token="guessed")


def test_a_told_end_is_believed_without_asking_again(rehearsal: Rehearsal, listener: Listener) -> None:
    post, facts, xml = told(rehearsal, listener.channel)
    assert send(listener, xml) == (200, "success")
    before = rehearsal.calls("wechat", "freepublish/get")
    outcome = listener.channel.stages()[-1].do(post, facts)
    assert isinstance(outcome, Done)
    assert rehearsal.http.get(outcome.facts["article_url"]).status_code == 200
    assert rehearsal.calls("wechat", "freepublish/get") == before


def test_a_repeated_event_is_answered_and_counts_once(rehearsal: Rehearsal, listener: Listener) -> None:
    *_, xml = told(rehearsal, listener.channel)
    assert [send(listener, xml) for _ in range(3)] == [(200, "success")] * 3
    assert listener.new == 1


def test_events_that_overtake_each_other_each_find_their_job(rehearsal: Rehearsal, listener: Listener) -> None:
    first = told(rehearsal, listener.channel)
    second = told(rehearsal, listener.channel)
    for _, _, xml in (second, first):
        assert send(listener, xml) == (200, "success")
    for post, facts, _ in (first, second):
        outcome = listener.channel.stages()[-1].do(post, facts)
        assert isinstance(outcome, Done)
        article = rehearsal.memory()["wechat"]["articles"]
        ours = next(item for item in article if item["article_id"] == outcome.facts["article_id"])
        assert ours["article"]["thumb_media_id"] == facts["thumb_media_id"]


def test_an_event_that_never_comes_is_made_up_for_by_asking(rehearsal: Rehearsal, listener: Listener) -> None:
    post, facts, _ = told(rehearsal, listener.channel)
    assert isinstance(listener.channel.stages()[-1].do(post, facts), Done)


def test_a_forged_event_is_refused_and_changes_nothing(rehearsal: Rehearsal, listener: Listener) -> None:
    *_, xml = told(rehearsal, listener.channel)
    assert send(listener, xml, token="guessed")[0] == 403
    assert listener.new == 0
    if listener.channel.callback.aes_key:
        assert send(listener, xml, appid="wx-another")[0] == 403
        assert push(listener.address, xml, token=TOKEN)[0] == 403


def test_what_is_no_event_of_ours_is_answered_and_forgotten(listener: Listener) -> None:
    xml = "<xml><MsgType>event</MsgType><Event>subscribe</Event></xml>"
    assert send(listener, xml) == (200, "success")
    assert listener.new == 0


@pytest.mark.parametrize(
    "raw", [b"", b"not xml", b"<xml>", b"x" * (LARGEST + 1), b"<xml><Encrypt>AAAA</Encrypt></xml>"]
)
def test_rubbish_is_not_genuine(raw: bytes) -> None:
    for key in ("", AES_KEY):
        with pytest.raises(NotGenuine):
            Callback(token=TOKEN, aes_key=key, appid="a").read({"signature": "x", "msg_signature": "x"}, raw)


def test_entities_are_not_resolved() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "secret">]><xml><Event>&a;</Event></xml>'
    with pytest.raises(NotGenuine):
        Callback(token=TOKEN).read({"signature": "x"}, bomb)


def test_without_a_token_nothing_is_genuine_and_no_key_shows() -> None:
    with pytest.raises(NotGenuine):
        Callback(token="").read({"signature": "da39a3ee5e6b4b0d3255bfef95601890afd80709"}, b"<xml></xml>")
    assert "office" not in repr(Callback(token=TOKEN, aes_key="office-key"))
