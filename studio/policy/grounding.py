"""Is what an interpretation says in the policy, and said there of the same thing?

Every fact of the text is compared with all facts of its family in the policy. Each policy fact stands in
a place (its sentence and its nearest words); the place that the claim speaks of most is the one that must
carry the value. So a right number on the wrong subject does not pass because it occurs elsewhere.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from studio.domain.content import PolicyCard
from studio.domain.policy import Clause
from studio.policy.actors import actors_in
from studio.policy.bodies import bodies_in, is_formal, is_known, same_body
from studio.policy.contrasts import contrasts_in
from studio.policy.derived import follows
from studio.policy.places import places_in
from studio.policy.quantities import GENERIC_UNITS, Bound, Fact, Kind, facts_in, family, same, squeeze


class State(StrEnum):
    OK = "ok"
    WEAK = "weak"
    """The value is in the policy, but hardly where this sentence points; or only a count nobody can check."""
    MISMATCH = "mismatch"
    """The policy says something else about this."""
    MISSING = "missing"
    """Nothing like it in the policy."""


@dataclass(frozen=True, kw_only=True)
class GroundedFact:
    """One fact of the interpretation and what the policy says of it. `clause` is "" for the policy's own card."""

    text: str
    kind: Kind
    state: State
    clause: str
    start: int
    end: int
    expected: str = ""
    """What the policy says in that place, when it is another value."""
    evidence: str = ""
    """The sentence of the policy."""
    cited: bool = True
    """Whether the clause is among those the entry cites."""
    supposed: bool = False
    """Stands in a made-up case (假设…, 举例…)."""


def ground(
    text: str, clauses: Sequence[Clause], card: PolicyCard | None = None, *, cites: Sequence[str] = ()
) -> list[GroundedFact]:
    """The facts of `text` with their states, in reading order. `cites` are clause ids to look in first."""
    evidence = _evidence(tuple(clauses), card or PolicyCard())
    return [found for claim in _claims(text) for found in _judged_claim(claim, evidence, frozenset(cites))]


# ── the policy's side ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class _Sentence:
    clause: str
    text: str
    grams: frozenset[str]
    wide: frozenset[str]
    """The grams of the whole clause with its headings: what the sentence inherits its subject from."""
    headed: frozenset[str] = frozenset()
    """The grams of the headings it stands under."""
    charged: bool = False
    """（责任单位：…）: says nothing but who answers for its clause."""


@dataclass(frozen=True, eq=False)
class _Placed:
    """A fact with the words around it."""

    fact: Fact
    sentence: _Sentence
    context: frozenset[str]
    """The grams of its sentence without the fact itself."""
    near: frozenset[str]
    own: frozenset[str]
    """The grams of what stands between it and the figures of its kind around it."""
    left: str
    right: str
    said_with: Fact | None
    """For a figure the nearest date of its sentence, before it if there is one; for a date the figure it introduces."""
    condition: Fact | None
    """The last limit before it: 超过100人的企业 in front of 15%."""
    period: str
    """月 for 每月最高200万元; "" when nothing is said."""
    owner: frozenset[str] = frozenset()
    """The grams of what it belongs to in a list that is told 分别."""


@dataclass(frozen=True, eq=False)
class _Evidence:
    facts: dict[Kind, list[_Placed]]
    weights: dict[str, float]
    plain: str
    titles: frozenset[str]
    titled_bodies: frozenset[str]
    """The bodies named within the titles of documents."""
    numbered: dict[str, set[str]]
    """Document title → the numbers it is printed with."""
    counts: dict[int, list[str]]
    """How many of something the policy lists → the clauses that list them."""
    labels: frozenset[str]


CARD = ""
"""The clause id of facts that the policy's card holds."""


@lru_cache(maxsize=8)
def _evidence(clauses: tuple[Clause, ...], card: PolicyCard) -> _Evidence:
    sentences, facts = [], []
    for clause, text, wide, headed in _pieces(clauses, card):
        heading = True
        for sentence, found in _sentences(text):
            charged = bool(_CHARGED.match(sentence))
            placed = _Sentence(clause, sentence, _grams(_canonical(sentence, found)), wide, headed, charged)
            sentences.append(placed)
            # What a heading says, it says of all that stands under it: 重点推进阶段（2018年7月底前）. So does （责任单位：…）.
            titled = heading and len(sentence) <= LONGEST_HEADING
            under = wide if clause != CARD and (titled or charged) else frozenset[str]()
            respective = _respective(sentence, found)
            facts += [_of_its_own(_place(fact, sentence, found, placed, under=under), respective) for fact in found]
            heading = False
    by_family: dict[Kind, list[_Placed]] = {}
    for item in facts:
        by_family.setdefault(family(item.fact.kind), []).append(item)
    plain = "\n".join(squeeze(text)[0] for _, text, *_ in _pieces(clauses, card))
    titles = frozenset(fact.fact.name for fact in by_family.get(Kind.TITLE, [])) | {card.title}
    return _Evidence(
        facts=by_family,
        weights=_weights(sentences),
        plain=plain,
        titles=titles,
        titled_bodies=frozenset(name for title in titles for _, _, name in bodies_in(title)),
        numbered=_numbered(plain),
        counts=_counts(clauses),
        labels=frozenset(clause.label.strip() for clause in clauses),
    )


