"""数字用法: GB/T 15835-2011, and arithmetic that a reader would do (standards 5.4, NUM-01 to NUM-15).

NUM-16, every figure traced to the policy, is `grounding`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from studio.policy.numerals import value_of
from studio.rules.material import Source
from studio.rules.rule import INFO, WARN, Rule, Spot, checking, pattern

HAN = r"\u4e00-\u9fff"
_DIGITS = "零一二三四五六七八九"
_DASHES = "～~—－\\-"
_COUNTED = "个|天|日|次|人|家|户|倍|岁|年|名|元|万|亿|千|百|里|公里|米|吨|亩|台|辆|件|项"


def _dates(text: str, source: Source) -> Iterator[Spot]:
    """Two-digit years and padded months or days."""
    for match in _DATE.finditer(text):
        year, month, day = match.groups()
        right = "".join((_full(year), f"{int(month)}月" if month else "", f"{int(day)}日" if day else ""))
        if right != match.group() and (not year or len(year) == 4 or day):
            yield Spot(start=match.start(), end=match.end(), right=right)


_DATE = re.compile(r"(?<![\d.])(?:(\d{4}|\d{2})年)?(0\d|1[0-2]|[1-9])月(?:(0\d|[12]\d|3[01]|[1-9])日)?(?!\d)")


def _full(year: str | None) -> str:
    if not year:
        return ""
    return f"{year}年" if len(year) == 4 else f"{'20' if int(year) < 50 else '19'}{year}年"


def _grouping(text: str, source: Source) -> Iterator[Spot]:
    """Four-digit figures written both ways: those of the rarer way are pointed at."""
    grouped = list(re.finditer(r"(?<![\d,.])[1-9],\d{3}(?![\d,])", text))
    plain = [match for match in _PLAIN.finditer(text) if not (1900 <= int(match.group()) <= 2100)]
    if grouped and plain:
        rarer, other = (grouped, plain) if len(grouped) <= len(plain) else (plain, grouped)
        for match in rarer:
            digits = match.group().replace(",", "")
            right = f"{digits[0]},{digits[1:]}" if other is grouped else digits
            yield Spot(start=match.start(), end=match.end(), right=right)


_PLAIN = re.compile(rf"(?<![\d,.\-—〔第A-Za-z])[1-9]\d{{3}}(?=\s?(?:{_COUNTED}))(?!年)")


def _myriads(text: str, source: Source) -> Iterator[Spot]:
    """1500000元 → 150万元: a long row of noughts is misread."""
    for match in re.finditer(rf"(?<![\d,.\-—〔第A-Za-z])([1-9]\d+)0000(?=(?:{_COUNTED}))", text):
        yield Spot(start=match.start(), end=match.end(), right=f"{match.group(1)}万", words="NUM-04-LONG")


def _about(text: str, source: Source) -> Iterator[Spot]:
    for match in re.finditer(rf"(?<![\d.])([1-9]?)0几(?=(?:{_COUNTED}|万|多))", text):
        tens = match.group(1)
        yield Spot(
            start=match.start(), end=match.end(), right=("" if tens == "1" else _DIGITS[int(tens or 0)]) + "十几"
        )
    for match in re.finditer(
        r"(?<![\d.、第\-—～~年月])([1-9])、([1-9])(?=个?(?:次|天|人|家|户|倍|里|年(?!级)|小时|个)(?!、))(?!个月|个?月)",
        text,
    ):
        first, second = int(match.group(1)), int(match.group(2))
        if second == first + 1:
            yield Spot(start=match.start(), end=match.end(), right=_DIGITS[first] + _DIGITS[second])


_AMOUNT = r"[\d,.]+(?:%|％)?|[一二两三四五六七八九十百千万亿]+"
_UNIT = r"(?:[万亿]?(?:个百分点|个月|个|人次|人|元|户|家|天|日|年|次|倍|吨|亩|公里|平方米|小时|岁|周岁|名|项|台|件))?"


def _from_to(text: str, source: Source) -> Iterator[Spot]:
    """从70%提高到90%，提高20%: the difference of two percentages is counted in points."""
    for match in _FROM_TO.finditer(text):
        before, after, change = (Fraction(match.group(name)) for name in ("before", "after", "change"))
        if abs(after - before) == change:
            right = f"{match.group('change')}个百分点"
            yield Spot(start=match.start("change"), end=match.end("change") + 1, right=right)


_P = r"\d+(?:\.\d+)?"
_FROM_TO = re.compile(
    rf"[从由](?:[^，。；\d]{{0,8}})(?P<before>{_P})[%％][^，。；\d]{{0,8}}[到至为](?P<after>{_P})[%％][，,、；（(]?(?:[^。；\d]{{0,10}})"
    rf"(?:提高|提升|上升|增加|增长|下降|降低|减少|回落|压减)了?(?P<change>{_P})[%％](?!点)"
)


def _mixed_hundreds(text: str, source: Source) -> Iterator[Spot]:
    for match in _MIXED.finditer(text):
        value = value_of(re.sub(r"\d", lambda digit: "零一二三四五六七八九"[int(digit.group())], match.group()))
        if value is not None:
            yield Spot(start=match.start(), end=match.end(), right=str(int(value)))


_MIXED = re.compile(
    r"(?<![\d.])[1-9]千[1-9]百(?![\d十])|(?<![\d.])[1-9]千(?=[多余]?(?:元|人|户|家|亩|吨|个|名|件|公里|米|台))|(?<![\d.])[1-9]百(?=[多余]?(?:元|人|户|家|亩|吨|个(?!百)|名|件|公里|米|台|万元))"
)


def _parts(text: str, source: Source) -> Iterator[Spot]:
    """Shares that are said to make up a whole, and parts that are more than their whole."""
    for match in _SHARES.finditer(text):
        shares = [Fraction(found) for found in re.findall(rf"({_P})[%％]", match.group())]
        total = sum(shares, Fraction(0))
        if (
            len(shares) >= 3
            and 80 <= total <= 120
            and abs(total - 100) > Fraction(len(shares), 2) / _grain(match.group())
        ):
            yield Spot(start=match.start(1), end=match.end(1), words="NUM-13", shown=_plain(total))
    for match in _WHOLE.finditer(text):
        whole, unit = Fraction(match.group(1)), match.group(2)
        parts = [Fraction(found) for found in re.findall(rf"(?<![\d.])({_P}){re.escape(unit)}", match.group(3))]
        if len(parts) >= 2 and sum(parts, Fraction(0)) > whole:
            shown = f"{_plain(sum(parts, Fraction(0)))}{unit}"
            yield Spot(start=match.start(1), end=match.end(3), words="NUM-13-MORE", shown=shown)


_SHARES = re.compile(
    rf"(?:占比|比重|比例|构成|分别占|各占|权重)[^。；%％]{{0,30}}?({_P}[%％](?:[、和及与，][^。；%％]{{0,14}}?{_P}[%％]){{2,}})"
)
_PLUS = re.compile(rf"{_P}[%％](?:\s?[+＋]\s?{_P}[%％])+")
_WHOLE = re.compile(
    rf"(?:共计?|合计|总计|总共)(?:[^，。；\d]{{0,6}})({_P})({'万元|亿元|元|人|户|家|个|名|项|件|亩|吨'})[，,（(]其中[：:，]?([^。；）)]+)"
)


def _plus(text: str, source: Source) -> Iterator[Spot]:
    for match in _PLUS.finditer(text):
        shares = [Fraction(found) for found in re.findall(rf"({_P})[%％]", match.group())]
        total = sum(shares, Fraction(0))
        if 80 <= total <= 120 and total != 100:
            yield Spot(start=match.start(), end=match.end(), shown=_plain(total))


def _grain(text: str) -> int:
    """10 when the shares carry one decimal: then each may be off by a twentieth only."""
    decimals = max((len(found) for found in re.findall(r"\.(\d+)[%％]", text)), default=0)
    return int(10**decimals)


def _plain(value: Fraction) -> str:
    return f"{float(value):g}"


def _bounds(text: str, source: Source) -> Iterator[Spot]:
    """60岁以上可申请: whether sixty itself is in has to be said."""
    for match in _AGE.finditer(text):
        sentence = text[match.start() : match.end() + 20].partition("。")[0]
        if _SAID.search(text[max(0, match.start() - 8) : match.start()] + sentence):
            continue
        age, side = match.groups()
        right = f"年满{age}周岁（含）" if side == "以上" else ""
        yield Spot(start=match.start(), end=match.end(), right=right)


_AGE = re.compile(
    r"(?<![\d\-—～至到])(\d{1,2})(?:周岁|岁)(以上|以下|以内)(?=[^，。；含（(]{0,12}(?:可以?申请|可以?享受|可以?领取|可以?申领|均可|才能申请|方可|享受|领取))"
)
_SAID = re.compile(r"含|包括|满|达到|本数")


def _units(text: str, source: Source) -> Iterator[Spot]:
    for match in _UNLAWFUL.finditer(text):
        yield Spot(start=match.start(2), end=match.end(2), right=_LAWFUL.get(match.group(2), ""))
    if "亩" not in source.words:
        for match in re.finditer(r"(?<=[\d万千百十])亩(?![（(])", text):
            yield Spot(start=match.start(), end=match.end(), words="NUM-15-MU")


_LAWFUL = {
    "平米": "平方米",
    "平方": "平方米",
    "立方": "立方米",
    "公分": "厘米",
    "公升": "升",
    "市斤": "斤",
    "华里": "里",
    "英尺": "",
    "英里": "",
    "马力": "",
    "加仑": "",
    "盎司": "",
    "KG": "kg",
    "Kg": "kg",
    "KM": "km",
    "Km": "km",
    "KW": "kW",
    "Kw": "kW",
    "kw": "kW",
}
_UNLAWFUL = re.compile(
    r"([\d万千百十])\s?(平米|平方(?![公千分厘毫米英根])|立方(?![米分厘毫公千英])|公分|公升|英尺|英里|马力|加仑|盎司|KG|Kg|KM|Km|KW|Kw|kw)(?![A-Za-z])"
)

_YEAR = rf"(?<![{_DIGITS}〇])([一二])([{_DIGITS}〇])([{_DIGITS}〇])([{_DIGITS}〇])(?=年)"


def _zeros(text: str, source: Source) -> Iterator[Spot]:
    for match in re.finditer(_YEAR, text):
        if "零" in match.group():
            yield Spot(start=match.start(), end=match.end(), right=match.group().replace("零", "〇"))


def _fixed(text: str, source: Source) -> Iterator[Spot]:
    for match in re.finditer(r"(?<![\d.])1([1-9])五(?=[”’]?(?:规划|期间|时期|末|开局|收官))", text):
        yield Spot(start=match.start(), end=match.end(), right=f"十{_DIGITS[int(match.group(1))]}五")
    for match in re.finditer(r"(?<![\d.“”])1([1-9])5(?=[”’]?(?:规划|期间|时期))(?<!\d{4})", text):
        yield Spot(start=match.start(), end=match.end(), right=f"十{_DIGITS[int(match.group(1))]}五")
    for match in re.finditer(r"(?:星期|礼拜)([1-6])(?!\d)", text):
        yield Spot(start=match.start(), end=match.end(), right=match.group()[:2] + _DIGITS[int(match.group(1))])
    for match in re.finditer(r"(?<=正月|腊月|冬月|八月|九月|五月)(\d{1,2})日?(?=[，。、；前后至到（—（]|$)", text):
        yield Spot(start=match.start(), end=match.end(), right=_lunar(int(match.group(1))))
    for match in re.finditer(r"(?<=党的)(1[0-9]|20)(?=[大届])", text):
        yield Spot(start=match.start(), end=match.end(), right=_numeral(int(match.group(1))))


def _lunar(day: int) -> str:
    return ("初" if day <= 10 else "") + _numeral(day)


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens == 1 else _DIGITS[tens] + "十" if tens else "") + (_DIGITS[ones] if ones else "")


def _twice(text: str, source: Source) -> Iterator[Spot]:
    for match in re.finditer(rf"(?:大约|大概|约|近)({_AMOUNT}){_UNIT}(左右|上下)", text):
        yield Spot(start=match.start(), end=match.end(), right=match.group()[: -len(match.group(2))])
    for match in re.finditer(
        rf"((?:大约|约)(?:\d+|[一二三四五六七八九]?十|[一二三四五六七八九]百))[多余](?=[万亿]?(?:{_COUNTED}))", text
    ):
        yield Spot(start=match.start(), end=match.end(), right=match.group(1))
    for match in re.finditer(rf"((?:不低于|不少于|至少|不小于|超过|高于|大于)(?:{_AMOUNT}){_UNIT})以上", text):
        yield Spot(start=match.start(), end=match.end(), right=match.group(1))
    for match in re.finditer(
        rf"((?:不超过|不高于|不大于|不多于|至多|最多|低于|少于)(?:{_AMOUNT}){_UNIT})(?:以下|以内|之内)", text
    ):
        yield Spot(start=match.start(), end=match.end(), right=match.group(1))


RULES = (
    Rule("NUM-01", WARN, _dates),
    Rule("NUM-02", WARN, pattern((rf"(?<![\d.%{_DASHES}A-Za-z])({_P})[{_DASHES}]({_P})([%％‰])", r"\1\3～\2\3"))),
    Rule(
        "NUM-03",
        WARN,
        pattern(
            (
                rf"(?<![\d.{_DASHES}A-Za-z])({_P})[{_DASHES}]({_P})([万亿](?:元|人|吨|亩|户|平方米|公里|千瓦)?)",
                r"\1\3～\2\3",
            )
        ),
    ),
    Rule("NUM-04", INFO, _grouping),
    Rule("NUM-04", INFO, _myriads),
    Rule("NUM-05", WARN, _about, yields=True),
    Rule("NUM-06", WARN, _twice, yields=True),
    Rule(
        "NUM-07",
        WARN,
        pattern((rf"(?:下降|减少|降低|缩短|缩减|压缩|减|降|少)(?:了|约|近)?(?:{_AMOUNT})多?倍", "")),
        yields=True,
    ),
    Rule("NUM-08", WARN, _from_to, yields=True),
    Rule("NUM-09", WARN, pattern((r"(?<![\d.A-Za-z）)])\.(\d+)(?=[%％‰万亿元倍个米吨])", r"0.\1"))),
    Rule("NUM-10", WARN, _zeros),
    Rule("NUM-11", INFO, _fixed),
    Rule("NUM-12", WARN, _mixed_hundreds, yields=True),
    Rule("NUM-13", WARN, _parts),
    Rule("NUM-13", WARN, _plus),
    Rule("NUM-14", WARN, _bounds, yields=True),
    Rule("NUM-15", WARN, _units, yields=True),
)

in_content, in_text = checking(RULES)
