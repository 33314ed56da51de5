"""From a post to what its page holds: safe article HTML and files under content-hashed names."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, unquote_to_bytes

import lxml.html
import nh3

from channels.contract import File, Post

UP = "../"
"""Article pages stand one folder below the root; links are relative, so that the site can be moved."""

TAGS = frozenset(
    [
        "p",
        "br",
        "hr",
        "strong",
        "b",
        "em",
        "i",
        "u",
        "s",
        "sub",
        "sup",
        "small",
        "mark",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "code",
        "span",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "aside",
        "figure",
        "figcaption",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "colgroup",
        "col",
        "a",
        "img",
        "video",
        "audio",
        "source",
        "track",
        "details",
        "summary",
        "ruby",
        "rt",
        "rp",
        "time",
        "abbr",
    ]
)
ATTRIBUTES = {
    "*": {"class", "title", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "video": {"src", "controls", "poster", "width", "height", "preload"},
    "audio": {"src", "controls", "preload"},
    "source": {"src", "type"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "th": {"scope", "colspan", "rowspan", "align"},
    "td": {"colspan", "rowspan", "align"},
    "ol": {"start", "reversed"},
    "time": {"datetime"},
}
SOURCES = ("src", "poster")
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
    "text/vtt": ".vtt",
}
ACTIVE_SVG = re.compile(rb"<\s*(script|foreignObject|iframe)|\son\w+\s*=|javascript:", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file of the site under a name made from its content. `path` is relative to the folder."""

    path: str
    data: bytes


def asset_of(name: str, media_type: str, data: bytes) -> Asset:
    ending = PurePosixPath(name).suffix.lower() or ENDINGS.get(media_type, "")
    if not re.fullmatch(r"\.[a-z0-9]{1,8}", ending):
        ending = ""
    return Asset(path=f"assets/{hashlib.sha256(data).hexdigest()[:24]}{ending}", data=data)


@dataclass(frozen=True, kw_only=True)
class Article:
    """The body as the page prints it, the files it needs, and what it asked for and did not get."""

    html: str
    assets: tuple[Asset, ...]
    shown: frozenset[str]
    """Names of the post's files that stand in the body."""
    missing: tuple[str, ...]


def article_of(post: Post, already_said: frozenset[str] = frozenset()) -> Article:
    """The body, sanitised again, its pictures found among the post's files or written out from data addresses.

    `already_said` are the lines that the page's own head prints: they are not repeated in the article's header.
    """
    files = {file.name: file for file in post.files}
    root = lxml.html.fragment_fromstring(_cleaned(post.html), create_parent="div")
    _drop_repeated_head(root, post.title, already_said)
    assets, shown, missing = _resolve(root, files)
    _make_readable(root)
    inner = (root.text or "") + "".join(lxml.html.tostring(child, encoding="unicode", method="html") for child in root)
    return Article(html=inner, assets=tuple(assets), shown=frozenset(shown), missing=tuple(missing))


def _cleaned(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto", "tel", "data"},
        attribute_filter=_kept,
        link_rel="noopener",
    )


def _kept(_tag: str, name: str, value: str) -> str | None:
    """`data:` is for pictures only; anywhere else it would be a page of its own."""
    if value.strip().lower().startswith("data:") and not (
        name in SOURCES and value.strip().lower().startswith("data:image/")
    ):
        return None
    return value


def _drop_repeated_head(root: lxml.html.HtmlElement, title: str, already_said: frozenset[str]) -> None:
    for heading in list(root.iter("h1")):
        if _words(heading) == "".join(title.split()):
            heading.drop_tree()
        else:
            heading.tag = "h2"
    said = {"".join(line.split()) for line in already_said}
    for header in list(root.iter("header")):
        for line in [one for one in header.iter() if len(one) == 0 and one is not header]:
            if _words(line) in said:
                line.drop_tree()
        for empty in [one for one in header.iter() if not _words(one) and not one.xpath(".//img")]:
            if empty.getparent() is not None:
                empty.drop_tree()


def _words(element: lxml.html.HtmlElement) -> str:
    return "".join(element.text_content().split())


