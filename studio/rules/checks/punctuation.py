"""成对标点: quotation marks, book titles and brackets open and close (PUN-12, GB/T 15834-2011)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio import words
from studio.domain.content import Content
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source, passages

# Half-width brackets pair with full-width ones: mixing widths is another rule's business.
_OPENS = {"“": "”", "《": "》", "〈": "〉", "（": "）", "(": "）", "〔": "〕", "【": "】"}
_CLOSES = {"”": "”", "》": "》", "〉": "〉", "）": "）", ")": "）", "〕": "〕", "】": "】"}
_LIST_NUMBER = re.compile(r"(?:^|(?<=[\s。；：，、]))[\dA-Za-z①-⑳一二三四五六七八九十]{1,3}[）)]")


def in_content(content: Content, source: Source) -> Iterator[Finding]:
    for passage in passages(content):
        yield from _found(passage.text, field=passage.field, entry=passage.entry)


def in_text(text: str, source: Source) -> Iterator[Finding]:
    yield from _found(text, field="", entry=-1)


def _found(text: str, *, field: str, entry: int) -> Iterator[Finding]:
    for place in sorted(lonely_marks(text)):
        yield Finding(
            rule="PUN-12-PAIR",
            severity=Severity.WARN,
            field=field,
            entry=entry,
            start=place,
            end=place + 1,
            text=text[place],
            message=words.finding("PUN-12-PAIR", text=text[place]),
        )


def lonely_marks(text: str) -> list[int]:
    """Places of marks without their other half. Each kind is paired by itself: one lost mark blames no other."""
    numbers = {match.end() - 1 for match in _LIST_NUMBER.finditer(text)}
    waiting: dict[str, list[int]] = {}
    lonely = []
    for place, mark in enumerate(text):
        if mark in _OPENS:
            _open(waiting.setdefault(_OPENS[mark], []), place, text)
        elif mark in _CLOSES:
            opened = waiting.get(_CLOSES[mark])
            if opened:
                opened.pop()
            elif place not in numbers:
                lonely.append(place)
    return lonely + [place for opened in waiting.values() for place in opened]


def _open(opened: list[int], place: int, text: str) -> None:
    # A quotation of several paragraphs opens again at the head of each and closes once.
    if opened and text[place] == "“" and not text[:place].rpartition("\n")[2].strip() and "\n" in text[:place]:
        opened.pop()
    opened.append(place)
