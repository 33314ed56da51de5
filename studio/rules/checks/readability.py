"""好读: long sentences, letters that nobody explained, how much is the policy's own wording. For reference only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.domain.content import Content
from studio.rules.checks.copying import policy_words, shared_grams
from studio.rules.findings import Finding
from studio.rules.material import Passage, Source, passages
from studio.rules.rule import INFO, Rule, Spot, checking, finding

LONGEST_SENTENCE = 100
"""Characters between two stops, ； included. On a telephone that is five lines."""
NOTABLE_SHARE, SHORTEST_BODY = 30, 200

_SENTENCE = re.compile(r"[^。！？；\n]+")
_ASIDE = re.compile(r"（[^（）]*）|《[^《》]*》")
_LETTERS = re.compile(r"(?<![A-Za-z0-9./:@_-])[A-Z]{2,6}(?![A-Za-z0-9./@_-])")
_KNOWN = frozenset(
    [
        "APP",
        "PDF",
        "WORD",
        "EXCEL",
        "WPS",
        "OFD",
        "KG",
        "CM",
        "KM",
        "QQ",
        "ID",
        "VIP",
        "USB",
        "CPU",
        "IT",
        "VR",
        "AR",
        "AI",
        "TV",
        "DVD",
        "ATM",
        "POS",
        "DOC",
        "DOCX",
        "XLS",
        "CT",
        "GB",
        "DB",
        "ISO",
        "WIFI",
        "SIM",
    ]
)
"""Letters that everybody reads, and the letters of standards' numbers."""


def _long(text: str, source: Source) -> Iterator[Spot]:
    """The longest sentence of the text, when it is too long."""
    worst = max(_SENTENCE.finditer(text), key=lambda match: _length(match.group()), default=None)
    if worst and (length := _length(worst.group())) > LONGEST_SENTENCE:
        yield Spot(start=worst.start(), end=worst.end(), shown=str(length))


def _length(sentence: str) -> int:
    """Characters, without titles and what stands in brackets."""
    return len(_ASIDE.sub("", sentence.strip()))


def _letters(text: str, source: Source) -> Iterator[Spot]:
    """Each run of capitals once, unless it stands in a bracket, or a bracket after it explains it."""
    seen: set[str] = set()
    for match in _LETTERS.finditer(text):
        said = match.group()
        beside = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if said in _KNOWN or said in seen or beside[0] in ("（", "(") or beside[1] in ("（", "("):
            seen.add(said)
            continue
        seen.add(said)
        yield Spot(start=match.start(), end=match.end())


RULES = (Rule("READ-01", INFO, _long), Rule("READ-02", INFO, _letters, yields=False))
_SHARE = Rule("READ-03", INFO, lambda text, source: ())

_of_content, _of_text = checking(RULES)


def in_content(content: Content, source: Source) -> Iterator[Finding]:
    explained = {
        word for entry in content.part("key_terms").entries for word in _LETTERS.findall(" ".join(entry.said()))
    }
    yield from (item for item in _of_content(content, source) if item.text not in explained)
    yield from _share("".join(passage.text for passage in passages(content) if passage.field), source)


def in_text(text: str, source: Source) -> Iterator[Finding]:
    yield from _of_text(text, source)
    yield from _share(text, source)


def _share(body: str, source: Source) -> Iterator[Finding]:
    shared, total = shared_grams(body, policy_words(source))
    if total >= SHORTEST_BODY and NOTABLE_SHARE * total <= 100 * shared <= 50 * total:
        yield finding(Passage("", "", -1), _SHARE, Spot(start=0, end=0, shown=str(100 * shared // total)))
