"""What a PDF file holds besides the picture of its pages: text, typefaces, remarks, attachments, covered words."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from studio.domain.own_material import Seen

MOST_PAGES = 200
MOST_OBJECTS = 20_000
COVERED = 0.9
"""Share of a text's box that a filled shape drawn later has to hide."""
NO_REMARKS = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP})

Box = tuple[float, float, float, float]


def inside(document: pypdfium2.PdfDocument) -> Seen:
    """Of the first `MOST_PAGES` pages. The caller holds PDFium's lock."""
    hidden: list[str] = []
    words: list[str] = []
    fonts: dict[str, None] = {}
    covered = remarks = 0
    if author := document.get_metadata_value("Author").strip():
        hidden.append(f"作者“{author[:40]}”")
    if count := document.count_attachments():
        hidden.append(f"附件 {count} 个")
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        words.append(page.get_textpage().get_text_bounded())
        remarks += sum(kind not in NO_REMARKS for kind in _annotations(page))
        covered += _covered(page, fonts)
    if remarks:
        hidden.append(f"批注 {remarks} 处")
    if covered:
        hidden.append(f"被色块盖住、仍能复制出来的文字 {covered} 处")
    return Seen(
        hidden=tuple(hidden), words="\n".join(words).replace("\r", ""), exact=True, read=True, fonts=tuple(fonts)
    )


def _annotations(page: pypdfium2.PdfPage) -> Iterator[int]:
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, place)
        yield raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)


def _covered(page: pypdfium2.PdfPage, fonts: dict[str, None]) -> int:
    """How many texts lie under a filled shape. Objects come in the order they are painted. Notes the fonts met."""
    texts: list[Box] = []
    under = 0
    for place, item in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH))):
        if place > MOST_OBJECTS:
            break
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            texts.append(item.get_bounds())
            if (font := item.get_font()).is_embedded:
                fonts[font.get_base_name().partition("+")[2] or font.get_base_name()] = None
        elif _filled(item):
            box = item.get_bounds()
            hidden = [text for text in texts if _share(text, box) >= COVERED]
            under += len(hidden)
            texts = [text for text in texts if text not in hidden]
    return under


def _filled(shape: pypdfium2.PdfObject) -> bool:
    """Painted inside with a colour that nothing shines through."""
    how, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(shape, how, stroke)
    colour = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(shape, *colour)
    return how.value != raw.FPDF_FILLMODE_NONE and colour[3].value == 255


def _share(text: Box, shape: Box) -> float:
    wide = max(0.0, min(text[2], shape[2]) - max(text[0], shape[0]))
    high = max(0.0, min(text[3], shape[3]) - max(text[1], shape[1]))
    whole = (text[2] - text[0]) * (text[3] - text[1])
    return wide * high / whole if whole else 0.0
