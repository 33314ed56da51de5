"""Article HTML that survives WeChat's filter.

Rules: developers.weixin.qq.com/doc/service/guide/product/plugin_spec.html (editor plugins)
and repeatable community tests (read 2026-11-23). In short: `section` instead of `div`, inline styles only,
no id, class, script, position, float, fixed widths, quotes inside a style; pictures from WeChat's own host;
links only to mp.weixin.qq.com.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html

KEPT_TAGS = re.compile(
    "section|p|span|strong|em|br|h[1-4]|ul|ol|li|blockquote|table|thead|tbody|tr|td|th|img|hr|sup|sub|a"
)
BOXES = re.compile(
    "div|article|main|header|footer|aside|nav|figure|figcaption|address|details|summary|dl|dd|pre|caption"
)
"""Become sections: WeChat dissolves a div and loses its style."""

RENAMED = {"b": "strong", "i": "em", "dt": "p", "h5": "h4", "h6": "h4", "tfoot": "tbody"}
"""Everything else that holds text becomes a span."""

SILENT = re.compile("script|style|link|meta|title|head|noscript|template|col|colgroup")
"""Hold nothing that a reader sees."""

CANNOT_SHOW = {
    "svg": "SVG 图形",
    "canvas": "画布图形",
    "video": "视频",
    "audio": "音频",
    "iframe": "嵌入页面",
    "object": "嵌入对象",
    "embed": "嵌入对象",
    "math": "公式",
    "form": "表单",
    "input": "表单控件",
    "select": "表单控件",
    "textarea": "表单控件",
    "button": "按钮",
}

KEPT_ATTRIBUTES = {
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
    "ol": ("start",),
    "img": ("alt",),
}

KEPT_STYLES = re.compile(
    r"color|background(-color)?|font-(size|weight|style)|line-height|letter-spacing|text-(align|indent|decoration)"
    r"|(margin|padding)(-(top|right|bottom|left))?|border(-(top|right|bottom|left))?(-(color|style|width))?"
    r"|border-(radius|collapse|spacing)|(max-)?width|vertical-align|white-space|word-break|overflow-wrap"
    r"|display|flex(-\w+)?|align-items|justify-content|list-style-type|box-sizing"
)
UNSAFE_VALUE = re.compile(r"""['"&<>\\]|url\(|gradient|expression|var\(""", re.IGNORECASE)
UNSAFE_DISPLAY = frozenset({"grid", "inline-grid"})
PIXELS = re.compile(r"\d+(\.\d+)?px")

PICTURE_STYLE = "display:block;width:100%;height:auto;margin:0 auto"
LOOK = {
    "root": "font-size:16px;line-height:1.75;color:#333333;text-align:justify",
    "h1": "margin:24px 0 12px;font-size:20px;line-height:1.4;font-weight:bold",
    "h2": "margin:24px 0 12px;padding-left:10px;border-left:4px solid #b3261e;font-size:18px;line-height:1.4;"
    "font-weight:bold",
    "h3": "margin:20px 0 8px;font-size:17px;line-height:1.5;font-weight:bold",
    "h4": "margin:16px 0 8px;font-size:16px;line-height:1.5;font-weight:bold",
    "p": "margin:0 0 14px",
    "ul": "margin:0 0 14px;padding-left:1.5em",
    "ol": "margin:0 0 14px;padding-left:1.5em",
    "blockquote": "margin:0 0 14px;padding:8px 12px;border-left:4px solid #d9d9d9;color:#595959",
    "table": "width:100%;border-collapse:collapse;margin:0 0 14px;font-size:14px",
    "td": "border:1px solid #d9d9d9;padding:6px",
    "th": "border:1px solid #d9d9d9;padding:6px;font-weight:bold",
}
"""For elements that bring no style of their own. Short, because markup counts against 20 000 characters."""

OWN_LINKS = "mp.weixin.qq.com"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


@dataclass(frozen=True)
class Picture:
    """A picture that WeChat already holds."""

    url: str
    width: int = 0
    """Original pixels, 0 when unknown."""


def as_wechat_html(html: str, pictures: Mapping[str, Picture], *, title: str = "", lean: bool = False) -> str:
    """The same article in WeChat's subset. `pictures` by file name; raises KeyError for one that is missing.

    A first heading that repeats `title` is left out, because the platform prints the title itself.
    `lean` gives up the article's own styles for a much shorter text.
    """
    body = body_of(html)
    _drop_unseen(body)
    _drop_repeated_title(body, title)
    for caption in list(body.iter("caption")):
        caption.getparent().addprevious(caption)
    for element in list(body.iterdescendants()):
        _rewrite(element, pictures, lean=lean)
    _unwrap_needless(body)
    body.tag = "section"
    body.attrib.clear()
    body.set("style", LOOK["root"])
    return str(lxml.html.tostring(body, encoding="unicode", with_tail=False))


def fitting_html(html: str, pictures: Mapping[str, Picture], *, title: str, limit: int) -> str:
    """The styled article, or the lean one when the styled one has `limit` characters or more."""
    styled = as_wechat_html(html, pictures, title=title)
    return styled if len(styled) < limit else as_wechat_html(html, pictures, title=title, lean=True)


def picture_names(html: str) -> list[str]:
    """The file names that the article shows, in order, each once."""
    names = [file_name(image.get("src", "")) for image in _seen(html).iter("img")]
    return list(dict.fromkeys(names))


def file_name(src: str) -> str:
    """`media/a%20b.jpg?v=1` → `a b.jpg`; an outside or embedded picture keeps its whole address."""
    address = urlsplit(src.strip())
    return src.strip() if address.scheme or address.netloc else basename(unquote(address.path))


def cannot_show(html: str) -> list[str]:
    """Chinese names of what the article holds and WeChat would lose."""
    kinds = [CANNOT_SHOW[element.tag] for element in _seen(html).iter(*CANNOT_SHOW)]
    return list(dict.fromkeys(kinds))


def words_of(html: str) -> str:
    """Visible text without any white space: WeChat reformats what it stores, so bytes never compare."""
    text = "".join(_seen(html).itertext())
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def printable(text: str) -> str:
    """Without the signs that XML 1.0 does not allow; PDF readers leave some behind."""
    return UNPRINTABLE.sub("", text)


def picture_count(html: str) -> int:
    return sum(1 for image in body_of(html).iter("img") if image.get("src") or image.get("data-src"))


def body_of(html: str) -> Any:
    """The article's root element; tolerant of fragments, whole pages, empty text and what XML does not allow."""
    html = printable(html)
    if re.search(r"<(body|html)\b", html, re.IGNORECASE):
        page = lxml.html.document_fromstring(html)
        return page.body if page.body is not None else page
    return lxml.html.fragment_fromstring(html, create_parent="section")


def _seen(html: str) -> Any:
    body = body_of(html)
    _drop_unseen(body)
    return body


def _drop_unseen(body: Any) -> None:
    """Removes comments, scripts and what is hidden; the text after each of them stays."""
    for element in list(body.iterdescendants()):
        if not isinstance(element.tag, str) or SILENT.fullmatch(element.tag) or _is_hidden(element):
            element.drop_tree()


def _is_hidden(element: Any) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return "hidden" in element.attrib or "display:none" in style


def _drop_repeated_title(body: Any, title: str) -> None:
    first = next(body.iter("h1"), None)
    if title and first is not None and _squeezed(first.text_content()) == _squeezed(title):
        first.drop_tree()


def _squeezed(text: str) -> str:
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def _rewrite(element: Any, pictures: Mapping[str, Picture], *, lean: bool) -> None:
    if element.tag in CANNOT_SHOW:
        element.drop_tree()
        return
    before = dict(element.attrib)
    element.attrib.clear()
    element.tag = _tag_for(element.tag, before)
    for name in KEPT_ATTRIBUTES.get(element.tag, ()):
        if name in before:
            element.set(name, before[name])
    match element.tag:
        case "img":
            _show(element, pictures[file_name(before.get("src", ""))])
        case "a":
            element.set("href", before["href"])
        case "table" if lean:
            element.attrib.update({"border": "1", "cellpadding": "6"})
    _dress(element, before.get("style", ""), lean=lean)


def _tag_for(tag: str, attributes: Mapping[str, str]) -> str:
    if tag == "a":
        return "a" if urlsplit(attributes.get("href", "")).hostname == OWN_LINKS else "span"
    if BOXES.fullmatch(tag):
        return "section"
    tag = RENAMED.get(tag, tag)
    return tag if KEPT_TAGS.fullmatch(tag) else "span"


def _show(image: Any, picture: Picture) -> None:
    image.set("src", picture.url)
    if picture.width:
        image.set("data-w", str(picture.width))
    image.set("style", PICTURE_STYLE)


def _dress(element: Any, own: str, *, lean: bool) -> None:
    if element.tag == "img":
        return
    without_cells = lean and element.tag in {"td", "th"}
    style = ("" if lean else safe_style(own)) or ("" if without_cells else LOOK.get(element.tag, ""))
    if style:
        element.set("style", style)


def safe_style(style: str) -> str:
    """The declarations that WeChat keeps, in order."""
    return ";".join(_safe_declarations(style))


def _safe_declarations(style: str) -> Iterator[str]:
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.replace("!important", "").strip()
        if not value or not KEPT_STYLES.fullmatch(name) or UNSAFE_VALUE.search(value):
            continue
        if name == "display" and value in UNSAFE_DISPLAY:
            continue
        if name.endswith("width") and not name.startswith("border") and PIXELS.fullmatch(value):
            continue
        if name == "text-align":
            value = {"start": "left", "end": "right"}.get(value, value)
        yield f"{name}:{value}"


def _unwrap_needless(body: Any) -> None:
    """A bare section around one single section only deepens the chain, which WeChat cuts at 10."""
    for element in list(body.iterdescendants("section")):
        if not element.attrib and len(element) == 1 and element[0].tag == "section" and _is_bare(element):
            element.drop_tag()


def _is_bare(element: Any) -> bool:
    return not (element.text or "").strip() and not (element[0].tail or "").strip()
