"""What a check is given: the interpretation, and the policy it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from studio.domain.calendar import BEIJING
from studio.domain.content import Content, Entry, PolicyCard
from studio.domain.policy import Clause

AROUND = 6
"""Characters on either side that have to agree before a wording counts as the policy's own."""


def today() -> date:
    return datetime.now(BEIJING).date()


@dataclass(frozen=True)
class Source:
    """The policy's side: its clauses, the facts printed on its card, and the day that word lists are asked for."""

    clauses: tuple[Clause, ...]
    card: PolicyCard
    on: date = field(default_factory=today)
    replaced: tuple[Clause, ...] = ()
    """The clauses of the document that the policy takes the place of; () where nobody gave it."""

    @property
    def words(self) -> str:
        """Everything the policy says, without blanks."""
        return _words(self.clauses, self.card)

    def issued_before(self, day: date) -> bool:
        return bool(self.card.issued_on) and self.card.issued_on < day.isoformat()

    def says(self, text: str, start: int, end: int) -> bool:
        """Whether the policy has the same words there, with the same neighbours up to the end of the line."""
        before = text[:start].rpartition("\n")[2][-AROUND:]
        after = text[end:].partition("\n")[0][:AROUND]
        return _squeezed(before + text[start:end] + after) in self.words


@dataclass(frozen=True)
class Passage:
    """One string that the public will read, and where it stands."""

    text: str
    field: str
    entry: int
    cites: tuple[str, ...] = ()
    own: bool = False
    replaced: bool = False
    """It tells of the document that the policy takes the place of."""


def passages(content: Content) -> Iterator[Passage]:
    """Every string of the content in reading order."""
    for text in (content.title, content.short_title, content.summary):
        if text.strip():
            yield Passage(text, "", -1)
    for key, index, entry in content.entries():
        yield from _of_entry(key, index, entry)
    yield from _shortened(content)


def _of_entry(key: str, index: int, entry: Entry) -> Iterator[Passage]:
    for text in entry.sentences():
        yield Passage(text, key, index, entry.cites, entry.own, replaced=text == entry.of_the_replaced())


def _shortened(content: Content) -> Iterator[Passage]:
    """What boards tell in other words than the form, once each; the citations are those of the entry."""
    held = {(key, entry.wording): entry for key, _, entry in content.entries()}
    said = dict.fromkeys(item for board in content.boards.values() for item in board.reworded)
    for item in said:
        entry = held.get((item.part, item.text))
        if entry is not None:
            yield Passage(item.told, item.part, -1, entry.cites, entry.own)
        elif item.text == content.summary:
            yield Passage(item.told, "", -1)


@lru_cache(maxsize=8)
def _words(clauses: tuple[Clause, ...], card: PolicyCard) -> str:
    said = (text for clause in clauses for text in (clause.label + clause.heading, clause.text))
    return _squeezed("\n".join((card.title, card.doc_number, *said)))


def _squeezed(text: str) -> str:
    return "".join(text.split())
