"""From a PDF to pictures: every picture is the very page whose text was read back."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
from PIL import Image


def pages_of(pdf: bytes, *, scale: float = 1.0) -> Iterator[Image.Image]:
    """The PDF's pages as RGB pictures, `scale` pixels to the point."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            picture = page.render(scale=scale, rev_byteorder=True).to_pil()
            yield picture if picture.mode == "RGB" else picture.convert("RGB")
    finally:
        document.close()


def jpeg(picture: Image.Image, *, quality: int = 90) -> bytes:
    """JPEG without chroma subsampling, because red text on white would blur."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue()
