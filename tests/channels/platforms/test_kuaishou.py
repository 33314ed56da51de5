"""快手's interface: the switch, the upload host, fragments, the single-use token, and the table of codes as a setting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from channels.contract import Account
from channels.errors import CredentialsRefused, NeedsOperator, PostRefused, Refused, Throttled
from channels.platforms.kuaishou import Kuaishou
from channels.rehearsal import mishaps
from channels.video import switch
from channels.video.kuaishou import CODES, FRAGMENT, WHOLE, caption_of
from tests.channels.conftest import Rehearsal
from tests.channels.posts import VIDEO, make_file, make_post, make_video
from tests.channels.runner import deliver


def kuaishou(**values: str) -> Kuaishou:
    return Kuaishou(Account(values, rehearsal=True), httpx.Client())


def test_without_the_switch_a_person_serves_it() -> None:
    served = kuaishou(app_id="1", access_token="2")
    assert served.stages() == ()
    assert served.problems(make_post(files=())) == []
    assert not Kuaishou.runs({"way": "by_hand"})
    assert Kuaishou.runs({"way": "automatic"})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"files": (make_file("c.jpg", "cover"),)}, "没有 MP4 视频"),
        ({"files": (make_video(),)}, "没有封面图"),
        ({"files": (make_video(), make_file("c.jpg", "cover", data=b"x" * 10_000_000))}, "小于 10 MB"),
    ],
)
def test_a_post_that_would_be_refused_is_named_beforehand(changes: dict[str, object], said: str) -> None:
    problems = kuaishou(way="automatic").problems(make_post(**changes))
    assert any(said in problem for problem in problems), problems


def test_a_caption_begins_with_what_it_is_recognised_by() -> None:
    post = make_post()
    assert caption_of(post).startswith(f"【{post.policy['doc_number']}】")
    assert caption_of(make_post(short_text="【办法来了】看视频。")) == "【办法来了】看视频。"
    assert len(caption_of(make_post(summary="字" * 900))) == 200


@pytest.mark.parametrize(("size", "fragments"), [(WHOLE, 0), (WHOLE + 1, 3), (3 * FRAGMENT, 3)])
def test_a_large_video_goes_in_fragments(rehearsal: Rehearsal, size: int, fragments: int) -> None:
    video = make_video(VIDEO[:8] + bytes(size - 8))
    deliver(rehearsal.channel("kuaishou"), make_post(files=(make_file("c.jpg", "cover"), video)))
    assert rehearsal.calls("kuaishou", "upload/fragment") == fragments
    assert rehearsal.calls("kuaishou", "upload") == (0 if fragments else 1)
    assert rehearsal.published("kuaishou") == 1


@pytest.mark.parametrize("hosts", ["elsewhere.example", "27.0.0.1"])
def test_a_video_goes_only_to_hosts_of_the_accounts_list(rehearsal: Rehearsal, hosts: str) -> None:
    with pytest.raises(CredentialsRefused, match=r"127\.0\.0\.1.*上传主机"):
        deliver(rehearsal.channel("kuaishou", upload_hosts=hosts), make_post())
    assert rehearsal.calls("kuaishou", "upload") == 0


def test_the_access_token_is_not_shown_to_the_upload_host() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        told = {"upload_token": "u", "endpoint": "up.kuaishouzt.com", "video_info": {"photo_id": 1, "pending": False}}
        return httpx.Response(200, json={"result": 1, **told})

    account = {"way": "automatic", "app_id": "1", "access_token": "hush-hush"}
    deliver(Kuaishou(account, httpx.Client(transport=httpx.MockTransport(answer))), make_post())
    (upload,) = [request for request in seen if request.url.host == "up.kuaishouzt.com"]
    assert upload.url.path == "/api/upload"
    assert "hush" not in f"{upload.url}{upload.headers}"


def test_an_upload_token_is_good_for_one_work(rehearsal: Rehearsal) -> None:
    channel, post = rehearsal.channel("kuaishou"), make_post()
    upload, publish, _ = channel.stages()
    facts = dict(upload.do(post, {}).facts)
    publish.do(post, facts)
    with pytest.raises(Refused, match="upload_token used"):
        publish.do(post, facts)
    assert rehearsal.published("kuaishou") == 1


def test_a_work_under_review_is_waited_for_and_an_older_one_is_not_ours(rehearsal: Rehearsal) -> None:
    rehearsal.order("kuaishou", "publish", mishaps.SLOW, polls=3)
    channel, post = rehearsal.channel("kuaishou"), make_post()
    receipt = deliver(channel, post)
    assert rehearsal.calls("kuaishou", "info") == 4
    find = channel.stages()[1].find
    assert find is not None
    found = find(post, {}, datetime.now(UTC))
    assert found is not None
    assert found.facts["photo_id"] == receipt.external_id
    assert find(post, {}, datetime.now(UTC) + timedelta(minutes=6)) is None


def test_a_refused_content_and_a_withdrawal_go_to_a_person(rehearsal: Rehearsal) -> None:
    rehearsal.order("kuaishou", "publish", mishaps.REVIEW_REFUSED)
    with pytest.raises(PostRefused, match="修改后重新审签"):
        deliver(rehearsal.channel("kuaishou"), make_post())
    channel = rehearsal.channel("kuaishou")
    receipt = deliver(channel, make_post())
    with pytest.raises(NeedsOperator, match="由人工撤下"):
        channel.retract(receipt)


@pytest.mark.parametrize(
    ("code", "harmless", "kind"),
    [("100200105", True, CredentialsRefused), ("100200110", False, Throttled), ("7", False, Refused)],
)
def test_codes_mean_what_the_table_says(code: str, harmless: bool, kind: type[Exception]) -> None:
    error = switch.as_error(code, "text", table=CODES, label="快手", harmless=harmless)
    assert type(error) is kind
    assert code in str(error)


def test_an_administrators_table_takes_the_place_of_ours(rehearsal: Rehearsal) -> None:
    rehearsal.order("kuaishou", "publish", mishaps.QUOTA)
    with pytest.raises(PostRefused):
        deliver(rehearsal.channel("kuaishou", codes="内容：100200110"), make_post())
