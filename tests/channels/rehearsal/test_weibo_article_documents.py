"""The played headline article against the vendor's page, asked with plain httpx and never through our adapter."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest

from tests.channels.conftest import Rehearsal

FORM = {
    "access_token": "rehearsal",
    "title": "《办法》政策解读",
    "content": "<p>到2027年 完成120个。</p><script>x()</script>",
    "cover": "https://www.example.gov.cn/assets/a.jpg",
    "summary": "一句话",
    "text": "【办法】全文见文章",
    "rip": "203.0.113.7",
}


def publish(rehearsal: Rehearsal, *, encoded: str = "", **changes: str) -> httpx.Response:
    body = encoded or "&".join(f"{key}={quote(value, safe='')}" for key, value in (FORM | changes).items())
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    address = f"{rehearsal.base}/weibo/proxy/article/publish.json"
    return rehearsal.http.post(address, content=body, headers=headers)


def test_an_article_comes_with_its_id_its_address_and_its_post(rehearsal: Rehearsal) -> None:
    answer = publish(rehearsal).json()
    assert (answer["code"], answer["msg"]) == ("100000", "")
    data = answer["data"]
    assert data["url"] == f"https://weibo.com/ttarticle/p/show?id={data['object_id']}"
    (post,) = [item["status"] for item in rehearsal.memory()["weibo"]["statuses"]]
    assert post["mid"] == data["mid"]
    assert post["text"].startswith("【办法】全文见文章 http://t.cn/")
    page = rehearsal.http.get(f"{rehearsal.base}/weibo/ttarticle/p/show?id={data['object_id']}").text
    assert "到2027年 完成120个。" in page
    assert "x()" not in page
    assert rehearsal.http.get(f"{rehearsal.base}/weibo/ttarticle/p/show?id=1").status_code == 404


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "字" * 32}, "100000"),
        ({"title": "字" * 33}, "10008"),
        ({"title": " "}, "10008"),
        ({"content": "字" * 90_000}, "100000"),
        ({"content": "字" * 90_001}, "10008"),
        ({"text": "字" * 1900}, "100000"),
        ({"text": "字" * 1901}, "10008"),
        ({"cover": "a.jpg"}, "10008"),
        ({"cover": ""}, "10008"),
        ({"rip": ""}, "10008"),
        ({"summary": ""}, "100000"),
    ],
)
def test_every_value_is_checked(rehearsal: Rehearsal, changes: dict[str, str], code: str) -> None:
    assert publish(rehearsal, **changes).json()["code"] == code


def test_a_blank_that_is_a_plus_sign_is_refused(rehearsal: Rehearsal) -> None:
    encoded = "&".join(f"{key}={quote(value, safe='')}" for key, value in FORM.items()).replace("%20", "+")
    assert publish(rehearsal, encoded=encoded).json()["code"] == "10008"


@pytest.mark.parametrize(("token", "code"), [("", 10006), ("other", 21332)])
def test_a_call_needs_the_token_and_says_so_in_weibos_usual_words(rehearsal: Rehearsal, token: str, code: int) -> None:
    assert int(publish(rehearsal, access_token=token).json()["error_code"]) == code


@pytest.mark.parametrize(("code", "posts"), [(11002, 0), (11003, 1)])
def test_what_was_half_done_stays(rehearsal: Rehearsal, code: int, posts: int) -> None:
    rehearsal.order("weibo", "proxy/article/publish.json", "code", code=code)
    assert publish(rehearsal).json()["code"] == str(code)
    held = rehearsal.memory()["weibo"]
    assert (len(held["headlines"]), len(held["statuses"])) == (1, posts)


@pytest.mark.parametrize("code", [10001, 10008, 11001])
def test_a_refusal_leaves_nothing(rehearsal: Rehearsal, code: int) -> None:
    rehearsal.order("weibo", "proxy/article/publish.json", "code", code=code)
    assert publish(rehearsal).json()["code"] == str(code)
    assert rehearsal.memory()["weibo"]["headlines"] == []


def test_nothing_stops_the_same_article_from_being_published_twice(rehearsal: Rehearsal) -> None:
    publish(rehearsal)
    assert publish(rehearsal).json()["code"] == "100000"
    assert len(rehearsal.memory()["weibo"]["headlines"]) == 2
