"""A saved web page: the text of its blocks, without navigation, scripts and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from studio.errors import UnusableInput
from studio.policy.archive import BROKEN
from studio.policy.readers.contract import Reader, Sample
from studio.policy.readers.txt import decoded

SIGNS = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|div|p|table|meta)[\s>]", re.I)
DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
ENCODINGS = frozenset(("utf-8", "utf8", "gb2312", "gbk", "gb18030", "big5", "big5-hkscs"))
"""Believed when declared. Python knows more that a page could name to do harm: punycode takes quadratic time."""
SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "nav",
        "footer",
        "header",
        "aside",
        "form",
        "button",
        "select",
        "option",
        "iframe",
        "svg",
    ]
)
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "tbody",
        "thead",
        "tr",
        "blockquote",
        "pre",
        "hr",
        "center",
    ]
)
MOST_DEPTH = 200
BODY_SHARE = 0.7
"""The body of the page is the smallest element that holds this share of the paragraphs' text."""


class Html(Reader):
    key, label = "html", "网页"

    def recognises(self, sample: Sample) -> bool:
        start = sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")
        return start.startswith(b"<") and bool(SIGNS.search(sample.head))

    def read(self, data: bytes) -> list[str]:
        try:
            root = lxml_html.document_fromstring(_text(data), parser=lxml_html.HTMLParser(no_network=True))
        except (etree.ParserError, etree.XMLSyntaxError, ValueError) as trouble:
            raise UnusableInput(BROKEN) from trouble
        flat = "".join(_flat(_body(root), depth=0))
        return [re.sub(r"[ \r\n\u00a0]+", " ", line).strip(" ") for line in flat.split("\x1e") if line.strip()]


def _text(data: bytes) -> str:
    declared = DECLARED.search(data[:4096])
    encoding = declared[1].decode("ascii").lower() if declared else ""
    if encoding in ENCODINGS:
        try:
            return _without_declaration(data.decode(encoding.replace("gb2312", "gb18030")))
        except UnicodeError:
            pass
    return _without_declaration(decoded(data))


def _without_declaration(text: str) -> str:
    # lxml refuses str input that carries an XML encoding declaration.
    return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text, count=1)


def _body(root: etree._Element) -> etree._Element:
    body = root.find("body")
    here = root if body is None else body
    whole = _paragraph_text(here)
    while whole:
        heavy = [child for child in here if _paragraph_text(child) >= BODY_SHARE * whole]
        if len(heavy) != 1 or heavy[0].tag == "p":
            break
        here = heavy[0]
    return here


def _paragraph_text(element: etree._Element) -> int:
    return sum(len("".join(p.itertext())) for p in element.iter("p"))


def _flat(element: etree._Element, *, depth: int) -> Iterator[str]:
    tag = element.tag
    if not isinstance(tag, str) or tag in SILENT or depth > MOST_DEPTH:
        return
    edge = "\x1e" if tag in BLOCKS or tag == "br" else "\t" if tag in ("td", "th") else ""
    yield edge
    yield (element.text or "").replace("\t", " ")
    for child in element:
        yield from _flat(child, depth=depth + 1)
        yield (child.tail or "").replace("\t", " ")
    if edge == "\x1e":
        yield edge