_CHARGED = re.compile(r"[（(\[【]?(?:责任|牵头|配合|主办|承办|实施|主管|落实)(?:单位|部门|主体|科室|处室)")
_RESPECTIVELY = re.compile("分别|依次")


def _respective(sentence: str, facts: Sequence[Fact]) -> dict[int, tuple[str, tuple[str, ...]]]:
    """甲、乙、丙分别给予3万元、2万元、1万元: where each figure starts → whose it is, and whose it is not."""
    found: dict[int, tuple[str, tuple[str, ...]]] = {}
    for match in _RESPECTIVELY.finditer(sentence):
        run: list[Fact] = []
        for fact in facts:
            if fact.start < match.end() or fact.value is None:
                continue
            gap = sentence[run[-1].end : fact.start] if run else sentence[match.end() : fact.start]
            if (run and not re.fullmatch(r"(?:[、，]|[和与及]|以及)?[\u4e00-\u9fff]{0,2}", gap)) or len(gap) > 14:
                break
            run.append(fact)
        # The list may end a phrase earlier: 国家级、省级试验区，一次性分别补贴…
        for named in reversed(re.split(r"[，。；：]", sentence[: match.start()])[-2:]):
            owners = [owner for owner in re.split(r"、|以及|[和与及]", named) if owner]
            if len(owners) == len(run) >= 2:
                for place, fact in enumerate(run):
                    found[fact.start] = owners[place], tuple(owners[:place] + owners[place + 1 :])
                break
    return found


def _of_its_own(placed: _Placed, respective: dict[int, tuple[str, tuple[str, ...]]]) -> _Placed:
    if placed.fact.start not in respective:
        return placed
    owner, others = respective[placed.fact.start]
    mine, theirs = _grams(owner), frozenset(gram for other in others for gram in _grams(other))
    context, near = (placed.context - theirs) | mine, (placed.near - theirs) | mine
    return replace(placed, context=context, near=near, owner=mine)


def _pieces(clauses: Sequence[Clause], card: PolicyCard) -> Iterator[tuple[str, str, frozenset[str], frozenset[str]]]:
    """Clause id, its text, the grams of all it holds, and those of the headings it stands under."""
    meta = "。".join(_card_lines(card))
    if meta:
        yield CARD, meta, _grams(meta), frozenset()
    above: dict[int, str] = {}
    for clause in clauses:
        above = {level: heading for level, heading in above.items() if level < clause.level}
        above[clause.level] = clause.heading
        text = f"{clause.heading}\n{clause.text}" if clause.text.strip() else clause.heading
        headings = "".join(above.values())
        yield clause.id, text, _grams(headings + clause.text[:4000]), _grams(headings)


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


def _sentences(text: str) -> Iterator[tuple[str, list[Fact]]]:
    plain, _ = squeeze(text)
    for begin, end in _spans(plain):
        sentence = plain[begin:end]
        if sentence.strip():
            yield sentence, _facts_of(sentence)


def _facts_of(sentence: str) -> list[Fact]:
    """All that can be compared: what can be counted or named, and words that exclude others."""
    found = facts_in(sentence)
    found += actors_in(sentence, found)
    found += places_in(sentence, found)
    return sorted([*found, *contrasts_in(sentence, found)], key=lambda fact: (fact.start, fact.end))


def _spans(plain: str) -> Iterator[tuple[int, int]]:
    begin = 0
    depth = 0
    for place, char in enumerate(plain):
        depth = 0 if char == "\n" else max(0, depth + (char in "《“（(") - (char in "》”）)"))
        if char == "\n" or (char in "。；！？" and not depth):
            yield begin, place + 1
            begin = place + 1
    yield begin, len(plain)


def _canonical(sentence: str, facts: Sequence[Fact]) -> str:
    """The sentence with its figures in one writing, so that 百分之九十 and 90% read the same."""
    parts, place = [], 0
    for fact in facts:
        if fact.start < place:
            continue
        parts += [sentence[place : fact.start], _token(fact)]
        place = fact.end
    return "".join([*parts, sentence[place:]])


def _token(fact: Fact) -> str:
    if fact.kind is Kind.DATE and fact.day:
        day = fact.day
        return f"{day.year or ''}年{day.month or ''}月{day.day or ''}{day.part}"
    if fact.kind is Kind.CONTRAST:
        return fact.text
    if fact.value is None or fact.kind is Kind.REFERENCE:
        return fact.name or fact.text
    return f"{fact.value}{fact.unit}{_LIMIT_SIGN[fact.bound]}"


_LIMIT_SIGN = {Bound.NONE: "", Bound.MIN: "≥", Bound.MAX: "≤"}


_NOISE = re.compile(r"[\s，。、；：！？“”‘’（）()《》〈〉〔〕\-—…·,.;:!?]")


_STARTS = re.compile(r"(?:[自从]|起|开始){0,2}(?:正式)?(?:施行|生效)|(?:起|开始)(?:正式)?(?:实施|执行)")


def _grams(text: str) -> frozenset[str]:
    plain = _NOISE.sub("", _STARTS.sub("起施行", text))
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1)) | frozenset(
        plain[place : place + 3] for place in range(len(plain) - 2)
    )


