"""哔哩哔哩's interface: the switch, the signature, parts, the review, what cannot be sent twice, and what it counts."""

from __future__ import annotations

import hmac
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from channels.contract import Account
from channels.errors import CredentialsRefused, NeedsOperator, PostRefused, Throttled, Uncertain
from channels.platforms.bilibili import Bilibili
from channels.rehearsal import mishaps
from channels.video import bilibili
from tests.channels.conftest import Rehearsal
from tests.channels.posts import VIDEO, make_file, make_post, make_video
from tests.channels.runner import deliver

TODAY = date(2026, 3, 2)


def channel(**values: str) -> Bilibili:
    return Bilibili(Account(values, rehearsal=True), httpx.Client())


def test_without_the_switch_a_person_serves_it() -> None:
    served = channel(client_id="1", app_secret="2", access_token="3", tid="205")
    assert served.stages() == ()
    assert served.problems(make_post(files=())) == []
    receipt = served.receipt({"url": "https://www.bilibili.com/video/BV1"})
    assert served.status(receipt) == "unknown"
    assert served.statistics(receipt, published_on=TODAY, today=TODAY) == {}
    with pytest.raises(NeedsOperator, match="人工撤下"):
        served.retract(receipt)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"files": (make_file("c.jpg", "cover", width=1920, height=1080),)}, "没有 MP4 视频"),
        ({"files": (make_video(), make_file("c.jpg", "cover", width=900, height=383))}, "至少 960×600"),
        ({"title": "字" * 80}, "最多 79 字"),
    ],
)
def test_a_post_that_would_be_refused_is_named_beforehand(changes: dict[str, object], said: str) -> None:
    problems = channel(way="automatic").problems(make_post(**changes))
    assert any(said in problem for problem in problems), problems


def test_the_signature_is_the_one_of_the_documents_and_the_upload_host_is_shown_no_key() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        told = {"upload_token": "u", "url": "https://i/c.jpg", "resource_id": "BV1", "addit_info": {"state": 0}}
        return httpx.Response(200, json={"code": 0, "message": "0", "ttl": 1, "data": told})

    account = {"way": "automatic", "client_id": "1", "app_secret": "hush-2", "access_token": "hush-3", "tid": "205"}
    deliver(Bilibili(account, httpx.Client(transport=httpx.MockTransport(answer))), make_post())
    (upload,) = [request for request in seen if request.url.host == "openupos.bilivideo.com"]
    assert upload.url.path == "/video/v2/upload"
    assert "hush" not in f"{upload.url}{upload.headers}"
    gateway = [request for request in seen if request is not upload]
    assert {request.url.host for request in gateway} == {"member.bilibili.com"}
    assert len({request.headers["x-bili-signature-nonce"] for request in gateway}) == len(gateway)
    for request in gateway:
        names = sorted(name for name in request.headers if name.startswith("x-bili-"))
        text = "\n".join(f"{name}:{request.headers[name]}" for name in names)
        assert request.headers["authorization"] == hmac.new(b"hush-2", text.encode(), "sha256").hexdigest()


@pytest.mark.parametrize(("size", "parts"), [(3000, 0), (20_000, 3)])
def test_a_large_video_goes_in_parts(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch, size: int, parts: int
) -> None:
    monkeypatch.setattr(bilibili, "WHOLE", 10_000)
    monkeypatch.setattr(bilibili, "PART", 8_000)
    video = make_video(VIDEO[:8] + bytes(size - 8))
    deliver(rehearsal.channel("bilibili"), make_post(files=(*make_post().files[:2], video)))
    assert rehearsal.calls("bilibili", "part/upload") == parts
    assert rehearsal.calls("bilibili", "archive/video/complete") == (1 if parts else 0)
    assert rehearsal.calls("bilibili", "upload") == (0 if parts else 1)
    assert rehearsal.published("bilibili") == 1


def test_a_refused_review_says_why_and_a_new_try_does_not_send_again(rehearsal: Rehearsal) -> None:
    rehearsal.order("bilibili", "archive/add-by-utoken", mishaps.REVIEW_REFUSED)
    with pytest.raises(PostRefused, match=r"标题与内容不符.*重新审签"):
        deliver(rehearsal.channel("bilibili"), make_post())
    assert rehearsal.published("bilibili") == 0


def test_a_used_token_or_a_repeated_title_may_mean_that_the_first_try_arrived(rehearsal: Rehearsal) -> None:
    served, post = rehearsal.channel("bilibili"), make_post()
    upload, cover, submit, _ = served.stages()
    facts = {**upload.do(post, {}).facts, **cover.do(post, {}).facts}
    first = submit.do(post, facts)
    for tried in (facts, {**facts, **upload.do(post, {}).facts}):
        with pytest.raises(Uncertain, match="需要先核实"):
            submit.do(post, tried)
    assert rehearsal.published("bilibili") == 1
    assert submit.find is not None
    found = submit.find(post, facts, datetime.now(UTC))
    assert found is not None and found.facts["resource_id"] == first.facts["resource_id"]
    assert submit.find(post, facts, datetime.now(UTC) + timedelta(minutes=6)) is None


def test_words_come_back_with_entities_and_are_recognised(rehearsal: Rehearsal) -> None:
    rehearsal.order("bilibili", "archive/add-by-utoken", mishaps.LOST_AFTER)
    post = make_post(title="《A & B办法》 解读", short_text="【A & B】<看> 视频。")
    deliver(rehearsal.channel("bilibili"), post)
    assert rehearsal.calls("bilibili", "archive/add-by-utoken") == 1
    assert rehearsal.published("bilibili") == 1


def test_more_than_a_day_allows_waits(rehearsal: Rehearsal) -> None:
    rehearsal.http.post(f"{rehearsal.base}/_rehearsal/settings", json={"works_a_day": 1}).raise_for_status()
    deliver(rehearsal.channel("bilibili"), make_post())
    with pytest.raises(Throttled):
        deliver(rehearsal.channel("bilibili"), make_post(title="另一个标题"))


def test_what_the_platform_counts_is_read_and_a_taken_down_archive_is_withdrawn(rehearsal: Rehearsal) -> None:
    served = rehearsal.channel("bilibili")
    receipt = deliver(served, make_post())
    rehearsal.http.get(receipt.url)
    counted = served.statistics(receipt, published_on=TODAY, today=TODAY)
    assert counted == {TODAY: {"read": 1, "share": 0, "like": 0, "comment": 0, "collect": 0}}
    rehearsal.http.delete(receipt.url)  # its owner, in the app
    assert served.status(receipt) == "withdrawn"
    served.retract(receipt)


def test_a_check_names_the_section_or_offers_those_there_are(rehearsal: Rehearsal) -> None:
    assert any("投到分区“社会”" in line for line in rehearsal.channel("bilibili").check())
    with pytest.raises(CredentialsRefused, match="205 社会"):
        rehearsal.channel("bilibili", tid="0").check()
