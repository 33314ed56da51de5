"""The rehearsal itself: memory that outlives a restart, mishaps that can be ordered, pages that say what they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from channels.rehearsal.app import create_app
from channels.rehearsal.memory import Memory
from channels.rehearsal.mishaps import KINDS, LOST_AFTER, LOST_BEFORE
from tests.channels.conftest import Rehearsal
from tests.channels.posts import make_post
from tests.channels.runner import deliver


def test_memory_and_orders_outlive_a_restart(start_rehearsal: Callable[[Path], Rehearsal], tmp_path: Path) -> None:
    first = start_rehearsal(tmp_path / "memory.sqlite")
    deliver(first.channel("wechat"), make_post())
    first.order("weibo", "statuses/share.json", "busy", times=3)
    second = start_rehearsal(tmp_path / "memory.sqlite")
    assert second.published("wechat") == 1
    assert second.memory()["mishaps"][0]["times"] == 3
    assert "演练" in second.http.get(second.base).text


def test_an_id_is_never_given_twice_even_after_forgetting(rehearsal: Rehearsal) -> None:
    first = deliver(rehearsal.channel("weibo"), make_post())
    rehearsal.http.delete(f"{rehearsal.base}/_rehearsal/memory")
    assert rehearsal.published("weibo") == 0
    assert deliver(rehearsal.channel("weibo"), make_post()).external_id != first.external_id


@pytest.mark.parametrize("mishap", [LOST_BEFORE, LOST_AFTER])
def test_a_lost_answer_is_a_closed_connection_and_nothing_else(rehearsal: Rehearsal, mishap: str) -> None:
    rehearsal.order("weibo", "*", mishap)
    form = {"access_token": "rehearsal", "status": "办法 https://www.example.gov.cn/1", "rip": "1.1.1.1"}
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        rehearsal.http.post(f"{rehearsal.base}/weibo/2/statuses/share.json", data=form)
    assert rehearsal.published("weibo") == (mishap == LOST_AFTER)


async def asked_under_another_server(memory: Path) -> httpx.Response:
    transport = httpx.ASGITransport(create_app(memory))
    async with httpx.AsyncClient(transport=transport, base_url="http://other") as http:
        wish = {"platform": "wechat", "call": "*", "mishap": LOST_BEFORE}
        await http.post("/_rehearsal/mishaps", json=wish)
        return await http.post("/wechat/cgi-bin/draft/add")


def test_under_another_server_the_answer_breaks_off(tmp_path: Path) -> None:
    import asyncio

    response = asyncio.run(asked_under_another_server(tmp_path / "memory.sqlite"))
    assert int(response.headers["content-length"]) > len(response.content)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"platform": "x", "call": "*", "mishap": "busy"}, "没有平台“x”"),
        ({"platform": "wechat", "call": "x", "mishap": "busy"}, "没有接口“x”"),
        ({"platform": "wechat", "call": "*", "mishap": "x"}, "没有故障“x”"),
        ({"platform": "wechat", "call": "*", "mishap": "busy", "times": 0}, "大于 0 的整数"),
        ({"platform": "wechat", "call": "*", "mishap": "busy", "times": "2"}, "大于 0 的整数"),
        ({"platform": "wechat"}, "请用 JSON"),
        ({"platform": "wechat", "call": "*", "mishap": "busy", "other": 1}, "请用 JSON"),
        (["x"], "请用 JSON"),
    ],
)
def test_an_impossible_order_is_refused_with_what_is_possible(rehearsal: Rehearsal, wish: object, said: str) -> None:
    response = rehearsal.http.post(f"{rehearsal.base}/_rehearsal/mishaps", json=wish)
    assert response.status_code == 400
    assert said in response.json()["error"]


def test_orders_are_used_up_and_can_be_cancelled(rehearsal: Rehearsal) -> None:
    rehearsal.order("weibo", "statuses/share.json", "quota", times=2)
    address = f"{rehearsal.base}/weibo/2/statuses/share.json"
    rehearsal.http.post(address)
    assert rehearsal.memory()["mishaps"][0]["times"] == 1
    assert KINDS["quota"] in rehearsal.http.get(rehearsal.base).text
    rehearsal.http.delete(f"{rehearsal.base}/_rehearsal/mishaps")
    assert rehearsal.memory()["mishaps"] == []


def test_memory_shows_calls_but_no_token(rehearsal: Rehearsal) -> None:
    deliver(rehearsal.channel("wechat"), make_post())
    text = rehearsal.http.get(f"{rehearsal.base}/_rehearsal/memory").text
    assert "stable_token" in text
    assert "99_" not in text


@pytest.mark.parametrize("key", ["wechat", "weibo"])
def test_every_page_is_marked_and_runs_no_script(rehearsal: Rehearsal, key: str) -> None:
    receipt = deliver(rehearsal.channel(key), make_post())
    index = rehearsal.http.get(rehearsal.base)
    path = receipt.url.removeprefix(rehearsal.base)
    assert f'href="{path}"' in index.text
    for page in (index, rehearsal.http.get(receipt.url), rehearsal.http.get(f"{rehearsal.base}/wechat/s/none")):
        assert '<div class="mark">演练' in page.text
        assert "script-src 'none'" in page.headers["content-security-policy"]


def test_what_is_out_is_shown_as_on_telephones(rehearsal: Rehearsal) -> None:
    addresses = {}
    for key in ("wechat", "weibo", "cms"):
        channel = rehearsal.channel(key)
        gone, kept = deliver(channel, make_post()), deliver(channel, make_post(short_text="第二篇政策解读"))
        channel.retract(gone)
        addresses[kept.url], addresses[gone.url] = True, False
    phones = rehearsal.http.get(f"{rehearsal.base}/phones")
    for url, is_out in addresses.items():
        assert (f'<iframe src="{url.removeprefix(rehearsal.base)}"' in phones.text) is is_out
    assert "script-src 'none'" in phones.headers["Content-Security-Policy"]
    assert "演练" in phones.text


def test_words_of_a_post_cannot_become_markup(rehearsal: Rehearsal) -> None:
    deliver(rehearsal.channel("weibo"), make_post(short_text="【<b>办法</b>】<script>x</script>"))
    page = rehearsal.http.get(rehearsal.base).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_safe_domains_can_be_set_and_are_kept(start_rehearsal: Callable[[Path], Rehearsal], tmp_path: Path) -> None:
    running = start_rehearsal(tmp_path / "memory.sqlite")
    address = f"{running.base}/_rehearsal/settings"
    assert running.http.post(address, json={"safe_domains": "x"}).status_code == 400
    running.http.post(address, json={"safe_domains": ["elsewhere.org"]}).raise_for_status()
    again = start_rehearsal(tmp_path / "memory.sqlite")
    for each in (running, again):
        deliver(each.channel("weibo"), make_post(source_url="https://www.elsewhere.org/1"))


def test_what_fails_halfway_has_not_happened(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.sqlite")
    with pytest.raises(ZeroDivisionError), memory.together():
        memory.keep("p", "k", "1", {})
        raise ZeroDivisionError
    assert memory.newest_first("p", "k") == []
    memory.close()
