"""Every automatic channel that can be rehearsed, through every mishap of every call that writes."""

from __future__ import annotations

from contextlib import nullcontext

import httpx
import pytest

from channels.contract import Post
from channels.errors import ChannelError, CredentialsRefused, NeedsOperator, NotSent, PostRefused, Refused, Throttled
from channels.http import client
from channels.registry import all_channels
from channels.rehearsal import mishaps, rehearsal_accounts
from tests.channels.conftest import CHOSEN, Rehearsal, account_values, channel_class, platform_key
from tests.channels.posts import make_file, make_post, make_video
from tests.channels.runner import deliver

WRITES = {
    "wechat": ("material/add_material", "media/uploadimg", "draft/add", "freepublish/submit"),
    "weibo": ("statuses/share.json",),
    "weibo article": ("proxy/article/publish.json",),
    "kuaishou": ("start_upload", "upload", "publish"),
    "bilibili": ("archive/video/init", "upload", "archive/cover/upload", "archive/add-by-utoken"),
    "douyin": ("upload_video", "create_video"),
    "douyin cards": ("upload_image", "create_image_text"),
    "cms": ("media/create", "posts/create", "posts/update"),
    "soap": ("UploadFile", "CreateArticle", "PublishArticle"),
}
SIMULATED = sorted((all_channels().keys() & rehearsal_accounts("http://rehearsal").keys()) | CHOSEN.keys())
BY_ITS_OWNER = {"kuaishou", "douyin", "douyin cards"}
"""No call is known that takes a work down: its owner does it in the app."""
TAKEN_DOWN_BY_HAND = {"weibo article", *BY_ITS_OWNER}
"""The platform has no call for it: the channel does what it can and says what is left for a person."""
EACH_WRITE = [(key, call) for key in SIMULATED for call in WRITES[key]]

EMPTY_ENVELOPE = '<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"><Body><a/></Body></Envelope>'
HEALS = (mishaps.LOST_BEFORE, mishaps.LOST_AFTER, mishaps.BUSY, mishaps.BUSY_AFTER, mishaps.SLOW)
ENDS: dict[str, tuple[type[ChannelError], ...]] = {
    mishaps.QUOTA: (Throttled,),
    mishaps.PERMISSION_MISSING: (CredentialsRefused,),
}


def test_every_account_of_the_rehearsal_belongs_to_a_channel_and_fills_its_fields() -> None:
    for key, values in rehearsal_accounts("http://rehearsal").items():
        required = {field.key for field in all_channels()[key].fields if field.required}
        assert required <= {name for name, value in values.items() if value}


@pytest.mark.parametrize("key", SIMULATED)
def test_a_post_goes_out_once_and_can_be_read_found_and_taken_down(rehearsal: Rehearsal, key: str) -> None:
    channel, post = rehearsal.channel(key), make_post()
    assert channel.problems(post) == []
    receipt = deliver(channel, post)
    assert rehearsal.published(key) == 1
    page = rehearsal.http.get(receipt.url)
    assert page.status_code == 200
    assert "演练" in page.text
    assert channel.status(receipt) == "live"
    for _ in range(2):
        with pytest.raises(NeedsOperator) if key in TAKEN_DOWN_BY_HAND else nullcontext():
            channel.retract(receipt)
    if key in BY_ITS_OWNER:
        rehearsal.http.delete(receipt.url)
    assert channel.status(receipt) == "withdrawn"
    assert rehearsal.published(key) == 0


@pytest.mark.parametrize("mishap", HEALS)
@pytest.mark.parametrize(("key", "call"), EACH_WRITE)
def test_after_a_mishap_that_heals_the_post_is_out_exactly_once(
    rehearsal: Rehearsal, key: str, call: str, mishap: str
) -> None:
    rehearsal.order(key, call, mishap, polls=2)
    receipt = deliver(rehearsal.channel(key), make_post())
    assert rehearsal.published(key) == 1
    assert rehearsal.leftovers(key) == 0
    assert rehearsal.http.get(receipt.url).status_code == 200


@pytest.mark.parametrize("mishap", ENDS)
@pytest.mark.parametrize(("key", "call"), EACH_WRITE)
def test_a_refusal_says_what_to_do_and_leaves_nothing_behind(
    rehearsal: Rehearsal, key: str, call: str, mishap: str
) -> None:
    rehearsal.order(key, call, mishap)
    with pytest.raises(ENDS[mishap]) as refused:
        deliver(rehearsal.channel(key), make_post())
    assert any("\u4e00" <= letter <= "\u9fff" for letter in str(refused.value))
    assert refused.value.code
    assert rehearsal.published(key) == 0


