"""Weibo: the text, its length, its link, its picture, and how a post is recognised."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import Account
from channels.errors import CredentialsRefused, PostRefused, Uncertain
from channels.platforms.weibo import Weibo
from channels.rehearsal import mishaps
from channels.weibo.status import (
    TEXT,
    as_done,
    as_status,
    beginning_of,
    counted_length,
    mid_to_bid,
    picture_for,
)
from tests.channels.conftest import Rehearsal
from tests.channels.posts import make_file, make_post
from tests.channels.runner import deliver


def weibo(**values: str) -> Weibo:
    return Weibo(Account(values, rehearsal=True), httpx.Client())


# --- to their words


def test_the_text_begins_with_the_document_number_and_ends_with_the_link() -> None:
    post = make_post()
    status = as_status(post)
    assert status.startswith(f"【{post.policy['doc_number']}】办法自2026年")
    assert status.endswith(f" {post.source_url}")


def test_a_signed_short_text_is_sent_as_it_is() -> None:
    post = make_post(short_text="【办法来了】三句话看懂。", source_url="https://a.gov.cn/1")
    assert as_status(post) == "【办法来了】三句话看懂。 https://a.gov.cn/1"
    linked = make_post(short_text="【办法来了】见 https://a.gov.cn/1 ，附图。", source_url="https://a.gov.cn/1")
    assert as_status(linked) == "【办法来了】见 https://a.gov.cn/1 ，附图。"


def test_without_a_document_number_the_title_stands_in_front() -> None:
    assert as_status(make_post(policy={})).startswith("【《某市城市更新办法》政策解读】")


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=400))
def test_a_summary_of_any_length_fits(summary: str) -> None:
    status = as_status(make_post(summary=summary))
    # Words of the summary that are themselves an address count less than they are long, never more.
    assert counted_length(status) <= TEXT


def test_a_long_summary_is_cut_between_sentences() -> None:
    post = make_post(summary="第一句话。" + "第二句话很长，" * 30 + "完。")
    assert as_status(post).endswith(f"】第一句话。 {post.source_url}")
    endless = make_post(summary="没有句号的摘要" * 40)
    assert "…" in as_status(endless)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("一二三", 3),
        ("ab c", 4),
        ("见 https://www.example.gov.cn/a/very/long/path.html", 12),
        ("见http://t.cn/x。", 12),
    ],
)
def test_length_counts_every_sign_as_one_and_a_link_as_ten(text: str, length: int) -> None:
    assert counted_length(text) == length


def test_the_first_acceptable_picture_goes_along() -> None:
    huge = make_file("long.png", "long_image", data=b"x" * 5_000_001)
    files = (make_file("c.jpg", "cover"), make_file("p.gif", "picture"), huge)
    chosen = picture_for(make_post(files=files))
    assert chosen is not None
    assert chosen.name == "p.gif"
    assert picture_for(make_post(files=())) is None


@pytest.mark.parametrize(
    ("mid", "bid"),
    [
        ("0", "0"),
        ("62", "10"),
        ("10000000", "10000"),
        # Seen on weibo.com; the last but one has a group that begins with a zero.
        ("3501756485200075", "z0JH2lOMb"),
        ("3500330408906190", "z08AUBmUe"),
        ("5349862107251384", "RkV8KuqpO"),
    ],
)
def test_a_posts_address_is_its_id_in_groups_of_base_62(mid: str, bid: str) -> None:
    assert mid_to_bid(mid) == bid


# --- what could not be published


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"short_text": "字" * 150}, "最多 140 个"),
        ({"short_text": "#城市更新#来了"}, "#话题#"),
        ({"source_url": ""}, "网站链接"),
        ({"short_text": "见 https://other.cn/x"}, "安全域名"),
        ({"files": (make_file("p.png", "picture", data=b"x" * 6_000_000),)}, "6.0 MB"),
        ({"files": (make_file("p.png", "picture", media_type="image/webp"),)}, "不是 JPG"),
    ],
)
def test_a_post_that_would_be_refused_is_named_beforehand(changes: dict[str, object], said: str) -> None:
    problems = weibo(safe_domains="example.gov.cn").problems(make_post(**changes))
    assert any(said in problem for problem in problems), problems


def test_a_subdomain_of_a_safe_domain_is_safe_and_a_lookalike_is_not() -> None:
    channel = weibo(safe_domains="gov.example、example.gov.cn")
    assert channel.problems(make_post()) == []
    assert channel.problems(make_post(source_url="https://badexample.gov.cn/1"))


# --- recognising


def test_a_post_is_recognised_although_its_link_was_rewritten() -> None:
    post = make_post()
    rewritten = as_status(post).replace(post.source_url, "http://t.cn/AbC")
    assert beginning_of(rewritten) == beginning_of(as_status(post))


def test_ids_are_read_as_text() -> None:
    done = as_done({"id": 9300000000000001, "mid": "9300000000000001", "user": {"id": 7}}, harmless=False)
    assert (done.facts["mid"], done.facts["uid"]) == ("9300000000000001", "7")
    with pytest.raises(Uncertain):
        as_done({"id": 1}, harmless=False)


def test_an_older_post_with_the_same_beginning_is_not_ours(rehearsal: Rehearsal) -> None:
    channel, post = rehearsal.channel("weibo"), make_post()
    deliver(channel, post)
    share = channel.stages()[0]
    assert share.find is not None
    now = datetime.now(UTC)
    assert share.find(post, {}, now) is not None
    assert share.find(post, {}, now + timedelta(minutes=6)) is None


def test_a_repeated_text_leads_to_the_first_post(rehearsal: Rehearsal) -> None:
    channel, post = rehearsal.channel("weibo"), make_post()
    first = deliver(channel, post)
    with pytest.raises(Uncertain) as repeated:
        channel.stages()[0].do(post, {})
    assert repeated.value.code == "20019"
    assert deliver(channel, post).external_id == first.external_id
    assert rehearsal.published("weibo") == 1


def test_a_post_that_appears_late_is_waited_for(rehearsal: Rehearsal) -> None:
    rehearsal.order("weibo", "statuses/share.json", mishaps.SLOW, polls=3)
    deliver(rehearsal.channel("weibo"), make_post())
    assert rehearsal.published("weibo") == 1


def test_the_receipt_leads_to_the_post_with_its_picture(rehearsal: Rehearsal) -> None:
    receipt = deliver(rehearsal.channel("weibo"), make_post())
    page = rehearsal.http.get(receipt.url).text
    assert "办法自2026年1月1日起施行" in page
    assert "<img " in page
    assert receipt.published_at is not None
    assert abs(datetime.now(UTC) - receipt.published_at) < timedelta(minutes=5)


def test_live_receipts_lead_to_weibo() -> None:
    receipt = weibo().receipt({"mid": "3501756485200075", "uid": "1", "published_at": ""})
    assert receipt.url == "https://weibo.com/1/z0JH2lOMb"


def test_an_unsafe_link_is_the_contents_fault(rehearsal: Rehearsal) -> None:
    with pytest.raises(PostRefused, match="安全域名"):
        deliver(rehearsal.channel("weibo"), make_post(source_url="https://elsewhere.org/1"))


def test_a_missing_ip_and_a_missing_token_are_named(rehearsal: Rehearsal) -> None:
    with pytest.raises(CredentialsRefused, match="授权"):
        deliver(rehearsal.channel("weibo", access_token=""), make_post())


def test_an_error_never_repeats_the_token() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(403, json={"error_code": "21332", "error": "invalid hush-hush"})

    channel = Weibo({"access_token": "hush-hush"}, httpx.Client(transport=httpx.MockTransport(answer)))
    with pytest.raises(CredentialsRefused) as refused:
        deliver(channel, make_post())
    assert "hush" not in f"{refused.value!r}"


def test_counts_are_those_of_the_post_and_a_deleted_post_has_none(rehearsal: Rehearsal) -> None:
    channel = rehearsal.channel("weibo")
    deliver(channel, make_post(policy={"doc_number": "别的〔2026〕1号"}))
    receipt = deliver(channel, make_post())
    day = date(2026, 3, 3)
    counted = channel.statistics(receipt, published_on=day, today=day)
    assert counted == {day: {"share": 0, "comment": 0, "like": 0}}
    channel.retract(receipt)
    assert channel.statistics(receipt, published_on=day, today=day) == {}
