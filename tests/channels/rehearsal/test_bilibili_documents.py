"""The played 哔哩哔哩 against the vendor's documents, asked with plain httpx and never through our adapter."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from uuid import uuid4

import httpx
import pytest

from channels.rehearsal import mishaps
from tests.channels.conftest import Rehearsal
from tests.channels.posts import VIDEO, picture

COVER = picture("JPEG", size=(1146, 717))


class Caller:
    """Signs as the page 接口签名实现标准 says it, and lets one thing be wrong."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.http, self.base = rehearsal.http, f"{rehearsal.base}/bilibili"

    def signed(
        self, body: bytes, *, secret: str = "rehearsal", token: str = "rehearsal", **wrong: str
    ) -> dict[str, str]:
        given = {
            "x-bili-accesskeyid": "rehearsal",
            "x-bili-content-md5": hashlib.md5(body).hexdigest(),
            "x-bili-signature-method": "HMAC-SHA256",
            "x-bili-signature-nonce": uuid4().hex,
            "x-bili-signature-version": "2.0",
            "x-bili-timestamp": str(int(time.time())),
        } | {f"x-bili-{key.replace('_', '-')}": value for key, value in wrong.items()}
        lines = "\n".join(f"{key}:{given[key]}" for key in sorted(given))
        right = hmac.new(secret.encode(), lines.encode(), "sha256").hexdigest()
        return given | {"Access-Token": token, "Authorization": right}

    def post(
        self, call: str, body: Any = None, *, headers: dict[str, str] | None = None, **query: str
    ) -> dict[str, Any]:
        raw = b"" if body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} | (headers or self.signed(raw))
        return self._told(self.http.post(f"{self.base}/arcopen/fn/{call}", params=query, content=raw, headers=sent))

    def get(self, call: str, *, headers: dict[str, str] | None = None, **query: Any) -> dict[str, Any]:
        sent = headers or self.signed(b"")
        return self._told(self.http.get(f"{self.base}/arcopen/fn/{call}", params=query, headers=sent))

    def raw(self, call: str, data: bytes, **query: Any) -> dict[str, Any]:
        return self._told(self.http.post(f"{self.base}/video/v2/{call}", params=query, content=data))

    def cover(self, data: bytes = COVER) -> dict[str, Any]:
        sent = self.http.post(
            f"{self.base}/arcopen/fn/archive/cover/upload", files={"file": ("c.jpg", data)}, headers=self.signed(b"")
        )
        return self._told(sent)

    def begun(self, utype: str = "1") -> str:
        return str(self.post("archive/video/init", {"name": "a.mp4", "utype": utype})["data"]["upload_token"])

    def ready(self) -> str:
        token = self.begun()
        assert self.raw("upload", VIDEO, upload_token=token)["code"] == 0
        return token

    def submit(self, *, token: str = "", **changes: Any) -> dict[str, Any]:
        body = {"title": f"解读{uuid4().hex[:6]}", "tid": 205, "tag": "政策解读", "desc": "简介", "copyright": 1}
        body |= {"no_reprint": 0, "cover": changes.pop("cover", None) or self.cover()["data"]["url"]} | changes
        return self.post("archive/add-by-utoken", body, upload_token=token or self.ready())

    def _told(self, response: httpx.Response) -> dict[str, Any]:
        assert response.status_code == 200
        answer = response.json()
        assert {"code", "message", "ttl"} <= answer.keys()
        return dict(answer)


@pytest.fixture
def caller(rehearsal: Rehearsal) -> Caller:
    return Caller(rehearsal)


def test_an_archive_is_invisible_until_its_review_is_over_and_reads_back_normalised(
    caller: Caller, rehearsal: Rehearsal
) -> None:
    work = caller.submit(title=" 《办法》解读 ", desc="A & B")["data"]["resource_id"]
    assert work.startswith("BV1") and len(work) == 12
    page = f"{caller.base}/video/{work}"
    assert rehearsal.http.get(page).status_code == 404
    first = caller.get("archive/view", resource_id=work)["data"]
    assert first["title"] == "《办法》解读"
    assert first["desc"] == "A &amp; B"
    assert first["addit_info"]["state"] < 0
    second = caller.get("archive/view", resource_id=work)["data"]
    assert second["addit_info"] == {"state": 0, "state_desc": "开放浏览", "reject_reason": ""}
    assert "《办法》解读" in rehearsal.http.get(page).text
    counted = caller.get("data/arc/stat", resource_id=work)["data"]
    assert counted["view"] == 1
    assert caller.post("archive/delete", {"resource_id": work})["code"] == 0
    assert rehearsal.http.get(page).status_code == 404
    assert caller.get("archive/view", resource_id=work)["code"] == -404
    assert caller.post("archive/delete", {"resource_id": work})["code"] == -404


