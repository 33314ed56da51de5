"""The interpretation's side: its sentences, each with its facts in their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studio.policy.grounding.phrases import canonical, comparable_facts, grams, spans
from studio.policy.grounding.placing import Placed, Sentence, of_its_own, placed_at, respective_owners
from studio.policy.quantities import squeeze

_SUPPOSED = re.compile(r"假设|假如|假定|举例|例如|比如|打个比方|以.{1,12}为例|某[科单部企公]|小[王李张刘陈明]")


@dataclass(frozen=True, eq=False)
class Claim:
    """One sentence of the interpretation; `places` leads back to the offsets of the given text."""

    home: Sentence
    facts: tuple[Placed, ...]
    plain: str
    begin: int
    places: list[int]
    text: str
    supposed: bool
    asked: str = ""
    """The question that it answers."""

    @property
    def sentence(self) -> str:
        return self.home.text


def claims_in(text: str) -> Iterator[Claim]:
    plain, places = squeeze(text)
    supposed = False
    asked = ""
    for begin, end in spans(plain):
        sentence = plain[begin:end]
        # A made-up case runs to the end of its paragraph.
        supposed = bool(_SUPPOSED.search(sentence)) or (supposed and plain[begin - 1 : begin] != "\n")
        found = comparable_facts(sentence)
        home = Sentence("", sentence, grams(canonical(sentence, found)), frozenset())
        respective = respective_owners(sentence, found)
        placed = tuple(of_its_own(placed_at(fact, sentence, found, home, asked=asked), respective) for fact in found)
        yield Claim(home, placed, plain, begin, places, text, supposed, asked)
        # What an answer speaks of is often named in its question only.
        asked = sentence if sentence.endswith(("？", "?")) else "" if sentence.endswith("\n") else asked