def _weights(sentences: Sequence[_Sentence]) -> dict[str, float]:
    seen = Counter(gram for sentence in sentences for gram in sentence.grams)
    total = len(sentences) + 1
    return {gram: math.log(1 + total / (1 + count)) for gram, count in seen.items()}


LONGEST_HEADING = 40
"""Characters; a longer first sentence is text."""
NEAR = 14
"""How many characters on either side count as a fact's nearest words."""


def _place(
    fact: Fact,
    sentence: str,
    facts: Sequence[Fact],
    home: _Sentence,
    *,
    asked: str = "",
    under: frozenset[str] = frozenset(),
) -> _Placed:
    before = _canonical(sentence[: fact.start], [item for item in facts if item.end <= fact.start])
    inside = [_shifted(item, fact.end) for item in facts if item.start >= fact.end]
    after = _canonical(sentence[fact.end :], inside)
    left, right = _unlimited(before)[-NEAR:], _unlimited(after)[:NEAR]
    phrase = _last_phrase(before), _first_phrase(after)
    near = _grams(phrase[0]) | _grams(phrase[1]) | _grams(left[-6:]) | _grams(right[:6])
    context = _grams(before) | _grams(after) | _grams(asked) | under
    own = _grams(_own(fact, sentence, facts))
    said_with, condition = _said_with(fact, facts), _condition(fact, facts, sentence)
    return _Placed(fact, home, context, near, own, left, right, said_with, condition, _period(fact, sentence))


_LIMIT = r"(?:(?:不得?|未|没有?)?(?:超过|[高低少多大小]于)|不足|至[少多]|最[高低多少长]|封顶|上限|达到|为|是)"
_LIMIT_BEFORE = re.compile(rf"{_LIMIT}+$")
_LIMIT_AFTER = re.compile(r"^(?:[（(]含[^（()）]{0,4}[）)])?(?:及|或)?(?:以[上下内]|之内|封顶)")


def _unlimited(text: str) -> str:
    """Without the words that limit the figure beside it: its bound is compared by itself."""
    return _LIMIT_AFTER.sub("", _LIMIT_BEFORE.sub("", text))


_PERIOD = re.compile(
    r"每个?(年|月|季度|周|日|天|学期|学年)|(年)度(?:补助|奖励|补贴)?(?:总额)?最[高多]|按(年|月|季度|日|天)"
)
_PERIOD_AFTER = re.compile(r"^[/／](年|月|季度|周|日|天|学期|学年)|^(?:[/／]?每?[人户名家])?[/／·](年|月|日)")


def _period(fact: Fact, sentence: str) -> str:
    if fact.kind is not Kind.MONEY:
        return ""
    inside = re.search(r"[/／·](年|月|季度|日|天)$", fact.text)
    found = inside or _PERIOD_AFTER.match(sentence[fact.end :])
    if not found:
        near = re.split(r"[，。；：]", sentence[: fact.start])[-1]
        found = next(reversed(list(_PERIOD.finditer(near))), None)
    said = next(filter(None, found.groups()), "") if found else ""
    return "日" if said == "天" else said


def _condition(fact: Fact, facts: Sequence[Fact], sentence: str) -> Fact | None:
    limits = (
        other
        for other in reversed(facts)
        if other.end <= fact.start
        and other.bound
        and other.value is not None
        and family(other.kind) is not family(fact.kind)
    )
    return next(limits, None) if fact.value is not None else None


def _own(fact: Fact, sentence: str, facts: Sequence[Fact]) -> str:
    """From the last figure of its kind (its own range left aside) up to it, and on to the next mark."""
    rivals = [item for item in facts if family(item.kind) is family(fact.kind) and item is not fact]
    # What stands before the first of them is said of all: only its last phrase is the first one's own.
    subject = max(sentence.rfind(mark, 0, fact.start) + 1 for mark in "，；：")
    begin = max((item.end for item in rivals if item.end + 4 < fact.start), default=subject)
    before = _canonical(
        sentence[begin : fact.start], [_shifted(f, begin) for f in facts if begin <= f.start and f.end <= fact.start]
    )
    after = re.split(r"[，、；：。]", sentence[fact.end :])[0]
    return f"{before}□{after}"


def _said_with(fact: Fact, facts: Sequence[Fact]) -> Fact | None:
    if fact.kind is Kind.DATE:
        return _figure_after(fact, facts)
    dates = [item for item in facts if item.kind is Kind.DATE]
    before = [date for date in dates if date.end <= fact.start]
    return before[-1] if before else next(iter(dates), None)


def _figure_after(date: Fact, facts: Sequence[Fact]) -> Fact | None:
    """The figure that a date introduces: 自2021年起不得少于90%."""
    after = (item for item in facts if item.start >= date.end)
    return next((item for item in after if item.value is not None or item.kind is Kind.DATE), None)


def _shifted(fact: Fact, by: int) -> Fact:
    return replace(fact, start=fact.start - by, end=fact.end - by)


def _last_phrase(before: str) -> str:
    return re.split(r"[，、；：]", before)[-1]


def _first_phrase(after: str) -> str:
    return re.split(r"[，、；：]", after)[0]


_NUMBERED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》[（(]([^（）()]{4,40}号)[）)]")


