"""头条文章: the whole interpretation as an article, with a short post that leads to it.

API: https://open.weibo.com/wiki/Toutiao/api (page of 2022-11-29, read 2026-11-23); opened on request to verified
accounts of government, media and institutions. UNCONFIRMED: which HTML survives and which hosts pictures may come
from; so the article keeps to plain elements, and a setting leaves its pictures out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

import lxml.html
import nh3

from channels.contract import Done, Post
from channels.site.body import UP, article_of, asset_of
from channels.weibo.errors import busy
from channels.weibo.status import TOPIC, lead_of

TITLE = 32
CONTENT = 90_000
BOUND_TEXT = 1900
NO_PICTURES = "none"

KEPT = frozenset(
    ["p", "br", "h2", "h3", "h4", "strong", "em", "blockquote", "ul", "ol", "li", "img", "table", "tr", "th", "td"]
)
CELLS = ("th", "td")


def as_article(post: Post, *, rip: str, pictures: bool) -> dict[str, str]:
    """The form of the call, without the token."""
    return {
        "title": post.title,
        "content": content_of(post, pictures=pictures),
        "cover": cover_address(post),
        "summary": post.summary,
        "text": bound_text(post),
        "rip": rip,
    }


def bound_text(post: Post) -> str:
    """The short post that leads to the article: signed words, without a link of their own. Found again by its beginning."""
    text = (post.short_text or post.summary).strip()
    return text if text.startswith("【") else lead_of(post) + text


def cover_address(post: Post) -> str:
    """Where the website shows the cover; "" when there is none. The call takes an address, not a file."""
    cover = post.file("cover")
    if cover is None or not post.source_url:
        return ""
    return urljoin(post.source_url, UP + asset_of(cover.name, cover.media_type, cover.data).path)


def content_of(post: Post, *, pictures: bool) -> str:
    """The article in plain elements; pictures by their addresses on the website, a table as lines of its cells."""
    cleaned = nh3.clean(
        article_of(post).html,
        tags=set(KEPT),
        attributes={"img": {"src", "alt"}},
        url_schemes={"http", "https"},
        link_rel=None,
    )
    root = lxml.html.fragment_fromstring(cleaned, create_parent="div")
    for image in list(root.iter("img")):
        if not pictures or image.get("src", "").startswith("data:"):
            image.drop_tree()
        else:
            image.set("src", urljoin(post.source_url, image.get("src", "")))
    for table in list(root.iter("table")):
        _as_lines(table)
    inner = (root.text or "") + "".join(lxml.html.tostring(child, encoding="unicode") for child in root)
    return re.sub(r"\s*\n\s*", "", inner) + _source_line(post)


def _as_lines(table: lxml.html.HtmlElement) -> None:
    """Whether tables survive is not written anywhere; lines do."""
    for row in table.iter("tr"):
        words = [" ".join(cell.text_content().split()) for cell in row if cell.tag in CELLS]
        line = lxml.html.Element("p")
        line.text = "｜".join(words)
        table.addprevious(line)
    table.drop_tree()


def _source_line(post: Post) -> str:
    return f"<p>原文：{post.source_url}</p>" if post.source_url else ""


def as_done(data: Mapping[str, Any]) -> Done:
    """Facts of what was taken. The id of the article is a text, as that of the post is."""
    object_id, mid = data.get("object_id"), data.get("mid")
    if not object_id or not mid:
        raise busy(False, code="answer")
    return Done(facts={"mid": str(mid), "uid": "", "object_id": str(object_id), "published_at": ""})


def problems_of(post: Post, *, pictures: bool) -> Iterator[str]:
    if len(post.title) > TITLE:
        yield f"头条文章标题有 {len(post.title)} 个字，最多 {TITLE} 个。请填写短标题。"
    if (length := len(content_of(post, pictures=pictures))) > CONTENT:
        yield f"头条文章正文（连同格式）有 {length} 个字符，最多 {CONTENT} 个。请精简。"
    if (length := len(bound_text(post))) > BOUND_TEXT:
        yield f"头条文章配套的短微博有 {length} 个字，最多 {BOUND_TEXT} 个。请缩短微博文案。"
    if TOPIC.search(bound_text(post)):
        yield "微博接口不允许带 #话题#，请去掉文案里的井号。"
    if not post.source_url:
        yield "还没有网站解读页的地址，头条文章的封面和图片要用网站上的地址。请先在网站发布。"
    elif not cover_address(post):
        yield "没有封面图，头条文章必须有封面。请在“材料”里生成封面。"
