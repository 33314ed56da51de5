"""The checkable facts in a Chinese text: figures, dates, amounts, document numbers, named documents, bodies.

Offsets are into the text that was given. What a fact is: `fact`; how one looks: `fact_patterns`, `units`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from studio.policy.bodies import bodies_in
from studio.policy.fact import Bound, Fact, Kind
from studio.policy.fact_makers import read_as, trimmed
from studio.policy.fact_patterns import LIST_MARK, SCAN, STOP
from studio.policy.numerals import CHINESE, HALF_WIDTH

_NOT = "(?:不得|不能|不应|不可|不许|不准|不会|不)"
_UNDENIED = "(?<!不)(?<!不[得能应可许准会])"
_MIN_BEFORE = rf"(?:{_NOT}[少低小]于|至少|最低|最少|{_UNDENIED}(?:超过|高于|大于|多于)|达到|满)"
_MAX_BEFORE = rf"(?:{_NOT}(?:超[过出]|[高多大]于)|最[高多长大]|至多|{_UNDENIED}(?:低于|少于|小于)|不足|不到|未满|不满|没有?(?:连续|累计|用|住|交|缴|过|做|干)?满|未(?:连续|累计|使用)满|不(?:连续|累计)满|未达到?)"
_BEFORE_MIN = re.compile(rf"{_MIN_BEFORE}(?:为|至|到|每[年月户人次])?(?:人民币)?$")
_BEFORE_MAX = re.compile(rf"{_MAX_BEFORE}(?:为|至|到|可达|可?达|每[年月户人次])?(?:人民币)?$")
_OF_WHICH = rf"[^，。；：、！？\d％%{CHINESE}]{{1,14}}的$"
"""不得超过其家庭月收入的50%: the limit and its figure, with what it is a share of between them."""
_FAR_MIN = re.compile(_MIN_BEFORE + _OF_WHICH)
_FAR_MAX = re.compile(_MAX_BEFORE + _OF_WHICH)
_AFTER_MIN = re.compile(r"^(?:[(（]不?含[^()（）]{0,4}[)）])?(?:及|或)?(?:以上|起|以后|之后|后)")
_AFTER_MAX = re.compile(r"^(?:[(（]不?含[^()（）]{0,4}[)）])?(?:及|或)?(?:以下|以内|之内|内|以前|之前|前|底前)")


def facts_in(text: str) -> list[Fact]:
    """Every fact of the text, in reading order; overlapping readings are settled for the more specific one."""
    plain, places = squeeze(text)
    taken = bytearray(len(plain))
    for blocked in (STOP, LIST_MARK):
        for match in blocked.finditer(plain):
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    found: list[Fact] = []
    for name, pattern in SCAN:
        for match in pattern.finditer(plain):
            start, end = trimmed(name, match)
            if any(taken[start:end]):
                continue
            made = [fact for fact in read_as(name, match, start) if fact]
            if made:
                taken[start:end] = b"\1" * (end - start)
            found += made
    found = _with_years(_with_units(sorted(found, key=lambda fact: fact.start), plain), plain)
    found += _bodies(plain, taken)
    found = [_placed(_bounded(fact, plain), text, places) for fact in found]
    return sorted(found, key=lambda fact: (fact.start, fact.end))


def squeeze(text: str) -> tuple[str, list[int]]:
    """The text without blanks and hard line breaks, digits and %, in half width; and each kept character's place.

    A line break stays where a sentence ended before it or a numbered heading follows.
    """
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char == "\n" and _breaks(text, place):
            kept.append("\n")
            places.append(place)
        elif not char.isspace() and char not in "\u200b\ufeff":
            kept.append(char.translate(HALF_WIDTH))
            places.append(place)
    places.append(len(text))
    return "".join(kept), places


_HEADED = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零〇\d]+[条章节]|[（(]?[一二三四五六七八九十]+[）)、]|[（(]?\d+[.．、）)])"
)


def _breaks(text: str, place: int) -> bool:
    line = text[text.rfind("\n", 0, place) + 1 : place].strip()
    after = text[place + 1 : place + 2]
    ended = len(line) < WRAPPED or line[-1] in "。！？；："
    return ended or after in ("\n", "") or bool(_HEADED.match(text, place + 1))


WRAPPED = 18
"""A line shorter than this was ended on purpose; a longer one without an end mark was wrapped."""
_AND = re.compile("[、，和与及或]|以及")
_PAID = re.compile("(?:补[贴助给]?|奖[励补]?|资助|给予|罚款|拿到?|领)(?:一次性)?$")
NEARBY = 16
"""Characters from one sum of a list to the next."""


def _with_units(facts: list[Fact], plain: str) -> list[Fact]:
    """500万、300万和100万元, 甲奖励500万，乙奖励300万元: the sums of a list have the unit that its last one is printed with."""
    for place in range(len(facts) - 2, -1, -1):
        fact, following = facts[place], facts[place + 1]
        bare = fact.kind is Kind.NUMBER and not fact.unit and fact.text[-1] in "百千万亿"
        listed = _AND.fullmatch(plain[fact.end : following.start])
        paid = _PAID.search(plain[: fact.start]) and following.start - fact.end <= NEARBY
        if bare and following.kind is Kind.MONEY and (listed or paid):
            facts[place] = replace(fact, kind=Kind.MONEY, unit=following.unit)
    return facts


_DAY_ONLY = re.compile(r"([12]?\d|3[01])[日号]")
_UNTIL = re.compile("[至到—–―－~～-]{1,2}|起至|开始至")


def _with_years(facts: list[Fact], plain: str) -> list[Fact]:
    """2019年1月1日至12月31日: the end of a range is in the year it begins in, unless that would be before it."""
    for place in range(len(facts) - 1):
        begin, end = facts[place].day, facts[place + 1].day
        last = _DAY_ONLY.match(plain, facts[place + 1].start)
        if begin and begin.day and last and last.end() >= facts[place + 1].end:
            # 10月1日到3日: the end of a range is in the month it begins in.
            if _UNTIL.fullmatch(plain[facts[place].end : facts[place + 1].start]) and int(last[1]) > begin.day:
                day = replace(begin, day=int(last[1]))
                facts[place + 1] = replace(
                    facts[place + 1], kind=Kind.DATE, text=last[0], end=last.end(), value=None, unit="", day=day
                )
            continue
        if begin is None or end is None or not begin.year or not begin.month or end.year or not end.month:
            continue
        if _UNTIL.fullmatch(plain[facts[place].end : facts[place + 1].start]) and end.month >= begin.month:
            facts[place + 1] = replace(facts[place + 1], day=replace(end, year=begin.year))
    return facts


def _bodies(plain: str, taken: bytearray) -> Iterator[Fact]:
    for start, end, name in bodies_in(plain):
        if not any(taken[start:end]):
            yield Fact(kind=Kind.BODY, text=plain[start:end], start=start, end=end, name=name)


def _bounded(fact: Fact, plain: str) -> Fact:
    before, after = plain[max(0, fact.start - 8) : fact.start], plain[fact.end : fact.end + 12]
    share = plain[max(0, fact.start - 24) : fact.start] if fact.kind is Kind.PERCENT else ""
    bound = Bound.NONE
    if _AFTER_MIN.match(after) or _BEFORE_MIN.search(before) or _FAR_MIN.search(share):
        bound = Bound.MIN
    if _AFTER_MAX.match(after) or _BEFORE_MAX.search(before) or _FAR_MAX.search(share):
        bound = Bound.MAX
    return replace(fact, bound=bound)


def with_limit(fact: Fact, plain: str) -> tuple[int, int]:
    """Where the figure stands together with the words that limit it: 不得大于1.5米, 三万元以上."""
    start, end = fact.start, fact.end
    if fact.bound:
        before = plain[max(0, start - 24) : start]
        patterns = (_BEFORE_MIN, _BEFORE_MAX, _FAR_MIN, _FAR_MAX)
        found = [match.start() for pattern in patterns if (match := pattern.search(before))]
        start -= len(before) - min(found) if found else 0
        after = _AFTER_MIN.match(plain[end:]) or _AFTER_MAX.match(plain[end:])
        end += after.end() if after and not found else 0
    return start, end


def _placed(fact: Fact, text: str, places: list[int]) -> Fact:
    start, end = places[fact.start], places[fact.end - 1] + 1
    return replace(fact, start=start, end=end, text=text[start:end])
