"""The played WeChat against the vendor's documents, asked with plain httpx and never through our adapter."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.channels.conftest import Rehearsal
from tests.channels.posts import picture

CLIENT = {"grant_type": "client_credential", "appid": "rehearsal", "secret": "rehearsal"}


class Caller:
    """Speaks as a client library would."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.http, self.base = rehearsal.http, f"{rehearsal.base}/wechat/cgi-bin"
        self.token: str = self.post_raw("stable_token", json.dumps(CLIENT).encode())["access_token"]

    def post(self, call: str, body: dict[str, Any]) -> dict[str, Any]:
        raw = json.dumps(body, ensure_ascii=False).encode()
        return self.post_raw(f"{call}?access_token={self.token}", raw)

    def post_raw(self, path: str, raw: bytes) -> dict[str, Any]:
        answer: dict[str, Any] = self.http.post(f"{self.base}/{path}", content=raw).json()
        return answer

    def upload(self, call: str, data: bytes, *, field: str = "media", name: str = "a.jpg") -> dict[str, Any]:
        join = "&" if "?" in call else "?"
        address = f"{self.base}/{call}{join}access_token={self.token}"
        answer: dict[str, Any] = self.http.post(address, files={field: (name, data)}).json()
        return answer

    def cover(self) -> str:
        return str(self.upload("material/add_material?type=image", picture("JPEG"))["media_id"])

    def article(self, **changes: Any) -> dict[str, Any]:
        given = {"title": "标题", "content": "<p>正文</p>", "digest": "", "author": "", "thumb_media_id": self.cover()}
        return given | changes

    def draft(self, **changes: Any) -> str:
        return str(self.post("draft/add", {"articles": [self.article(**changes)]})["media_id"])

    def stored(self, media_id: str) -> dict[str, Any]:
        return dict(self.post("draft/get", {"media_id": media_id})["news_item"][0])


@pytest.fixture
def caller(rehearsal: Rehearsal) -> Caller:
    return Caller(rehearsal)


# --- conventions


def test_success_has_no_errcode_and_carries_an_item(caller: Caller) -> None:
    for answer in (
        caller.upload("material/add_material?type=image", picture()),
        caller.post("draft/add", {"articles": [caller.article()]}),
    ):
        assert "errcode" not in answer
        assert answer["item"] == []


def test_the_content_type_is_the_odd_one(caller: Caller) -> None:
    response = caller.http.post(f"{caller.base}/draft/get?access_token={caller.token}", content=b"{}")
    assert response.headers["content-type"] == "application/json; encoding=utf-8"
    assert response.status_code == 200


def test_an_error_carries_a_hint_and_a_request_id(caller: Caller) -> None:
    answer = caller.post("draft/get", {"media_id": "none"})
    assert answer["errcode"] == 40007
    assert "hint: [" in answer["errmsg"]
    assert "rid: " in answer["errmsg"]


@pytest.mark.parametrize(
    ("path", "raw", "code"),
    [
        ("draft/nothing", b"{}", 40066),
        ("draft/add", b"title=1", 47001),
        ("draft/add", b"[1]", 47001),
        ("draft/add", b'{"articles":[]}', 44003),
        ("draft/add", b"\xff\xfe", 47001),
        ("draft/count", b"{}", 43001),
        ("draft/batchget", b'{"offset":0,"count":21}', 47001),
        ("material/batchget_material", b'{"type":"film","offset":0,"count":1}', 40004),
        ("freepublish/getarticle", b'{"article_id":"x"}', 53600),
    ],
)
def test_malformed_calls_get_their_code(caller: Caller, path: str, raw: bytes, code: int) -> None:
    assert caller.post_raw(f"{path}?access_token={caller.token}", raw)["errcode"] == code


def test_a_call_that_must_be_posted_is(caller: Caller) -> None:
    assert caller.http.get(f"{caller.base}/draft/add?access_token={caller.token}").json()["errcode"] == 43002


