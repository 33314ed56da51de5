"""Two wordings of one passage, marked word by word: what stayed, what went, what came.

A figure with its unit, the number of an article and a 《title》 are one word each, so that
十五个工作日→十个工作日 is one change. Bracket width, quotes and white space are no change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import rjieba
from rapidfuzz.distance import Indel

from studio.policy.fact import Kind
from studio.policy.quantities import facts_in

LONGEST = 200_000
"""Characters of one passage that are cut into words; a longer one is compared line by line."""

_WIDTHS = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_ALIKE = {
    **_WIDTHS,
    **{ord(char): "(" for char in "[〔［【﹝"},
    **{ord(char): ")" for char in "]〕］】﹞"},
    **{ord(char): '"' for char in "“”„‟「」『』＂"},
    **{ord(char): "'" for char in "‘’＇"},
    **{ord(char): "-" for char in "—–－―‐‑−"},
    ord("﹑"): "、",
    ord("．"): ".",
    ord("・"): "·",
    ord("•"): "·",
}
_WHOLE = re.compile(
    r"《[^《》]{1,80}》|第[〇零一二三四五六七八九十百千\d]{1,8}[编章节条款项目](?:之[一二三四五六七八九十])?|[A-Za-z][A-Za-z0-9.\-]*|\d+(?:\.\d+)?"
)
_ONE_WORD = frozenset((Kind.PERCENT, Kind.POINTS, Kind.TIMES, Kind.MONEY, Kind.DATE, Kind.SPAN, Kind.NUMBER))
_FILLER = re.compile(r"[的地得和与及或者并且等在对由为应当可以]{1,2}|[，、；：。,;:]")
_MARK = re.compile(r"[，、；：。！？,;:!?（）()《》“”\"\s]+")


class Op(StrEnum):
    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True)
class Mark:
    """A run of words with what happened to it."""

    op: Op
    text: str


def plain(text: str) -> str:
    """The form in which two texts are one: white space out, bracket and letter width and quotes levelled."""
    return re.sub(r"\s+", "", text).translate(_ALIKE)


def words(text: str) -> tuple[str, ...]:
    """The text cut into words; nothing is lost: joined they are the text."""
    return _words(text)


def difference(old: str, new: str) -> tuple[Mark, ...]:
    """The marks that lead from `old` to `new`, in reading order, neighbours of one kind joined.

    Equal and deleted text joined is `old`, equal and inserted text joined is `new`, up to `plain`;
    equal text is shown as it stands in `new`.
    """
    if plain(old) == plain(new):
        return (Mark(Op.EQUAL, new),) if new else ()
    if not old or not new:
        return (Mark(Op.DELETE, old),) if old else (Mark(Op.INSERT, new),)
    before, after = _units(old), _units(new)
    raw: list[tuple[Op, list[str]]] = []
    for edit in Indel.opcodes([plain(word) for word in before], [plain(word) for word in after]):
        if edit.tag == "equal":
            raw.append((Op.EQUAL, list(after[edit.dest_start : edit.dest_end])))
        elif edit.tag == "delete":
            raw.append((Op.DELETE, list(before[edit.src_start : edit.src_end])))
        else:
            raw.append((Op.INSERT, list(after[edit.dest_start : edit.dest_end])))
    return tuple(_joined(_without_islands(raw)))


def _units(text: str) -> Sequence[str]:
    return words(text) if len(text) <= LONGEST else text.splitlines(keepends=True)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    spans = [(fact.start, fact.end) for fact in facts_in(text) if fact.kind in _ONE_WORD]
    spans += [match.span() for match in _WHOLE.finditer(text)]
    found: list[str] = []
    at = 0
    for start, end in _outermost(spans):
        found += rjieba.cut(text[at:start]) if start > at else []
        found.append(text[start:end])
        at = end
    found += rjieba.cut(text[at:]) if at < len(text) else []
    return tuple(found)


def _outermost(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans in order, of overlapping ones the earlier and longer."""
    reached = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= reached and end > start:
            yield start, end
            reached = end


def _without_islands(edits: list[tuple[Op, list[str]]]) -> list[tuple[Op, list[str]]]:
    """One filler word left standing between two changes is part of the change."""
    kept: list[tuple[Op, list[str]]] = []
    for place, (op, run) in enumerate(edits):
        text = "".join(run)
        between = 0 < place < len(edits) - 1 and op is Op.EQUAL
        if between and _FILLER.fullmatch(text) and _changed(edits, place):
            kept += [(Op.DELETE, run), (Op.INSERT, run)]
        else:
            kept.append((op, run))
    return kept


def _changed(edits: list[tuple[Op, list[str]]], place: int) -> bool:
    """Whether words, not only marks, changed on both sides."""

    def real(run: list[str]) -> bool:
        return not _MARK.fullmatch("".join(run))

    return real(edits[place - 1][1]) and real(edits[place + 1][1])


def _joined(edits: list[tuple[Op, list[str]]]) -> Iterator[Mark]:
    """Deletions before insertions within one change, runs of one kind made one mark."""
    gone: list[str] = []
    come: list[str] = []
    same: list[str] = []
    for op, run in edits:
        if op is Op.EQUAL:
            yield from _change(gone, come)
            gone, come = [], []
            same += run
            continue
        if same:
            yield Mark(Op.EQUAL, "".join(same))
            same = []
        (gone if op is Op.DELETE else come).extend(run)
    yield from _change(gone, come)
    if same:
        yield Mark(Op.EQUAL, "".join(same))


def _change(gone: list[str], come: list[str]) -> Iterator[Mark]:
    if gone:
        yield Mark(Op.DELETE, "".join(gone))
    if come:
        yield Mark(Op.INSERT, "".join(come))
