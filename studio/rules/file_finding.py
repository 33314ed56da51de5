"""What a rule says of one of the office's own files, so that it is settled and signed like any other finding."""

from __future__ import annotations

from studio import words
from studio.domain.own_material import OwnMaterial
from studio.rules.findings import Finding, Severity

OWN = "own"
"""The place of such a finding, where others have the key of a field."""


def file_finding(
    file: OwnMaterial, rule: str, severity: Severity, *, sentence: str = "", about: str = "", **facts: str
) -> Finding:
    """`about` is the part of the file it speaks of. A reason holds as long as the file and what is said of it stay."""
    return Finding(
        rule=rule,
        severity=severity,
        field=OWN,
        text=about or file.name,
        passage="\n".join((file.sha256, file.name, file.alt, file.transcript, file.source, about)),
        message=words.finding(sentence or rule, name=file.name, text=about, **facts),
    )


def shown_words(file: OwnMaterial) -> str:
    """What stands in the picture or on the pages, as far as somebody wrote it down or a machine read it."""
    spoken = file.kind in ("video", "recording")
    return "\n".join(filter(None, (file.name, file.alt, "" if spoken else file.transcript, file.seen.words)))
