"""Personal data and secret marks in the pixels of a picture, as far as they can be read (LEAK-04)."""

from __future__ import annotations

from collections.abc import Iterator

from studio.domain.own_material import OwnMaterial
from studio.rules.file_finding import file_finding
from studio.rules.findings import Finding, Severity
from studio.rules.material import Passage, Source
from studio.rules.rule import all_rules, found_in

KEY = "LEAK-04"
AGAIN = ("PII-", "LEAK-01")
PICTURES = ("picture", "animation")


def in_file(file: OwnMaterial, source: Source) -> Iterator[Finding]:
    if file.kind not in PICTURES or file.seen.exact:
        return
    if not file.seen.read:
        yield file_finding(file, KEY, Severity.INFO, sentence="LEAK-04-UNREAD")
        return
    rules = [rule for key, several in all_rules().items() if key.startswith(AGAIN) for rule in several]
    for found in found_in(Passage(file.seen.words, "", -1), rules, source):
        if found.severity is not Severity.INFO:
            yield file_finding(file, KEY, Severity.WARN, about=found.text, said=found.message)
