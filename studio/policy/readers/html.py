"""A saved web page: the text of its blocks, without navigation, scripts and footers."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from studio.errors import UnusableInput
from studio.policy.archive import BROKEN
from studio.policy.marks import METADATA
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
HIDDEN = re.compile(r"mso-hide\s*:\s*all|display\s*:\s*none", re.I)
BODY_SHARE = 0.7
"""The body of the page is the smallest element that holds this share of its sentences."""
SHORTEST_TITLE = 8
MOST_LINK = 8
"""Characters of a word in a menu."""
FEWEST_LINKS = 3
_WORDS = re.compile(r"[^\s|｜>»›/·、\xa0]")


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
        _drop_menus(root)
        body = _body(root)
        lines = _split("".join(_flat(body, depth=0)))
        return [*_above(root, body, lines), *lines]


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
    """The smallest element that holds nearly all that is written in sentences; menus and footers are in none."""
    body = root.find("body")
    here = root if body is None else body
    commas, stops = _marks(here, "，。；,;"), _marks(here, "。")
    while commas[here]:
        heavy = [child for child in here if commas.get(child, 0) >= BODY_SHARE * commas[here]]
        if len(heavy) != 1 or heavy[0].tag == "p" or next(_blocks_in(heavy[0]), None) is None:
            break
        if any(stops.get(child) for child in here if child is not heavy[0]):
            break
        here = heavy[0]
    return here


def _drop_menus(root: etree._Element) -> None:
    """Takes out what holds three short links or more and no other words: 首页 | 政务公开 | 办事服务."""
    menus: list[etree._Element] = []
    links: dict[etree._Element, int] = {}
    for element in reversed(list(root.iter())):
        # None of the links: -1 says that other words, or a long link, stand in it.
        inner = [links[child] for child in element]
        words = "".join((element.text or "", *(child.tail or "" for child in element)))
        if not isinstance(element.tag, str):
            links[element] = 0
        elif element.tag == "a":
            links[element] = 1 if len("".join(element.itertext()).strip()) <= MOST_LINK else -1
        elif -1 in inner or _WORDS.search(words):
            links[element] = -1
        else:
            links[element] = sum(inner)
            if links[element] >= FEWEST_LINKS and element.tag in BLOCKS:
                menus.append(element)
    for menu in menus:
        if menu.getparent() is not None:
            menu.drop_tree()


def _blocks_in(element: etree._Element) -> Iterator[etree._Element]:
    return (inner for inner in element.iterdescendants() if inner.tag in BLOCKS or inner.tag == "br")


def _marks(here: etree._Element, wanted: str) -> dict[etree._Element, int]:
    """How many of these marks each element holds outside links, tables of data and what is hidden.

    A long annex in a table must not outweigh the text it belongs to.
    """
    held: dict[etree._Element, int] = {}
    for element in reversed(list(here.iter())):
        tail = sum((child.tail or "").count(mark) for child in element for mark in wanted)
        own = sum((element.text or "").count(mark) for mark in wanted) if isinstance(element.tag, str) else 0
        silent = not isinstance(element.tag, str) or element.tag in SILENT or element.tag == "a"
        if silent or HIDDEN.search(element.get("style") or "") or (element.tag == "tr" and _is_data(element)):
            held[element] = 0
        else:
            held[element] = own + tail + sum(held[child] for child in element)
    return held


def _is_data(row: etree._Element) -> bool:
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    filled = [size for cell in cells if (size := len("".join(cell.itertext()).strip()))]
    return len(filled) > 1 and max(filled) <= MOST_CELL and next(row.iter("table"), None) is None


def _above(root: etree._Element, body: etree._Element, lines: list[str]) -> list[str]:
    """What a page prints above the body that belongs to the document: its title, and the data about it."""
    around = [body, *body.iterancestors()]
    before = [
        sibling for element in reversed(around) for sibling in reversed(list(element.itersiblings(preceding=True)))
    ]
    seen = re.sub(r"\s", "", "".join(lines[:MOST_SEEN]))
    name = re.sub(r"\s", "", root.findtext("head/title") or "")
    found: list[str] = []
    for element in before:
        for line in _split("".join(_flat(element, depth=0))):
            pairs = _pairs(line)
            plain = re.sub(r"\s", "", line)
            if pairs:
                found += pairs
            elif len(plain) >= SHORTEST_TITLE and plain in name and plain not in seen:
                found.append(line)
    return found


MOST_SEEN = 12
"""Lines of the body in which its title may stand."""


def _pairs(line: str) -> list[str]:
    """索引号：\t430/2021\t发文字号：\t某政发〔2021〕7号 → 索引号：430/2021, 发文字号：某政发〔2021〕7号."""
    told = re.sub(r"[：:]\t", "：", line)
    return [cell for cell in told.split("\t") if METADATA.match(cell)]


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
