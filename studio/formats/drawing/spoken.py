"""Written Chinese as it is read out: 10% as 百分之十, 2020年 as 二〇二〇年, 12345 as 幺二三四五 when it is dialled.

Only figures, dates, codes, addresses and signs change; every other character is read as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

DIGITS = "零一二三四五六七八九"
YEAR_DIGITS = "〇一二三四五六七八九"
DIALLED = "零幺二三四五六七八九"
PLACES = ("", "十", "百", "千")
LONGEST_NUMBER = 16
"""Digits of the largest number that has a reading; beyond, digits are read one by one."""

COUNTED = frozenset("个次家份年天周倍种类项条名位人户所间台辆轮批件套篇元万亿千小分秒岁米公平斤吨头只张")
"""Characters before which 2 is 两: what is counted. 月, 日, 号, 楼 are numbered, not counted."""
CALLED = re.compile(r"(?:热线|电话|拨打|致电|专线|联系方式)[^0-9，。；]{0,8}$")
COMPARED = re.compile(r"比例?[^，。]{0,6}$")
UNITS = {"㎡": "平方米", "m²": "平方米", "m2": "平方米", "㎞": "公里", "km": "公里", "kg": "公斤", "㎏": "公斤", "℃": "摄氏度",
         "mg": "毫克", "mm": "毫米", "cm": "厘米", "kW": "千瓦", "kWh": "度"}  # fmt: skip
SIGNS = {"≥": "大于等于", "≤": "小于等于", "＞": "大于", "＜": "小于", "×": "乘以", "÷": "除以", "＝": "等于", "＋": "加",
         "±": "正负", "℃": "摄氏度", "㎡": "平方米", "&": "和"}  # fmt: skip

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
TO = r"\s*[-–—~～]{1,2}\s*"


@dataclass(frozen=True)
class Said:
    """A stretch of text and how it is read; `read` equals `written` where nothing changes."""

    written: str
    read: str


def spoken(text: str) -> str:
    """The whole text as it is read out."""
    return "".join(part.read for part in said(text))


def said(text: str) -> Iterator[Said]:
    """The text in stretches, in order: joined, the `written` ones are the text."""
    place = 0
    for found in READABLE.finditer(text):
        kind = str(found.lastgroup)
        read = READ[kind](found, text)
        if found.start() > place:
            yield Said(text[place : found.start()], text[place : found.start()])
        yield Said(found[0], read)
        place = found.end()
    if place < len(text):
        yield Said(text[place:], text[place:])


def cardinal(digits: str) -> str:
    """A whole number: 105 is 一百零五, 20003 is 二万零三, 1234500000000 is 一万二千三百四十五亿."""
    value = int(digits)
    if not value:
        return "零"
    read = ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        high, value = divmod(value, scale)
        if high:
            gap = "零" if read and (high < 1000 or read.endswith("零")) else ""
            read = read.rstrip("零") + gap + (cardinal(str(high)) if scale == 10**8 else _below_myriad(high)) + name
        elif read and value and not read.endswith("零"):
            read += "零"
    return read.removeprefix("一") if read.startswith("一十") else read


def _below_myriad(value: int) -> str:
    read = ""
    for place in (3, 2, 1, 0):
        digit, value = divmod(value, 10**place)
        if digit:
            read += DIGITS[digit] + PLACES[place]
        elif read and value and not read.endswith("零"):
            read += "零"
    return read


def amount(written: str, after: str = "") -> str:
    """A number with its decimals; `after` is what follows, because 2 before something counted is 两."""
    plain = written.replace(",", "")
    whole, point, decimals = plain.partition(".")
    if len(whole) > LONGEST_NUMBER:
        return one_by_one(plain)
    if plain == "2" and after[:1] in COUNTED:
        return "两"
    read = cardinal(whole)
    return f"{read}点{one_by_one(decimals)}" if point else read


def one_by_one(digits: str, names: str = DIGITS) -> str:
    return "".join(names[int(char)] if char.isdigit() else {".": "点"}.get(char, "") for char in digits)


# ── one reading for each kind of thing ──────────────────────────────────────────────────────────────


def _address(found: re.Match[str], text: str) -> str:
    return "（网址见画面）"


def _document(found: re.Match[str], text: str) -> str:
    return f"{one_by_one(found['doc_year'], YEAR_DIGITS)}，{cardinal(found['doc_no'])}号"


def _date(found: re.Match[str], text: str) -> str:
    year, month, day = re.findall(r"\d+", found[0])
    return f"{one_by_one(year, YEAR_DIGITS)}年{cardinal(month)}月{cardinal(day)}日"


def _years(found: re.Match[str], text: str) -> str:
    return "到".join(one_by_one(year, YEAR_DIGITS) for year in re.findall(r"\d+", found[0]))


def _phone(found: re.Match[str], text: str) -> str:
    return "，".join(one_by_one(part, DIALLED) for part in re.findall(r"\d+", found[0]))


def _clock(found: re.Match[str], text: str) -> str:
    hour, minute = re.findall(r"\d+", found[0])[:2]
    if COMPARED.search(text[: found.start()]) or int(hour) > 24 or int(minute) > 59:
        return f"{cardinal(hour)}比{cardinal(minute)}"
    return f"{cardinal(hour)}点" + ("" if minute == "00" else f"{'零' if minute[0] == '0' else ''}{cardinal(minute)}分")


def _percent(found: re.Match[str], text: str) -> str:
    share = "千分之" if found[0].endswith("‰") else "百分之"
    return "到".join(share + amount(value) for value in re.findall(NUMBER, found[0]))


def _fraction(found: re.Match[str], text: str) -> str:
    upper, lower = re.findall(r"\d+", found[0])
    return f"{cardinal(lower)}分之{cardinal(upper)}"


def _ratio(found: re.Match[str], text: str) -> str:
    return "比".join(amount(value) for value in re.findall(NUMBER, found[0]))


def _code(found: re.Match[str], text: str) -> str:
    """Letters stay; their digits are read as a number up to 99, else one by one."""
    return re.sub(r"[-/]?(\d+)", lambda run: cardinal(run[1]) if len(run[1]) < 3 else one_by_one(run[1]), found[0])


def _sections(found: re.Match[str], text: str) -> str:
    return "点".join(cardinal(part) for part in found[0].split("."))


def _range(found: re.Match[str], text: str) -> str:
    low, high = re.findall(NUMBER, found[0])
    if re.search(r"[A-Za-z/]\s?$", text[: found.start()]):  # the number of a standard: GB/T 9704-2012
        return f"{one_by_one(low)}杠{one_by_one(high)}"
    return f"{amount(low)}到{amount(high, text[found.end() :])}"


def _number(found: re.Match[str], text: str) -> str:
    written, before, after = found[0], text[: found.start()], text[found.end() :]
    sign = ""
    if written[0] in "-−":
        sign, written = "零下" if after.startswith("℃") else "负", written[1:]
    if before.endswith("第"):
        return cardinal(written) if written.isdigit() else amount(written)
    if CALLED.search(before) or after.startswith("热线"):
        return one_by_one(written, DIALLED)
    bare_code = written.isdigit() and ((before.endswith("“") and after.startswith("”")) or written[0] == "0" != written)
    if bare_code or (len(written) >= 9 and written.isdigit() and after[:1] not in COUNTED):
        return one_by_one(written)
    return sign + amount(written, after)


def _myriads(found: re.Match[str], text: str) -> str:
    """20003万 would be heard as 二万零三 and then 万: it is read as 两亿零三万."""
    high, low = divmod(int(found[0][:-1].replace(",", "")), 10_000)
    head = f"{amount(str(high), '亿')}亿"
    return head + (f"{'零' if low < 1000 else ''}{cardinal(str(low))}万" if low else "")


def _to(found: re.Match[str], text: str) -> str:
    return "到"


def _unit(found: re.Match[str], text: str) -> str:
    return UNITS[found[0]]


def _sign(found: re.Match[str], text: str) -> str:
    return SIGNS[found[0]]


KINDS: tuple[tuple[str, str, Callable[[re.Match[str], str], str]], ...] = (
    ("address", r"https?://[!-~]+|www\.[!-~]+", _address),
    ("document", r"[〔\[（(](?P<doc_year>(?:19|20)\d\d)[〕\]）)]\s*第?(?P<doc_no>\d+)号", _document),
    ("date", r"(?<!\d)(?:19|20)\d\d(?P<sep>[-/.])\d{1,2}(?P=sep)\d{1,2}(?!\d)", _date),
    ("years", rf"(?<!\d)(?:19|20)\d\d(?:年?{TO}(?:19|20)\d\d)?(?=年|学年|版|级|届)", _years),
    ("phone", r"(?<!\d)(?:0\d{2,3}[-—]\d{7,8}|400-?\d{3}-?\d{4}|1[3-9]\d{9})(?!\d)", _phone),
    ("clock", r"(?<!\d)\d{1,2}[:：]\d\d(?!\d)", _clock),
    ("percent", rf"(?:(?:{NUMBER})\s*[%％‰]?{TO})?(?:{NUMBER})\s*[%％‰]", _percent),
    ("fraction", r"(?<![\dA-Za-z/])\d{1,3}/[1-9]\d{0,3}(?![\d/])", _fraction),
    ("ratio", rf"(?<!\d)(?:{NUMBER})[:：∶](?:{NUMBER})", _ratio),
    ("code", r"[A-Za-z]+[-/]?\d+(?:[-/]\d+)*|\d+[A-Z](?![a-z])", _code),
    ("sections", r"(?<!\d)\d+(?:\.\d+){2,}", _sections),
    ("range", rf"(?<![\d.])(?:{NUMBER}){TO}(?:{NUMBER})(?![-–—\d])", _range),
    ("myriads", r"(?<![\d.,])(?:\d{5,12}|\d{1,3}(?:,\d{3})+)万(?!亿)", _myriads),
    ("number", rf"(?:(?<![\dA-Za-z)）])[-−])?(?:{NUMBER})", _number),
    ("unit", rf"(?<=\d)(?:{'|'.join(sorted(UNITS, key=lambda unit: -len(unit)))})(?![A-Za-z])", _unit),
    ("to", rf"(?<=[\d%％年月日时点分秒元]){TO}(?=\d)", _to),
    ("sign", "[" + "".join(SIGNS) + "]", _sign),
)
READABLE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in KINDS))
READ = {name: read for name, _, read in KINDS}
