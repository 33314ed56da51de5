"""The order in which a screen reader reads a tagged PDF: its structure tree, walked from top to bottom."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1


def reading_order(document: bytes) -> Iterator[tuple[int, int]]:
    """Page (from 0) and id of every marked content, as the tree has them; nothing where there is no tree."""
    read = PDFDocument(PDFParser(io.BytesIO(document)))
    pages: dict[Any, int] = {page.pageid: number for number, page in enumerate(PDFPage.create_pages(read))}
    root = resolve1(read.catalog.get("StructTreeRoot"))
    if isinstance(root, Mapping):
        yield from _contents(root, pages, 0)


def _contents(element: Mapping[str, Any], pages: Mapping[int, int], page: int) -> Iterator[tuple[int, int]]:
    """The marked contents below one element; `page` is the one its parent stands on (ISO 32000-1, 14.7.2)."""
    page = _page(element, pages, page)
    kids = resolve1(element.get("K"))
    for kid in kids if isinstance(kids, list) else [kids]:
        match resolve1(kid):
            case int(place):
                yield page, place
            case {"MCID": place} as mark:
                yield _page(mark, pages, page), int(resolve1(place))
            case Mapping() as below:
                yield from _contents(below, pages, page)


def _page(holder: Mapping[str, Any], pages: Mapping[int, int], inherited: int) -> int:
    named = holder.get("Pg")
    return pages[named.objid] if isinstance(named, PDFObjRef) else inherited
