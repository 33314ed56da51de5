"""Channels that people serve: each file's data is whole, and its pack holds what was promised."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import httpx
import pytest

from channels.assisted import Assisted, Proof, Wanted
from channels.errors import NeedsOperator
from channels.registry import all_channels
from tests.channels.posts import make_file, make_post

BY_HAND = {key: kind for key, kind in all_channels().items() if issubclass(kind, Assisted)}


def channel(key: str) -> Assisted:
    return BY_HAND[key]({}, httpx.Client())


def test_every_channel_of_the_closed_list_that_has_no_interface_is_served_by_hand() -> None:
    assert set(BY_HAND) >= {
        *("toutiao", "douyin", "kuaishou", "bilibili", "people", "xuexi"),
        *("news_site", "broadcast", "newspaper", "press_conference", "gazette"),
    }
    assert {key for key, kind in all_channels().items() if kind.by_hand} == set(BY_HAND)


@pytest.mark.parametrize("key", BY_HAND)
def test_a_channel_says_how_it_is_done_what_it_takes_and_what_proves_it(key: str) -> None:
    kind = BY_HAND[key]
    assert len(kind.how) >= 3
    assert kind.wanted
    assert kind.shows
    assert kind.proof is not Proof.ADDRESS or kind.hosts, "an address alone proves nothing where any host may be"
    assert not kind.runs({}), "without settings a person serves it"
    if kind.may_run():
        assert kind.fields[0].key == "way", "what can be set up begins with the switch"
    assert not kind.is_usual


@pytest.mark.parametrize("key", BY_HAND)
def test_a_pack_holds_steps_texts_and_files_and_is_the_same_every_time(key: str) -> None:
    served = channel(key)
    post = make_post()
    packed = served.pack(post)
    assert packed == served.pack(post)
    archive = zipfile.ZipFile(io.BytesIO(packed))
    names = archive.namelist()
    assert names[0] == "00-操作步骤.txt"
    steps = archive.read(names[0]).decode("utf-8-sig")
    assert all(line in steps for line in served.how)
    assert all(sentence in steps for sentence in served.lacking(post))
    title = archive.read("01-标题.txt").decode("utf-8-sig")
    assert title == post.title
    body = next(archive.read(name).decode("utf-8-sig") for name in names if name.endswith("正文.txt"))
    assert body.startswith(post.text)
    assert post.source_url in body
    for item in served.wanted:
        for file in item.of(post.files):
            assert archive.read(f"{item.label}/{file.name}") == file.data


@pytest.mark.parametrize("key", BY_HAND)
def test_nothing_is_sent_and_nothing_is_taken_down_by_itself(key: str) -> None:
    served = channel(key)
    assert served.stages() == ()
    receipt = served.receipt({"url": "https://www.example.gov.cn/1"})
    assert receipt.url == "https://www.example.gov.cn/1"
    assert served.status(receipt) == "unknown"
    with pytest.raises(NeedsOperator, match="人工撤下"):
        served.retract(receipt)


def test_an_address_of_another_place_is_refused_and_one_of_the_platform_is_not() -> None:
    toutiao = channel("toutiao")
    assert toutiao.wrong_address("https://www.toutiao.com/article/7300000000000000000/") == ""
    assert "toutiao.com" in toutiao.wrong_address("https://www.toutiao.com.example.org/article/1")
    assert "完整" in toutiao.wrong_address("toutiao.com/article/1")
    assert "完整" in toutiao.wrong_address("javascript:alert(1)")
    assert channel("news_site").wrong_address("https://news.example.com/1.html") == ""


def test_a_page_of_a_video_is_known_by_its_title_alone() -> None:
    post = make_post()
    assert channel("douyin").seen_as(post) == (post.title, "")
    assert channel("toutiao").seen_as(post) == (post.title, post.text)


def test_files_are_chosen_by_what_they_are() -> None:
    tall = replace(make_file("卡片.jpg", "picture"), width=1080, height=1440)
    wide = replace(tall, name="封面.jpg", role="cover", width=1920, height=1080)
    sound = replace(tall, name="音频.mp3", media_type="audio/mpeg", role="attachment", width=0, height=0)
    files = (tall, wide, sound)
    assert Wanted(label="卡片", media="image/", ratio=3 / 4).of(files) == (tall,)
    assert Wanted(label="封面", media="image/", role="cover").of(files) == (wide,)
    assert Wanted(label="音频", media="audio/").of(files) == (sound,)
    assert Wanted(label="图片", media="image/", most=1).of(files) == (tall,)
    assert Wanted(label="图片", media="image/", largest=1).of(files) == ()
