"""What is written in a file or of it goes through the checks of text like the interpretation itself (GFX-07).

The finding keeps the id and the severity of the rule it broke. A PDF of somebody else's making is not corrected for
its commas: of its own text only personal data, leaks and wrong words are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from studio.domain.own_material import OwnMaterial
from studio.rules.file_finding import file_finding
from studio.rules.findings import Finding
from studio.rules.material import Passage, Source
from studio.rules.rule import all_rules, found_in

KEY = "GFX-07"
FAMILIES = ("PII-", "LEAK-", "WRD-", "PUN-", "NUM-")
OF_PAGES = ("PII-", "LEAK-", "WRD-")


def in_file(file: OwnMaterial, source: Source) -> Iterator[Finding]:
    told = (("替代文字", file.alt, FAMILIES), ("文字稿", file.transcript, FAMILIES))
    pages = ("文件里的文字", file.seen.words if file.seen.exact else "", OF_PAGES)
    for where, text, families in (*told, pages):
        rules = [rule for key, several in all_rules().items() if key.startswith(families) for rule in several]
        for found in found_in(Passage(text, "", -1), rules, source) if text.strip() else ():
            placed = file_finding(file, KEY, found.severity, about=found.text, where=where, said=found.message)
            yield replace(placed, rule=found.rule, suggestion=found.suggestion)