def _numbered(plain: str) -> dict[str, set[str]]:
    pairs: dict[str, set[str]] = {}
    for title, number in _NUMBERED.findall(plain):
        names = {fact.name for fact in facts_in(number) if fact.kind is Kind.DOC_NUMBER}
        pairs.setdefault(title, set()).update(names)
    return pairs


# ── how many of something the policy lists ───────────────────────────────────────────────────────

_ENUMERATED = re.compile(r"[^，。；：！？、\n]{1,20}(?:、[^，。；：！？、\n]{1,20}){1,30}")
_ORDERED = re.compile(
    r"[一二三四五六七八九十]是|第[一二三四五六七八九十]，|[（(][一二三四五六七八九十\d]+[）)]|(?:^|(?<=[。；：\n]))\d{1,2}[.．]"
)
_JOINED = re.compile(r"[和及与]|以及")


def _counts(clauses: Sequence[Clause]) -> dict[int, list[str]]:
    """3项措施, 20条, 八个要素: the counts that the outline and the lists in the text bear out."""
    counts: dict[int, list[str]] = {}
    for level in {clause.level for clause in clauses if clause.level}:
        at_level = [clause for clause in clauses if clause.level == level]
        counts.setdefault(len(at_level), []).append(CARD)
    for clause in clauses:
        children = [other for other in clauses if _child_of(other, clause)]
        counts.setdefault(len(children), []).append(clause.id)
        for count in _listed(clause.text):
            counts.setdefault(count, []).append(clause.id)
    return {count: places for count, places in counts.items() if count > 1}


def _child_of(other: Clause, clause: Clause) -> bool:
    return bool(clause.level) and other.level == clause.level + 1 and other.id.startswith(f"{clause.id}-")


def _listed(text: str) -> Iterator[int]:
    plain, _ = squeeze(text)
    yield len(_ORDERED.findall(plain))
    for match in _ENUMERATED.finditer(plain):
        items = match[0].split("、")
        yield len(items)
        if _JOINED.search(items[-1]):
            yield len(items) + 1


# ── the interpretation's side ────────────────────────────────────────────────────────────────────

_SUPPOSED = re.compile(r"假设|假如|假定|举例|例如|比如|打个比方|以.{1,12}为例|某[科单部企公]|小[王李张刘陈明]")


@dataclass(frozen=True, eq=False)
class _Claim:
    """One sentence of the interpretation; `places` leads back to the offsets of the given text."""

    facts: tuple[_Placed, ...]
    plain: str
    begin: int
    places: list[int]
    text: str
    supposed: bool


def _claims(text: str) -> Iterator[_Claim]:
    plain, places = squeeze(text)
    supposed = False
    asked = ""
    for begin, end in _spans(plain):
        sentence = plain[begin:end]
        # A made-up case runs to the end of its paragraph.
        supposed = bool(_SUPPOSED.search(sentence)) or (supposed and plain[begin - 1 : begin] != "\n")
        found = _facts_of(sentence)
        home = _Sentence("", sentence, _grams(_canonical(sentence, found)), frozenset())
        respective = _respective(sentence, found)
        placed = tuple(_of_its_own(_place(fact, sentence, found, home, asked=asked), respective) for fact in found)
        yield _Claim(placed, plain, begin, places, text, supposed)
        # What an answer speaks of is often named in its question only.
        asked = sentence if sentence.endswith(("？", "?")) else "" if sentence.endswith("\n") else asked


def _judged_claim(claim: _Claim, evidence: _Evidence, cites: frozenset[str]) -> Iterator[GroundedFact]:
    for item in claim.facts:
        verdict = _judged(item, claim, evidence, cites)
        if verdict is None:
            continue
        start = claim.places[claim.begin + item.fact.start]
        end = claim.places[claim.begin + item.fact.end - 1] + 1
        yield GroundedFact(
            text=claim.text[start:end],
            kind=item.fact.kind,
            state=verdict.state,
            clause=verdict.clause,
            start=start,
            end=end,
            expected=verdict.expected,
            evidence=verdict.evidence,
            cited=not cites or verdict.clause == CARD or _covered(verdict.clause, cites),
            supposed=claim.supposed,
        )


def _is_cited(fact: Fact, verdict: _Verdict, cites: frozenset[str]) -> bool:
    """Small counts (两个, 四份) need no citation of their own."""
    loose = fact.soft or (fact.kind is Kind.NUMBER and _loose_count(fact))
    return not cites or loose or verdict.clause == CARD or _covered(verdict.clause, cites)


def _covered(clause: str, cites: Iterable[str]) -> bool:
    return any(clause == cite or clause.startswith(f"{cite}-") or cite.startswith(f"{clause}-") for cite in cites)


@dataclass(frozen=True, kw_only=True)
class _Verdict:
    state: State
    clause: str = CARD
    expected: str = ""
    evidence: str = ""


def _judged(item: _Placed, claim: _Claim, evidence: _Evidence, cites: frozenset[str]) -> _Verdict | None:
    match item.fact.kind:
        case Kind.TITLE:
            return _title(item.fact, evidence)
        case Kind.DOC_NUMBER:
            return _doc_number(item, evidence)
        case Kind.CODE | Kind.REFERENCE:
            return _as_printed(item.fact, evidence)
        case Kind.CONTRAST:
            return _contrast(item, claim, evidence, cites)
        case Kind.PLACE:
            return _place_name(item, claim, evidence, cites)
        case Kind.BODY:
            return _body(item, claim, evidence, cites)
        case _:
            return _figure(item, claim, evidence, cites)


