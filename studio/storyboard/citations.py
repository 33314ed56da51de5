"""Clause ids in words: `c3-3-2` is read out as 三（三）2."""

from __future__ import annotations

import re
from collections.abc import Iterable

DIGITS = "零一二三四五六七八九"


def cited(ids: Iterable[str]) -> str:
    """The clauses as a reader looks them up in the policy, each once, joined by 、; "" for none."""
    return "、".join(dict.fromkeys(clause_label(given) for given in ids if given.strip()))


def clause_label(clause_id: str) -> str:
    """One id in words; an id of another shape is shown as it is."""
    plain = clause_id.split("~")[0]
    if annex := re.fullmatch(r"f(\d+)-(.+)", plain):
        return f"附件{annex[1]} {clause_label(annex[2])}"
    if named := re.fullmatch(r"(?:(c\d+(?:-\d+)*)-)?h([^-]*)(?:-(\d+))?(?:-.+)?", plain):
        above, heading, item = named.groups()
        return f"{clause_label(above) if above else ''}“{heading}”" + (f"第{item}项" if item else "")
    if not (found := re.fullmatch(r"([cztp])(\d+(?:-\d+)*)", plain)):
        return clause_id
    numbers = [int(part) for part in found[2].split("-")]
    match found[1]:
        case "t":
            return f"第{chinese(numbers[0])}条" + "".join(f"第{chinese(n)}项" for n in numbers[1:])
        case "z":
            return f"第{chinese(numbers[0])}章" + "".join(f"第{chinese(n)}节" for n in numbers[1:])
        case "p":
            return "开头部分"
    return _heading(numbers)


def _heading(numbers: list[int]) -> str:
    """The four levels of an official document: 一、（一）1.（1）, GB/T 9704-2012 7.3.3."""
    first, *rest = numbers
    shapes = (f"（{chinese(rest[0])}）" if rest else "", *(f"{n}." for n in rest[1:2]), *(f"（{n}）" for n in rest[2:]))
    label = chinese(first) + "".join(shapes)
    return label.rstrip(".") if rest else f"第{chinese(first)}部分"


def chinese(number: int) -> str:
    """1 to 999 in Chinese numerals: 10 is 十, 21 is 二十一, 105 is 一百零五."""
    if number < 10:
        return DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
    hundreds, rest = divmod(number, 100)
    if not rest:
        return f"{DIGITS[hundreds]}百"
    return f"{DIGITS[hundreds]}百" + ("零" if rest < 10 else "一" if rest < 20 else "") + chinese(rest)
