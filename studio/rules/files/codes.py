"""A QR code in a file leads to an address of the government or of the office's list (GFX-06)."""

from __future__ import annotations

from collections.abc import Iterator

from studio.domain.own_material import OwnMaterial
from studio.rules.checks.links import may_lead_to
from studio.rules.file_finding import file_finding
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source

KEY = "GFX-06"


def in_file(file: OwnMaterial, source: Source) -> Iterator[Finding]:
    for code in file.seen.codes:
        if not may_lead_to(code, source):
            yield file_finding(file, KEY, Severity.WARN, about=code[:80])
