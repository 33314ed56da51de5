"""ODT, zipped or flat (FODT): text as print shows it, automatic numbers written out, deletions left out.

Rules: OpenDocument 1.3 Part 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from studio.errors import UnusableInput
from studio.policy.archive import BROKEN, LOCKED, Archive, opened, parsed_xml
from studio.policy.numbering import Place
from studio.policy.odf_lists import STYLE, TEXT, XML_ID, OdfLists, odf_lists_of
from studio.policy.readers.contract import Reader, Sample
from studio.policy.refusals import SAVE_AS

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
WRAPPED = "encrypted-package"
"""LibreOffice 24.8 and later encrypt the whole package into one member of this name."""

GONE = frozenset(
    (
        f"{TEXT}tracked-changes",
        f"{TEXT}note",
        f"{TEXT}ruby-text",
        f"{TEXT}hidden-paragraph",
        f"{TEXT}hidden-text",
        f"{TEXT}number",
        f"{TEXT}sequence-decls",
        f"{TEXT}script",
        f"{OFFICE}annotation",
        f"{OFFICE}forms",
        f"{OFFICE}binary-data",
        f"{DRAW}object",
        f"{SVG}title",
        f"{SVG}desc",
    )
)
PARAGRAPHS = frozenset((f"{TEXT}p", f"{TEXT}h"))
CHANGES = frozenset((f"{TEXT}change-start", f"{TEXT}change-end"))
ITEMS = frozenset((f"{TEXT}list-item", f"{TEXT}list-header"))
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
MOST_DEPTH = 150
MOST_SPACES = 100
NOT_A_TEXT = f"这是 ODF 表格、演示文稿或图形，不是政策文件正文。{SAVE_AS}"


class Odt(Reader):
    key, label = "odt", "ODT"

    def recognises(self, sample: Sample) -> bool:
        flat = sample.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<office:document" in sample.head
        return flat or bool(sample.members & {"content.xml", WRAPPED})

    def read(self, data: bytes) -> list[str]:
        content, styles = _parts(data)
        body = content.find(f"{OFFICE}body")
        if body is None:
            raise UnusableInput(BROKEN)
        text = body.find(f"{OFFICE}text")
        if text is None:
            raise UnusableInput(NOT_A_TEXT)
        roots = [root for root in (styles, content) if root is not None]
        return list(_Walk(odf_lists_of(roots), _hidden_styles(roots), _deletions(text)).blocks(text))


def _parts(data: bytes) -> tuple[etree._Element, etree._Element | None]:
    """content.xml and styles.xml; a flat file is both in one."""
    if not data.startswith(b"PK"):
        return parsed_xml(data), None
    with opened(data) as archive:
        _refuse_locked(archive)
        styles = archive.xml("styles.xml") if "styles.xml" in archive.names else None
        return archive.xml("content.xml"), styles


def _refuse_locked(archive: Archive) -> None:
    if WRAPPED in archive.names:
        raise UnusableInput(LOCKED)
    if "META-INF/manifest.xml" in archive.names:
        # Older packages name a DTD in the manifest, which `parsed_xml` would refuse; the words are enough.
        entries = re.split(rb"<(?:\w+:)?file-entry", archive.bytes_of("META-INF/manifest.xml"))
        if any(b'"content.xml"' in entry and b"encryption-data" in entry for entry in entries):
            raise UnusableInput(LOCKED)


def _hidden_styles(roots: list[etree._Element]) -> frozenset[str]:
    return frozenset(
        style.get(f"{STYLE}name") or ""
        for root in roots
        for style in root.iter(f"{STYLE}style")
        if any(properties.get(f"{TEXT}display") == "none" for properties in style.iter(f"{STYLE}text-properties"))
    )


def _deletions(text: etree._Element) -> frozenset[str]:
    """The ids of tracked deletions. Their words mostly stand apart, but may be left where they were."""
    regions = [region for region in text.iter(f"{TEXT}changed-region") if region.find(f"{TEXT}deletion") is not None]
    return frozenset(region.get(f"{TEXT}id") or region.get(XML_ID) or "" for region in regions)


@dataclass
class _Walk:
    lists: OdfLists
    hidden: frozenset[str] = field(repr=False)
    deletions: frozenset[str] = field(repr=False)
    _open: set[str] = field(default_factory=set)
    """Deletions that have begun and not ended."""
    _held: str = ""
    """A paragraph whose mark was deleted: the next one goes on with it."""
    _depth: int = 0

    def blocks(self, parent: etree._Element, place: Place | None = None) -> Iterator[str]:
        """Lines of everything in `parent`; `place` is that of the list around it."""
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise UnusableInput(BROKEN)
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag in GONE or child.get(f"{TEXT}display") == "none":
                continue
            if tag in PARAGRAPHS:
                yield from self._paragraph(child)
            elif tag in CHANGES:
                self._change(child)
            elif tag == f"{TEXT}list":
                yield from self._list(child, place)
            elif tag == f"{TABLE}table":
                yield from self._table(child)
            else:
                yield from self.blocks(child, place)
        self._depth -= 1

    def _list(self, element: etree._Element, around: Place | None) -> Iterator[str]:
        place = self.lists.open(element, around)
        for item in element:
            if item.tag not in ITEMS:
                continue
            numbered = item.tag == f"{TEXT}list-item"
            for child in item:
                if child.tag in PARAGRAPHS:
                    yield from self._paragraph(child, place if numbered else None, item.get(f"{TEXT}start-value"))
                    # Only the first paragraph of an item carries its number.
                    numbered = False
                elif child.tag == f"{TEXT}list":
                    self._depth += 1
                    if self._depth > MOST_DEPTH:
                        raise UnusableInput(BROKEN)
                    yield from self._list(child, place)
                    self._depth -= 1

    def _paragraph(
        self, element: etree._Element, place: Place | None = None, start: str | None = None
    ) -> Iterator[str]:
        boxes: list[str] = []
        text = "".join(self._inline(element, boxes))
        text = "" if element.get(f"{TEXT}style-name") in self.hidden else text
        yield from boxes
        label = ""
        if not text.strip() or self._held:
            pass
        elif place is not None:
            label = self.lists.label(place, start)
        elif element.tag == f"{TEXT}h" and element.getparent().tag not in ITEMS:
            label = self.lists.heading_label(element)
        self._held += label + text
        if not self._open:
            whole, self._held = self._held, ""
            yield from whole.split("\n")

    def _change(self, mark: etree._Element) -> None:
        change = mark.get(f"{TEXT}change-id") or ""
        if mark.tag == f"{TEXT}change-end":
            self._open.discard(change)
        elif change in self.deletions:
            self._open.add(change)

    def _said(self, text: str) -> str:
        return "" if self._open else text

    def _inline(self, parent: etree._Element, boxes: list[str]) -> Iterator[str]:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise UnusableInput(BROKEN)
        yield self._said(_collapsed(parent.text))
        for child in parent:
            yield from self._said_by(child, boxes)
            yield self._said(_collapsed(child.tail))
        self._depth -= 1

    def _said_by(self, child: etree._Element, boxes: list[str]) -> Iterator[str]:
        tag = child.tag
        if not isinstance(tag, str) or tag in GONE:
            return
        if tag in CHANGES:
            self._change(child)
        elif tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c") or "1"
            yield self._said(" " * min(int(count[:4]) if count.isdecimal() else 1, MOST_SPACES))
        elif tag == f"{TEXT}tab":
            yield self._said(" ")
        elif tag == f"{TEXT}line-break":
            yield self._said("\n")
        elif tag.startswith(DRAW) and tag != f"{DRAW}a":
            boxes += [line for line in self.blocks(child) if line.strip()]
        elif not (tag == f"{TEXT}span" and child.get(f"{TEXT}style-name") in self.hidden):
            yield from self._inline(child, boxes)

    def _table(self, table: etree._Element) -> Iterator[str]:
        """One line a row, cells parted by tabs; a one-column table is only a frame around paragraphs."""
        for row in _rows(table):
            cells = [list(self.blocks(cell)) for cell in _cells(row)]
            if len(cells) == 1:
                yield from cells[0]
            else:
                yield "\t".join(" ".join(line.strip() for line in cell if line.strip()) for cell in cells)


def _rows(parent: etree._Element) -> Iterator[etree._Element]:
    """Rows, also those in header rows and groups."""
    for child in parent:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """Cells; one that a wide cell covers is no cell of its own, one that a tall cell covers is empty."""
    covered = 0
    for cell in row.iterchildren(*CELLS):
        if cell.tag == CELLS[1] and covered:
            covered -= 1
            continue
        spanned = cell.get(f"{TABLE}number-columns-spanned") or "1"
        covered = int(spanned) - 1 if re.fullmatch(r"[1-9]\d{0,3}", spanned) else 0
        yield cell


def _collapsed(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")