# --- tokens


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"appid": "wx123"}, 40013),
        ({"secret": "wrong"}, 40125),
        ({"appid": ""}, 41002),
        ({"secret": ""}, 41004),
        ({"grant_type": "x"}, 40002),
    ],
)
def test_a_token_needs_the_right_client(caller: Caller, changes: dict[str, str], code: int) -> None:
    assert caller.post_raw("stable_token", json.dumps(CLIENT | changes).encode())["errcode"] == code


def test_the_stable_token_stays_the_same_and_the_plain_one_does_not(caller: Caller) -> None:
    stable = [caller.post_raw("stable_token", json.dumps(CLIENT).encode())["access_token"] for _ in range(2)]
    plain = [caller.http.get(f"{caller.base}/token", params=CLIENT).json()["access_token"] for _ in range(2)]
    assert stable[0] == stable[1] == caller.token
    assert len({*stable, *plain}) == 3


def test_forcing_twice_within_thirty_seconds_refreshes_nothing(caller: Caller) -> None:
    forced = json.dumps(CLIENT | {"force_refresh": True}).encode()
    assert caller.post_raw("stable_token", forced)["access_token"] == caller.token


@pytest.mark.parametrize(("token", "code"), [("", 41001), ("made-up", 40001)])
def test_a_call_needs_a_token(caller: Caller, token: str, code: int) -> None:
    assert caller.post_raw(f"draft/get?access_token={token}", b"{}")["errcode"] == code


def test_a_token_made_stale_is_dead_and_the_next_one_is_another(rehearsal: Rehearsal, caller: Caller) -> None:
    rehearsal.order("wechat", "draft/count", "stale_token")
    address = f"{caller.base}/draft/count?access_token="
    assert caller.http.get(address + caller.token).json()["errcode"] == 40001
    assert caller.http.get(address + caller.token).json()["errcode"] == 40001
    renewed = Caller(rehearsal).token
    assert renewed != caller.token
    assert caller.http.get(address + renewed).json() == {"total_count": 0}


# --- pictures


def test_pictures_of_the_text_are_jpg_or_png_below_one_megabyte(caller: Caller) -> None:
    url = caller.upload("media/uploadimg", picture("PNG"))["url"]
    assert caller.http.get(url).content == picture("PNG")
    assert caller.upload("media/uploadimg", picture("GIF"))["errcode"] == 40005
    assert caller.upload("media/uploadimg", picture("JPEG") + b"0" * 1024 * 1024)["errcode"] == 40009
    assert caller.upload("media/uploadimg", picture("JPEG"), field="pic")["errcode"] == 41005


def test_material_has_its_own_limits_and_a_new_id_every_time(caller: Caller) -> None:
    same = [caller.upload("material/add_material?type=image", picture("GIF"))["media_id"] for _ in range(2)]
    assert same[0] != same[1]
    assert caller.upload("material/add_material?type=thumb", picture("PNG"))["errcode"] == 40005
    assert caller.upload("material/add_material?type=paper", picture("PNG"))["errcode"] == 40004
    assert caller.upload("material/add_material?type=image", b"text")["errcode"] == 40005


@pytest.mark.parametrize("boundary", ["----WebKitFormBoundaryX", "b", "'()+_,-./:=?"])
def test_multipart_is_parsed_whatever_the_boundary(caller: Caller, boundary: str) -> None:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="media"; filename="封面.jpg"\r\n\r\n'.encode()
    raw = head + picture("JPEG") + f"\r\n--{boundary}--\r\n".encode()
    address = f"{caller.base}/material/add_material?access_token={caller.token}&type=image"
    kind = f'multipart/form-data; boundary="{boundary}"'
    assert "media_id" in caller.http.post(address, content=raw, headers={"content-type": kind}).json()


def test_broken_multipart_is_missing_media(caller: Caller) -> None:
    address = f"{caller.base}/media/uploadimg?access_token={caller.token}"
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert caller.http.post(address, content=b"not multipart", headers=kind).json()["errcode"] == 41005


def test_material_is_listed_newest_first_with_its_name(caller: Caller) -> None:
    for name in ("one.jpg", "two.jpg"):
        caller.upload("material/add_material?type=image", picture("JPEG"), name=name)
    page = caller.post("material/batchget_material", {"type": "image", "offset": 0, "count": 1})
    assert (page["total_count"], page["item_count"], page["item"][0]["name"]) == (2, 1, "two.jpg")
    assert isinstance(page["item"][0]["update_time"], int)


