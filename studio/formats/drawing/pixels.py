"""From a PDF to pictures: every picture is the very page whose text was read back."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pypdfium2
from PIL import Image

from studio.formats.drawing.pdfium import PDFIUM

AHEAD = 3
"""Pages that may be drawn and not yet packed."""


def pages_of(pdf: bytes, *, scale: float = 1.0) -> Iterator[Image.Image]:
    """The PDF's pages as RGB pictures, `scale` pixels to the point."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        count = len(document)
    try:
        for number in range(count):
            with PDFIUM:
                page = document[number]
                picture = page.render(scale=scale, rev_byteorder=True).to_pil()
                page.close()
            yield picture if picture.mode == "RGB" else picture.convert("RGB")
    finally:
        with PDFIUM:
            document.close()


def jpegs_of(pdf: bytes, *, quality: int = 90) -> Iterator[bytes]:
    """The pages as JPEG. PDFium draws one at a time; the pages before it are packed meanwhile, a few at a time."""
    with ThreadPoolExecutor(max_workers=2) as packing:
        waiting: deque[Future[bytes]] = deque()
        for picture in pages_of(pdf):
            waiting.append(packing.submit(jpeg, picture, quality=quality))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        yield from (packed.result() for packed in waiting)


def jpeg(picture: Image.Image, *, quality: int = 90) -> bytes:
    """JPEG without chroma subsampling, because red text on white would blur."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue()
