"""Cutting Chinese text into sentences and pieces, and closing up the gaps that layout left in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

OPENING, CLOSING = "（(《〈“‘「『【〔［[", "）)》〉”’」』】〕］]"
PAIRS = dict(zip(CLOSING, OPENING, strict=True))
SENTENCE_END = "。！？!?；;\n"
PIECE_END = SENTENCE_END + "，,："
MOST_SENTENCE = 1000
"""Longer than this nothing is one sentence: it is cut at the next mark, and at twice this anywhere."""
_EVENT = re.compile(f"[{re.escape(OPENING + CLOSING + PIECE_END)}]")
GAP = r"[ \t\u3000\u00a0\u2002-\u200a]"


@dataclass(frozen=True)
class Span:
    """A piece of a longer text and where it stands there."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def close_up(text: str) -> str:
    """Without the gaps of layout: only a gap between two Latin words is kept, as one space."""
    words = re.sub(r"\s+", " ", text.strip())
    return re.sub(r"(?<![!-~]) | (?![!-~])", "", words)


def tight(text: str) -> str:
    """Without any white space: the form in which two texts are compared."""
    return re.sub(r"\s+", "", text)


def sentences(text: str) -> Iterator[Span]:
    """Sentences without their closing mark; marks inside brackets and quotes do not cut."""
    return _cut(text, SENTENCE_END)


def pieces(text: str) -> Iterator[Span]:
    """The parts between commas, colons and sentence marks, brackets and quotes left whole."""
    return _cut(text, PIECE_END)


def unclosed(text: str, *, kinds: str = OPENING) -> str:
    """The brackets of `kinds` that are still open at the end, outermost first."""
    stack: list[str] = []
    for char in text:
        if char in kinds:
            stack.append(_family(char))
        elif char in PAIRS and stack and stack[-1] == _family(PAIRS[char]):
            stack.pop()
    return "".join(stack)


def _family(mark: str) -> str:
    # (一） is common: half- and full-width brackets close each other.
    return {"(": "（", "[": "〔", "［": "〔"}.get(mark, mark)


def _cut(text: str, marks: str) -> Iterator[Span]:
    start, depth = 0, 0
    for event in _EVENT.finditer(text):
        index, char = event.start(), event[0]
        while index - start > 2 * MOST_SENTENCE:
            yield from _span(text, start, start + 2 * MOST_SENTENCE)
            start, depth = start + 2 * MOST_SENTENCE, 0
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth = max(0, depth - 1)
        elif char == "\n":
            # A bracket that is never closed must not swallow the rest of the text.
            depth = 0
        if char in marks and depth == 0 and not _within_number(text, index):
            yield from _span(text, start, index)
            start = index + 1
        elif char in PIECE_END and index - start >= MOST_SENTENCE:
            yield from _span(text, start, index + 1)
            start, depth = index + 1, 0
    for place in range(start, max(len(text), 1), 2 * MOST_SENTENCE):
        yield from _span(text, place, min(len(text), place + 2 * MOST_SENTENCE))


def _within_number(text: str, index: int) -> bool:
    return text[index] == "," and text[index - 1 : index].isdigit() and text[index + 1 : index + 4].isdigit()


def _span(text: str, start: int, end: int) -> Iterator[Span]:
    raw = text[start:end]
    if stripped := raw.strip():
        yield Span(stripped, start + len(raw) - len(raw.lstrip()))
