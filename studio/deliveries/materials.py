"""Making the materials of a revision, and closing them into one package."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from typing import Any

from channels.contract import Channel
from channels.registry import all_channels
from studio.actions.own_materials import FORMAT
from studio.deliveries.posts import WEBSITE
from studio.domain.content import Content
from studio.domain.interpretation import Material, digest_of, manifest_of
from studio.formats.article import article_fragment, article_text
from studio.formats.charts import IN_TEXT
from studio.formats.contract import Artifact
from studio.formats.registry import all_formats
from studio.formats.themes import load_theme
from studio.formats.wechat_article import wechat_fragment
from studio.store.media import MediaStore

SHORTEST_TITLE = 32
SHORT_MESSAGE = 129
"""Weibo's 140 characters less its link (counted as 10) and a space (open.weibo.com/wiki/2/statuses/share)."""
GRAPHIC = "图解"
WECHAT = "wechat"
DRAWN_IN = re.compile(r'src="data:image/[^"]+" alt="(?P<alt>[^"]*)"')


def material_of(artifact: Artifact, *, format_key: str, form: str, media: MediaStore) -> Material:
    """Keeps the file's bytes and answers what the package says of it."""
    return Material(
        format=format_key,
        form=form,
        name=artifact.name,
        media_type=artifact.media_type,
        role=artifact.role,
        sha256=media.put(artifact.data),
        bytes=len(artifact.data),
        width=artifact.width,
        height=artifact.height,
        alt=artifact.alt,
    )


def close_package(
    content: Content,
    materials: tuple[Material, ...],
    *,
    theme: str,
    algorithm: str,
    author: str,
    notice: str = "",
    settled: Sequence[Mapping[str, Any]] = (),
) -> tuple[Mapping[str, Any], str]:
    """The manifest and its digest: text, files, the words of every channel, and reasons for findings let stand.

    `notice` says what was corrected.
    """
    texts = {
        key: channel_text(content, materials, kind=kind, author=author, theme=theme)
        for key, kind in all_channels().items()
    }
    texts[WEBSITE]["html"] += own_materials_of(materials)
    texts[WECHAT]["html"] = pictures_of(materials) + wechat_fragment(content, load_theme(theme))
    if notice:
        texts = {key: _with_notice(text, notice, content) for key, text in texts.items()}
    manifest = manifest_of(content, materials, texts, settled)
    return manifest, digest_of(manifest, algorithm)


def channel_text(
    content: Content, materials: tuple[Material, ...], *, kind: type[Channel], author: str, theme: str
) -> dict[str, str]:
    """What one channel will say, within its limits. Part of the package, so that it is signed too."""
    limits = kind.limits
    pictures = "" if kind.by_hand else pictures_of(materials)
    article = "" if kind.by_hand else with_chart_files(article_fragment(content, load_theme(theme)), materials)
    return {
        "title": fitting_title(content, limits.title),
        "summary": _cut(content.summary, limits.summary),
        "short_text": _short_text(content),
        "author": _cut(author, limits.author),
        "text": article_text(content),
        "html": pictures + article,
    }


def with_chart_files(html: str, materials: tuple[Material, ...]) -> str:
    """The article with its drawn-in charts replaced by the chart files of the package that show the same.

    Not by their order: an article may leave a chart out.
    """
    files: dict[str, list[str]] = {}
    for item in materials:
        if item.format == "charts" and item.name.endswith(IN_TEXT):
            files.setdefault(item.alt, []).append(item.name)

    def filed(found: re.Match[str]) -> str:
        names = files.get(unescape(found["alt"]))
        if not names:
            return found.group()
        return f'src="{escape(names.pop(0) if len(names) > 1 else names[0])}" alt="{found["alt"]}"'

    return DRAWN_IN.sub(filed, html)


def fitting_title(content: Content, limit: int) -> str:
    """The title; for short channels the author's short title, else one made of the document number."""
    choices = (
        content.title,
        content.short_title,
        f"{content.policy.doc_number}政策解读" if content.policy.doc_number else "",
    )
    return next((title for title in choices if title and (not limit or len(title) <= limit)), content.title)


def _with_notice(texts: dict[str, str], notice: str, content: Content) -> dict[str, str]:
    """Every channel says in front that this is a correction, and of what."""
    html = f"<p><strong>{escape(notice)}</strong></p>{texts['html']}" if texts["html"] else ""
    short = _short_text(content, corrected=True)
    return {**texts, "text": f"{notice}\n\n{texts['text']}", "html": html, "short_text": short}


def _short_text(content: Content, *, corrected: bool = False) -> str:
    """Opens with the document number, so that a lost post can be found again by its first words."""
    opening = f"【{'更正：' if corrected else ''}{fitting_title(content, SHORTEST_TITLE)}】"
    return opening + _cut(content.summary, SHORT_MESSAGE - len(opening))


def _cut(text: str, limit: int) -> str:
    if not limit or len(text) <= limit:
        return text
    sentences = text[: limit - 1]
    stop = max(sentences.rfind(mark) for mark in "。；！？")
    return sentences[: stop + 1] if stop > limit // 2 else sentences + "…"


def pictures_of(materials: tuple[Material, ...]) -> str:
    """The long image, slice under slice, as the article's opening. Addresses are file names."""
    slices = [item for item in materials if item.role == "picture" and item.form == GRAPHIC]
    return "".join(f'<p><img src="{escape(item.name)}" alt="{escape(item.alt)}"></p>' for item in slices)


def own_materials_of(materials: tuple[Material, ...]) -> str:
    """The office's own files under the article: pictures as they are, recordings by their words.

    For the website alone: other channels take pictures and recordings by interfaces of their own.
    """
    own = [item for item in materials if item.format == FORMAT]
    return "<h2>图片和音视频</h2>" + "".join(_own_material(item) for item in own) if own else ""


def _own_material(item: Material) -> str:
    words = "".join(f"<p>{escape(line)}</p>" for line in item.transcript.splitlines() if line.strip())
    if item.media_type.startswith("image/"):
        picture = f'<img src="{escape(item.name)}" alt="{escape(item.alt)}">'
        return f"<figure>{picture}<figcaption>{escape(item.alt)}</figcaption></figure>{words}"
    heading = f"<h3>{escape(item.form)}：{escape(item.alt)}</h3>"
    return f"{heading}<p>在下面的“资料下载”里打开{escape(item.name)}。</p>" + (
        f"<h4>文字稿</h4>{words}" if words else ""
    )


def format_steps(also: Sequence[str] = ()) -> dict[str, str]:
    """Format keys with their labels, in the order they are made: the routine ones, and those asked for beside them."""
    return {key: item.label for key, item in all_formats().items() if item.routine or key in also}