# --- drafts


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "题" * 33}, 45003),
        ({"digest": "摘" * 121}, 45004),
        ({"author": "某" * 17}, 45110),
        ({"content": "字" * 20_000}, 45002),
        ({"content_source_url": "www.example.gov.cn"}, 41039),
        ({"content_source_url": "https://x.cn/" + "a" * 1024}, 41039),
        ({"thumb_media_id": "none"}, 40007),
        ({"thumb_media_id": None}, 40007),
        ({"content": ""}, 44003),
        ({"title": None}, 44003),
    ],
)
def test_a_draft_outside_the_limits_is_refused(caller: Caller, changes: dict[str, Any], code: int) -> None:
    assert caller.post("draft/add", {"articles": [caller.article(**changes)]})["errcode"] == code


def test_a_draft_at_the_limits_is_taken(caller: Caller) -> None:
    article = caller.article(title="题" * 32, digest="摘" * 120, author="某" * 16, content="字" * 19_999)
    assert "media_id" in caller.post("draft/add", {"articles": [article]})
    assert caller.post("draft/add", {"articles": [article] * 9})["errcode"] == 45008


def test_unicode_escapes_are_stored_as_the_letters_they_are_written_with(caller: Caller) -> None:
    raw = json.dumps({"articles": [caller.article(title="中文")]}, ensure_ascii=True).encode()
    media_id = caller.post_raw(f"draft/add?access_token={caller.token}", raw)["media_id"]
    assert caller.stored(media_id)["title"] == "\\u4e2d\\u6587"


def test_an_empty_digest_is_the_beginning_of_the_text(caller: Caller) -> None:
    stored = caller.stored(caller.draft(content="<p>" + "字" * 100 + "</p>", digest=""))
    assert stored["digest"] == "字" * 54


def test_the_filter_keeps_words_and_drops_what_the_documents_say(caller: Caller) -> None:
    ours = caller.upload("media/uploadimg", picture())["url"]
    content = (
        f'<div id="a" class="b"><p style="position:fixed;color:red">甲</p><img src="{ours}"></div>'
        '<img src="https://elsewhere.cn/x.png"><script>x()</script><style>p{}</style>'
        '<a href="https://elsewhere.cn/">乙</a><a href="https://mp.weixin.qq.com/s/1">丙</a>'
        '<section style="font-family:\'宋体\'">丁</section><section style="font-family:&#39;x&#39;">戊</section>'
    )
    stored = caller.stored(caller.draft(content=content))["content"]
    assert f'<img data-src="{ours}">' in stored
    assert 'style="font-family:&#39;宋体&#39;"' in stored
    assert '<section style="">戊' in stored
    for gone in ("elsewhere", "script", "<style", "position", " id=", " class=", "<div", " src="):
        assert gone not in stored
    for kept in ("甲", "乙", "丙", "丁", "戊", "https://mp.weixin.qq.com/s/1"):
        assert kept in stored


def test_updating_takes_one_object_where_adding_takes_a_list(caller: Caller) -> None:
    media_id = caller.draft()
    right = {"media_id": media_id, "index": 0, "articles": caller.article(title="新")}
    assert caller.post("draft/update", right) == {"errcode": 0, "errmsg": "ok"}
    assert caller.stored(media_id)["title"] == "新"
    assert caller.post("draft/update", right | {"articles": [right["articles"]]})["errcode"] == 47001
    assert caller.post("draft/update", right | {"index": 1})["errcode"] == 40114


def test_drafts_are_listed_with_or_without_their_text(caller: Caller) -> None:
    caller.draft(title="一")
    caller.draft(title="二")
    page = caller.post("draft/batchget", {"offset": 0, "count": 20, "no_content": 1})
    items = [item["content"]["news_item"][0] for item in page["item"]]
    assert [item["title"] for item in items] == ["二", "一"]
    assert "content" not in items[0]
    full = caller.post("draft/batchget", {"offset": 1, "count": 20, "no_content": 0})
    assert full["item"][0]["content"]["news_item"][0]["content"] == "<p>正文</p>"