def test_a_refused_review_gives_its_reason_and_stays_invisible(caller: Caller, rehearsal: Rehearsal) -> None:
    rehearsal.order("bilibili", "archive/add-by-utoken", mishaps.REVIEW_REFUSED)
    work = caller.submit()["data"]["resource_id"]
    for _ in range(3):
        told = caller.get("archive/view", resource_id=work)["data"]["addit_info"]
    assert told["state"] < 0 and told["reject_reason"]
    assert rehearsal.http.get(f"{caller.base}/video/{work}").status_code == 404
    assert caller.get("archive/viewlist", pn=1, ps=20, status="not_pubed")["data"]["page"]["total"] == 1


def test_signatures_are_checked_to_the_last_line(caller: Caller) -> None:
    ask = "user/account/scopes"
    assert "ARC_BASE" in caller.get(ask)["data"]["scopes"]
    wrong = [
        caller.signed(b"", secret="other"),
        caller.signed(b"another body"),
        caller.signed(b"", accesskeyid="other"),
        caller.signed(b"", signature_version="1.0"),
        caller.signed(b"", timestamp=str(int(time.time()) - 700)),
        caller.signed(b"") | {"x-bili-signature-nonce": uuid4().hex},
        {"Access-Token": "rehearsal"},
    ]
    assert all(caller.get(ask, headers=headers)["code"] in (4002, 4003) for headers in wrong)
    once = caller.signed(b"")
    assert caller.get(ask, headers=once)["code"] == 0
    assert caller.get(ask, headers=once)["code"] == 4004
    assert caller.get(ask, headers=caller.signed(b"", token="other"))["code"] == -101


def test_an_upload_token_must_be_known_whole_and_unused(caller: Caller) -> None:
    assert caller.raw("upload", VIDEO, upload_token="unknown")["code"] == -400
    assert caller.raw("upload", b"no film at all", upload_token=caller.begun())["code"] == -400
    assert caller.submit(token=caller.begun())["code"] == -400
    token = caller.ready()
    assert caller.submit(token=token)["code"] == 0
    assert caller.submit(token=token)["code"] == 21069


def test_parts_are_numbered_from_one_without_a_gap(caller: Caller) -> None:
    token = caller.begun(utype="0")
    assert caller.raw("upload", VIDEO, upload_token=token)["code"] == -400
    assert caller.raw("part/upload", VIDEO, upload_token=token, part_number=0)["code"] == -400
    caller.raw("part/upload", VIDEO, upload_token=token, part_number=1)
    caller.raw("part/upload", b"rest", upload_token=token, part_number=3)
    assert caller.post("archive/video/complete", upload_token=token)["code"] == -400
    caller.raw("part/upload", b"rest", upload_token=token, part_number=2)
    assert caller.post("archive/video/complete", upload_token=token)["code"] == 0
    assert caller.submit(token=token)["code"] == 0


@pytest.mark.parametrize("data", [picture("JPEG", size=(959, 600)), picture("GIF", size=(1200, 800)), b"x" * 5_000_001])
def test_a_cover_that_is_too_small_too_large_or_no_picture_is_refused(caller: Caller, data: bytes) -> None:
    assert caller.cover(data)["code"] == -400


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "字" * 80},
        {"title": ""},
        {"desc": "字" * 250},
        {"tag": ""},
        {"tag": "签" * 200},
        {"tid": 36},
        {"tid": "205"},
        {"copyright": 2},
        {"no_reprint": 2},
        {"cover": "https://elsewhere.example/a.jpg"},
    ],
)
def test_an_archive_outside_the_limits_is_refused(caller: Caller, changes: dict[str, Any]) -> None:
    assert caller.submit(**changes)["code"] == -400
    assert caller.get("archive/viewlist", pn=1, ps=20, status="all")["data"]["list"] == []


def test_a_title_may_not_be_repeated_and_a_day_takes_five_where_that_was_set(
    caller: Caller, rehearsal: Rehearsal
) -> None:
    assert caller.submit(title="同一个标题")["code"] == 0
    assert caller.submit(title="同一个标题")["code"] == 21012
    rehearsal.http.post(f"{rehearsal.base}/_rehearsal/settings", json={"works_a_day": 5}).raise_for_status()
    assert [caller.submit()["code"] for _ in range(5)] == [0, 0, 0, 0, 21070]


def test_the_list_is_paged_newest_first(caller: Caller) -> None:
    works = [caller.submit()["data"]["resource_id"] for _ in range(3)]
    first = caller.get("archive/viewlist", pn=1, ps=2, status="all")["data"]
    assert [item["resource_id"] for item in first["list"]] == [works[2], works[1]]
    assert first["page"] == {"pn": 1, "ps": 2, "total": 3}
    assert caller.get("archive/viewlist", pn=2, ps=2, status="all")["data"]["list"][0]["resource_id"] == works[0]
    assert caller.get("archive/viewlist", pn=1, ps=2, status="other")["code"] == -400
    assert caller.get("archive/viewlist", pn=1, ps=2, status="pubed")["data"]["list"] == []
