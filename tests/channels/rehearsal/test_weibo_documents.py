"""The played Weibo against the vendor's documents, asked with plain httpx and never through our adapter."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.channels.conftest import Rehearsal
from tests.channels.posts import picture

LINK = "https://www.example.gov.cn/zcjd/1.html"


class Caller:
    def __init__(self, rehearsal: Rehearsal) -> None:
        self.http, self.base = rehearsal.http, f"{rehearsal.base}/weibo/2"

    def share(self, status: str, *, pic: bytes | None = None, **changes: str) -> httpx.Response:
        form = {"access_token": "rehearsal", "status": status, "rip": "203.0.113.7"} | changes
        files = {"pic": ("a.jpg", pic)} if pic is not None else None
        return self.http.post(f"{self.base}/statuses/share.json", data=form, files=files)

    def get(self, call: str, **query: Any) -> httpx.Response:
        return self.http.get(f"{self.base}/{call}", params={"access_token": "rehearsal"} | query)

    def timeline(self, **query: Any) -> list[dict[str, Any]]:
        return list(self.get("statuses/user_timeline.json", **query).json()["statuses"])


@pytest.fixture
def caller(rehearsal: Rehearsal) -> Caller:
    return Caller(rehearsal)


def code(response: httpx.Response) -> int:
    return int(response.json()["error_code"])


def test_a_post_comes_back_with_large_ids_and_short_links(caller: Caller) -> None:
    status = caller.share(f"办法来了 {LINK}").json()
    assert status["id"] > 2**53
    assert status["idstr"] == status["mid"] == str(status["id"])
    assert re.fullmatch(r"办法来了 http://t\.cn/\w+", status["text"])
    assert re.fullmatch(r"\w{3} \w{3} \d\d \d\d:\d\d:\d\d \+0800 \d{4}", status["created_at"])


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (f"{'字' * 129} {LINK}", 0),
        (f"{'字' * 130} {LINK}", 20012),
        ("没有链接", 10017),
        ("别处 https://elsewhere.cn/", 10017),
        (f"别处 https://elsewhere.cn/ {LINK}", 10017),
        ("像 https://badexample.gov.cn/", 10017),
        (f"#话题# {LINK}", 10017),
        ("", 20008),
    ],
)
def test_the_text_is_checked(caller: Caller, status: str, expected: int) -> None:
    response = caller.share(status)
    assert (code(response) if response.status_code != 200 else 0) == expected


def test_errors_carry_the_request_and_codes_come_as_text_or_number(caller: Caller) -> None:
    text, number = caller.share("没有链接"), caller.share("")
    assert text.json()["error_code"] == "10017"
    assert number.json()["error_code"] == 20008
    assert text.json()["request"] == "/2/statuses/share.json"
    assert text.status_code == 400


@pytest.mark.parametrize(("token", "expected"), [("", 10006), ("other", 21332)])
def test_a_call_needs_the_token(caller: Caller, token: str, expected: int) -> None:
    assert code(caller.share(f"办法 {LINK}", access_token=token)) == expected


def test_the_operators_ip_is_required(caller: Caller) -> None:
    assert code(caller.share(f"办法 {LINK}", rip="")) == 10016


def test_one_picture_of_a_known_kind_below_five_megabytes(caller: Caller) -> None:
    assert caller.share(f"一 {LINK}", pic=picture("GIF")).status_code == 200
    assert code(caller.share(f"二 {LINK}", pic=b"BM")) == 20005
    assert code(caller.share(f"三 {LINK}", pic=picture("PNG") + b"0" * 5 * 1024 * 1024)) == 20006
    form = {"access_token": "rehearsal", "status": f"四 {LINK}", "rip": "203.0.113.7", "pic": "not a file"}
    assert code(caller.http.post(f"{caller.base}/statuses/share.json", data=form)) == 20007


def test_the_same_text_again_is_refused_and_a_similar_one_too(caller: Caller) -> None:
    caller.share(f"办法 {LINK}")
    assert code(caller.share(f"办法 {LINK}")) == 20019
    assert code(caller.share(f"办法 {LINK}?x=1")) == 20017
    assert caller.share(f"别的 {LINK}").status_code == 200
    assert caller.share(f"办法 {LINK}").status_code == 200


def test_the_timeline_shows_five_whatever_is_asked(caller: Caller) -> None:
    for number in range(7):
        caller.share(f"第{number}条 {LINK}")
    seen = caller.timeline(count=100)
    assert [status["text"][:3] for status in seen] == ["第6条", "第5条", "第4条", "第3条", "第2条"]
    assert len(caller.timeline(count=2)) == 2
    assert len(caller.timeline(since_id=seen[1]["id"])) == 1
    assert isinstance(caller.timeline(trim_user=1)[0]["user"], int)


def test_a_post_can_be_shown_and_destroyed(caller: Caller) -> None:
    mid = caller.share(f"办法 {LINK}").json()["mid"]
    assert caller.get("statuses/show.json", id=mid).json()["mid"] == mid
    form = {"access_token": "rehearsal", "id": mid}
    assert caller.http.post(f"{caller.base}/statuses/destroy.json", data=form).status_code == 200
    assert code(caller.get("statuses/show.json", id=mid)) == 20101
    assert caller.timeline() == []


def test_a_slow_post_says_so_and_appears_later(rehearsal: Rehearsal, caller: Caller) -> None:
    rehearsal.order("weibo", "statuses/share.json", "slow", polls=2)
    assert code(caller.share(f"办法 {LINK}")) == 20032
    assert [len(caller.timeline()) for _ in range(3)] == [0, 1, 1]
    assert code(caller.share(f"办法 {LINK}")) == 20019


def test_wrong_calls_get_their_code(caller: Caller) -> None:
    assert code(caller.get("statuses/nothing.json")) == 10020
    assert code(caller.get("statuses/share.json")) == 10021
    assert code(caller.get("statuses/user_timeline.json", count="many")) == 10017


def test_the_token_tells_how_long_it_lives(rehearsal: Rehearsal) -> None:
    address = f"{rehearsal.base}/weibo/oauth2/get_token_info"
    answer = rehearsal.http.post(address, data={"access_token": "rehearsal"}).json()
    assert answer["expire_in"] > 0
