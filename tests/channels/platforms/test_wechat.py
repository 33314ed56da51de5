"""WeChat: what is said to it, what is understood from it, and what is never done twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from channels.contract import Account, Done, Pending, Post
from channels.errors import ChannelError, NeedsOperator, NotSent, PostRefused, Refused, Throttled
from channels.platforms.wechat import WeChat
from channels.rehearsal import mishaps
from channels.wechat.answers import as_counts, secure
from channels.wechat.article import as_article, shorter_title
from tests.channels.conftest import Rehearsal
from tests.channels.posts import make_file, make_post
from tests.channels.runner import deliver, finish


def wechat(**values: str) -> WeChat:
    return WeChat(Account(values, rehearsal=True), httpx.Client())


def until(rehearsal: Rehearsal, last: str, post: Post, **changes: str) -> tuple[WeChat, dict[str, object]]:
    """The channel and what it knows after the stage `last`."""
    channel = rehearsal.channel("wechat", **changes)
    assert isinstance(channel, WeChat)
    facts: dict[str, object] = {}
    for stage in channel.stages():
        facts |= finish(stage, post, facts)
        if stage.key == last:
            break
    return channel, facts


# --- to their words


def test_an_article_carries_the_website_as_its_source() -> None:
    post = make_post()
    article = as_article(post, author="某局", content="<section>文</section>", thumb="T")
    assert article["content_source_url"] == post.source_url
    assert (article["title"], article["digest"], article["thumb_media_id"]) == (post.title, post.summary, "T")


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("某市人民政府办公室关于印发《某市老旧小区改造提升行动方案》的通知", "图解：《某市老旧小区改造提升行动方案》"),
        ("某市人民政府关于支持个体工商户发展的意见", "图解：《支持个体工商户发展的意见》"),
        ("某市人民政府关于印发某市城市更新办法的通知", "图解：《某市城市更新办法》"),
    ],
)
def test_a_shorter_title_still_names_the_policy_whole(title: str, short: str) -> None:
    post = make_post(title=f"《{title}》政策解读（2026年修订版本）", policy={"title": title, "issuers": "某市人民政府"})
    assert shorter_title(post) == short


def test_a_title_that_cannot_be_shortened_honestly_is_left_to_a_person() -> None:
    post = make_post(title="长" * 40, policy={"title": "长" * 40})
    assert shorter_title(post) == ""
    assert any("另拟标题" in problem for problem in wechat().problems(post))


@pytest.mark.parametrize(
    ("given", "secured"),
    [
        ("http://mmbiz.qpic.cn/a/0?wx_fmt=png", "https://mmbiz.qpic.cn/a/0?wx_fmt=png"),
        ("http://mp.weixin.qq.com/s?__biz=1", "https://mp.weixin.qq.com/s?__biz=1"),
        ("http://127.0.0.1:8766/wechat/s/1", "http://127.0.0.1:8766/wechat/s/1"),
        ("http://qq.com.example.com/", "http://qq.com.example.com/"),
    ],
)
def test_only_wechats_own_addresses_are_made_secure(given: str, secured: str) -> None:
    assert secure(given) == secured


# --- what could not be published


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "题" * 33}, "33 个字"),
        ({"title": " "}, "没有标题"),
        ({"summary": "摘" * 121}, "121 个字"),
        ({"author": "某" * 17}, "17 个字"),
        ({"html": "<p>" + "字" * 20_000 + "</p>"}, "少于 20000"),
        ({"html": ""}, "没有正文"),
        ({"html": "<p>x</p><svg></svg>"}, "SVG"),
        ({"html": '<p style="line-height:0.5">一<br>二</p>'}, "行高小于字号"),
        ({"html": '<p><img src="lost.png"></p>'}, "“lost.png”不在这次投放的材料里"),
        ({"html": '<p><img src="https://x.cn/a.png"></p>'}, "外部图片"),
        ({"html": '<p><img src="data:image/png;base64,AA"></p>'}, "内嵌的图片"),
        ({"files": (make_file("chart-1.png", "inline"),)}, "没有封面"),
        (
            {"files": (make_file("c.jpg", "cover", media_type="image/webp"), make_file("chart-1.png", "inline"))},
            "封面图",
        ),
        ({"files": (make_file("c.jpg", "cover"), make_file("chart-1.png", "inline", data=b"x" * 1_300_000))}, "1.3 MB"),
        (
            {"files": (make_file("c.jpg", "cover"), make_file("chart-1.png", "inline", media_type="image/gif"))},
            "JPG 或 PNG",
        ),
        ({"source_url": "https://x.cn/" + "a" * 1100}, "阅读原文"),
    ],
)
def test_a_post_that_would_be_refused_is_named_beforehand(changes: dict[str, object], said: str) -> None:
    problems = wechat(author="").problems(make_post(**changes))
    assert any(said in problem for problem in problems), problems


def test_the_accounts_author_goes_before_the_posts() -> None:
    assert wechat(author="某局").problems(make_post(author="某" * 17)) == []


# --- stages


def test_what_is_published_is_what_was_signed(rehearsal: Rehearsal) -> None:
    post = make_post()
    receipt = deliver(rehearsal.channel("wechat"), post)
    page = rehearsal.http.get(receipt.url).text
    assert 'id="js_content"' in page
    assert post.source_url in page
    for words in ("业主委员会", "完成改造", "图1 目标", "每户 3 &lt; 5 万元"):
        assert words in page
    assert "<script" not in page


def test_letters_travel_as_utf8_and_not_as_escapes(rehearsal: Rehearsal) -> None:
    deliver(rehearsal.channel("wechat"), make_post(title="“引号”与 emoji 🏙 政策解读"))
    article = rehearsal.memory()["wechat"]["articles"][0]["article"]
    assert article["title"] == "“引号”与 emoji 🏙 政策解读"


def test_draft_only_stops_at_the_draft_and_says_where_it_is(rehearsal: Rehearsal) -> None:
    with pytest.raises(NeedsOperator, match=r"草稿箱.*mp\.weixin\.qq\.com"):
        deliver(rehearsal.channel("wechat", mode="draft_only"), make_post())
    assert len(rehearsal.memory()["wechat"]["drafts"]) == 1
    assert rehearsal.published("wechat") == 0


def test_a_corrected_draft_takes_the_place_of_the_one_that_still_lies_there(rehearsal: Rehearsal) -> None:
    first = make_post()
    with pytest.raises(NeedsOperator):
        deliver(rehearsal.channel("wechat", mode="draft_only"), first)
    corrected = replace(first, delivery_id="d-corrected", title="更正后的标题", html="<p>更正后的正文</p>")
    rehearsal.order("wechat", "draft/update", mishaps.LOST_AFTER)
    with pytest.raises(NeedsOperator):
        deliver(rehearsal.channel("wechat", mode="draft_only"), corrected)
    with pytest.raises(NeedsOperator):
        deliver(rehearsal.channel("wechat", mode="draft_only"), make_post())
    drafts = {draft["articles"][0]["title"] for draft in rehearsal.memory()["wechat"]["drafts"]}
    assert drafts == {"更正后的标题", first.title}, "another page has its own"
    assert rehearsal.calls("wechat", "draft/add") == 2
    assert rehearsal.calls("wechat", "draft/update") == 1


def test_a_published_article_leaves_no_draft_to_be_rewritten(rehearsal: Rehearsal) -> None:
    post = make_post()
    deliver(rehearsal.channel("wechat"), post)
    deliver(rehearsal.channel("wechat"), replace(post, delivery_id="d-corrected"))
    assert rehearsal.calls("wechat", "draft/update") == 0
    assert rehearsal.published("wechat") == 2


def test_a_refused_call_is_explained_without_its_token(rehearsal: Rehearsal) -> None:
    channel = rehearsal.channel("wechat")
    with pytest.raises(PostRefused) as refused:
        channel.speaking.read("draft/get", {"media_id": "none"})
    said = "".join(channel.explain(str(refused.value)))
    assert "203.0.113.7" in said
    assert "40007" in said
    assert "access_token" not in said
    with pytest.raises(Refused, match="查不到这次出错的记录"):
        channel.explain("没有编号")


def test_a_slow_review_is_waited_for(rehearsal: Rehearsal) -> None:
    rehearsal.order("wechat", "freepublish/submit", mishaps.SLOW, polls=3)
    post = make_post()
    channel, facts = until(rehearsal, "submit", post)
    publish = channel.stages()[-1]
    answers = [publish.do(post, facts) for _ in range(4)]
    assert [type(answer) for answer in answers] == [Pending, Pending, Pending, Done]


def test_a_draft_that_was_edited_by_hand_is_not_published(rehearsal: Rehearsal) -> None:
    post = make_post()
    channel, facts = until(rehearsal, "draft", post)
    held = rehearsal.memory()["wechat"]["drafts"][0]
    article = held["articles"][0] | {"content": "<p>改过的正文</p>"}
    body = {"media_id": held["media_id"], "index": 0, "articles": article}
    channel.speaking.call("draft/update", body)
    submit = next(stage for stage in channel.stages() if stage.key == "submit")
    with pytest.raises(NeedsOperator, match="不一致"):
        submit.do(post, facts)
    draft = next(stage for stage in channel.stages() if stage.key == "draft")
    assert draft.find is not None
    with pytest.raises(NeedsOperator, match="不一致"):
        draft.find(post, facts, datetime.now(UTC))


def test_a_draft_that_somebody_deleted_needs_a_person(rehearsal: Rehearsal) -> None:
    post = make_post()
    channel, facts = until(rehearsal, "draft", post)
    channel.speaking.call("draft/delete", {"media_id": facts["media_id"]})
    submit = next(stage for stage in channel.stages() if stage.key == "submit")
    with pytest.raises(NeedsOperator, match="不在公众号草稿箱"):
        submit.do(post, facts)


def test_a_lost_submit_is_followed_by_the_draft_being_gone(rehearsal: Rehearsal) -> None:
    """The publish number is lost for good, so the article is found by its cover."""
    rehearsal.order("wechat", "freepublish/submit", mishaps.LOST_AFTER)
    post = make_post()
    channel, facts = until(rehearsal, "submit", post)
    assert "publish_id" not in facts
    outcome = channel.stages()[-1].do(post, facts)
    assert isinstance(outcome, Done)
    assert outcome.facts["article_url"].startswith(rehearsal.base)
    assert rehearsal.calls("wechat", "freepublish/submit") == 1


def test_another_articles_same_title_is_not_taken_for_ours(rehearsal: Rehearsal) -> None:
    title = "同名解读"
    deliver(rehearsal.channel("wechat"), make_post(title=title))
    rehearsal.order("wechat", "freepublish/submit", mishaps.LOST_BEFORE)
    receipt = deliver(rehearsal.channel("wechat"), make_post(title=title))
    assert rehearsal.published("wechat") == 2
    assert receipt.external_id == rehearsal.memory()["wechat"]["articles"][0]["article_id"]


def test_the_cover_is_found_among_many_by_its_name(rehearsal: Rehearsal) -> None:
    post = make_post()
    channel, facts = until(rehearsal, "cover", post)
    for _ in range(25):
        until(rehearsal, "cover", make_post())
    cover = channel.stages()[0]
    assert cover.find is not None
    found = cover.find(post, {}, datetime.now(UTC))
    assert found is not None
    assert found.facts["thumb_media_id"] == facts["thumb_media_id"]


@pytest.mark.parametrize(("age", "kind"), [(timedelta(seconds=1), Throttled), (timedelta(hours=1), PostRefused)])
def test_an_unknown_cover_is_retried_only_while_it_is_fresh(
    rehearsal: Rehearsal, age: timedelta, kind: type[ChannelError]
) -> None:
    post = make_post()
    channel, facts = until(rehearsal, "images", post)
    facts |= {"thumb_media_id": "not-there-yet", "cover_sent_at": (datetime.now(UTC) - age).isoformat()}
    draft = next(stage for stage in channel.stages() if stage.key == "draft")
    with pytest.raises(kind):
        draft.do(post, facts)


def test_a_token_that_died_elsewhere_is_renewed_once_without_forcing(rehearsal: Rehearsal) -> None:
    deliver(rehearsal.channel("wechat"), make_post())
    before = rehearsal.calls("wechat", "stable_token")
    rehearsal.order("wechat", "draft/add", mishaps.STALE_TOKEN)
    deliver(rehearsal.channel("wechat"), make_post())
    assert rehearsal.calls("wechat", "stable_token") == before + 1
    assert len(rehearsal.memory()["wechat"]["drafts"]) == 0


def test_a_token_that_stays_stale_is_the_accounts_fault(rehearsal: Rehearsal) -> None:
    rehearsal.order("wechat", "draft/add", mishaps.STALE_TOKEN, times=2)
    with pytest.raises(Refused, match="AppSecret"):
        deliver(rehearsal.channel("wechat"), make_post())


def test_an_article_that_breaks_the_structure_rules_is_not_sent(rehearsal: Rehearsal) -> None:
    with pytest.raises(PostRefused, match=r"排版规范.*文字和底色太接近"):
        deliver(rehearsal.channel("wechat"), make_post(html='<p style="color:#fefefe">看不见的字</p>'))
    assert rehearsal.calls("wechat", "draft/add") == 0


def test_missing_material_is_refused_before_anything_is_uploaded(rehearsal: Rehearsal) -> None:
    with pytest.raises(PostRefused, match="封面"):
        deliver(rehearsal.channel("wechat"), make_post(files=()))
    assert rehearsal.memory()["wechat"]["materials"] == []


def test_an_error_keeps_the_platforms_words_but_never_the_secret() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"errcode": 40164, "errmsg": "invalid ip 1.2.3.4 for hush-hush rid: 1"})

    channel = WeChat({"appid": "wx1", "secret": "hush-hush"}, httpx.Client(transport=httpx.MockTransport(answer)))
    with pytest.raises(Refused, match=r"1\.2\.3\.4.*●●●") as refused:
        deliver(channel, make_post())
    assert "hush" not in f"{refused.value!r}{refused.value.__cause__!r}"


def test_a_failure_while_looking_says_nothing_about_the_post(rehearsal: Rehearsal) -> None:
    post = make_post()
    channel, facts = until(rehearsal, "submit", post)
    rehearsal.order("wechat", "freepublish/batchget", mishaps.BUSY)
    submit = next(stage for stage in channel.stages() if stage.key == "submit")
    assert submit.find is not None
    with pytest.raises(NotSent):
        submit.find(post, facts, datetime.now(UTC))


def test_several_pictures_and_a_repeated_one(rehearsal: Rehearsal) -> None:
    files = (make_file("c.png", "cover"), make_file("a.png", "inline"), make_file("b.jpg", "long_image"))
    html = '<p>一<img src="a.png">二<img src="b.jpg">三<img src="a.png"></p>'
    post = replace(make_post(html=html), files=files)
    receipt = deliver(rehearsal.channel("wechat"), post)
    assert len(rehearsal.memory()["wechat"]["images"]) == 2
    assert rehearsal.http.get(receipt.url).text.count("<img ") == 3


def test_readers_are_counted_by_day_and_what_is_not_said_is_left_out() -> None:
    # The shape of wedata/news/api_getarticletotaldetail, shortened.
    details = [
        {"stat_date": "2026-11-02", "read_user": 7, "share_user": 1, "like_user": 0},
        {"stat_date": "2026-11-03", "read_user": 9},
    ]
    answer = {"list": [{"msgid": "2247490098_1", "detail_list": details}, {"msgid": "22474900_1", "detail_list": []}]}
    assert as_counts(answer, "2247490098") == {
        date(2026, 11, 2): {"read": 7, "share": 1, "like": 0},
        date(2026, 11, 3): {"read": 9},
    }
    assert as_counts(answer, "1") == {}


def test_numbers_of_today_are_not_asked_for_and_a_day_without_articles_has_none(rehearsal: Rehearsal) -> None:
    channel = rehearsal.channel("wechat")
    receipt = deliver(channel, make_post())
    today = datetime.now(UTC).date()
    assert channel.statistics(receipt, published_on=today, today=today) == {}
    assert rehearsal.calls("wechat", "datacube/getarticletotaldetail") == 0
    earlier = today - timedelta(days=3)
    assert channel.statistics(receipt, published_on=earlier, today=today) == {}
    assert rehearsal.calls("wechat", "datacube/getarticletotaldetail") == 1
