"""The address that platforms push to, on a real loopback port and over a real database."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from channels.platforms.wechat import WeChat
from channels.rehearsal.wechat.pushing import as_xml, check_address, push
from studio import callbacks
from studio.actions.set_account import set_account
from studio.domain.people import Person, Role
from studio.studio import Studio

TOKEN = "office-token"
EVENT = {
    "event": "PUBLISHJOBFINISH",
    "at": 1481013459,
    "told": {"PublishEventInfo": {"publish_id": "100000001", "publish_status": 4, "fail_idx": 1}},
}


@pytest.fixture
def address(studio: Studio, people: dict[Role, Person]) -> Iterator[str]:
    values = {"appid": "wx1", "secret": "s", "callback_token": TOKEN}
    set_account(studio, people[Role.ADMIN].id, "wechat", values, rehearsal=False)
    route = Route(callbacks.WECHAT, partial(callbacks.wechat, studio), methods=["GET", "POST"])
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=[route]), port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}{callbacks.WECHAT}"
    server.should_exit = True
    thread.join(timeout=10)


def told(studio: Studio) -> object:
    channel = studio.channel("wechat")
    assert isinstance(channel, WeChat)
    return channel.account.keeping.event(channel.speaking.account_key, "publish 100000001")


def test_the_address_can_be_entered_on_the_platforms_site(address: str) -> None:
    assert check_address(address, token=TOKEN)
    assert not check_address(address, token="guessed")


def test_a_pushed_end_is_kept_once_for_all_processes(studio: Studio, address: str) -> None:
    xml = as_xml(EVENT, host="https://mp.weixin.qq.com")
    assert [push(address, xml, token=TOKEN) for _ in range(3)] == [(200, "success")] * 3
    kept = told(studio)
    assert isinstance(kept, dict)
    assert kept["publish_status"] == 4


def test_a_stranger_is_refused_and_nothing_is_kept(studio: Studio, address: str) -> None:
    xml = as_xml(EVENT, host="")
    assert push(address, xml, token="guessed")[0] == 403
    assert httpx.post(address, content=b"x" * 100_000).status_code == 413
    assert httpx.post(address).status_code == 403
    assert told(studio) is None