def _resolve(root: lxml.html.HtmlElement, files: Mapping[str, File]) -> tuple[list[Asset], list[str], list[str]]:
    assets: list[Asset] = []
    shown: list[str] = []
    missing: list[str] = []
    for element, attribute in _references(root):
        address = element.get(attribute, "")
        file = files.get(unquote(address).removeprefix("./"))
        if file is None and address.startswith("data:"):
            file = _file_from_data(address)
        elif file is not None:
            shown.append(file.name)
        if file is None:
            if attribute != "href":
                missing.append(address)
            continue
        asset = asset_of(file.name, file.media_type, file.data)
        assets.append(asset)
        element.set(attribute, UP + asset.path)
        _describe(element, file)
    return assets, shown, missing


def _references(root: lxml.html.HtmlElement) -> Iterator[tuple[lxml.html.HtmlElement, str]]:
    for element in root.iter():
        for attribute in (*SOURCES, "href"):
            if element.get(attribute) is not None:
                yield element, attribute


def _describe(element: lxml.html.HtmlElement, file: File) -> None:
    if element.tag != "img":
        return
    if not element.get("alt"):
        element.set("alt", file.alt)
    if file.width and file.height:
        element.set("width", str(file.width))
        element.set("height", str(file.height))
    element.set("loading", "lazy")


def _file_from_data(address: str) -> File | None:
    head, _, body = address.partition(",")
    media_type = head.removeprefix("data:").split(";")[0].lower()
    if media_type not in ENDINGS:
        return None
    try:
        data = base64.b64decode(body, validate=True) if head.endswith(";base64") else unquote_to_bytes(body)
    except binascii.Error:
        return None
    return File(name="", media_type=media_type, data=data, role="inline")


def _make_readable(root: lxml.html.HtmlElement) -> None:
    """A wide table scrolls inside its own frame, by keyboard too; an empty alt stays a decoration."""
    for table in list(root.iter("table")):
        frame = lxml.html.Element("div", {"class": "wide", "tabindex": "0", "role": "region", "aria-label": "表格"})
        parent = table.getparent()
        frame.tail, table.tail = table.tail, None
        parent.replace(table, frame)
        frame.append(table)


def active_svgs(post: Post, article: Article) -> list[str]:
    """Vector pictures that carry scripts: opened by their own address they would run on the government's domain."""
    names = [file.name for file in post.files if file.media_type == "image/svg+xml" and ACTIVE_SVG.search(file.data)]
    inline = [asset.path for asset in article.assets if asset.path.endswith(".svg") and ACTIVE_SVG.search(asset.data)]
    return names or inline


def captions_of(files: tuple[File, ...], video: File) -> File | None:
    """The subtitles for a video as WebVTT: those with its name, or the only ones there are (A11Y-08)."""
    found = [file for file in files if PurePosixPath(file.name).suffix.lower() in (".vtt", ".srt")]
    own = [file for file in found if PurePosixPath(file.name).stem == PurePosixPath(video.name).stem]
    chosen = own or (found if len(found) == 1 else [])
    if not chosen:
        return None
    return File(name="captions.vtt", media_type="text/vtt", data=_as_vtt(chosen[0].data), role="inline")


def _as_vtt(data: bytes) -> bytes:
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    if text.startswith("WEBVTT"):
        return text.encode()
    return ("WEBVTT\n\n" + re.sub(r"(\d\d:\d\d:\d\d),(\d{3})", r"\1.\2", text)).encode()


HEADINGS = (
    ("h2", re.compile(r"(第[一二三四五六七八九十百]+[章编]|[一二三四五六七八九十]+、|附件\s*\d*\s*[:：]?$)")),
    ("h3", re.compile(r"([（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+节)")),
)
HEADING_AT_MOST = 40


def paragraphs(text: str) -> list[tuple[str, str]]:
    """A document's plain text as (tag, line) pairs: short numbered lines without a full stop are headings."""
    lines = (line.strip() for line in text.splitlines())
    return [(_tag(line), line) for line in lines if line]


def _tag(line: str) -> str:
    if len(line) > HEADING_AT_MOST or line.endswith(("。", "；", "：", "，", ";", ":")):
        return "p"
    return next((tag for tag, pattern in HEADINGS if pattern.match(line)), "p")
