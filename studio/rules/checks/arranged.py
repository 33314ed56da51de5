"""编排: a fact that the rules ask for is left out of a material only with a reason that the signer reads (BRD-01)."""

from __future__ import annotations

from collections.abc import Iterator

from studio import words
from studio.domain.arrangement import BOARDS
from studio.domain.content import FIELDS, Content
from studio.rules.arranging import unreasoned
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source


def in_content(content: Content, source: Source) -> Iterator[Finding]:
    for board, part in unreasoned(content):
        yield Finding(
            rule="BRD-01",
            severity=Severity.BLOCK,
            field=part.key if part.key in FIELDS else "",
            text=part.heading,
            message=words.finding("BRD-01", board=BOARDS[board], part=part.heading),
        )
