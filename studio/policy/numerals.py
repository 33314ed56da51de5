"""Numerals as Chinese documents write them: 1,650 · 3.5万 · 十五 · 两千五 · 壹万贰仟 · 二〇二〇."""

from __future__ import annotations

import re
from fractions import Fraction

_DIGITS = {
    char: value
    for value, chars in enumerate(("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for char in chars
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

CHINESE = "".join((*_DIGITS, *_TENS, *_MYRIADS))
"""Every character of a Chinese numeral, for use in a character class."""

HALF_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)} | {ord("％"): ord("%"), ord("．"): ord(".")}
"""Full-width figures to the usual ones, as for `str.translate`; no place in the text moves."""
_ARABIC = re.compile(r"(\d+(?:\.\d+)?)([十百千万亿]*)")


MOST_CHARACTERS = 60
"""A longer run is no number anybody wrote; Python itself refuses to read some thousand digits."""


def value_of(written: str) -> Fraction | None:
    """The value, or None when the characters are no well-formed numeral (百, 三五, 万万)."""
    written = written.replace(",", "")
    if len(written) > MOST_CHARACTERS:
        return None
    if match := _ARABIC.fullmatch(written):
        value = Fraction(match[1])
        for scale in match[2]:
            value *= {**_TENS, **_MYRIADS}[scale]
        return value
    whole, point, decimals = written.partition("点")
    value_of_whole = _chinese(whole)
    if value_of_whole is None or (point and not all(char in _DIGITS for char in decimals)):
        return None
    places = "".join(str(_DIGITS[char]) for char in decimals)
    return value_of_whole + (Fraction(int(places), 10 ** len(places)) if places else 0)


def _chinese(written: str) -> Fraction | None:
    if not written or written[0] not in {*_DIGITS, "十", "拾"} or not set(written) <= set(CHINESE):
        return None
    if len(written) > 2 and all(char in _DIGITS for char in written):
        return Fraction(int("".join(str(_DIGITS[char]) for char in written)))
    total = 0
    for name in ("亿", "万"):
        head, mark, tail = written.rpartition(name)
        if mark:
            section = _chinese(head)
            if section is None:
                return None
            total += int(section) * _MYRIADS[name]
            # 两万五 says 25 000, 两万零五 says 20 005.
            if len(tail) == 1 and tail in _DIGITS:
                tail = tail + ("千" if name == "万" else "千万") if _DIGITS[tail] else tail
                if tail.endswith("千万"):
                    return Fraction(total + _DIGITS[tail[0]] * 10**7)
            written = tail
            if not written:
                return Fraction(total)
    section_value = _section(written)
    return None if section_value is None else Fraction(total + section_value)


def _section(written: str) -> int | None:
    """A number below 10 000. None for digits in a row (三五) or falling out of order (十百)."""
    total, digit, last = 0, None, 10_000
    for place, char in enumerate(written):
        if char in _DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = _DIGITS[char]
        else:
            scale = _TENS[char]
            if scale >= last or (digit is None and (scale != 10 or place)):
                return None
            total += (1 if digit is None else digit) * scale
            digit, last = None, scale
    if digit is None:
        return total
    # 两千五 says 2 500: a last digit right after 百 or 千 counts the next smaller place.
    short = last in (100, 1000) and len(written) >= 2 and written[-2] in _TENS and digit
    return total + digit * (last // 10 if short else 1)


def in_chinese(number: int) -> str:
    """10 → 十, 21 → 二十一, 105 → 一百零五, 12 000 → 一万二千; 0 is 〇."""
    if number == 0:
        return "〇"
    high, low = divmod(number, 10_000)
    written = _below_myriad(low)
    if high:
        gap = "零" if 0 < low < 1000 else ""
        written = f"{in_chinese(high)}万{gap}{_below_myriad(low)}"
    return written.removeprefix("一") if written.startswith("一十") else written


def _below_myriad(number: int) -> str:
    written = ""
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            written += "零一二三四五六七八九"[digit] + name
        elif written and number and not written.endswith("零"):
            written += "零"
    return written


_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def in_roman(number: int) -> str:
    """4 → IV, 2020 → MMXX."""
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written
