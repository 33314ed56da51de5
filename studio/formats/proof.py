"""Reading finished files back, to prove that every supplied string is there, whole and unaltered.

Nothing is normalised that could hide a changed character: no Unicode folding, no case folding, no look-alikes.
Only what no reader sees is left out of the comparison: white space, and the marks in `UNSEEN`.
"""

from __future__ import annotations

import ctypes
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import lxml.etree
import lxml.html
import pypdfium2
import pypdfium2.raw as pdfium

from studio.formats.drawing.number_formats import labelled_values
from studio.formats.drawing.pdfium import PDFIUM
from studio.formats.drawing.tagging import reading_order
from studio.formats.drawing.visibility import visible_runs

UNSEEN = frozenset("\u2060\u200b\ufeff\u00ad")
"""Word joiner and zero-width space (we set them to steer line breaks), byte order mark, soft hyphen."""

_NOT_COMPARED = re.compile(rf"[\s\x00-\x1f{''.join(sorted(UNSEEN))}]+")

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PRESENTATION = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
CHARTED = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def bare(text: str) -> str:
    """The text as it is compared: without white space, control codes and the `UNSEEN` marks."""
    return _NOT_COMPARED.sub("", text)


def missing(strings: Sequence[str], found: str) -> tuple[str, ...]:
    """The strings that `found` does not hold, each occurrence counted on its own.

    First all are looked for one behind the other. Where the drawing order differs, every string, longest first,
    uses up one occurrence, so that a short string cannot hide in a longer one.
    """
    text = bare(found)
    return () if _in_order(strings, text) else _used_up(strings, text)


def _in_order(strings: Sequence[str], text: str) -> bool:
    place = 0
    for string in strings:
        wanted = bare(string)
        at = text.find(wanted, place)
        if at < 0:
            return False
        place = at + len(wanted)
    return True


def _used_up(strings: Sequence[str], text: str) -> tuple[str, ...]:
    lost: Counter[str] = Counter()
    for string in sorted(strings, key=lambda each: -len(bare(each))):
        wanted = bare(string)
        at = text.find(wanted)
        if at < 0:
            lost[string] += 1
        elif wanted:
            text = f"{text[:at]}\x00{text[at + len(wanted) :]}"
    return tuple(lost.elements())


def html_text(document: bytes) -> str:
    """What a browser shows of the page: text and image alternatives are apart, scripts and styles left out."""
    root = lxml.html.document_fromstring(document.decode("utf-8"))
    body = root.find("body")
    for silent in body.xpath(".//script|.//style"):
        silent.drop_tree()
    return str(body.text_content())


def pdf_text(document: bytes) -> str:
    """The text that can be seen, in drawing order: wholly on its page, not clipped, not painted over."""
    with PDFIUM:
        pdf = pypdfium2.PdfDocument(document)
        try:
            return "\n".join(_page_text(page) for page in pdf)
        finally:
            pdf.close()


def tagged_text(document: bytes) -> str:
    """The text that can be both seen and heard, in the order in which a screen reader reads it.

    Running heads, page numbers and repeated table heads are tagged as decoration and left out, so a text that goes
    on on the next page is whole.
    """
    pdf = pypdfium2.PdfDocument(document)
    try:
        told = [_marked(page) for page in pdf]
    finally:
        pdf.close()
    return "".join(told[page].get(place, "") for page, place in reading_order(document))


def _marked(page: pypdfium2.PdfPage) -> dict[int, str]:
    """The page's visible text by the marked content that it stands in; -1 is decoration."""
    textpage = page.get_textpage()
    told: dict[int, str] = {}
    for run, seen in visible_runs(page):
        place = pdfium.FPDFPageObj_GetMarkedContentID(run.raw)
        told[place] = told.get(place, "") + (_run_text(run, textpage) if seen else "\x00")
    textpage.close()
    return told


def _page_text(page: pypdfium2.PdfPage) -> str:
    """One page, run by run as it is painted.

    PDFium's own text order is not used: it joins what stands on one line across columns. A run that leaves the
    page, is clipped, or lies under something is cut for the reader, so it does not count.
    """
    textpage = page.get_textpage()
    text = "".join(_run_text(run, textpage) if seen else "\x00" for run, seen in visible_runs(page))
    textpage.close()
    return text


def _within(box: tuple[float, float, float, float], width: float, height: float) -> bool:
    left, bottom, right, top = box
    return left >= -0.5 and bottom >= -0.5 and right <= width + 0.5 and top <= height + 0.5


def _run_text(run: pypdfium2.PdfObject, textpage: pypdfium2.PdfTextPage) -> str:
    size = pdfium.FPDFTextObj_GetText(run.raw, textpage.raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFTextObj_GetText(run.raw, textpage.raw, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")


def pptx_text(document: bytes) -> str:
    """Titles first, then everything else slide by slide, so that a text carried over to the next slide is whole."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        slides = [lxml.etree.fromstring(package.read(name)) for name in _numbered(package, "ppt/slides/slide")]
        plotted = [lxml.etree.fromstring(package.read(name)) for name in _numbered(package, "ppt/charts/chart")]
    titles = (_shape_text(shape) for slide in slides for shape in _shapes(slide) if _placeholder(shape) in TITLES)
    bodies = (_shape_text(shape) for slide in slides for shape in _shapes(slide) if not _placeholder(shape))
    values = (node.text or "" for chart in plotted for node in chart.iter(f"{CHARTED}v", f"{DRAWING}t"))
    labels = (label for chart in plotted for label in labelled_values(chart))
    return "\n".join((*titles, "".join(bodies), *values, *labels))


TITLES = frozenset({"title", "ctrTitle", "subTitle", "body"})
"""Placeholders that slides fill: title, subtitle, and what a chapter holds."""


def _numbered(package: zipfile.ZipFile, stem: str) -> list[str]:
    found = {int(m[1]): name for name in package.namelist() if (m := re.fullmatch(rf"{stem}(\d+)\.xml", name))}
    return [found[number] for number in sorted(found)]


def _shapes(slide: lxml.etree._Element) -> Iterator[lxml.etree._Element]:
    yield from slide.iter(f"{PRESENTATION}sp", f"{PRESENTATION}graphicFrame")


def _placeholder(shape: lxml.etree._Element) -> str:
    for mark in shape.iter(f"{PRESENTATION}ph"):
        return str(mark.get("type", "body"))
    return ""


def _shape_text(shape: lxml.etree._Element) -> str:
    return "".join(node.text or "" for node in shape.iter(f"{DRAWING}t"))


def drawn_text(texts: Iterable[tuple[str, tuple[float, float, float, float]]], size: tuple[float, float]) -> str:
    """Of texts with their boxes (left, bottom, right, top in pixels), those that lie wholly on the canvas."""
    width, height = size
    return "\n".join(text for text, box in texts if _within(box, width, height))
