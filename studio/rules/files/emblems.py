"""Flag, emblem, anthem and portraits of leaders come only from files that the office has approved (GFX-02).

The list is `symbols`, kept by two people on the screen 词表; it ships empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.domain.own_material import OwnMaterial
from studio.lexicons import listed
from studio.rules.file_finding import file_finding
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source

KEY = "GFX-02"
_SYMBOLS = re.compile(r"国旗|国徽|国歌|党旗|党徽|军旗|军徽|领导(?:人|同志)[^，。；\n]{0,6}(?:肖像|画像|照片|图片|形象)")


def in_file(file: OwnMaterial, source: Source) -> Iterator[Finding]:
    shown = _SYMBOLS.search(f"{file.name}\n{file.alt}")
    if shown and file.sha256 not in {entry.wrong.lower() for entry in listed("symbols", on=source.on)}:
        yield file_finding(file, KEY, Severity.BLOCK, about=shown.group(), digest=file.sha256)
