"""头条文章: what is sent, its limits, the half-done codes, and how it is found again by its short post."""

from __future__ import annotations

import httpx
import pytest

from channels.contract import Account, Done
from channels.errors import CredentialsRefused, NeedsOperator, Throttled, Uncertain
from channels.platforms.weibo import Weibo
from channels.site.body import asset_of
from channels.weibo import headline
from tests.channels.conftest import Rehearsal
from tests.channels.posts import make_file, make_post
from tests.channels.runner import deliver

CALL = "proxy/article/publish.json"


def articles(**values: str) -> Weibo:
    return Weibo(Account({"form": "article", **values}, rehearsal=True), httpx.Client())


def test_pictures_are_addressed_where_the_website_shows_them() -> None:
    post = make_post(html='<p>见图</p><img src="chart-1.png" alt="目标">', source_url="https://a.gov.cn/zcjd/x.html")
    chart = next(file for file in post.files if file.name == "chart-1.png")
    path = asset_of(chart.name, chart.media_type, chart.data).path
    assert f'<img src="https://a.gov.cn/{path}" alt="目标">' in headline.content_of(post, pictures=True)
    assert "<img" not in headline.content_of(post, pictures=False)
    cover = post.file("cover")
    assert cover is not None
    assert headline.cover_address(post) == f"https://a.gov.cn/{asset_of(cover.name, cover.media_type, cover.data).path}"


def test_the_article_keeps_every_word_in_plain_elements() -> None:
    content = headline.content_of(make_post(), pictures=True)
    for words in (
        "完成改造<strong>120</strong>个小区",
        "<li>业主委员会</li>",
        "对象｜标准",
        "每户 3 &lt; 5 万元",
        "市政府网站",
    ):
        assert words in content
    for gone in ("style", "class", "script", "<table", "<a ", "<div"):
        assert gone not in content
    assert content.endswith(".html</p>")


def test_the_short_post_begins_with_what_it_is_recognised_by_and_has_no_link() -> None:
    post = make_post()
    assert headline.bound_text(post).startswith(f"【{post.policy['doc_number']}】办法自2026年")
    assert "http" not in headline.bound_text(post)
    assert headline.bound_text(make_post(short_text="【办法来了】三句话。")) == "【办法来了】三句话。"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "字" * 33}, "最多 32 个"),
        ({"html": f"<p>{'字' * 90_001}</p>"}, "最多 90000 个"),
        ({"short_text": "字" * 1900}, "最多 1900 个"),
        ({"short_text": "#城市更新#来了"}, "#话题#"),
        ({"source_url": ""}, "先在网站发布"),
        ({"files": (make_file("p.png", "picture"),)}, "必须有封面"),
    ],
)
def test_an_article_that_would_be_refused_is_named_beforehand(changes: dict[str, object], said: str) -> None:
    problems = articles().problems(make_post(**changes))
    assert any(said in problem for problem in problems), problems
    assert articles().problems(make_post()) == []


def test_a_taken_article_has_its_own_address_and_the_posts_number(rehearsal: Rehearsal) -> None:
    channel, post = rehearsal.channel("weibo article"), make_post()
    receipt = deliver(channel, post)
    assert "/ttarticle/p/show?id=2309404" in receipt.url
    assert receipt.external_id == rehearsal.memory()["weibo"]["statuses"][0]["status"]["mid"]
    title, text = channel.seen_as(post)
    assert title in rehearsal.http.get(receipt.url).text
    assert text == ""


def test_after_a_lost_answer_the_short_post_is_the_address(rehearsal: Rehearsal) -> None:
    rehearsal.order("weibo", CALL, "answer_lost_after_commit")
    channel, post = rehearsal.channel("weibo article"), make_post()
    receipt = deliver(channel, post)
    assert "ttarticle" not in receipt.url
    assert post.title in rehearsal.http.get(receipt.url).text, "the short post shows the article's title"
    assert len(rehearsal.memory()["weibo"]["headlines"]) == 1


@pytest.mark.parametrize("code", [11002, 11003])
def test_what_was_half_done_goes_to_a_person_and_is_not_sent_again(rehearsal: Rehearsal, code: int) -> None:
    rehearsal.order("weibo", CALL, "code", code=code)
    with pytest.raises(NeedsOperator, match="网址填回来") as told:
        deliver(rehearsal.channel("weibo article"), make_post())
    assert told.value.code == str(code)
    assert rehearsal.calls("weibo", CALL) == 1


def test_too_many_articles_wait_an_hour_and_a_missing_permission_is_named(rehearsal: Rehearsal) -> None:
    rehearsal.order("weibo", CALL, "code", code=11001)
    with pytest.raises(Throttled, match="一小时后"):
        deliver(rehearsal.channel("weibo article"), make_post())
    rehearsal.order("weibo", CALL, "permission_missing")
    with pytest.raises(CredentialsRefused, match="没有这个接口的权限"):
        deliver(rehearsal.channel("weibo article"), make_post())


def test_taking_down_deletes_the_short_post_and_leaves_the_article_to_a_person(rehearsal: Rehearsal) -> None:
    channel = rehearsal.channel("weibo article")
    receipt = deliver(channel, make_post())
    with pytest.raises(NeedsOperator, match="短微博已删除"):
        channel.retract(receipt)
    held = rehearsal.memory()["weibo"]
    assert held["statuses"][0]["is_deleted"]
    assert len(held["headlines"]) == 1


def test_the_check_says_that_the_permission_cannot_be_asked_for(rehearsal: Rehearsal) -> None:
    assert any("以第一次投放为准" in sentence for sentence in rehearsal.channel("weibo article").check())


def test_an_answer_without_its_numbers_is_as_good_as_lost() -> None:
    done = headline.as_done({"object_id": 2309404700000000000001, "mid": "9300"})
    assert isinstance(done, Done)
    assert done.facts["object_id"] == "2309404700000000000001"
    with pytest.raises(Uncertain):
        headline.as_done({"object_id": "1"})
