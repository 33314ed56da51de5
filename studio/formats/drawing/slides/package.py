"""The finished package: the same bytes for the same content, in the theme's colours."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from pptx.oxml.ns import qn

from studio.formats.drawing.packages import timeless

SCHEME = {
    "dk1": "ink",
    "lt1": "card",
    "dk2": "primary_deep",
    "lt2": "page",
    "accent1": "primary",
    "accent2": "accent",
    "accent3": "accent_bright",
    "accent4": "line",
    "accent5": "ink_faint",
    "accent6": "primary_soft",
    "hlink": "primary",
    "folHlink": "primary_deep",
}
"""Our template draws in scheme colours; the theme's dictionary fills the scheme."""
FIXED_TIME = datetime(2020, 1, 1, tzinfo=UTC)
"""Inside the file: the same content gives the same bytes."""


def written(deck: Any, *, title: str, colors: Mapping[str, str] | None) -> bytes:
    """The package with every entry dated alike; its colour scheme filled with `colors`, or left as it is."""
    core = deck.core_properties
    core.title, core.language, core.author, core.last_modified_by = title, "zh-CN", "", ""
    core.created = core.modified = FIXED_TIME
    raw = io.BytesIO()
    deck.save(raw)

    def changed(name: str, content: bytes) -> bytes:
        if name.endswith(".xlsx"):
            return timeless(content, _undated_sheet)
        return _painted(content, colors) if colors and name.startswith("ppt/theme/") else content

    return timeless(raw.getvalue(), changed)


def _painted(theme: bytes, colors: Mapping[str, str]) -> bytes:
    root = etree.fromstring(theme)
    for entry in root.iter(qn("a:clrScheme")):
        for slot in entry:
            wanted = SCHEME.get(etree.QName(slot).localname)
            if wanted:
                slot.clear()
                etree.SubElement(slot, qn("a:srgbClr")).set("val", colors[wanted].lstrip("#").upper())
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _undated_sheet(name: str, content: bytes) -> bytes:
    if name != "docProps/core.xml":
        return content
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2020-01-01T00:00:00Z", content)
