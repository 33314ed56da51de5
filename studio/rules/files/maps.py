"""A map shown to the public carries its review number (GFX-01; 地图管理条例 articles 15, 16 and 22).

Maps of a park, a street or metro lines need none: then the drafter writes so, and the signer reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.domain.own_material import OwnMaterial
from studio.rules.file_finding import file_finding, shown_words
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source

KEY = "GFX-01"
_MAP = re.compile(r"(?<!思维)(?<!文字)地图|区划图|区位图|版图|界线图|影像图|地形图|政区图")
_NUMBER = re.compile(r"审图号[：:]?\s*[\u4e00-\u9fffA-Z]{1,6}[（(〔\[]\d{4}[）)〕\]]\s*\d+\s*号")


def in_file(file: OwnMaterial, source: Source) -> Iterator[Finding]:
    if file.kind == "recording":
        return
    said = shown_words(file)
    if _MAP.search(said) and not _NUMBER.search(said):
        yield file_finding(file, KEY, Severity.BLOCK)