def _title(fact: Fact, evidence: _Evidence) -> _Verdict:
    name = fact.name.removeprefix("中华人民共和国")
    holders = evidence.facts.get(Kind.TITLE, [])
    for exact in (True, False):
        for held in holders:
            other = held.fact.name.removeprefix("中华人民共和国")
            if name == other or (not exact and (name in other or other in name)):
                return _Verdict(state=State.OK, clause=held.sentence.clause, evidence=held.sentence.text)
    if name and name in evidence.plain:
        return _Verdict(state=State.OK, clause=_clause_with(name, evidence))
    close = max(holders, key=lambda held: _overlap(name, held.fact.name), default=None)
    if close and _overlap(name, close.fact.name) >= 0.8:
        return _Verdict(
            state=State.MISMATCH,
            clause=close.sentence.clause,
            expected=close.fact.text,
            evidence=close.sentence.text,
        )
    return _Verdict(state=State.MISSING)


def _overlap(one: str, other: str) -> float:
    mine, theirs = _grams(one), _grams(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def _clause_with(name: str, evidence: _Evidence) -> str:
    found = (held.sentence.clause for group in evidence.facts.values() for held in group if name in held.sentence.text)
    return next(found, CARD)


_AFTER_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》[（(]?$")


def _doc_number(item: _Placed, evidence: _Evidence) -> _Verdict:
    holders = evidence.facts.get(Kind.DOC_NUMBER, [])
    before = item.sentence.text[: item.fact.start]
    titled = _AFTER_TITLE.search(before)
    wanted = evidence.numbered.get(titled[1], set()) if titled else set()
    for held in holders:
        if _same_number(item.fact.name, held.fact.name):
            if wanted and not any(_same_number(item.fact.name, name) for name in wanted):
                return _Verdict(
                    state=State.MISMATCH,
                    clause=held.sentence.clause,
                    expected=sorted(wanted)[0],
                    evidence=held.sentence.text,
                )
            return _Verdict(state=State.OK, clause=held.sentence.clause, evidence=held.sentence.text)
    close = max(holders, key=lambda held: _alike(item.fact.name, held.fact.name), default=None)
    if wanted or (close and _alike(item.fact.name, close.fact.name) >= 2):
        expected = sorted(wanted)[0] if wanted else close.fact.name if close else ""
        clause = close.sentence.clause if close else CARD
        return _Verdict(
            state=State.MISMATCH,
            clause=clause,
            expected=expected,
            evidence=close.sentence.text if close else "",
        )
    return _Verdict(state=State.MISSING)


def _same_number(one: str, other: str) -> bool:
    """国办发〔2019〕54号 also when one of them kept a word in front of the code."""
    (code, bracket, rest), (other_code, other_bracket, other_rest) = _parted(one), _parted(other)
    if (bracket, rest) != (other_bracket, other_rest):
        return False
    shorter, longer = sorted((code, other_code), key=len)
    return len(shorter) >= 2 and longer.endswith(shorter)


def _parted(number: str) -> tuple[str, str, str]:
    match = re.match(r"(.*?)(〔|令|公告)(.*)", number)
    return (match[1], match[2], match[3]) if match else (number, "", "")


def _alike(one: str, other: str) -> int:
    """How many of code, year and number two document numbers share; two of three is a slip of the pen."""
    (code, _, rest), (other_code, _, other_rest) = _parted(one), _parted(other)
    year, _, number = rest.partition("〕")
    other_year, _, other_number = other_rest.partition("〕")
    # Decrees carry no year: 国务院令第76号 is another decree than 第706号, not a slip.
    return sum((code == other_code, year == other_year, number == other_number != ""))


def _as_printed(fact: Fact, evidence: _Evidence) -> _Verdict | None:
    if fact.kind is Kind.REFERENCE:
        for held in evidence.facts.get(Kind.REFERENCE, []):
            if held.fact.name == fact.name:
                return _Verdict(state=State.OK, clause=held.sentence.clause)
        known = any(same_label(fact, label) for label in evidence.labels)
        return _Verdict(state=State.OK if known else State.WEAK)
    digits = re.sub(r"\D", "", evidence.plain)
    return _Verdict(state=State.OK if fact.name in digits else State.MISSING)


def same_label(fact: Fact, label: str) -> bool:
    return any(found.name == fact.name for found in facts_in(label) if found.kind is Kind.REFERENCE)


# ── figures and bodies: which place of the policy does the claim speak of? ───────────────────────

SPEAKS_OF = 0.20
"""From this score on, a claim speaks of a place."""
HARDLY = 0.08
"""Below it the equal value stands in an unrelated place."""
BETTER = 0.08
"""Another place must fit better by this much before its value is held against the claim."""
ANOTHERS = 0.25
"""From this score on, a body of the policy does what the claim says of its own body."""
BETTER_BODY = 0.08
"""By so much it must fit better than the claimed body's own place."""
BETTER_CHARGE = 0.15
"""… when both places only say who answers for what."""
OPPOSED = 0.30
"""From this score on, an opposite word stands in the place that the claim speaks of."""
WITHIN = 0.15
"""How far behind the equal value's place another one may be and still be the one that is spoken of."""
TELLING = 0.20
"""How much it counts that the claim names one of two places by the words that tell them apart."""
ENOUGH = 8.0
"""The weight of words (two or three rare ones) that a figure's own phrase must share with a place to tell it from another."""
LOOKED_AT = 12
"""How many of the best places are looked at."""
COMPANY = 0.10
"""What an equal date beside two figures adds to their score, and a different one takes away."""
HEADED = 0.05
"""How much it counts that the claim names the headings that a place stands under."""
SAME_LIMIT = 0.04
"""… and what 不少于 on both sides adds, or on one side only takes away."""


@dataclass(frozen=True, eq=False)
class _Scored:
    place: _Placed
    score: float


def _ranked(item: _Placed, evidence: _Evidence, cites: frozenset[str]) -> list[_Scored]:
    group = evidence.facts.get(family(item.fact.kind), [])
    return sorted(
        (_Scored(held, _score(item, held, evidence.weights, cites)) for held in group),
        key=lambda scored: -scored.score,
    )


def _score(item: _Placed, held: _Placed, weights: dict[str, float], cites: frozenset[str]) -> float:
    """How much the two facts are spoken of in the same words, their own values left aside: about 0 to 1."""
    common = _weight(item.context & held.context, weights)
    mine, theirs = _weight(item.context, weights), _weight(held.context, weights)
    whole = common / mine if mine else 0.0
    alike = common / math.sqrt(mine * theirs) if mine and theirs else 0.0
    wide = _contained(item.sentence.grams, held.sentence.wide, weights)
    beside = _contained(held.near, item.near, weights)
    borne_out = _contained(held.near, item.context | item.near, weights)
    edge = _edges(item, held)
    bonus = 0.05 if cites and _covered(held.sentence.clause, cites) else 0.0
    limits = _limits(item.fact.bound, held.fact.bound)
    company = _company(item.said_with, held.said_with)
    if held.sentence.charged:
        topic = item.context - _ROLES
        words = 0.35 * _contained(topic, held.context, weights) + 0.35 * _contained(
            topic, held.sentence.headed, weights
        )
    else:
        words = 0.15 * whole + 0.30 * alike + 0.07 * wide + 0.20 * beside + 0.16 * borne_out + 0.12 * edge
    words += HEADED * _contained(held.sentence.headed, item.context, weights)
    return words + bonus + limits + company + _conditioned(item.condition, held)


_ROLES = _grams("牵头部门配合单位负责等部门责任单位由哪个部门等单位具体落实")
"""What is said of every body and so tells no matter from another."""


def _limits(one: Bound, other: Bound) -> float:
    if not one or not other:
        return 0.0
    return SAME_LIMIT if one is other else -SAME_LIMIT


def _company(said: Fact | None, written: Fact | None) -> float:
    """自2021年起，……90%: the date tells two figures of one sentence apart even from another phrase."""
    if said is None or written is None or said.kind is not written.kind:
        return 0.0
    return COMPANY if same(said, written) else -COMPANY


def _conditioned(said: Fact | None, held: _Placed) -> float:
    """A figure that is given under the claim's own condition (超过100人的) is meant rather than one under another."""
    if said is None:
        return 0.0
    written = held.condition
    if written is not None and same(said, written):
        return -COMPANY if _opposite(said.bound, written.bound) else COMPANY
    return 0.0


def _contained(part: frozenset[str], whole: frozenset[str], weights: dict[str, float]) -> float:
    """The share of `part` in `whole`; words that the policy never uses say nothing about the place."""
    total = _weight(part, weights)
    return _weight(part & whole, weights) / total if total else 0.0


def _weight(grams: frozenset[str], weights: dict[str, float]) -> float:
    return sum(weights.get(gram, 0.0) for gram in grams)


def _edges(item: _Placed, held: _Placed) -> float:
    """How many characters right beside the two facts agree, counted outwards: 0 to 1."""
    left = _run(reversed(item.left), reversed(held.left))
    right = _run(item.right, held.right)
    return min(1.0, (left + right) / 8)


def _run(one: Iterable[str], other: Iterable[str]) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _figure(item: _Placed, claim: _Claim, evidence: _Evidence, cites: frozenset[str]) -> _Verdict | None:
    fact = item.fact
    ranked = _ranked(item, evidence, cites)
    equal = next((scored for scored in ranked if same(fact, scored.place.fact)), None)
    rival = _rival(item, claim, ranked, equal, evidence, cites)
    if fact.soft:
        return None if equal is None else _held(State.OK, equal)
    if (
        rival
        and _of_issue(item)
        and (own := next((s for s in ranked if s.place.sentence.clause == CARD and same(fact, s.place.fact)), None))
    ):
        return _held(State.OK, own)
    if equal and rival is None:
        if _opposite(fact.bound, equal.place.fact.bound) and equal.score >= SPEAKS_OF - SAME_LIMIT:
            return _held(State.MISMATCH, equal, expected=_with_bound(equal.place))
        if item.period and equal.place.period and item.period != equal.place.period and equal.score >= SPEAKS_OF:
            return _held(State.MISMATCH, equal, expected=f"每{equal.place.period}{equal.place.fact.text}")
        return _held(State.OK if equal.score >= HARDLY else State.WEAK, equal)
    if (equal is None or rival is not None) and _follows(item, claim, evidence):
        return _Verdict(state=State.OK)
    counted = _self_count(fact, evidence, cites)
    if counted is not None and (rival is None or rival.score < SPEAKS_OF + BETTER):
        return _Verdict(state=State.OK, clause=counted)
    if rival:
        return _held(State.MISMATCH, rival, expected=rival.place.fact.text)
    if equal or (fact.kind is Kind.NUMBER and _loose_count(fact)) or _only_in_numbers(fact, evidence):
        return _Verdict(state=State.WEAK, clause=equal.place.sentence.clause if equal else CARD)
    return _Verdict(state=State.MISSING)


def _follows(item: _Placed, claim: _Claim, evidence: _Evidence) -> bool:
    beside = [other.fact for other in claim.facts if other is not item]
    written = [held.fact for held in evidence.facts.get(Kind.DATE, [])]
    return follows(item.fact, item.sentence.text, beside, written)


_ISSUED = re.compile("^(?:正式)?(?:印发|发布|公布|出台|成文|落款|签发)")


def _of_issue(item: _Placed) -> bool:
    """2020年6月17日印发: the day the document itself was made, which stands on its card."""
    return bool(item.fact.day and item.fact.day.day and _ISSUED.match(item.right))


def _only_in_numbers(fact: Fact, evidence: _Evidence) -> bool:
    """2017年的老文件: a year that stands in a document number only."""
    day = fact.day
    return bool(day and day.year and not day.month and not day.part and f"{day.year}" in evidence.plain)


def _rival(
    item: _Placed,
    claim: _Claim,
    ranked: list[_Scored],
    equal: _Scored | None,
    evidence: _Evidence,
    cites: frozenset[str],
) -> _Scored | None:
    """The place that the claim speaks of more than of any place with its value."""
    weights = evidence.weights
    others = [other for other in claim.facts if other is not item]
    best: tuple[float, _Scored] | None = None
    for scored in ranked[:LOOKED_AT]:
        if scored.score < SPEAKS_OF or (equal and scored.score < equal.score - WITHIN):
            break
        there = scored.place
        if there.sentence.clause == CARD and not (there.fact.day and there.fact.day.day):
            continue
        if same(item.fact, there.fact) or _coarser(item.fact, there.fact):
            if equal is None:
                return None
            continue
        if equal and not _comparable(item.fact, there.fact):
            continue
        holder = next((other for other in others if same(other.fact, there.fact)), None)
        ahead, needed = scored.score, 1.0 if holder else SPEAKS_OF
        if equal:
            ahead += TELLING * _telling(item, there, equal.place, weights) - equal.score
            needed = BETTER
            if holder:
                # Two figures of one sentence are exchanged only if both fit better where the other one stands.
                ahead += _ahead(holder, equal.place, there, evidence, cites)
        if ahead >= needed and (best is None or ahead > best[0]):
            best = ahead, scored
    return best[1] if best else None


def _ahead(item: _Placed, one: _Placed, other: _Placed, evidence: _Evidence, cites: frozenset[str]) -> float:
    """By how much `item` speaks of the first place rather than of the other."""
    weights = evidence.weights
    scores = _score(item, one, weights, cites) - _score(item, other, weights, cites)
    return scores + TELLING * _telling(item, one, other, weights)


def _telling(item: _Placed, one: _Placed, other: _Placed, weights: dict[str, float]) -> float:
    """Which of two places the claim names by the words that tell them apart: from 1 (the first) to -1 (the other)."""
    if one.owner and other.owner:
        said, here, there = item.owner or item.own, one.owner, other.owner
    elif one.sentence is other.sentence:
        # Under a date or a condition that the claim names too, the words of the common subject tell nothing.
        if _terms(item, one) != _terms(item, other):
            return 0.0
        said = item.own if _weight(item.own & (one.own ^ other.own), weights) >= ENOUGH else item.context
        here, there = one.own, other.own
    elif one.sentence.clause == other.sentence.clause:
        said, here, there = item.context, one.context, other.context
    else:
        said, here, there = item.context, one.context | one.sentence.wide, other.context | other.sentence.wide
    both = _weight(said & (here | there), weights)
    return (_weight(said & (here - there), weights) - _weight(said & (there - here), weights)) / both if both else 0.0


def _terms(item: _Placed, held: _Placed) -> float:
    return _conditioned(item.condition, held) + _company(item.said_with, held.said_with)


def _comparable(said: Fact, written: Fact) -> bool:
    """1500亩 and 20家 are said of different things; 20万元 and 20亿元, or 三项 and 四条, may not be."""
    if said.kind is not Kind.NUMBER or written.kind is not Kind.NUMBER or said.unit == written.unit:
        return True
    return {said.unit, written.unit} <= GENERIC_UNITS


def _coarser(said: Fact, written: Fact) -> bool:
    """到2020年底 for a policy that says 2020年: more exact than the policy, but not another date."""
    if said.day is None or written.day is None:
        return False
    return said.day.year == written.day.year is not None and written.day.month is None and not written.day.part


def _held(state: State, scored: _Scored, expected: str = "") -> _Verdict:
    home = scored.place.sentence
    return _Verdict(state=state, clause=home.clause, expected=expected, evidence=home.text)


def _opposite(one: Bound, other: Bound) -> bool:
    return {one, other} == {Bound.MIN, Bound.MAX}


def _with_bound(place: _Placed) -> str:
    return f"{place.left[-4:]}{place.fact.text}{place.right[:2]}"


def _loose_count(fact: Fact) -> bool:
    return fact.unit in GENERIC_UNITS and fact.value is not None and fact.value <= 30


def _self_count(fact: Fact, evidence: _Evidence, cites: frozenset[str]) -> str | None:
    """The clause that lists as many as the text says there are, a cited one first."""
    if fact.kind is not Kind.NUMBER or fact.unit not in GENERIC_UNITS or fact.value is None:
        return None
    places = evidence.counts.get(int(fact.value), []) if fact.value.denominator == 1 else []
    return next((place for place in places if _covered(place, cites)), places[0] if places else None)


def _contrast(item: _Placed, claim: _Claim, evidence: _Evidence, cites: frozenset[str]) -> _Verdict | None:
    """Only a clear contradiction is told: the policy says the opposite word in the very place."""
    rivals = [s for s in _ranked(item, evidence, cites) if s.place.fact.unit == item.fact.unit]
    equal = next((scored for scored in rivals if same(item.fact, scored.place.fact)), None)
    best = rivals[0] if rivals else None
    if best is None or best.score < OPPOSED or best is equal:
        return None
    if equal and best.score < equal.score + BETTER:
        return None
    claimed = (other.fact for other in claim.facts if other is not item)
    if any(same(other, best.place.fact) and other.unit == item.fact.unit for other in claimed):
        return None
    return _held(State.MISMATCH, best, expected=best.place.fact.text)


def _place_name(item: _Placed, claim: _Claim, evidence: _Evidence, cites: frozenset[str]) -> _Verdict | None:
    """A place the policy never names, or names elsewhere while it names others where the claim points to."""
    name = item.fact.name
    if name not in evidence.plain:
        return _Verdict(state=State.MISSING)
    ranked = _ranked(item, evidence, cites)
    equal = next((scored for scored in ranked if same(item.fact, scored.place.fact)), None)
    if equal is None:
        return None
    claimed = {other.fact.name for other in claim.facts if other.fact.kind is Kind.PLACE}
    for scored in ranked:
        if scored.score < max(OPPOSED, equal.score + BETTER):
            break
        here = {held.fact.name for held in evidence.facts[Kind.PLACE] if held.sentence is scored.place.sentence}
        if name not in scored.place.sentence.text and scored.place.fact.name not in claimed and not claimed >= here:
            return _held(State.MISMATCH, scored, expected=scored.place.fact.text)
    return _held(State.OK, equal)


def _body(item: _Placed, claim: _Claim, evidence: _Evidence, cites: frozenset[str]) -> _Verdict | None:
    name = item.fact.name
    if not item.fact.soft and not is_known(name) and item.fact.text not in evidence.plain:
        # Words that only run into a suffix: 走完主管部门程序.
        return None
    ranked = _ranked(item, evidence, cites)
    held = next((scored for scored in ranked if same_body(name, scored.place.fact.name)), None)
    rival = _other_body(item, claim, ranked, held)
    if rival:
        return _held(State.MISMATCH, rival, expected=rival.place.fact.text)
    if held:
        return _held(State.OK, held)
    if item.fact.text in evidence.plain or any(same_body(name, other) for other in evidence.titled_bodies):
        return _Verdict(state=State.OK, clause=_clause_with(item.fact.text, evidence))
    unsaid = item.fact.soft or name in COMMON_BODIES or not is_formal(name)
    return None if unsaid else _Verdict(state=State.MISSING)


COMMON_BODIES = frozenset({"党中央", "中共中央", "国务院", "全国人大常委会"})
"""Named in every background; not being named in the policy is no fault."""


def _also_there(item: _Placed, rival: _Scored, ranked: list[_Scored]) -> bool:
    """Whether the rival's sentence names the claimed body too, and in words the claim uses as much."""
    mine = [
        s for s in ranked if s.place.sentence is rival.place.sentence and same_body(item.fact.name, s.place.fact.name)
    ]
    return any(s.score >= rival.score - BETTER_BODY or not item.context & (rival.place.own - s.place.own) for s in mine)


def _other_body(item: _Placed, claim: _Claim, ranked: list[_Scored], held: _Scored | None) -> _Scored | None:
    """The place that speaks of the same act, but of another body's, and that no other body of the claim accounts for."""
    claimed = [other.fact.name for other in claim.facts if other.fact.kind is Kind.BODY]
    for scored in ranked:
        if scored.score < ANOTHERS or (held and scored.score < held.score + BETTER_BODY):
            return None
        if held and _also_there(item, scored, ranked):
            return None
        if held and scored.place.sentence.charged and scored.score < held.score + BETTER_CHARGE:
            return None
        name = scored.place.fact.name
        if name not in COMMON_BODIES and not any(same_body(mine, name) for mine in claimed):
            return scored
    return None
