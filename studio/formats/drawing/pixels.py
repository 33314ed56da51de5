"""From a PDF to pictures: every picture is the very page whose text was read back."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
from PIL import Image

from studio.formats.drawing.pdfium import PDFIUM


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


def jpeg(picture: Image.Image, *, quality: int = 90) -> bytes:
    """JPEG without chroma subsampling, because red text on white would blur."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue()
