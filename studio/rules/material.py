"""What a check is given: the interpretation, and the policy it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from studio.domain.content import Content, Entry, PolicyCard
from studio.domain.policy import Clause


@dataclass(frozen=True)
class Source:
    """The policy's side: its clauses and the facts printed on its card."""

    clauses: tuple[Clause, ...]
    card: PolicyCard


@dataclass(frozen=True)
class Passage:
    """One string that the public will read, and where it stands."""

    text: str
    field: str
    entry: int
    cites: tuple[str, ...] = ()
    own: bool = False


def passages(content: Content) -> Iterator[Passage]:
    """Every string of the content in reading order."""
    for text in (content.title, content.short_title, content.summary):
        if text.strip():
            yield Passage(text, "", -1)
    for key, index, entry in content.entries():
        yield from _of_entry(key, index, entry)


def _of_entry(key: str, index: int, entry: Entry) -> Iterator[Passage]:
    for text in entry.sentences():
        yield Passage(text, key, index, entry.cites, entry.own)
