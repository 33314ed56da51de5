"""The words that stand for a picture say what it shows (GFX-08). That there are some is asked in `lacking`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from studio.domain.own_material import OwnMaterial
from studio.rules.file_finding import file_finding
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source

KEY = "GFX-08"
FEWEST = 5
"""Characters; a shorter text can name a thing, not tell it."""
_SAYS_NOTHING = re.compile(
    r"(?:这是)?(?:一?[张幅段个份])?(?:图片|照片|配图|插图|图|视频|录音|音频|文件|image|photo|IMG)[\s_\-\d]*", re.I
)


def in_file(file: OwnMaterial, source: Source) -> Iterator[Finding]:
    alt = file.alt.strip().rstrip("。.")
    names = {file.name, PurePath(file.name).stem}
    if alt and (len(alt) < FEWEST or alt in names or _SAYS_NOTHING.fullmatch(alt)):
        yield file_finding(file, KEY, Severity.WARN, about=file.alt.strip())
