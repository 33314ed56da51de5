"""Words of a claim that stand where the policy has other words: 退还〔星级饭店〕的保证金 for 退还〔旅行社〕保证金.

A sentence may be reworded freely, so a strange word alone says nothing. It is held against the claim only where the
words on both sides of it are the policy's own and close around another word of the same sort there (a slot).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import rjieba

from studio.policy.fact import Fact, Kind

_LINKS = "的了着要把将等和与及或在到对给由向从为以被是就都还也再可能会应须得并且而则其该此这那即如按予所于之至"
"""Characters that a writer puts in or leaves out between the same words."""
_MARKS = "，。；：、！？（）()“”‘’《》〈〉【】\n"
_NOUNS = "njltsib"
LONGEST = 16
"""Characters of the policy within one slot."""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """`said` at start–end of the claim's sentence stands where the policy has `written`."""

    start: int
    end: int
    said: str
    written: str
    left: int
    """Characters right before it that both have."""
    right: int


@dataclass(frozen=True, eq=False)
class Line:
    """A sentence with each figure as one character, and where each character comes from."""

    letters: str
    starts: Sequence[int]
    """Letter → its place in the sentence; one more for the end."""


@lru_cache(maxsize=4096)
def _letter(token: str) -> str:
    return chr(0xE000 + zlib.crc32(token.encode()) % 6000)


def lined(sentence: str, facts: Sequence[Fact]) -> Line:
    letters, starts, place = [], [], 0
    for fact in [f for f in facts if f.value is not None or f.kind is Kind.DATE]:
        if fact.start < place:
            continue
        for at in range(place, fact.start):
            letters.append(sentence[at])
            starts.append(at)
        letters.append(_letter(figure(fact)))
        starts.append(fact.start)
        place = fact.end
    for at in range(place, len(sentence)):
        letters.append(sentence[at])
        starts.append(at)
    return Line("".join(letters), [*starts, len(sentence)])


def figure(fact: Fact) -> str:
    day = fact.day
    return f"{day.month}月{day.day}{day.part}" if day else f"{fact.value}{fact.upper}{fact.unit}"


def is_figure(letter: str) -> bool:
    return "\ue000" <= letter <= "\uf8ff"


@lru_cache(maxsize=4096)
def tagged(letters: str) -> tuple[tuple[str, str], ...]:
    return tuple(rjieba.tag(letters))


def slots_in(said: str, written: str, begin: int, end: int) -> Iterator[Slot]:
    """The slots of `said[begin:end]`, a phrase of a claim, in `written`, a sentence of the policy."""
    for start, stop in strange_runs(said, written, begin, end):
        found = max(_closed(said, written, start, stop), key=_firmness, default=None)
        if found:
            yield found
            first, last = _core(said, start, stop)
            if (first, last) != (start, stop):
                yield replace(found, start=first, end=last, said=said[first:last])


def _core(said: str, start: int, stop: int) -> tuple[int, int]:
    """The run without the verbs at its ends: 街道办事处〔担任〕."""
    words, place = [], 0
    for word, tag in tagged(said):
        if start <= place and place + len(word) <= stop:
            words.append((place, place + len(word), tag))
        place += len(word)
    kept = [word for word in words if word[2][0] in _NOUNS]
    return (kept[0][0], kept[-1][1]) if kept and len(kept) < len(words) else (start, stop)


def _firmness(slot: Slot) -> tuple[int, int]:
    return slot.left + slot.right, -len(slot.written)


def strange_runs(said: str, written: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The runs of whole words that the policy's sentence does not have, without what they share with it at their ends."""
    known = [False] * len(said)
    for place in range(len(said) - 1):
        if said[place : place + 2] in written and said[place + 1] not in _MARKS:
            known[place] = known[place + 1] = True
    run: list[int] = []
    place = 0
    for word, _ in [*tagged(said), ("", "")]:
        start, place = place, place + len(word)
        inside = begin <= start and place <= end and word
        if inside and not all(known[start:place]) and word not in _LINKS and word[0] not in _MARKS + "、":
            run = [run[0] if run else start, place]
            continue
        if run:
            yield from _trimmed(run[0], run[1], said, known)
        run = []


def _trimmed(start: int, stop: int, said: str, known: Sequence[bool]) -> Iterator[tuple[int, int]]:
    first, last = start, stop
    while first < stop and known[first]:
        first += 1
    while last > first and known[last - 1]:
        last -= 1
    # One character is shared by chance, unless it is what the word is about: 水电费 and 物业费.
    first = start if first - start == 1 else first
    last = stop if stop - last == 1 and said[last] not in HEADS else last
    if first < last:
        yield first, last


HEADS = frozenset("费金税款地证率期量币禽价")
"""Last characters that carry a word's meaning."""


def _closed(said: str, written: str, start: int, stop: int) -> Iterator[Slot]:
    for left, opens in _before(said, written, start):
        for right, closes in _after(said, written, stop):
            inner = stripped(written[opens:closes]) if opens < closes <= opens + LONGEST else ""
            if inner and (left > 1 or right > 1) and inner not in said and not re.search(f"[{_MARKS}]", inner):
                left += said[start - 1 : start] == written[opens : opens + 1] != ""
                yield Slot(start=start, end=stop, said=said[start:stop], written=inner, left=left, right=right)


def stripped(inner: str) -> str:
    """Without marks and links around it, and without what it has in brackets: 办公厅（室）."""
    return re.sub("（[^（）]*）|[“”]", "", inner).strip(_LINKS + _MARKS)


def _before(said: str, written: str, start: int) -> Iterator[tuple[int, int]]:
    """How many characters before `start` stand in `written` too, and where they end there."""
    bare = start
    while bare and said[bare - 1] in _LINKS:
        bare -= 1
    past = bare - 1 if bare and said[bare - 1] == "，" else bare
    if bare == 0 or said[bare - 1] in _MARKS:
        yield from ((1, mark.end()) for mark in re.finditer(f"^|以及|[{_MARKS}和与及或]", written))
    for edge in {start, bare, past}:
        count = 0
        while count < edge and said[edge - count - 1] not in _STOPS and said[edge - count - 1 : edge] in written:
            count += 1
        if count >= 2 or (count and is_figure(said[edge - 1])):
            yield from ((count, at + count) for at in _places(said[edge - count : edge], written))


def _after(said: str, written: str, stop: int) -> Iterator[tuple[int, int]]:
    bare = stop
    while bare < len(said) and said[bare] in _LINKS:
        bare += 1
    past = bare + 1 if said[bare : bare + 1] == "，" else bare
    if bare == len(said) or said[bare] in _MARKS:
        yield from ((1, mark.start()) for mark in re.finditer(f"$|以及|[{_MARKS}和与及或]", written))
    for edge in {stop, bare, past}:
        count = 0
        while (
            edge + count < len(said) and said[edge + count] not in _STOPS and said[edge : edge + count + 1] in written
        ):
            count += 1
        if count >= 2 or (count and is_figure(said[edge])):
            yield from ((count, at) for at in _places(said[edge : edge + count], written))


_STOPS = "，。；：\n"


def _places(part: str, whole: str) -> Iterator[int]:
    at = whole.find(part)
    while at >= 0:
        yield at
        at = whole.find(part, at + 1)
