"""The government website: real folders, a real disk that refuses, pages read back as a reader's browser would."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import Account, Done, File, Post, Receipt
from channels.errors import CredentialsRefused, NotSent, PostRefused
from channels.platforms.website import Website, links_both_ways
from channels.site import folder as folders
from studio.domain.content import from_json
from studio.formats.article import article_fragment, article_text
from studio.formats.themes import load_theme

EXAMPLES = Path(__file__).resolve().parents[3] / "assets" / "examples"
BASE = "https://www.example.gov.cn/zhengce"
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452")
NOON = datetime(2026, 11, 24, 4, 5, tzinfo=UTC)


def website(folder: Path, **values: str) -> Website:
    settings = {"folder": str(folder), "base_url": BASE, "site_id_code": "1404000001", **values}
    return Website(Account(settings), httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(500))))


@pytest.fixture(scope="module")
def post() -> Post:
    content = from_json(json.loads((EXAMPLES / "changban-2020-13.content.json").read_text("utf-8")))
    return Post(
        delivery_id="d1",
        title=content.title,
        summary=content.summary,
        text=article_text(content),
        html=article_fragment(content, load_theme()) + '<p><img src="long%201.png"></p>',
        source_url="",
        slug="zcjd-1",
        author="长治市城市管理局",
        published_at=NOON,
        files=(
            File(name="long 1.png", media_type="image/png", data=PIXEL + b"1", role="picture", alt="一图读懂"),
            File(name="chart.png", media_type="image/png", data=PIXEL + b"2", role="picture", alt="图表"),
            File(name="长图.png", media_type="image/png", data=PIXEL + b"3", role="long_image"),
            File(name="解读.pptx", media_type="application/x-pptx", data=b"slides", role="attachment"),
            File(name="cover.png", media_type="image/png", data=PIXEL + b"4", role="cover"),
        ),
        tags=("政策解读", "政务公开"),
        policy={
            "title": content.policy.title,
            "doc_number": content.policy.doc_number,
            "issuers": "长治市城市管理局",
            "issued_on": "2020-12-01",
            "released_on": "2020-12-03",
            "text": (EXAMPLES / "changban-2020-13.txt").read_text("utf-8"),
            "slug": "zcwj-1",
        },
    )


def publish(channel: Website, post: Post) -> Receipt:
    facts: Mapping[str, Any] = {}
    for stage in channel.stages():
        done = stage.do(post, facts)
        assert isinstance(done, Done)
        facts = json.loads(json.dumps({**facts, **done.facts}))
    return channel.receipt(facts)


def page(folder: Path, name: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring((folder / name).read_text("utf-8"))


def tags(folder: Path, name: str) -> dict[str, str]:
    return {meta.get("name"): meta.get("content") for meta in page(folder, name).iter("meta") if meta.get("name")}


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def links(folder: Path) -> list[tuple[Path, str]]:
    """Every address inside the folder that a page of it points at."""
    found = []
    for name in folder.rglob("*.html"):
        for element in lxml.html.document_fromstring(name.read_text("utf-8")).iter():
            for address in (element.get("href"), element.get("src")):
                if address and not re.match(r"https?:|#|mailto:", address):
                    found.append((name, address))
    return found


def test_the_page_carries_the_tags_of_the_state_councils_guide(tmp_path: Path, post: Post) -> None:
    publish(website(tmp_path), post)
    found = tags(tmp_path, "zcjd/zcjd-1.html")
    assert found["SiteName"] == "政务公开网"
    assert found["SiteDomain"] == "www.example.gov.cn"
    assert found["SiteIDCode"] == "1404000001"
    assert (found["ColumnName"], found["ColumnType"]) == ("政策解读", "政策解读")
    assert found["PubDate"] == "2026-11-24 12:05"
    assert found["ContentSource"] == found["Author"] == "长治市城市管理局"
    assert found["Keywords"] == "政策解读,政务公开"
    assert found["Description"] and found["Image"].startswith(f"{BASE}/assets/")
    assert found["Url"] == f"{BASE}/zcjd/zcjd-1.html"
    headings = [heading.text_content() for heading in page(tmp_path, "zcjd/zcjd-1.html").iter("h1")]
    assert headings == [found["ArticleTitle"]] == [post.title]
    assert tags(tmp_path, "zcwj/zcwj-1.html")["ColumnType"] == "政策文件"
    assert {"ColumnDescription", "ColumnKeywords"} <= set(tags(tmp_path, "zcjd/index.html"))
    assert all(value for name in ("index.html", "zcwj/zcwj-1.html") for value in tags(tmp_path, name).values())


def test_a_policy_that_is_old_is_not_dated_back(tmp_path: Path, post: Post) -> None:
    publish(website(tmp_path), post)
    assert tags(tmp_path, "zcwj/zcwj-1.html")["PubDate"] == "2026-11-24 12:05"
    assert "2020年12月3日" in page(tmp_path, "zcwj/zcwj-1.html").text_content()


def test_both_pages_point_at_each_other(tmp_path: Path, post: Post) -> None:
    receipt = publish(website(tmp_path), post)
    assert receipt.url == f"{BASE}/zcjd/zcjd-1.html"
    assert receipt.details["policy_url"] == f"{BASE}/zcwj/zcwj-1.html"
    ours, theirs = ((tmp_path / name).read_text("utf-8") for name in ("zcjd/zcjd-1.html", "zcwj/zcwj-1.html"))
    places = {"interpretation_url": receipt.url, "policy_url": receipt.details["policy_url"]}
    assert links_both_ways(ours, theirs, **places)
    assert not links_both_ways(ours, theirs.replace("zcjd-1.html", "zcjd-2.html"), **places)
    assert not links_both_ways(ours.replace("zcwj-1.html", ""), theirs, **places)


@pytest.mark.parametrize("other", ["", "<!-- -->", "<a href='http://['>x</a>", "没有链接"])
def test_a_page_without_the_link_is_not_linked(other: str) -> None:
    there, here = "https://a.gov.cn/p.html", "https://a.gov.cn/i.html"
    good = f'<a href="{there}">原文</a>'
    assert not links_both_ways(good, other, interpretation_url=here, policy_url=there)
    assert not links_both_ways(other, good, interpretation_url=there, policy_url=here)


def test_the_folder_can_be_moved_and_no_address_in_it_is_dead(tmp_path: Path, post: Post) -> None:
    publish(website(tmp_path / "a"), post)
    moved = tmp_path / "b" / "c"
    moved.parent.mkdir()
    shutil.move(tmp_path / "a", moved)
    for name, address in links(moved):
        assert (name.parent / address).resolve().is_file(), (name, address)


def test_the_whole_text_stands_on_the_page(tmp_path: Path, post: Post) -> None:
    publish(website(tmp_path), post)
    seen = "".join(page(tmp_path, "zcjd/zcjd-1.html").text_content().split())
    lost = [line for line in post.text.splitlines() if "".join(line.split()) not in seen]
    assert not lost


def test_files_are_offered_or_shown_by_their_role(tmp_path: Path, post: Post) -> None:
    publish(website(tmp_path), post)
    shown = page(tmp_path, "zcjd/zcjd-1.html")
    assert [link.get("download") for link in shown.iter("a") if link.get("download")] == ["长图.png", "解读.pptx"]
    assert "一图读懂" in [image.get("alt") for image in shown.iter("img")]
    kept = {path.read_bytes() for path in (tmp_path / "assets").iterdir()}
    assert PIXEL + b"2" not in kept, "a picture that the article does not name has no place on the page"


def test_repeating_every_stage_changes_nothing(tmp_path: Path, post: Post) -> None:
    channel = website(tmp_path)
    first, before = publish(channel, post), everything(tmp_path)
    for stage in channel.stages():
        stage.do(post, {})
        stage.do(post, {})
    assert publish(channel, post) == first
    assert everything(tmp_path) == before


def test_two_interpretations_are_both_listed_and_one_policy_names_both(tmp_path: Path, post: Post) -> None:
    channel = website(tmp_path)
    later = replace(post, slug="zcjd-2", title="再解读", published_at=NOON + timedelta(days=1))
    publish(channel, post)
    policy_before = tags(tmp_path, "zcwj/zcwj-1.html")["PubDate"]
    publish(channel, later)
    for name in ("index.html", "zcjd/index.html", "zcwj/zcwj-1.html", "feed.xml", "sitemap.xml"):
        text = (tmp_path / name).read_text("utf-8")
        assert "zcjd-1.html" in text and "zcjd-2.html" in text, name
    assert tags(tmp_path, "zcwj/zcwj-1.html")["PubDate"] == policy_before
    titles = [item.text for item in ElementTree.parse(tmp_path / "feed.xml").iter("{http://www.w3.org/2005/Atom}title")]
    assert titles[1:] == ["再解读", post.title]
    assert ElementTree.parse(tmp_path / "sitemap.xml").getroot().tag.endswith("urlset")


def test_a_correction_keeps_the_first_release_and_drops_replaced_files(tmp_path: Path, post: Post) -> None:
    channel = website(tmp_path)
    publish(channel, post)
    slides = File(name="解读.pptx", media_type="application/x-pptx", data=b"corrected", role="attachment")
    files = (*(file for file in post.files if file.role != "attachment"), slides)
    receipt = publish(channel, replace(post, files=files, published_at=NOON + timedelta(hours=2)))
    assert tags(tmp_path, "zcjd/zcjd-1.html")["PubDate"] == "2026-11-24 12:05"
    assert "更新时间：2026-11-24 14:05" in page(tmp_path, "zcjd/zcjd-1.html").text_content()
    assert receipt.published_at == NOON + timedelta(hours=2)
    kept = {path.read_bytes() for path in (tmp_path / "assets").iterdir()}
    assert b"corrected" in kept and b"slides" not in kept


def test_a_withdrawn_page_keeps_its_address_and_says_so(tmp_path: Path, post: Post) -> None:
    channel = website(tmp_path)
    receipt = publish(channel, post)
    assert channel.status(receipt) == "live"
    channel.retract(receipt)
    after = everything(tmp_path)
    channel.retract(receipt)
    assert everything(tmp_path) == after
    assert channel.status(receipt) == "withdrawn"
    left = page(tmp_path, "zcjd/zcjd-1.html").text_content()
    assert "已撤回" in left and post.summary not in left
    for name in ("index.html", "zcjd/index.html", "zcwj/zcwj-1.html", "feed.xml", "sitemap.xml"):
        assert b"zcjd-1.html" not in after[name], name
    assert not any(name.startswith("assets") for name in after), "the files of a withdrawn page are gone"


def test_what_comes_back_after_a_withdrawal_is_whole_and_newly_dated(tmp_path: Path, post: Post) -> None:
    channel = website(tmp_path)
    channel.retract(publish(channel, post))
    publish(channel, replace(post, published_at=NOON + timedelta(days=2)))
    assert tags(tmp_path, "zcjd/zcjd-1.html")["PubDate"] == "2026-11-26 12:05"
    assert all((name.parent / address).resolve().is_file() for name, address in links(tmp_path))


def test_an_unknown_page_is_unknown_and_retracting_it_is_harmless(tmp_path: Path, post: Post) -> None:
    channel = website(tmp_path)
    publish(channel, post)
    before = everything(tmp_path)
    stranger = Receipt(external_id="zcjd-9", url="")
    assert channel.status(stranger) == "unknown"
    channel.retract(stranger)
    assert everything(tmp_path) == before


def test_a_folder_that_is_a_file_is_not_sent(tmp_path: Path, post: Post) -> None:
    (tmp_path / "site").write_text("不是文件夹")
    with pytest.raises(NotSent, match="发布目录"):
        publish(website(tmp_path / "site"), post)


def test_a_missing_share_is_not_sent_and_not_made_up(tmp_path: Path, post: Post) -> None:
    with pytest.raises(NotSent, match="找不到网站发布目录"):
        publish(website(tmp_path / "unmounted" / "site"), post)
    assert not (tmp_path / "unmounted").exists()


@pytest.mark.parametrize("allowed", [0, 1, 2])
def test_a_full_disk_leaves_the_site_as_it_was(
    tmp_path: Path, post: Post, allowed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = website(tmp_path)
    publish(channel, post)
    before = everything(tmp_path)
    write, written = folders._write_through, []

    def refuse_later(path: Path, data: bytes) -> None:
        write(path, data[: len(data) // 2] if len(written) >= allowed else data)
        written.append(path)
        if len(written) > allowed:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(folders, "_write_through", refuse_later)
    changed = replace(post, title="另一篇", slug="zcjd-2", html=f"<p>{'新' * 900}</p>", files=())
    with pytest.raises(NotSent, match="磁盘已满"):
        channel.stages()[1].do(changed, {})
    assert everything(tmp_path) == before


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="x" onerror="alert(1)">',
    '<a href="javascript:alert(1)">点我</a>',
    '<a href="data:text/html,<script>alert(1)</script>">点我</a>',
    '<iframe src="https://evil.example"></iframe>',
    '<p style="background:url(https://evil.example)" onclick="alert(1)">正文</p>',
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<meta http-equiv='refresh' content='0;url=https://evil.example'><base href='https://evil.example'>",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_markup_does_not_reach_the_page(tmp_path: Path, post: Post, hostile: str) -> None:
    given_file = File(name="x", media_type="image/png", data=PIXEL, role="picture", alt="图")
    publish(website(tmp_path), replace(post, html=f"<p>好</p>{hostile}", files=(given_file,)))
    shown = page(tmp_path, "zcjd/zcjd-1.html")
    assert [script.get("src") for script in shown.iter("script")] == ["../site.js"]
    assert not list(shown.iter("iframe", "base", "svg", "object", "embed"))
    for element in shown.iter():
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        assert not re.match(r"\s*(javascript|data):", element.get("href") or "")


@given(title=st.text(min_size=1, max_size=60).filter(str.strip))
def test_no_title_breaks_out_of_its_tag(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    folder = tmp_path_factory.mktemp("site")
    channel = website(folder)
    plain = Post(
        delivery_id="d", title=f'{title}"><script>', summary=title, text="", html="<p>正文</p>", source_url="",
        slug="zcjd-1", author="", published_at=NOON, policy={"title": f"{title}文"},
    )  # fmt: skip
    publish(channel, plain)
    assert '"' not in tags(folder, "zcjd/zcjd-1.html")["ArticleTitle"]
    assert len(list(page(folder, "zcjd/zcjd-1.html").iter("script"))) == 1
    ElementTree.parse(folder / "feed.xml")


def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, post: Post) -> None:
    channel = website(tmp_path / "site")
    for changed in (replace(post, slug="../../x"), replace(post, policy={**post.policy, "slug": "a/b"})):
        assert channel.problems(changed)
        with pytest.raises(PostRefused):
            publish(channel, changed)
    assert not (tmp_path / "site").exists()


def test_a_picture_that_was_not_handed_over_is_named(tmp_path: Path, post: Post) -> None:
    channel = website(tmp_path)
    assert channel.problems(post) == []
    assert "missing.png" in "".join(channel.problems(replace(post, html='<img src="missing.png">')))


def test_somebody_elses_home_page_is_not_overwritten(tmp_path: Path, post: Post) -> None:
    (tmp_path / "index.html").write_text("别人的首页", "utf-8")
    with pytest.raises(CredentialsRefused, match="别的网站"):
        publish(website(tmp_path), post)
    assert everything(tmp_path) == {"index.html": "别人的首页".encode()}
