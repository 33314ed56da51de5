"""No maker's mark, advertisement or watermark in what the government publishes (GFX-09), as far as it can be read.

A mark without words is seen by people only.
"""

from __future__ import annotations

from collections.abc import Iterator

from studio.domain.own_material import OwnMaterial
from studio.lexicons import listed
from studio.rules.file_finding import file_finding, shown_words
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source

KEY = "GFX-09"


def in_file(file: OwnMaterial, source: Source) -> Iterator[Finding]:
    said = shown_words(file)
    for entry in listed("watermarks", on=source.on):
        if mark := entry.compiled.search(said):
            yield file_finding(file, KEY, Severity.WARN, about=mark.group())
