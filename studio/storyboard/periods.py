"""Reading Chinese periods as stretches of time, so that they can be put in order and on an axis."""

from __future__ import annotations

import re
from dataclasses import dataclass

CHINESE = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"〇": 0, "十一": 11, "十二": 12}
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_YEAR = re.compile(r"((?:19|20)\d\d)(?=年|[-./－—–~至到]|\s*$|[^\d])")
_PLAN = re.compile(r"[“\"‘'](十[一二三四五六七八九]?|二十)五[”\"’']|(十[一二三四五六七八九])五(?=规划|时期|期间|末|$)")
_RANGE = re.compile(r"((?:19|20)\d\d)年?\s*[-－—–~～至到]+\s*((?:19|20)\d\d)年?")
_MONTH = re.compile(r"(\d{1,2}|十[一二]?|[一二三四五六七八九])月")
_DAY = re.compile(r"月(\d{1,2})[日号]")
_DASHED = re.compile(r"(?:19|20)\d\d[-./](\d{1,2})(?:[-./](\d{1,2}))?(?!\d)")
_QUARTER = re.compile(r"第?([一二三四1-4])季度|Q([1-4])")
_OPEN = re.compile(r"(?:起|以后|以来|之后|开始)(?!草)")
_WITHIN = re.compile(r"前|底|末|之内|以内|截至")


@dataclass(frozen=True)
class Period:
    """A stretch of time in years, 2021.0 being New Year 2021; a single moment begins where it ends."""

    begin: float
    end: float
    open_ended: bool = False
    """“2021年1月1日起”: it goes on."""
    deadline: bool = False
    """“2021年底前”: it is the end that counts."""


def period(text: str) -> Period | None:
    """“2020年”, “2021年上半年”, “一季度”, “‘十四五’末”, “2020年12月31日前”; None when no time can be read.

    A period without a year lies in year 0, so that such periods can be compared with each other.
    """
    plain = _numbered(text.strip())
    if spanned := _RANGE.search(plain):
        return Period(float(spanned[1]), float(spanned[2]) + 1)
    stretch = _plan(plain) or _within_year(plain)
    if stretch is None:
        return None
    begin, end = stretch
    if _OPEN.search(plain):
        return Period(begin, begin, open_ended=True)
    if _WITHIN.search(plain):
        return Period(end, end, deadline=True)
    return Period(begin, end)


def _numbered(text: str) -> str:
    """Years written in Chinese digits as figures: 二〇二一年 as 2021年."""
    return re.sub(r"[〇零一二三四五六七八九]{4}(?=年)", lambda found: found[0].translate(_DIGITS), text)


def _plan(text: str) -> tuple[float, float] | None:
    """The years of a five-year plan: the fourteenth began in 2021."""
    found = _PLAN.search(text)
    if not found:
        return None
    name = found[1] or found[2]
    ordinal = 20 if name == "二十" else 10 + CHINESE.get(name[1:], 0)
    begin = 1956 + 5 * (ordinal - 1)
    return float(begin), float(begin + 5)


def _within_year(text: str) -> tuple[float, float] | None:
    found = _YEAR.search(text)
    year = float(found[1]) if found else 0.0
    if quarter := _QUARTER.search(text):
        place = CHINESE.get(quarter[1] or "", 0) or int(quarter[2] or quarter[1])
        return year + (place - 1) / 4, year + place / 4
    for half, begin in (("上半年", 0.0), ("下半年", 0.5)):
        if half in text:
            return year + begin, year + begin + 0.5
    if dashed := _DASHED.search(text):
        return _of_month(year, int(dashed[1]), int(dashed[2] or 0))
    if month := _MONTH.search(text):
        day = _DAY.search(text)
        return _of_month(year, CHINESE.get(month[1]) or int(month[1]), int(day[1]) if day else 0)
    return (year, year + 1) if found else None


def _of_month(year: float, month: int, day: int) -> tuple[float, float] | None:
    if not 1 <= month <= 12:
        return None
    begin = year + (month - 1) / 12
    moment = begin + (min(day, 31) - 1) / 372
    return (moment, moment) if day else (begin, begin + 1 / 12)
