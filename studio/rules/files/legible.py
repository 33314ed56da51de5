"""Words in a picture can be read on a telephone and tell apart from their ground (GFX-04)."""

from __future__ import annotations

from collections.abc import Iterator

from studio.domain.own_material import OwnMaterial
from studio.rules.file_finding import file_finding
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source

KEY = "GFX-04"
SMALLEST = 28
"""Pixels in a picture 750 pixels wide."""
FAINTEST = 4.5


def in_file(file: OwnMaterial, source: Source) -> Iterator[Finding]:
    if 0 < file.seen.smallest < SMALLEST:
        yield file_finding(file, KEY, Severity.WARN, sentence="GFX-04-SMALL", size=str(file.seen.smallest))
    if 0 < file.seen.faintest < FAINTEST:
        yield file_finding(file, KEY, Severity.WARN, sentence="GFX-04-FAINT", ratio=f"{file.seen.faintest:.1f}")
