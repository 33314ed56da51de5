"""From a post to the article that a content management system holds: HTML that its filters leave alone.

Quirk of WordPress (and others with such a filter): of a forbidden element only the tags go, so the text of a
`<style>` or `<script>` would be read aloud on the page. Both are taken out before anything is sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from html import escape

import lxml.html
import nh3

from channels.cms.profile import Profile
from channels.contract import File, Post
from channels.site.body import ATTRIBUTES, TAGS
from channels.wechat_html import body_of, file_name, picture_names, safe_style, words_of

SILENT_TAGS = {"script", "style", "title", "template", "noscript"}
STYLED = {name: {*kept, "style"} for name, kept in ATTRIBUTES.items()}
PAGE = "text/html"


def article_html(post: Post, addresses: Mapping[str, str]) -> str:
    """The article with the site's own picture addresses, then the downloads and where it came from.

    `addresses` by file name, of everything that was uploaded.
    """

    def kept(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "style":
            return safe_style(value) or None
        if attribute in ("src", "poster"):
            return addresses.get(file_name(value), value)
        return value

    clean = nh3.clean(
        _without_title(post.html, post.title),
        tags=set(TAGS),
        clean_content_tags=SILENT_TAGS,
        attributes=STYLED,
        attribute_filter=kept,
        link_rel=None,
    )
    return clean.strip() + _downloads(post, addresses) + _origin(post)


def files_to_upload(post: Post, profile: Profile) -> tuple[File, ...]:
    """The cover, what the text shows, and everything else that people may download."""
    return tuple(file for file in post.files if file.media_type != PAGE and profile.accepts(file.name))


def upload_name(file: File) -> str:
    """A name that says what is inside, so that the same bytes are never uploaded twice: `zcjd-1f3a….png`."""
    return f"{upload_key(file)}.{file.name.rsplit('.', 1)[-1].lower()}"


def upload_key(file: File) -> str:
    # The name too: two systems' thumbnails and titles hang on it, and a name costs one more upload at most.
    return f"zcjd-{hashlib.sha256(file.name.encode() + file.data).hexdigest()[:24]}"


def article_problems(post: Post, profile: Profile, *, uploads: bool = True) -> Iterator[str]:
    """Why the article could not be shown there in full. `uploads`: pictures go up one by one, by their kinds."""
    held = {file.name: file for file in post.files}
    if not post.title.strip():
        yield "解读没有标题。"
    if not words_of(post.html):
        yield "解读没有正文。"
    for name in picture_names(post.html):
        if name not in held:
            yield f"正文里的图片“{name[:60]}”没有随稿提供。"
        elif uploads and not profile.accepts(name):
            yield f"网站不接受图片“{name}”的格式，请换成 JPG 或 PNG。"


def _without_title(html: str, title: str) -> str:
    """Without a first heading that repeats the title: the site's page prints it already."""
    body = body_of(html)
    first = next(body.iter("h1"), None)
    if first is not None and words_of(escape(first.text_content())) == words_of(escape(title)):
        first.drop_tree()
    return "".join([escape(body.text or ""), *(lxml.html.tostring(child, encoding="unicode") for child in body)])


def _downloads(post: Post, addresses: Mapping[str, str]) -> str:
    shown = {*picture_names(post.html), *(file.name for file in post.files if file.role == "cover")}
    offered = [file for file in post.files if file.name in addresses and file.name not in shown]
    items = "".join(f'<li><a href="{escape(addresses[file.name])}">{escape(_label(file))}</a></li>' for file in offered)
    return f"<h2>附件下载</h2><ul>{items}</ul>" if items else ""


def _label(file: File) -> str:
    return file.alt if file.alt and len(file.alt) <= 40 else file.name


def _origin(post: Post) -> str:
    address = escape(post.source_url)
    return f'<p>原文链接：<a href="{address}">{address}</a></p>' if address else ""
