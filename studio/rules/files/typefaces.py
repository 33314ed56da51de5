"""Typefaces that travel inside a file need a licence (GFX-03). That a source is named at all is asked in `lacking`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.domain.own_material import OwnMaterial
from studio.rules.file_finding import file_finding
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source

KEY = "GFX-03"
_PAID = re.compile(r"方正|^FZ|汉仪|^HY[A-Z]|华文|^ST(?:Song|Kai|Fang|Hei|Xi)|仿宋_GB2312|楷体_GB2312|(?:Fang[Ss]ong|Kai[Tt]i)_GB2312|微软雅黑|Microsoft ?YaHei", re.IGNORECASE)  # fmt: skip


def in_file(file: OwnMaterial, source: Source) -> Iterator[Finding]:
    paid = [font for font in file.seen.fonts if _PAID.search(font)]
    if paid and "字体" not in file.source:
        yield file_finding(file, KEY, Severity.WARN, about="、".join(paid))
