"""Words that exclude each other: 大型企业 and 中小微企业, 不低于 and 不高于.

They are data (`assets/lexicons/contrasts.toml`, which an office extends). An interpretation that uses one of them where the
policy uses another speaks of somebody or something else, however right its figures are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studio.lexicons import lexicon, until_changed
from studio.policy.fact import Fact, Kind

LIMITS = "限度"
"""The set of words that bound a figure. Right before a figure they belong to it and are checked with it."""
PERMISSION = "许可"
"""可以 and 不得. In front of a limit (不得低于) they are part of it."""
_LIMITING = re.compile("超过?|[低少高多大小早晚]于|[迟晚早]")
BOUND_TO = 8
"""Characters between such a word and its figure."""


@dataclass(frozen=True, kw_only=True)
class _Set:
    name: str
    pattern: re.Pattern[str]
    members: dict[str, str]
    """Word → the member of the set that it stands for."""


@until_changed
def _sets() -> tuple[_Set, ...]:
    given = lexicon("contrasts")
    found = []
    for name, members in given.items():
        words = {word: member for member, alike in members.items() for word in alike}
        pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        found.append(_Set(name=name, pattern=re.compile(pattern), members=words))
    return tuple(found)


def contrasts_in(plain: str, facts: Sequence[Fact]) -> Iterator[Fact]:
    """The words of `plain` (without blanks) that exclude others; `facts` are the facts already found in it."""
    titles = [(fact.start, fact.end) for fact in facts if fact.kind in (Kind.TITLE, Kind.DOC_NUMBER)]
    for group in _sets():
        for match in group.pattern.finditer(plain):
            if any(start <= match.start() < end for start, end in titles):
                continue
            if plain.endswith(("不是", "并非", "不属于"), 0, match.start()):
                continue
            if group.name == PERMISSION and _LIMITING.match(plain, match.end()):
                continue
            if group.name == LIMITS and _bounds_a_figure(match, facts):
                continue
            yield Fact(
                kind=Kind.CONTRAST,
                text=match[0],
                start=match.start(),
                end=match.end(),
                unit=group.name,
                name=group.members[match[0]],
            )


def _bounds_a_figure(match: re.Match[str], facts: Sequence[Fact]) -> bool:
    return any(fact.value is not None and -1 <= fact.start - match.end() <= BOUND_TO for fact in facts)


@until_changed
def _alternatives() -> tuple[dict[str, int], ...]:
    """Word → its member, for the words that exclude each other only where one stands in the other's place."""
    return tuple(_by_word(given) for given in lexicon("alternatives").values())


@until_changed
def nearby_sets() -> tuple[tuple[re.Pattern[str], dict[str, int]], ...]:
    """The sets whose words exclude each other wherever they are said of the same."""
    found = (_by_word(given) for given in lexicon("alternatives").values() if given.get("nearby"))
    return tuple((re.compile("|".join(sorted(words, key=len, reverse=True))), words) for words in found)


@until_changed
def all_sets() -> tuple[tuple[re.Pattern[str], Mapping[str, object]], ...]:
    """Every set: a pattern of its words, and which member each word stands for."""
    known: list[Mapping[str, object]] = [*(group.members for group in _sets()), *_alternatives()]
    return tuple((re.compile("|".join(sorted(words, key=len, reverse=True))), words) for words in known)


def _by_word(given: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, int]:
    return {word: at for at, alike in enumerate(given["members"]) for word in alike}


def opposed(one: str, other: str) -> bool:
    """Whether two phrases stand for different members of one set: 分期 and 酌情提前."""
    known: list[Mapping[str, object]] = [*(group.members for group in _sets()), *_alternatives()]
    for words in known:
        here, there = (_member(phrase, words) for phrase in (one, other))
        if here is not None and there is not None and here != there:
            return True
    return False


def _member(phrase: str, words: Mapping[str, object]) -> object:
    """The member whose word makes up most of the phrase."""
    held = max((word for word in words if word in phrase), key=len, default="")
    return words[held] if 2 * len(held) >= len(phrase) > 0 else None
