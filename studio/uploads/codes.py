"""What the QR codes in a picture say."""

from __future__ import annotations

import zxingcpp
from PIL import Image


def codes_in(picture: Image.Image) -> tuple[str, ...]:
    """Each once, in reading order."""
    return tuple(dict.fromkeys(found.text for found in zxingcpp.read_barcodes(picture.convert("RGB")) if found.text))