# --- publishing


def test_publishing_takes_a_while_and_uses_the_draft_up(caller: Caller) -> None:
    media_id = caller.draft()
    job = {"publish_id": caller.post("freepublish/submit", {"media_id": media_id})["publish_id"]}
    assert caller.post("freepublish/get", job)["publish_status"] == 1
    done = caller.post("freepublish/get", job)
    assert (done["publish_status"], done["article_detail"]["count"]) == (0, 1)
    assert caller.post("draft/get", {"media_id": media_id})["errcode"] == 40007
    assert caller.post("freepublish/submit", {"media_id": media_id})["errcode"] == 40007
    page = caller.http.get(done["article_detail"]["item"][0]["article_url"])
    assert 'id="js_content"' in page.text


def test_a_second_submit_of_a_draft_still_there_is_a_second_publish(caller: Caller) -> None:
    media_id = caller.draft()
    jobs = [caller.post("freepublish/submit", {"media_id": media_id})["publish_id"] for _ in range(1)]
    jobs.append(caller.post("freepublish/submit", {"media_id": media_id})["publish_id"])
    articles = set()
    for job in jobs:
        while (answer := caller.post("freepublish/get", {"publish_id": job}))["publish_status"] == 1:
            pass
        articles.add(answer["article_id"])
    assert len(articles) == 2


def test_a_slow_job_is_in_progress_as_often_as_ordered(rehearsal: Rehearsal, caller: Caller) -> None:
    rehearsal.order("wechat", "freepublish/submit", "slow", polls=4)
    job = {"publish_id": caller.post("freepublish/submit", {"media_id": caller.draft()})["publish_id"]}
    states = [caller.post("freepublish/get", job)["publish_status"] for _ in range(5)]
    assert states == [1, 1, 1, 1, 0]


def test_a_refused_review_keeps_the_draft_and_names_the_article(rehearsal: Rehearsal, caller: Caller) -> None:
    rehearsal.order("wechat", "freepublish/submit", "review_refused")
    media_id = caller.draft()
    job = {"publish_id": caller.post("freepublish/submit", {"media_id": media_id})["publish_id"]}
    caller.post("freepublish/get", job)
    answer = caller.post("freepublish/get", job)
    assert (answer["publish_status"], answer["fail_idx"]) == (4, [1])
    assert "news_item" in caller.post("draft/get", {"media_id": media_id})


def test_a_deleted_article_says_so_everywhere(caller: Caller) -> None:
    job = {"publish_id": caller.post("freepublish/submit", {"media_id": caller.draft()})["publish_id"]}
    caller.post("freepublish/get", job)
    done = caller.post("freepublish/get", job)
    article = {"article_id": done["article_id"]}
    assert caller.post("freepublish/getarticle", article)["news_item"][0]["is_deleted"] is False
    assert caller.post("freepublish/delete", article)["errcode"] == 0
    assert caller.post("freepublish/delete", article)["errcode"] == 53600
    assert caller.post("freepublish/getarticle", article)["news_item"][0]["is_deleted"] is True
    page = caller.http.get(done["article_detail"]["item"][0]["article_url"])
    assert "js_content" not in page.text


# --- support


def rid_of(answer: dict[str, Any]) -> str:
    return str(answer["errmsg"]).rpartition("rid: ")[2]


def test_a_refused_call_can_be_asked_for_by_its_rid(caller: Caller) -> None:
    rid = rid_of(caller.post("draft/get", {"media_id": "none"}))
    answer = caller.post("openapi/rid/get", {"rid": rid})
    assert answer["errcode"] == 0
    assert "40007" in answer["request"]["response_body"]
    assert caller.token in answer["request"]["request_url"]


@pytest.mark.parametrize(
    ("rid", "code"), [("", 76002), ("abc", 76002), ("00000000-0000-4000-8000-000000000000", 76001)]
)
def test_a_rid_that_is_none_or_unknown_has_its_code(caller: Caller, rid: str, code: int) -> None:
    assert caller.post("openapi/rid/get", {"rid": rid})["errcode"] == code
