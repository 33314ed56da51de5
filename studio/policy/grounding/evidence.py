"""The policy's side: every fact of its clauses and of its card, each in its place."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from studio.domain.content import PolicyCard
from studio.domain.policy import Clause
from studio.lexicons import until_changed
from studio.policy.bodies import bodies_in
from studio.policy.fact import Fact, Kind, family
from studio.policy.grounding.counts import counts_of, totals_of
from studio.policy.grounding.phrases import CHARGED, canonical, comparable_facts, grams, spans
from studio.policy.grounding.placing import Placed, Sentence, of_its_own, placed_at, respective_owners
from studio.policy.grounding.slots import Line, lined
from studio.policy.grounding.together import Part, parts_of
from studio.policy.grounding.topics import Topics, topics_of
from studio.policy.grounding.verdicts import CARD
from studio.policy.quantities import facts_in, squeeze


@dataclass(frozen=True, eq=False)
class Evidence:
    facts: dict[Kind, list[Placed]]
    weights: dict[str, float]
    plain: str
    titles: frozenset[str]
    issuers: tuple[str, ...]
    titled_bodies: frozenset[str]
    """The bodies named within the titles of documents."""
    numbered: dict[str, set[str]]
    """Document title → the numbers it is printed with."""
    counts: dict[int, list[str]]
    """How many of something the policy lists → the clauses that list them."""
    totals: frozenset[int]
    """How many articles, sections and points the outline has."""
    labels: frozenset[str]
    topics: Topics
    """The sentences of its clauses."""
    lines: dict[Sentence, Line]
    parts: tuple[Part, ...]
    """Those with two figures or more."""
    charges: dict[Sentence, Sentence]
    """A sentence → the one behind it that says who answers for it."""


@until_changed
def evidence_of(clauses: tuple[Clause, ...], card: PolicyCard) -> Evidence:
    sentences, facts = [], []
    lines: dict[Sentence, Line] = {}
    parts: list[Part] = []
    charges: dict[Sentence, Sentence] = {}
    for clause, text, wide, headed in _pieces(clauses, card):
        heading = True
        said: list[Sentence] = []
        governing: Fact | None = None
        several = len(CHARGED.findall(squeeze(text)[0])) > 1
        for first, sentence, found in _sentences(text):
            governing = None if first else governing
            charged = bool(CHARGED.match(sentence))
            if charged and several:
                # Each paragraph has its own: it answers for what was said since the last one.
                wide = grams("".join(of.text for of in said))
            placed = Sentence(clause, sentence, grams(canonical(sentence, found)), wide, headed, charged)
            if charged:
                charges |= dict.fromkeys(said, placed)
            said = [] if charged else [*said, placed]
            sentences.append(placed)
            lines[placed] = lined(sentence, found)
            # What a heading says, it says of all that stands under it: 重点推进阶段（2018年7月底前）. So does （责任单位：…）.
            titled = heading and len(sentence) <= LONGEST_HEADING
            under = wide if clause != CARD and (titled or charged) else frozenset[str]()
            respective = respective_owners(sentence, found)
            here = [of_its_own(placed_at(fact, sentence, found, placed, under=under), respective) for fact in found]
            governing = _governing(found, sentence, governing)
            here = [_dated(item, governing, found) for item in here]
            parts += [part for part in parts_of(here, placed) if len(part.figures) > 1 and clause != CARD]
            facts += here
            heading = False
    weights = _weights(sentences)
    by_family: dict[Kind, list[Placed]] = {}
    for item in facts:
        by_family.setdefault(family(item.fact.kind), []).append(item)
    plain = "\n".join(squeeze(text)[0] for _, text, *_ in _pieces(clauses, card))
    titles = frozenset(fact.fact.name for fact in by_family.get(Kind.TITLE, [])) | {card.title}
    return Evidence(
        facts=by_family,
        weights=weights,
        plain=plain,
        titles=titles,
        issuers=card.issuers,
        titled_bodies=frozenset(name for title in titles for _, _, name in bodies_in(title)),
        numbered=_numbered(plain),
        counts=counts_of(clauses),
        totals=totals_of(clauses),
        labels=frozenset(clause.label.strip() for clause in clauses),
        lines=lines,
        parts=tuple(parts),
        charges=charges,
        topics=topics_of({of: line for of, line in lines.items() if of.clause != CARD}, weights),
    )


def _sentences(text: str) -> Iterator[tuple[bool, str, list[Fact]]]:
    """Each sentence with its facts, and whether it is the first one of its paragraph."""
    plain, _ = squeeze(text)
    for begin, end in spans(plain):
        sentence = plain[begin:end]
        if sentence.strip():
            yield plain[begin - 1 : begin] in ("", "\n"), sentence, comparable_facts(sentence)


_BY = re.compile("(?:力争)?[到至]|截至")


def _governing(found: Sequence[Fact], sentence: str, before: Fact | None) -> Fact | None:
    """到2025年，……: what a paragraph begins with holds for its later sentences too, until they name another date."""
    dates = [fact for fact in found if fact.kind is Kind.DATE]
    if not dates:
        return before
    return dates[0] if _BY.fullmatch(sentence[: dates[0].start]) else None


def _dated(item: Placed, governing: Fact | None, found: Sequence[Fact]) -> Placed:
    alone = item.said_with is None and item.fact.value is not None and not any(f.kind is Kind.DATE for f in found)
    return replace(item, said_with=governing) if alone and governing else item


def _pieces(clauses: Sequence[Clause], card: PolicyCard) -> Iterator[tuple[str, str, frozenset[str], frozenset[str]]]:
    """Clause id, its text, the grams of all it holds, and those of the headings it stands under."""
    meta = "。".join(_card_lines(card))
    if meta:
        yield CARD, meta, grams(meta), frozenset()
    above: dict[int, str] = {}
    for clause in clauses:
        above = {level: heading for level, heading in above.items() if level < clause.level}
        above[clause.level] = clause.heading
        text = f"{clause.heading}\n{clause.text}" if clause.text.strip() else clause.heading
        headings = "".join(above.values())
        yield clause.id, text, grams(headings + clause.text[:4000]), grams(headings)


def _card_lines(card: PolicyCard) -> list[str]:
    dates = [
        line.format(_written(iso))
        for iso, line in (
            (card.issued_on, "{}印发（制定、成文、落款）"),
            (card.released_on, "{}发布（公布、公开）"),
            (card.effective_on, "自{}起施行（实施、执行、生效）"),
        )
        if iso
    ]
    title = f"《{card.title}》" if card.title else ""
    number = f"（{card.doc_number}）" if card.doc_number else ""
    # Once as a name, and once as words: a 三年行动计划 says three years.
    spoken = re.sub(r"[《》]", "", card.title)
    return [line for line in (title + number, spoken, "、".join(card.issuers), *dates) if line]


def _written(iso: str) -> str:
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", iso)
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if match else ""


def _weights(sentences: Sequence[Sentence]) -> dict[str, float]:
    seen = Counter(gram for sentence in sentences for gram in sentence.grams)
    total = len(sentences) + 1
    return {gram: math.log(1 + total / (1 + count)) for gram, count in seen.items()}


LONGEST_HEADING = 40
"""Characters; a longer first sentence is text."""
_NUMBERED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》[（(]([^（）()]{4,40}号)[）)]")


def _numbered(plain: str) -> dict[str, set[str]]:
    pairs: dict[str, set[str]] = {}
    for title, number in _NUMBERED.findall(plain):
        names = {fact.name for fact in facts_in(number) if fact.kind is Kind.DOC_NUMBER}
        pairs.setdefault(title, set()).update(names)
    return pairs


def covers(clause: str, cites: Iterable[str]) -> bool:
    return any(clause == cite or clause.startswith(f"{cite}-") or cite.startswith(f"{clause}-") for cite in cites)


def clause_with(name: str, evidence: Evidence) -> str:
    found = (held.sentence.clause for group in evidence.facts.values() for held in group if name in held.sentence.text)
    return next(found, CARD)
