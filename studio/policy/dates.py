"""Dates as Chinese documents write them: 2020年6月底前, 二〇二一年, 今年2月底, 自2021年起."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from studio.policy.numerals import HALF_WIDTH, value_of

_CN = "〇零○O一二三四五六七八九"
_YEAR = rf"(?:(?P<year>(?:19|20)\s*\d\s*\d|[一二][{_CN}]{{3}})\s*年(?!级|制|来)(?P<fiscal>度)?|(?P<relative>今年|本年|当年|明年|次年))"
_DAYS = r"3[01]|[12]\d|0?[1-9]|三十一?|[一二]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_MONTHS = r"1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十]"
_PART = r"(?P<part>上旬|中旬|下旬|月?底|月?末|初|上半年|下半年|第?[一二三四1-4]季度|年底|年末|年初|年中)"
_EDGE = r"(?P<edge>\s*(?:之?前|以前|之?内|起|开始|以后|之后|后|止|为止|期间))"


def _month_and_day(mark: str) -> str:
    return rf"(?P<month{mark}>{_MONTHS})\s*月份?\s*(?:(?P<day{mark}>{_DAYS})\s*[日号])?"


_MENTION = re.compile(
    rf"(?P<until>截至|截止到?|到|至|在|于|自|从)?\s*"
    rf"(?:{_YEAR}\s*(?:{_month_and_day('')})?|(?<![\d.第]){_month_and_day('2')})\s*{_PART}?{_EDGE}?"
)
_PLAN = re.compile(
    rf"(?P<until>截至|截止到?|到|至|在|于|自|从)?\s*[“\"]?(?P<plan>二?十[一二三四五六七八九]?)五[”\"]?"
    rf"(?:规划|计划)?(?:时期|期间)?(?P<part>期?末期?|期?结束时?|收官之?年){_EDGE}?"
)
"""到“十二五”期末: the last day of a five-year plan."""
SEVENTH, SEVENTH_ENDED = 7, 1990
"""Since the seventh five-year plan (1986–1990) each one follows the last without a gap."""
ISO = re.compile(r"(?P<y>(?:19|20)\d\d)[-./](?P<m>1[0-2]|0?[1-9])[-./](?P<d>3[01]|[12]\d|0?[1-9])(?!\d)")


class Edge(StrEnum):
    """How a date bounds what is said with it."""

    ON = "on"
    BY = "by"
    FROM = "from"


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A date in a text. `when` is the last day meant, or the first one when `edge` is FROM."""

    text: str
    start: int
    end: int
    when: date | None
    edge: Edge
    exact: bool
    """Day, month and year are all written."""
    inferred: bool
    """The year was taken from elsewhere: 今年, or a month alone."""
    fiscal: bool = False
    """A year's accounts or statistics (2019年度), not a point in time."""


def mentions(text: str, *, issued_on: date | None = None) -> tuple[Mention, ...]:
    """Every date in `text`. A month without a year takes the year named before it in the same text."""
    found = sorted((*_mentions(text, issued_on), *_plan_ends(text)), key=lambda mention: mention.start)
    return tuple(found)


def whole_date(line: str) -> date | None:
    """The date that this line consists of (a signature date), or None."""
    plain = re.sub(r"\s", "", line).strip("（）()").translate(HALF_WIDTH)
    found = ISO.fullmatch(plain)
    if found:
        return _day(int(found["y"]), int(found["m"]), int(found["d"]))
    match = _MENTION.fullmatch(plain)
    if not match or match["until"] or match["edge"] or match["part"] or not match["year"] or not match["day"]:
        return None
    return _from_parts(match, int(_year_number(match["year"]) or 0))


def first_date(text: str) -> date | None:
    """The first date in `text` that is written out to the day."""
    exact = (mention.when for mention in mentions(text) if mention.exact and not mention.inferred)
    return next((when for when in exact if when), None)


