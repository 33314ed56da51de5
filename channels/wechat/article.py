"""From a post to the platform's words, and what of it the platform would not take."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from channels.contract import Facts, File, Limits, Post
from channels.errors import PostRefused
from channels.wechat.structure import broken_rules
from channels.wechat_html import Picture, cannot_show, fitting_html, picture_names, words_of

COVER_TYPES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/bmp": "bmp"}
COVER_BYTES = 10_000_000
PICTURE_TYPES = frozenset({"image/jpeg", "image/png"})
PICTURE_BYTES = 1_000_000
CONTENT_BYTES = 1_000_000
LINK_BYTES = 1024
LONGEST_ADDRESS = 160
"""About what uploadimg answers; stands in for addresses that are not known before the upload."""

LIMITS = Limits(title=32, author=16, summary=120, body=20_000, image_bytes=PICTURE_BYTES)
"""draft/add. The page says 128 characters of digest in one copy and 120 in another: the smaller counts."""


def as_article(post: Post, *, author: str, content: str, thumb: str) -> dict[str, Any]:
    """One item of `draft/add`'s `articles`."""
    return {
        "article_type": "news",
        "title": post.title,
        "author": author,
        "digest": post.summary,
        "content": content,
        "content_source_url": post.source_url,
        "thumb_media_id": thumb,
        "need_open_comment": 0,
        "only_fans_can_comment": 0,
    }


def shorter_title(post: Post) -> str:
    """A title of at most 32 characters that still names the policy whole, or "" when there is none."""
    name = _policy_name(post)
    wishes = (post.title, f"图解：《{name}》", f"《{name}》政策解读", f"《{name}》解读", f"图解{name}", name)
    return next((wish for wish in wishes if name and len(wish) <= LIMITS.title), "")


def _policy_name(post: Post) -> str:
    """`某市人民政府关于印发《某办法》的通知` → `某办法`; without 印发 the issuers in front go."""
    title = post.policy.get("title", "") or post.title
    if inner := re.search(r"印发《(.+)》的通知", title) or re.search(r"印发(.+?)的通知", title):
        return inner[1]
    for issuer in filter(None, re.split(r"[、\s]+", post.policy.get("issuers", ""))):
        title = title.removeprefix(issuer)
    return title.removeprefix("关于").strip("《》 ")


def cover_of(post: Post) -> File:
    cover = post.file("cover")
    if cover is None:
        raise PostRefused("没有封面图，公众号文章必须有封面。请先生成封面。")
    return cover


def cover_name(post: Post, cover: File) -> str:
    return f"{post.delivery_id}-cover.{COVER_TYPES.get(cover.media_type, 'jpg')}"


def ascii_name(file: File) -> str:
    """uploadimg answers with an address only, so the name may be anything its parser can read."""
    ending = COVER_TYPES.get(file.media_type, "jpg")
    return f"{hashlib.sha256(file.data).hexdigest()[:16]}.{ending}"


def article_files(post: Post) -> dict[str, File]:
    files = {file.name: file for file in post.files}
    names = picture_names(post.html)
    if missing := [name for name in names if name not in files]:
        raise PostRefused(_missing_picture(missing[0]))
    return {name: files[name] for name in names}


def content_of(post: Post, facts: Facts) -> str:
    widths = {file.name: file.width for file in post.files}
    pictures = {name: Picture(url, widths.get(name, 0)) for name, url in facts["images"].items()}
    return fitting_html(post.html, pictures, title=post.title, limit=LIMITS.body)


# --- what could not be published


def problems_of(post: Post, author: str) -> Iterator[str]:
    yield from _text_problems(post, author)
    yield from _cover_problems(post)
    yield from _picture_problems(post)


def _text_problems(post: Post, author: str) -> Iterator[str]:
    limits = LIMITS
    if not post.title.strip():
        yield "没有标题。"
    if len(post.title) > limits.title:
        hint = f"可改为“{short}”。" if (short := shorter_title(post)) else "请为公众号另拟标题。"
        yield f"标题有 {len(post.title)} 个字，公众号最多 {limits.title} 个。{hint}"
    if len(author) > limits.author:
        yield f"作者署名有 {len(author)} 个字，公众号最多 {limits.author} 个。"
    if len(post.summary) > limits.summary:
        yield f"摘要有 {len(post.summary)} 个字，公众号最多 {limits.summary} 个。"
    if len(post.source_url.encode()) > LINK_BYTES:
        yield "网站解读页的地址太长，公众号的“阅读原文”放不下。"
    yield from (f"正文里有{kind}，公众号无法显示，请换成图片。" for kind in cannot_show(post.html))
    yield from _content_problems(post)


def _content_problems(post: Post) -> Iterator[str]:
    widths = {file.name: file.width for file in post.files}
    stand_ins = {name: Picture("x" * LONGEST_ADDRESS, widths.get(name) or 9999) for name in picture_names(post.html)}
    content = fitting_html(post.html, stand_ins, title=post.title, limit=LIMITS.body)
    if not words_of(content) and not stand_ins:
        yield "没有正文。"
    if len(content) >= LIMITS.body:
        yield f"正文连同格式有 {len(content)} 个字符，公众号要求少于 {LIMITS.body} 个，请精简。"
    elif len(content.encode()) >= CONTENT_BYTES:
        yield "正文超过 1 MB，公众号放不下，请精简。"
    yield from (f"公众号排版：{finding}。" for finding in broken_rules(content))


def _cover_problems(post: Post) -> Iterator[str]:
    cover = post.file("cover")
    if cover is None:
        yield "没有封面图，公众号文章必须有封面。"
        return
    if cover.media_type not in COVER_TYPES:
        yield f"封面图“{cover.name}”不是 JPG、PNG、GIF 或 BMP。"
    if len(cover.data) >= COVER_BYTES:
        yield f"封面图“{cover.name}”有 {_megabytes(cover)} MB，公众号要求小于 10 MB。"


def _picture_problems(post: Post) -> Iterator[str]:
    files = {file.name: file for file in post.files}
    for name in picture_names(post.html):
        file = files.get(name)
        if file is None:
            yield _missing_picture(name)
            continue
        if file.media_type not in PICTURE_TYPES:
            yield f"正文图片“{name}”不是 JPG 或 PNG，公众号不接受。"
        if len(file.data) >= PICTURE_BYTES:
            yield f"正文图片“{name}”有 {_megabytes(file)} MB，公众号要求小于 1 MB，请压缩或切成几张。"


def _missing_picture(name: str) -> str:
    if name.startswith("data:"):
        return "正文里有内嵌的图片，公众号会滤掉，请改为图片文件。"
    if "://" in name or name.startswith("//"):
        return f"正文引用了外部图片“{name}”，公众号会滤掉，请改为图片文件。"
    return f"正文引用的图片“{name or '（空）'}”不在这次投放的材料里。"


def _megabytes(file: File) -> str:
    return f"{len(file.data) / 1_000_000:.1f}"
