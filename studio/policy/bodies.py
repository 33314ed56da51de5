"""Government bodies named in a text: 市农牧业局, 国务院办公厅, 教育部门.

The words are data (`assets/lexicons/bodies.toml`). A name is found from its suffix backwards: a known
trade (发展和改革) and region before it; where the trade is unknown, the characters up to the last particle.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from studio.paths import ASSETS

LONGEST = 24
"""No body's name is looked for further back than this many characters."""


@dataclass(frozen=True, kw_only=True)
class _Words:
    suffix: re.Pattern[str]
    known: re.Pattern[str]
    loose: re.Pattern[str]
    loose_suffixes: frozenset[str]
    whole: re.Pattern[str]
    cut: re.Pattern[str]
    never: frozenset[str]
    never_ends: tuple[str, ...]
    aliases: dict[str, str]


@cache
def _words() -> _Words:
    given = tomllib.loads((ASSETS / "lexicons" / "bodies.toml").read_text(encoding="utf-8"))
    plain = rf"[^\W\d_a-zA-Z{given['stops']}]"
    region = rf"(?:{plain}{{0,6}}(?:自治区|自治州|自治县|省|市|县|区|州|盟|旗|乡镇|镇|乡|国家|级))?"
    trades = _any(given["trades"])
    return _Words(
        suffix=re.compile(_any({*given["suffixes"], *given["loose_suffixes"]})),
        known=re.compile(rf"{region}(?:{trades})(?:[和与]?(?:{trades}))*$"),
        loose=re.compile(rf"{plain}{{1,14}}$"),
        loose_suffixes=frozenset(given["loose_suffixes"]),
        whole=re.compile(_any(given["whole"])),
        cut=re.compile(rf".*(?:{_any(given['cut_after'])}|第[一二三四五六七八九十百]+条|^[上级]+(?=地方|人民))"),
        never=frozenset(given["never"]),
        never_ends=tuple(given["never_ends"]),
        aliases=dict(given["aliases"]),
    )


def _any(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))  # type: ignore[call-overload]


def bodies_in(plain: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and comparable name of every body, without overlaps. `plain` has no blanks."""
    words = _words()
    found = [match.span() for match in words.whole.finditer(plain)]
    for match in words.suffix.finditer(plain):
        begin = _begins(plain, match.start(), match[0])
        if begin is not None:
            found.append((_cut(plain, begin, match.start()), match.end()))
    last = -1
    for start, end in sorted(_longest(found)):
        name = plain[start:end]
        if start >= last and name not in words.never and not name.endswith(words.never_ends):
            last = end
            yield start, end, compared(name)


def _cut(plain: str, begin: int, suffix_at: int) -> int:
    """依托北京市商务局 begins after 依托."""
    lead = _words().cut.match(plain[begin:suffix_at])
    return begin + lead.end() if lead else begin


def _begins(plain: str, suffix_at: int, suffix: str) -> int | None:
    words = _words()
    before = plain[max(0, suffix_at - LONGEST) : suffix_at]
    match = words.known.search(before)
    if match is None and suffix in words.loose_suffixes:
        match = words.loose.search(before)
    return None if match is None else suffix_at - (len(before) - match.start())


def _longest(found: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those that lie in no other one. Sorted first: comparing each with each takes minutes on 局局局局…"""
    kept: set[tuple[int, int]] = set()
    furthest = -1
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if end > furthest:
            kept.add((start, end))
            furthest = end
    return kept


def compared(name: str) -> str:
    """The name with its trade in full: 市发改委 → 市发展和改革委员会."""
    for short, full in _words().aliases.items():
        if name.endswith(short) and not name.endswith(full):
            return name[: -len(short)] + full
    return name
