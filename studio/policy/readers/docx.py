"""DOCX, walked by hand: the usual readers drop tables, text boxes, inserted text or automatic numbering.

Rules: ECMA-376 Part 1, WordprocessingML. What a reader of the print would see is kept: accepted
insertions, text boxes once, list labels; what was deleted or hidden is not.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from studio.errors import UnusableInput
from studio.policy.archive import BROKEN, Archive, opened, parsed_xml
from studio.policy.numbering import Lists, W, lists_of
from studio.policy.readers.contract import Reader, Sample

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"

GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "rPr", "pPr", "rt"))
BREAKS = frozenset((f"{W}br", f"{W}cr"))
SIGNS = {f"{W}tab": " ", f"{W}noBreakHyphen": "-", f"{W}ptab": " "}


class Docx(Reader):
    key, label = "docx", "DOCX"

    def recognises(self, sample: Sample) -> bool:
        return any(name.startswith("word/") and name.endswith(".xml") for name in sample.members)

    def read(self, data: bytes) -> list[str]:
        with opened(data) as archive:
            main = _main_part(archive)
            body = _xml(archive, main).find(f"{W}body")
            if body is None:
                raise UnusableInput(BROKEN)
            folder = main.rpartition("/")[0]
            lists = lists_of(_optional(archive, f"{folder}/numbering.xml"), _optional(archive, f"{folder}/styles.xml"))
            return lines_of(body, lists)


def lines_of(body: etree._Element, lists: Lists) -> list[str]:
    """The lines of a w:body, numbered by these lists."""
    return list(_merged(_blocks(body, lists)))


class _Joined(str):
    """A line whose paragraph mark was deleted: the next paragraph goes on with it."""


def _main_part(archive: Archive) -> str:
    if "word/document.xml" in archive.names:
        return "word/document.xml"
    if "_rels/.rels" not in archive.names:
        raise UnusableInput(BROKEN)
    relations = archive.xml("_rels/.rels").findall(f"{RELATIONS}Relationship")
    targets = (r.get("Target", "") for r in relations if (r.get("Type") or "").endswith("/officeDocument"))
    return next((target.lstrip("/") for target in targets), "word/document.xml")


def _xml(archive: Archive, name: str) -> etree._Element:
    # "Strict" files differ from ordinary ones only in the names of their namespaces.
    return parsed_xml(archive.bytes_of(name).replace(STRICT, TRANSITIONAL))


def _optional(archive: Archive, name: str) -> etree._Element | None:
    return _xml(archive, name) if name in archive.names else None


def _blocks(parent: etree._Element, lists: Lists) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{W}p":
            yield from _paragraph(child, lists)
        elif child.tag == f"{W}tbl":
            yield from _table(child, lists)
        elif child.tag == f"{MC}AlternateContent":
            yield from _blocks(_chosen(child), lists)
        elif isinstance(child.tag, str) and child.tag not in GONE:
            yield from _blocks(child, lists)


def _table(table: etree._Element, lists: Lists) -> Iterator[str]:
    """One line a row, cells parted by tabs; a one-column table is only a frame around paragraphs."""
    for row in _held(table, f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is not None:
            continue
        cells = [list(_merged(_blocks(cell, lists))) for cell in _held(row, f"{W}tc")]
        if len(cells) == 1:
            yield from cells[0]
        else:
            yield "\t".join(" ".join(line.strip() for line in cell if line.strip()) for cell in cells)


def _held(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows or cells, also those inside content controls and insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in GONE and child.tag not in (f"{W}tbl", f"{W}p") and isinstance(child.tag, str):
            yield from _held(child, tag)


def _paragraph(paragraph: etree._Element, lists: Lists) -> Iterator[str]:
    boxes: list[str] = []
    text = "".join(_inline(paragraph, lists, boxes))
    yield from boxes
    # A paragraph that only anchors a text box would otherwise eat a list number.
    label = lists.label(paragraph) if text.strip() else ""
    *full, last = (label + text).split("\n")
    yield from full
    mark_deleted = paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
    yield _Joined(last) if mark_deleted else last


def _inline(parent: etree._Element, lists: Lists, boxes: list[str]) -> Iterator[str]:
    for child in parent:
        tag = child.tag
        if not isinstance(tag, str) or tag in GONE:
            continue
        if tag in (f"{W}t", f"{M}t"):
            yield (child.text or "").replace("\n", " ").replace("\t", " ")
        elif tag in BREAKS:
            yield "\n"
        elif tag in SIGNS:
            yield SIGNS[tag]
        elif tag == f"{W}txbxContent":
            boxes.extend(_merged(_blocks(child, lists)))
        elif tag == f"{MC}AlternateContent":
            yield from _inline(_chosen(child), lists, boxes)
        elif not (tag == f"{W}r" and _hidden(child)):
            yield from _inline(child, lists, boxes)


def _chosen(alternate: etree._Element) -> etree._Element:
    """The branch a modern Word shows; the fallback repeats the same text for old ones."""
    choices = alternate.findall(f"{MC}Choice") + alternate.findall(f"{MC}Fallback")
    speaking = (choice for choice in choices if next(choice.iter(f"{W}t"), None) is not None)
    return next(speaking, alternate if not choices else choices[0])


def _hidden(run: etree._Element) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val") not in ("0", "false", "off")


def _merged(lines: Iterator[str]) -> Iterator[str]:
    held = ""
    for line in lines:
        if isinstance(line, _Joined):
            held += line
        else:
            yield held + line
            held = ""
    if held:
        yield held
