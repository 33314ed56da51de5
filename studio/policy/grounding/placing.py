"""A fact with the words around it: what it is said of, under which condition, for which period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.policy.fact import Fact, Kind, family
from studio.policy.grounding.phrases import canonical, grams, shifted


@dataclass(frozen=True, eq=False)
class Sentence:
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
class Placed:
    """A fact with the words around it."""

    fact: Fact
    sentence: Sentence
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
    per: str = ""
    """吨 for 300元／吨 and 每吨300元; "" when nothing is said."""
    since: frozenset[str] = frozenset()
    """As `own`, but from the last figure of its kind or the sentence's beginning on, whatever marks lie between."""
    row: bool = False
    """Whether its sentence has another figure of its kind."""
    owner: frozenset[str] = frozenset()
    """The grams of what it belongs to in a list that is told 分别."""


_RESPECTIVELY = re.compile("分别|依次")


def respective_owners(sentence: str, facts: Sequence[Fact]) -> dict[int, tuple[str, tuple[str, ...]]]:
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


def of_its_own(placed: Placed, respective: dict[int, tuple[str, tuple[str, ...]]]) -> Placed:
    if placed.fact.start not in respective:
        return placed
    owner, others = respective[placed.fact.start]
    mine, theirs = grams(owner), frozenset(gram for other in others for gram in grams(other))
    context, near = (placed.context - theirs) | mine, (placed.near - theirs) | mine
    return replace(placed, context=context, near=near, owner=mine)


NEAR = 14
"""How many characters on either side count as a fact's nearest words."""


def placed_at(
    fact: Fact,
    sentence: str,
    facts: Sequence[Fact],
    home: Sentence,
    *,
    asked: str = "",
    under: frozenset[str] = frozenset(),
) -> Placed:
    before = canonical(sentence[: fact.start], [item for item in facts if item.end <= fact.start])
    inside = [shifted(item, fact.end) for item in facts if item.start >= fact.end]
    after = canonical(sentence[fact.end :], inside)
    left, right = _unlimited(before)[-NEAR:], _unlimited(after)[:NEAR]
    phrase = _last_phrase(before), _first_phrase(after)
    near = grams(phrase[0]) | grams(phrase[1]) | grams(left[-6:]) | grams(right[:6])
    context = grams(before) | grams(after) | grams(asked) | under
    own = grams(_own(fact, sentence, facts))
    said_with, condition = _said_with(fact, facts, sentence), _condition(fact, facts, sentence)
    since = own | grams(_since(fact, sentence, facts))
    period, per = _period(fact, sentence), _per(fact, sentence)
    row = any(family(item.kind) is family(fact.kind) and item is not fact for item in facts)
    return Placed(fact, home, context, near, own, left, right, said_with, condition, period, per, since, row)


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


_MEASURE = r"(?P<per>公斤|千克|吨|亩|公顷|平方米|立方米|公里|千瓦时|人次|人|户|家|台|辆|头|只|羽|次|件)"
_PER = re.compile(rf"[/／]{_MEASURE}$")
_PER_AFTER = re.compile(rf"^(?:的标准)?[/／]{_MEASURE}")
_PER_BEFORE = re.compile(rf"每{_MEASURE}(?:每[年月日天])?(?:补贴|补助|奖励|给予|按|不?超过|最高)*$")


def _per(fact: Fact, sentence: str) -> str:
    if fact.kind is not Kind.MONEY:
        return ""
    before = sentence[max(0, fact.start - 16) : fact.start]
    found = _PER.search(fact.text) or _PER_AFTER.match(sentence[fact.end :]) or _PER_BEFORE.search(before)
    return found["per"].replace("千克", "公斤") if found else ""


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
    before = canonical(
        sentence[begin : fact.start], [shifted(f, begin) for f in facts if begin <= f.start and f.end <= fact.start]
    )
    after = re.split(r"[，、；：。]", sentence[fact.end :])[0]
    return f"{before}□{after}"


def _since(fact: Fact, sentence: str, facts: Sequence[Fact]) -> str:
    before = [item.end for item in facts if family(item.kind) is family(fact.kind) and item.end <= fact.start]
    begin = max([*before, sentence.rfind("；", 0, fact.start) + 1])
    return sentence[begin : fact.start]


def _said_with(fact: Fact, facts: Sequence[Fact], sentence: str) -> Fact | None:
    if fact.kind is Kind.DATE:
        return _figure_after(fact, facts)
    dates = [item for item in facts if item.kind is Kind.DATE]
    before = [date for date in dates if date.end <= fact.start]
    if len(before) > 1 and _risen(before[-1], fact, facts, sentence):
        # 到2025年，……从2020年的70%提高到75%: the last date is that of the value it rose from.
        return before[-2]
    return before[-1] if before else next(iter(dates), None)


_RISEN = re.compile(
    "[^，。；：]{0,8}(?:提高|提升|上升|增加|增长|扩大|降低|降|下降|减少|减|上调|下调|调整|升|增|变)[了]?[到至为]"
)


def _risen(date: Fact, fact: Fact, facts: Sequence[Fact], sentence: str) -> bool:
    """Whether between the two stands the value that it was before."""
    former = [item for item in facts if date.end <= item.start and item.end <= fact.start and item.kind is fact.kind]
    since = sentence[max(0, date.start - 2) : date.start]
    return (
        bool(former) and since.endswith(("从", "由")) and bool(_RISEN.fullmatch(sentence[former[-1].end : fact.start]))
    )


def _figure_after(date: Fact, facts: Sequence[Fact]) -> Fact | None:
    """The figure that a date introduces: 自2021年起不得少于90%."""
    after = (item for item in facts if item.start >= date.end)
    return next((item for item in after if item.value is not None or item.kind is Kind.DATE), None)


def _last_phrase(before: str) -> str:
    return re.split(r"[，、；：]", before)[-1]


def _first_phrase(after: str) -> str:
    return re.split(r"[，、；：]", after)[0]
