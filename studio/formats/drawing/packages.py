"""What all Office packages (docx, pptx, xlsx) need: text that XML can hold, and the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

DATED = (2020, 1, 1, 0, 0, 0)
"""The one date that every entry carries, so that no day of making tells two packages apart."""
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold (https://www.w3.org/TR/xml/#charsets)."""


def legal(text: str) -> str:
    """Without the control characters that XML cannot hold and nobody sees."""
    return FORBIDDEN.sub("", text)


def timeless(package: bytes, changed: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """The package with every entry dated alike; `changed(name, data)` may give an entry new content."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            data = given.read(name)
            entry = changed(name, data) if changed else data
            made.writestr(zipfile.ZipInfo(name, DATED), entry, zipfile.ZIP_DEFLATED)
    return out.getvalue()
