"""What a file carries unseen is taken out before it is published (LEAK-03).

Pictures are cleaned when they are added (`uploads/hidden`); what is left, and what other files carry, is told here.
"""

from __future__ import annotations

from collections.abc import Iterator

from studio.domain.own_material import OwnMaterial
from studio.rules.file_finding import file_finding
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source

KEY = "LEAK-03"


def in_file(file: OwnMaterial, source: Source) -> Iterator[Finding]:
    for carried in file.seen.hidden:
        yield file_finding(file, KEY, Severity.WARN, about=carried)
