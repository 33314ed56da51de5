"""The played 抖音 against the vendor's documents, asked with plain httpx and never through our adapter."""

from __future__ import annotations

from typing import Any

import pytest

from channels.rehearsal import mishaps
from tests.channels.conftest import Rehearsal
from tests.channels.posts import VIDEO, picture

CARD = picture("JPEG", size=(1080, 1440))


class Caller:
    def __init__(self, rehearsal: Rehearsal) -> None:
        self.http, self.base = rehearsal.http, f"{rehearsal.base}/douyin/api/douyin/v1/video"

    def ask(
        self, method: str, call: str, *, token: str = "rehearsal", open_id: str = "rehearsal", **sent: Any
    ) -> dict[str, Any]:
        query = {"open_id": open_id, **sent.pop("query", {})}
        response = self.http.request(
            method, f"{self.base}/{call}/", params=query, headers={"access-token": token}, **sent
        )
        answer = response.json()
        assert response.status_code == 200
        assert answer["data"]["error_code"] == answer["extra"]["error_code"]
        return dict(answer["data"])

    def image(self, data: bytes = CARD) -> dict[str, Any]:
        return self.ask("POST", "upload_image", files={"image": ("a.jpg", data)})

    def film(self, data: bytes = VIDEO) -> dict[str, Any]:
        return self.ask("POST", "upload_video", files={"video": ("a.mp4", data)})

    def cards(self, listed: Any, text: str = "【办法】解读") -> dict[str, Any]:
        return self.ask("POST", "create_image_text", json={"image_list": listed, "text": text})

    def data(self, *items: str) -> list[dict[str, Any]]:
        return list(self.ask("POST", "video_data", json={"item_ids": list(items)})["list"])

    def listed(self, **query: Any) -> dict[str, Any]:
        return self.ask("GET", "video_list", query=query)


@pytest.fixture
def caller(rehearsal: Rehearsal) -> Caller:
    return Caller(rehearsal)


def test_cards_are_invisible_until_their_review_is_over_and_read_back_on_one_line(
    caller: Caller, rehearsal: Rehearsal
) -> None:
    first, second = caller.image()["image"], caller.image()["image"]
    assert (first["width"], first["height"]) == (1080, 1440)
    item = caller.cards([first["image_id"], {"image_id": second["image_id"]}], "【办法】\n 解读")["item_id"]
    waiting, open_now = caller.data(item)[0], caller.data(item)[0]
    assert waiting["video_status"] == 4 and waiting["share_url"] == ""
    assert open_now["video_status"] == 5 and open_now["media_type"] == 2
    assert open_now["title"] == "【办法】 解读"
    page = rehearsal.http.get(open_now["share_url"])
    assert page.text.count("<img") == 2 and "共 2 张" in page.text
    assert caller.data(item)[0]["statistics"]["play_count"] == 1
    assert rehearsal.http.get(open_now["share_url"].replace("share/", "share/9")).status_code == 404


def test_a_film_is_good_for_one_work(caller: Caller) -> None:
    film = caller.film()["video"]["video_id"]
    assert caller.ask("POST", "create_video", json={"video_id": film, "text": "a"})["error_code"] == 0
    assert caller.ask("POST", "create_video", json={"video_id": film, "text": "b"})["error_code"] == 2114002
    assert caller.ask("POST", "create_video", json={"video_id": "unknown", "text": "a"})["error_code"] == 2100005
    assert caller.film(b"no film")["error_code"] == 2100005


def test_parts_have_a_size_and_no_gap(caller: Caller) -> None:
    upload = caller.ask("POST", "init_video_part_upload")["upload_id"]

    def part(number: int, data: bytes) -> int:
        query = {"upload_id": upload, "part_number": number}
        return int(caller.ask("POST", "upload_video_part", query=query, files={"video": ("a", data)})["error_code"])

    large = VIDEO[:8] + bytes(5_000_000)
    assert part(1, VIDEO) == part(0, large) == part(1, bytes(20_000_001)) == 2100005
    assert part(1, large) == part(3, large) == 0
    done = {"query": {"upload_id": upload}}
    assert caller.ask("POST", "complete_video_part_upload", **done)["error_code"] == 2100005
    assert part(2, large) == 0
    assert caller.ask("POST", "complete_video_part_upload", **done)["video"]["video_id"]
    assert caller.ask("POST", "complete_video_part_upload", **done)["error_code"] == 2100005


@pytest.mark.parametrize("data", [picture("GIF"), b"text", b"\xff\xd8\xff" + bytes(20_000_000)])
def test_what_is_no_picture_or_too_large_is_refused(caller: Caller, data: bytes) -> None:
    assert caller.image(data)["error_code"] == 2100005


def test_cards_outside_the_limits_are_refused(caller: Caller, rehearsal: Rehearsal) -> None:
    name = caller.image()["image"]["image_id"]
    for listed, text in (
        ([], "a"),
        (["unknown"], "a"),
        ([name] * 31, "a"),
        (name, "a"),
        ([name], ""),
        ([name], "字" * 1001),
    ):
        assert caller.cards(listed, text)["error_code"] == 2100005
    rehearsal.http.post(f"{rehearsal.base}/_rehearsal/settings", json={"works_a_day": 2}).raise_for_status()
    assert [caller.cards([name])["error_code"] for _ in range(3)] == [0, 0, 2118110]


def test_a_token_and_its_account_must_fit(caller: Caller) -> None:
    page = {"cursor": 0, "count": 1}
    assert caller.ask("GET", "video_list", query=page, token="other")["error_code"] == 28001003
    assert caller.ask("GET", "video_list", query=page, open_id="other")["error_code"] == 2190015


def test_the_list_is_paged_newest_first_and_says_who_was_refused(caller: Caller, rehearsal: Rehearsal) -> None:
    name = caller.image()["image"]["image_id"]
    items = [caller.cards([name], f"第{number}篇")["item_id"] for number in range(2)]
    rehearsal.order("douyin", "create_image_text", mishaps.REVIEW_REFUSED)
    items.append(caller.cards([name], "第2篇")["item_id"])
    first = caller.listed(cursor=0, count=2)
    assert [item["item_id"] for item in first["list"]] == [items[2], items[1]]
    assert first["has_more"] and first["cursor"] == 2
    second = caller.listed(cursor=2, count=2)
    assert [item["item_id"] for item in second["list"]] == items[:1] and not second["has_more"]
    assert caller.listed(cursor=0, count=21)["error_code"] == 2100005
    assert [caller.data(items[2])[0]["video_status"] for _ in range(2)] == [4, 2]
    assert caller.data("unknown") == []