def _mentions(text: str, issued_on: date | None) -> Iterator[Mention]:
    year: int | None = None
    previous_end = -20
    for match in _MENTION.finditer(text.translate(HALF_WIDTH)):
        written = _year_number(match["year"])
        inferred = written is None
        if match["relative"]:
            written = _relative_year(match["relative"], issued_on)
        elif written is None:
            near = year is not None and match.start() - previous_end <= 12
            written = year if near else _likely_year(match, issued_on)
        if not inferred:
            year, previous_end = written, match.end()
        start = match.start() + len(match["until"] or "")
        spelled = text[start : match.end()]
        yield Mention(
            text=spelled.strip(),
            start=start + len(spelled) - len(spelled.lstrip()),
            end=match.end(),
            when=_from_parts(match, written) if written else None,
            edge=_edge(match),
            exact=bool((match["month"] or match["month2"]) and (match["day"] or match["day2"])),
            inferred=inferred,
            fiscal=bool(match["fiscal"]) and not match["month"],
        )


def _plan_ends(text: str) -> Iterator[Mention]:
    for match in _PLAN.finditer(text):
        number = int(value_of(match["plan"]) or 0)
        if number < SEVENTH:
            continue
        start = match.start() + len(match["until"] or "")
        yield Mention(
            text=text[start : match.end()].strip(),
            start=start,
            end=match.end(),
            when=date(SEVENTH_ENDED + 5 * (number - SEVENTH), 12, 31),
            edge=Edge.BY,
            exact=False,
            inferred=False,
        )


def _edge(match: re.Match[str]) -> Edge:
    edge = (match["edge"] or "").strip()
    if edge in ("起", "开始", "以后", "之后", "后") or (match["until"] in ("自", "从") and edge not in ("前", "之前")):
        return Edge.FROM
    by = (
        edge
        or (match["until"] in ("截至", "截止", "截止到", "到", "至"))
        or (match["part"] or "").endswith(("底", "末"))
    )
    return Edge.BY if by and edge != "期间" else Edge.ON


def _year_number(written: str | None) -> int | None:
    value = value_of(re.sub(r"\s", "", written).replace("O", "〇")) if written else None
    return int(value) if value and 1900 <= value <= 2100 else None


def _relative_year(word: str, issued_on: date | None) -> int | None:
    # 次年 and 当年 depend on what was said before; only the year of issue is known here.
    return {"今年": issued_on.year, "本年": issued_on.year, "明年": issued_on.year + 1}.get(word) if issued_on else None


def _likely_year(match: re.Match[str], issued_on: date | None) -> int | None:
    if match.string[: match.start()].rstrip().endswith(("年", "每年的", "年的")):
        return None
    month = value_of(match["month2"]) if match["month2"] else None
    bounded = match["until"] in ("截至", "截止", "截止到") or match["edge"]
    return issued_on.year if issued_on and month and bounded and month >= issued_on.month else None


def _from_parts(match: re.Match[str], year: int) -> date | None:
    month_text, day_text = match["month"] or match["month2"], match["day"] or match["day2"]
    month = int(value_of(month_text) or 0) if month_text else 0
    first = _edge(match) is Edge.FROM
    if day_text:
        return _day(year, month, int(value_of(day_text) or 0))
    if month:
        return _in_month(year, month, match["part"] or "", first=first)
    return _in_year(year, match["part"] or "", first=first)


def _in_month(year: int, month: int, part: str, *, first: bool) -> date | None:
    day = {"上旬": (1, 10), "中旬": (11, 20), "初": (1, 10)}.get(part)
    last = calendar.monthrange(year, month)[1] if year else 28
    begins, ends = day or ((21, last) if part == "下旬" else (1, last))
    return _day(year, month, begins if first else ends)


def _in_year(year: int, part: str, *, first: bool) -> date | None:
    quarter = re.fullmatch(r"第?([一二三四1-4])季度", part)
    if quarter:
        number = int(value_of(quarter[1]) or 1)
        months = (3 * number - 2, 3 * number)
    else:
        months = {"上半年": (1, 6), "下半年": (7, 12), "初": (1, 3), "年初": (1, 3)}.get(part, (1, 12))
    month = months[0] if first else months[1]
    return _day(year, month, 1 if first else calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_past(mention: Mention, issued_on: date | None) -> bool:
    """Whether the date lay behind when the document was issued; where something begins is never past."""
    return bool(issued_on and mention.when and mention.when < issued_on and mention.edge is not Edge.FROM)
