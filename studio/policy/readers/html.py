"""A saved web page: the text of its blocks, without navigation, scripts and footers."""

from __future__ import annotations

import codecs
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
        "del",
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
MOST_CELL = 500
"""Characters. A fuller cell is no datum but a column of the page."""
HIDDEN = re.compile(r"mso-hide\s*:\s*all", re.I)
BODY_SHARE = 0.7
"""The body of the page is the smallest element that holds this share of the paragraphs' text."""


class Html(Reader):
    key, label = "html", "网页"

    def recognises(self, sample: Sample) -> bool:
        start = sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            # Word saves pages in this encoding too; its markup is plain ASCII with gaps.
            start = start[2:].replace(b"\x00", b"").lstrip()
            return start.startswith(b"<") and bool(SIGNS.search(start))
        return start.startswith(b"<") and bool(SIGNS.search(sample.head))

    def read(self, data: bytes) -> list[str]:
        try:
            root = lxml_html.document_fromstring(_text(data), parser=lxml_html.HTMLParser(no_network=True))
        except (etree.ParserError, etree.XMLSyntaxError, ValueError) as trouble:
            raise UnusableInput(BROKEN) from trouble
        return _split("".join(_flat(_body(root), depth=0)))


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
    """Characters in paragraphs outside tables of data: a long annex must not outweigh the text it belongs to."""
    return sum(len("".join(p.itertext())) for p in element.iter("p") if not _in_data(p))


def _in_data(paragraph: etree._Element) -> bool:
    row = next(paragraph.iterancestors("tr"), None)
    if row is None:
        return False
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    filled = [size for cell in cells if (size := len("".join(cell.itertext()).strip()))]
    return len(filled) > 1 and max(filled) <= MOST_CELL and next(row.iter("table"), None) is None


def _split(flat: str) -> list[str]:
    # Word breaks its source in the midst of Chinese text, where the page shows nothing.
    closed = re.sub(r"(?<=[\u2e80-\uffef]) *[\r\n]+ *(?=[\u2e80-\uffef])", "", flat)
    return [re.sub(r"[ \r\n\u00a0]+", " ", line).strip(" ") for line in closed.split("\x1e") if line.strip()]


def _row(row: etree._Element, *, depth: int) -> str:
    """A row of data as one line; "" for one cell or for a row that only lays out the page."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2 or any(next(cell.iter("table"), None) is not None for cell in cells):
        return ""
    texts = [_split("".join(_flat(cell, depth=depth + 1))) for cell in cells]
    if any(sum(map(len, lines)) > MOST_CELL for lines in texts):
        return ""
    return "\t".join(" ".join(line.strip() for line in lines) for lines in texts)


def _flat(element: etree._Element, *, depth: int) -> Iterator[str]:
    tag = element.tag
    if not isinstance(tag, str) or tag in SILENT or depth > MOST_DEPTH:
        return
    if HIDDEN.search(element.get("style") or ""):
        return
    if tag == "tr" and (row := _row(element, depth=depth)):
        yield f"\x1e{row}\x1e"
        return
    edge = "\x1e" if tag in BLOCKS or tag == "br" else "\t" if tag in ("td", "th") else ""
    yield edge
    yield (element.text or "").replace("\t", " ")
    for child in element:
        yield from _flat(child, depth=depth + 1)
        yield (child.tail or "").replace("\t", " ")
    if edge == "\x1e":
        yield edge
