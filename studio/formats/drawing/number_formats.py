"""Number formats of Office charts: figures stay numbers that can be edited, and read exactly as the author wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_WRITTEN = re.compile(r"(-?)(\d+|\d{1,3}(?:,\d{3})+)(\.\d+)?([^\d\"]*)")
_CODE = re.compile(r"(#,##0|0)(?:\.(0+))?(?:\"([^\"]*)\")?")


def format_code(shown: str, value: float) -> str:
    """The format in which `value` reads as `shown`; "" when there is none among the simple ones."""
    found = _WRITTEN.fullmatch(shown)
    if not found:
        return ""
    _, whole, decimals, suffix = found.groups()
    code = ("#,##0" if "," in whole else "0") + (f".{'0' * (len(decimals) - 1)}" if decimals else "")
    code += f'"{suffix}"' if suffix else ""
    return code if formatted(value, code) == shown else ""


def formatted(value: float, code: str) -> str:
    """How Office shows the value in a format that `format_code` made; the plain number in any other."""
    found = _CODE.fullmatch(code)
    if not found:
        return f"{value:g}"
    whole, decimals, suffix = found.groups()
    return f"{value:{',' if ',' in whole else ''}.{len(decimals or '')}f}{suffix or ''}"


def labelled_values(chart: Any) -> Iterator[str]:
    """Of a finished chart's XML, every value that has a visible label, as that label reads."""
    for series in chart.iter(f"{CHART}ser"):
        labels = series.find(f"{CHART}dLbls")
        values = series.find(f"{CHART}val")
        if labels is None or values is None:
            continue
        own = {_at(label): label for label in labels.findall(f"{CHART}dLbl")}
        for point in values.iter(f"{CHART}pt"):
            label = own.get(int(point.get("idx")), labels)
            number = point.findtext(f"{CHART}v")
            if number and _shows(label) and label.find(f"{CHART}tx") is None:
                yield formatted(float(number), _code(label) or _code(labels))


def _at(label: Any) -> int:
    return int(label.find(f"{CHART}idx").get("val"))


def _shows(label: Any) -> bool:
    shown, gone = label.find(f"{CHART}showVal"), label.find(f"{CHART}delete")
    return (
        shown is not None and shown.get("val") in {"1", "true"} and (gone is None or gone.get("val") in {"0", "false"})
    )


def _code(label: Any) -> str:
    made = label.find(f"{CHART}numFmt")
    return "" if made is None else str(made.get("formatCode"))
