"""PDF with a text layer. Places come from PDFium, tables from pdfplumber where lines are ruled."""

from __future__ import annotations

import ctypes
import io
import logging
import re
import unicodedata
from collections.abc import Iterator

import pdfplumber
import pypdfium2
from pypdfium2 import raw as pdfium

from studio.errors import UnusableInput
from studio.policy.page_layout import Page, Run, merged, paragraphs_of
from studio.policy.readers.contract import Lines, Reader, Sample

MOST_PAGES = 800
MOST_TABLE_PAGES = 60
"""Pages with ruled tables that are taken apart cell by cell; the rest come in reading order."""
SLANTED = 0.02
"""Radians; text at another angle is a watermark or a stamp."""
MOST_UNREADABLE = 0.3
"""The share of characters without a known letter from which on the text layer is of no use."""

LOCKED = "这个 PDF 设有打开密码，无法读取。请用密码打开后“另存为”或打印成没有密码的 PDF，再上传；也可上传 DOCX 版。"
BROKEN = "这个 PDF 文件已损坏或没有下载完，打不开。请重新下载，确认能打开后再上传，或上传 DOCX 版。"
TOO_MANY_PAGES = f"这个 PDF 超过 {MOST_PAGES} 页，不像一份政策文件，没有读取。请只留下政策正文后再上传。"
SCAN = "这个 PDF 里没有文字，应当是扫描件。系统不做文字识别，以免认错数字。请上传原来的 DOCX、WPS 版，或识别并核对后再上传。"
GARBLED = "这个 PDF 的文字没有对应的字码，复制出来是乱码，无法读取。请上传原来的 DOCX、WPS 版，或把文字复制到 TXT 核对后上传。"
TABLES_LEFT = "这个 PDF 的表格较多，后面的表格按文字顺序读出，没有分栏。请对照原文核对。"

_MAGIC = re.compile(rb"\A\s{0,16}%PDF-|\A.{0,1024}?%PDF-1\.", re.S)
RADICALS = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⺀⺁⺄⺌⺍⺗⺝⺮⻊⻌⻍⻎",
        "母民虎西见角贝车長镸长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟冫厂乙小小心月竹足辶辶辶",
        strict=True,
    )
)
"""Radicals that fonts use in place of the characters they look like, and that Unicode maps to none."""

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


class Pdf(Reader):
    key, label = "pdf", "PDF（带文字）"

    def recognises(self, sample: Sample) -> bool:
        return bool(_MAGIC.match(sample.head[:1100]))

    def read(self, data: bytes) -> Lines:
        document = _opened(data)
        try:
            if len(document) > MOST_PAGES:
                raise UnusableInput(TOO_MANY_PAGES)
            pages, left = _pages(document, data)
        except pypdfium2.PdfiumError as trouble:
            raise UnusableInput(BROKEN) from trouble
        finally:
            document.close()
        text = "".join(run.text for page in pages for run in page.runs)
        if not text.strip() and not any(page.rows for page in pages):
            raise UnusableInput(SCAN)
        if _unreadable(text) > MOST_UNREADABLE:
            raise UnusableInput(GARBLED)
        return Lines(paragraphs_of(pages), warnings=[TABLES_LEFT] if left else [])


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as trouble:
        raise UnusableInput(LOCKED if "assword" in str(trouble) else BROKEN) from trouble


def _unreadable(text: str) -> float:
    letters = [char for char in text if not char.isspace()]
    bad = sum(unicodedata.category(char) in ("Co", "Cn", "Cc", "Cs") or char == "\ufffd" for char in letters)
    return bad / len(letters) if letters else 0.0


def _pages(document: pypdfium2.PdfDocument, data: bytes) -> tuple[list[Page], bool]:
    """Every page, and whether tables were left untaken."""
    ruled = []
    pages = []
    for number in range(len(document)):
        page = document[number]
        width, height = page.get_size()
        runs = merged(_characters(page, height))
        pages.append(Page(width=width, height=height, runs=runs))
        if runs and _is_ruled(page):
            ruled.append(number)
        page.close()
    for number in ruled[:MOST_TABLE_PAGES]:
        pages[number] = _with_tables(pages[number], data, number)
    return pages, len(ruled) > MOST_TABLE_PAGES


def _characters(page: pypdfium2.PdfPage, height: float) -> Iterator[Run]:
    textpage = page.get_textpage()
    handle = textpage.raw
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    loose = pdfium.FS_RECTF()
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        if code < 33 or pdfium.FPDFText_IsGenerated(handle, index) == 1:
            continue
        angle = pdfium.FPDFText_GetCharAngle(handle, index)
        if SLANTED < angle < 6.283 - SLANTED:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(handle, index, loose):
            continue
        if not pdfium.FPDFText_GetCharBox(handle, index, left, right, bottom, top):
            continue
        size = loose.top - loose.bottom
        if size <= 0 or not (-size < loose.left < page.get_width() + size):
            continue
        char = _plain(chr(code)) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        yield Run(char, loose.left, height - loose.top, max(loose.right, loose.left), height - loose.bottom, size)
    textpage.close()


def _plain(char: str) -> str:
    """The ordinary character for a radical or a compatibility form that only looks like it."""
    if char in RADICALS:
        return RADICALS[char]
    if "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff":
        return unicodedata.normalize("NFKC", char)
    return char


def _is_ruled(page: pypdfium2.PdfPage) -> bool:
    """Whether enough lines or boxes are drawn for a table."""
    drawn = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4)
    return sum(1 for _, _ in zip(drawn, range(6), strict=False)) >= 6


def _with_tables(page: Page, data: bytes, number: int) -> Page:
    rows: list[tuple[float, str]] = []
    boxes: list[tuple[float, float, float, float]] = []
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[number + 1]) as book:
            for table in book.pages[0].find_tables():
                cells = table.extract()
                if len(cells) < 2 or max(map(len, cells)) < 2:
                    continue
                boxes.append(table.bbox)
                rows += [
                    (place.bbox[1], "\t".join(_cell(cell) for cell in row))
                    for place, row in zip(table.rows, cells, strict=True)
                    if any(row)
                ]
    except Exception:
        return page
    runs = [run for run in page.runs if not any(_inside(run, box) for box in boxes)]
    return Page(width=page.width, height=page.height, runs=runs, rows=rows)


def _cell(text: str | None) -> str:
    return "".join(_plain(char) for char in re.sub(r"\s+", "", text or ""))


def _inside(run: Run, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    return left - 1 <= run.left <= right + 1 and top - 1 <= run.middle <= bottom + 1
