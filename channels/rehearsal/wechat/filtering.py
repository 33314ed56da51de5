"""What the platform's filter makes of an article."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import lxml.html

DROPPED = ("script", "style", "link", "meta", "noscript", "iframe", "object", "embed", "form", "input", "video")
BLOCKS = ("p", "div", "section", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote", "figure")


def as_stored(content: str, *, is_ours: Callable[[str], bool]) -> str:
    """Article HTML as it is read back: cleaned, foreign pictures gone, `src` become `data-src`."""
    content = re.sub(r'style="[^"]*&#?\w+;[^"]*"', 'style=""', content)
    root = lxml.html.fragment_fromstring(content, create_parent="div")
    for element in list(root.iterdescendants()):
        if not isinstance(element.tag, str) or element.tag in DROPPED:
            element.drop_tree()
    for element in list(root.iterdescendants()):
        _strip(element)
        _settle(element, is_ours)
    inner = str(lxml.html.tostring(root, encoding="unicode", with_tail=False))
    inner = inner.removeprefix("<div>").removesuffix("</div>")
    return re.sub(r'style="[^"]*"', lambda style: style[0].replace("'", "&#39;"), inner)


def _strip(element: Any) -> None:
    for name in list(element.attrib):
        if name in ("id", "class") or name.startswith("on"):
            del element.attrib[name]
    if style := element.get("style"):
        kept = [part for part in style.split(";") if not re.match(r"\s*(position|float)\s*:", part)]
        element.set("style", ";".join(kept))


def _settle(element: Any, is_ours: Callable[[str], bool]) -> None:
    if element.tag == "img":
        src = element.attrib.pop("src", "") or element.get("data-src", "")
        if is_ours(src):
            element.set("data-src", src)
        else:
            element.drop_tree()
    elif (element.tag == "a" and not re.match(r"https?://mp\.weixin\.qq\.com/", element.get("href", ""))) or (
        element.tag == "div" and any(child.tag in BLOCKS for child in element)
    ):
        element.drop_tag()
    elif element.tag == "div":
        element.tag = "p"
        element.attrib.clear()


def text_of(content: str) -> str:
    return "".join(lxml.html.fragment_fromstring(content, create_parent="div").itertext()).strip()
