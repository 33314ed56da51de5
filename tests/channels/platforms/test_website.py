"""The government website: tags, links both ways, nothing half-written, nothing hostile."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from channels.contract import Account, Channel, File, Post, Receipt
from channels.errors import NotSent
from channels.registry import all_channels

BASE = "http://www.example.gov.cn"
REQUIRED = {
    "SiteName",
    "SiteDomain",
    "SiteIDCode",
    "ColumnName",
    "ColumnType",
    "ArticleTitle",
    "PubDate",
    "ContentSource",
    "Url",
}


def site(folder: Path) -> Channel:
    values = {"folder": str(folder), "base_url": BASE, "site_id_code": "1404000001"}
    return all_channels()["website"](Account(values), httpx.Client())


def post(slug: str = "zcjd-1", **changes: Any) -> Post:
    given: dict[str, Any] = {
        "delivery_id": "d1",
        "title": "《某办法》政策解读",
        "summary": "一句话“摘要”",
        "text": "为什么出台。谁能申请。",
        "html": '<article><h1>《某办法》政策解读</h1><p>谁能申请。</p><p><img src="图.jpg"></p></article>',
        "source_url": "",
        "slug": slug,
        "author": "某市某局",
        "published_at": datetime(2026, 3, 1, 18, 30, tzinfo=UTC),
        "files": (File(name="图.jpg", media_type="image/jpeg", data=b"jpeg", role="picture", alt="一图读懂"),),
        "tags": ("政策解读",),
        "policy": {
            "title": "某办法",
            "doc_number": "某发〔2026〕1号",
            "text": "一、总则\n应当执行。",
            "slug": "zcwj-1",
        },
    }
    return Post(**given | changes)


def publish(channel: Channel, given: Post) -> Receipt:
    facts: dict[str, Any] = {}
    for stage in channel.stages():
        facts |= dict(stage.do(given, facts).facts)
    return channel.receipt(facts)


def page(folder: Path, url: str) -> str:
    return (folder / url.removeprefix(BASE + "/")).read_text("utf-8")


def test_the_page_carries_the_tags_that_inspectors_look_for(tmp_path: Path) -> None:
    html = page(tmp_path, publish(site(tmp_path), post()).url)
    tags = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)"', html))
    assert set(tags) >= REQUIRED
    assert tags["PubDate"] == "2026-03-02 02:30"
    assert tags["ArticleTitle"] == "《某办法》政策解读"


def test_policy_and_interpretation_link_to_each_other(tmp_path: Path) -> None:
    from channels.platforms.website import links_both_ways

    receipt = publish(site(tmp_path), post())
    policy_url = receipt.details["policy_url"]
    ours, theirs = page(tmp_path, receipt.url), page(tmp_path, policy_url)
    assert links_both_ways(ours, theirs, interpretation_url=receipt.url, policy_url=policy_url)
    assert not links_both_ways(ours, "", interpretation_url=receipt.url, policy_url=policy_url)


def test_publishing_again_changes_nothing_and_lists_it_once(tmp_path: Path) -> None:
    channel = site(tmp_path)
    publish(channel, post())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.html")}
    publish(channel, post())
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.html")} == before
    assert page(tmp_path, f"{BASE}/zcjd/index.html").count("《某办法》政策解读") == 1


def test_two_interpretations_are_both_listed(tmp_path: Path) -> None:
    channel = site(tmp_path)
    publish(channel, post())
    publish(channel, post("zcjd-2", title="《某办法》问答"))
    listed = page(tmp_path, f"{BASE}/zcjd/index.html")
    assert "《某办法》政策解读" in listed
    assert "《某办法》问答" in listed


def test_a_withdrawn_page_keeps_its_address_and_says_so(tmp_path: Path) -> None:
    channel = site(tmp_path)
    receipt = publish(channel, post())
    channel.retract(receipt)
    channel.retract(receipt)
    assert channel.status(receipt) == "withdrawn"
    assert "已撤回" in page(tmp_path, receipt.url)
    assert "谁能申请" not in page(tmp_path, receipt.url)
    assert "zcjd-1" not in page(tmp_path, receipt.details["policy_url"])


def test_hostile_markup_does_not_reach_the_page(tmp_path: Path) -> None:
    hostile = '<p onclick="x()">好</p><script>alert(1)</script><iframe src="http://x"></iframe>'
    receipt = publish(site(tmp_path), post(html=hostile, title="<b>《某办法》</b>政策解读"))
    html = page(tmp_path, receipt.url)
    assert "alert(1)" not in html
    assert "onclick" not in html
    assert "<iframe" not in html
    assert "&lt;b&gt;" in html


def test_a_disk_that_refuses_gets_a_sentence_and_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    channel = site(tmp_path / "not" / "there")
    with pytest.raises(NotSent, match="没有改动"):
        publish(channel, post())
    assert not (tmp_path / "not").exists()