@pytest.mark.parametrize(("key", "call"), EACH_WRITE)
def test_a_stale_token_is_renewed_or_named(rehearsal: Rehearsal, key: str, call: str) -> None:
    rehearsal.order(key, call, mishaps.STALE_TOKEN)
    try:
        deliver(rehearsal.channel(key), make_post())
    except CredentialsRefused as refused:
        assert "授权" in str(refused)
        assert rehearsal.published(key) == 0
    else:
        assert rehearsal.published(key) == 1


@pytest.mark.parametrize("key", SIMULATED)
def test_a_refused_review_is_the_contents_fault(rehearsal: Rehearsal, key: str) -> None:
    rehearsal.order(key, WRITES[key][-1], mishaps.REVIEW_REFUSED)
    with pytest.raises(PostRefused):
        deliver(rehearsal.channel(key), make_post())
    assert rehearsal.published(key) == 0


@pytest.mark.parametrize("key", SIMULATED)
def test_a_platform_that_cannot_be_reached_has_accepted_nothing(key: str, unused_port: int) -> None:
    values = account_values(f"http://127.0.0.1:{unused_port}", key)
    with client() as http, pytest.raises(NotSent, match="连不上"):
        deliver(channel_class(key)(values, http), make_post())


@pytest.mark.parametrize("key", SIMULATED)
def test_a_wrong_secret_is_refused_and_named_nowhere(
    rehearsal: Rehearsal, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    field = next(field.key for field in channel_class(key).fields if field.secret)
    channel = rehearsal.channel(key, **{field: "hush-hush-1234"})
    with pytest.raises(CredentialsRefused) as refused:
        deliver(channel, make_post())
    assert "hush-hush" not in f"{refused.value!r} {channel!r} {channel.account!r} {caplog.text}"


@pytest.mark.parametrize("key", SIMULATED)
def test_a_check_says_what_the_account_can_do_and_changes_nothing(rehearsal: Rehearsal, key: str) -> None:
    before = {kind: things for kind, things in rehearsal.memory()[platform_key(key)].items() if kind != "calls"}
    assert rehearsal.channel(key).check()
    after = {kind: things for kind, things in rehearsal.memory()[platform_key(key)].items() if kind != "calls"}
    assert after == before
    secret = next(field.key for field in channel_class(key).fields if field.secret)
    with pytest.raises(CredentialsRefused):
        rehearsal.channel(key, **{secret: "wrong"}).check()


@pytest.mark.parametrize("key", SIMULATED)
def test_a_find_asked_for_what_was_never_sent_answers_none(rehearsal: Rehearsal, key: str) -> None:
    channel, other = rehearsal.channel(key), make_post()
    deliver(channel, other)
    # Its own pictures too: the same bytes may have been sent with another post, and are found by what they hold.
    post = make_post(files=(make_file("cover-2.jpg", "cover"), make_file("chart-2.png", "inline"), make_video()))
    first = next(stage for stage in channel.stages() if stage.find)
    assert first.find is not None
    assert first.find(post, {}, post.published_at) is None


@pytest.mark.parametrize("key", SIMULATED)
def test_stage_keys_are_unique_and_settling_is_quick_in_rehearsal_only(rehearsal: Rehearsal, key: str) -> None:
    rehearsed = rehearsal.channel(key).stages()
    live = channel_class(key)(dict(rehearsal.channel(key).account), rehearsal.http).stages()
    assert len({stage.key for stage in rehearsed}) == len(rehearsed)
    for quick, slow in zip(rehearsed, live, strict=True):
        if quick.find:
            assert quick.settle_wait < slow.settle_wait


@pytest.mark.parametrize("key", SIMULATED)
@pytest.mark.parametrize("status_code", [301, 404, 408, 429, 500, 502])
def test_an_answer_that_is_not_the_platforms_becomes_one_of_ours(key: str, status_code: int) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status_code, text="<html>Bad Gateway</html>")

    http = httpx.Client(transport=httpx.MockTransport(answer))
    with pytest.raises(ChannelError) as problem:
        deliver(channel_class(key)(account_values("http://proxy", key), http), make_post())
    is_final = status_code in (301, 404)
    assert isinstance(problem.value, Refused) is is_final


@pytest.mark.parametrize("key", SIMULATED)
@pytest.mark.parametrize(
    "body", ["", "{}", "[]", "null", EMPTY_ENVELOPE, '{"errcode":0}', '{"access_token":1}', "not json"]
)
def test_an_answer_without_what_it_must_hold_is_a_channel_error(key: str, body: str) -> None:
    http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, text=body)))
    with pytest.raises(ChannelError):
        deliver(channel_class(key)(account_values("http://odd", key), http), make_post())


@pytest.fixture
def unused_port() -> int:
    from tests.conftest import free_port

    return free_port()


def test_the_post_itself_is_never_changed(rehearsal: Rehearsal) -> None:
    post = make_post()
    before = Post(**vars(post))
    for key in SIMULATED:
        deliver(rehearsal.channel(key), post)
    assert post == before
