"""The checkable facts in a Chinese text: figures, dates, amounts, document numbers, named documents, bodies.

Values are exact (`Fraction`), so that 百分之九十, 90% and 九成 are one value. What only looks like a
figure (一次性, 统一, 第三方, 千家万户) is no fact. Offsets are into the text that was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from studio.policy.bodies import bodies_in
from studio.policy.numerals import CHINESE, value_of


class Kind(StrEnum):
    PERCENT = "percent"
    POINTS = "percentage_points"
    TIMES = "times"
    MONEY = "money"
    DATE = "date"
    SPAN = "span"
    NUMBER = "number"
    CODE = "code"
    """A long run of digits: a hotline, a telephone number."""
    REFERENCE = "reference"
    """第五条 and the like."""
    DOC_NUMBER = "doc_number"
    TITLE = "title"
    BODY = "body"
    PLACE = "place"
    """A province, city or county. Found by `places`, not here."""
    CONTRAST = "contrast"
    """A word that excludes others of its set (`unit`): 大型企业, 不高于. Found by `contrasts`, not here."""


class Bound(StrEnum):
    """Which side of its value a figure limits: 不少于 is MIN, 不超过 is MAX."""

    NONE = ""
    MIN = "min"
    MAX = "max"


@dataclass(frozen=True, kw_only=True)
class Day:
    """A date as far as it was written; `part` is 底, 初, 上半年, 2季度 …"""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fact at one place. `value` is in the base unit: yuan, months, days, or a ratio for percentages."""

    kind: Kind
    text: str
    start: int
    end: int
    value: Fraction | None = None
    upper: Fraction | None = None
    """The other end of an approximate figure: 三五天 is 3 and 5."""
    unit: str = ""
    day: Day | None = None
    name: str = ""
    """For titles, document numbers and bodies: the name to compare."""
    bound: Bound = Bound.NONE
    decimals: int = 0
    soft: bool = False
    """一个, 一次: evidence when the policy says it, but nothing to check when the interpretation does."""


FAMILY = {Kind.POINTS: Kind.PERCENT, Kind.TIMES: Kind.PERCENT}
"""Kinds that can stand in each other's place, so that one is the wrong form of the other."""


def family(kind: Kind) -> Kind:
    return FAMILY.get(kind, kind)


_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:万亿|[百千]万|[百千]亿|[十百千万亿](?![\u4e00-\u9fff]{0,1}分之))?"
# Bounded: a page of 一一一一… would otherwise be tried from every character to every other.
_HAN = rf"(?:(?<![几数第两])[{CHINESE}]{{1,24}}(?:点[零〇一二三四五六七八九]{{1,24}})?)"
_NUM = rf"(?:(?<![\dA-Za-z.第]){_ARABIC}|{_HAN})"
_LOW = rf"(?:(?P<low>{_NUM})(?:[—–―～~\-至到]{{1,2}}))?"
_EACH = "(?:平方米|立方米|月|年|户|人|天|日|次|亩|吨|公斤|斤|笔|个|家|件|台|辆|头|只|吨|公里|小时|学期|学年|生)"
_MONEY = rf"(?P<unit>美元|欧元|港元|日元|元|块钱)(?:[/／]{_EACH}(?:[·./／]{_EACH})*)?"
_SPANS = {
    "年": ("月", Fraction(12)),
    "周年": ("月", Fraction(12)),
    "学年": ("学年", Fraction(1)),
    "学期": ("学期", Fraction(1)),
    "季度": ("月", Fraction(3)),
    "个季度": ("月", Fraction(3)),
    "个月": ("月", Fraction(1)),
    "周": ("日", Fraction(7)),
    "个星期": ("日", Fraction(7)),
    "星期": ("日", Fraction(7)),
    "日": ("日", Fraction(1)),
    "天": ("日", Fraction(1)),
    "个自然日": ("日", Fraction(1)),
    "自然日": ("日", Fraction(1)),
    "日历日": ("日", Fraction(1)),
    "个日历日": ("日", Fraction(1)),
    "个工作日": ("工作日", Fraction(1)),
    "工作日": ("工作日", Fraction(1)),
    "个交易日": ("交易日", Fraction(1)),
    "个小时": ("日", Fraction(1, 24)),
    "小时": ("日", Fraction(1, 24)),
    "分钟": ("日", Fraction(1, 1440)),
}
_SPAN_UNIT = "|".join(sorted(_SPANS, key=len, reverse=True))
_MEASURES = [
    "平方公里",
    "平方千米",
    "平方米",
    "立方米",
    "公里",
    "千米",
    "公斤",
    "千克",
    "公顷",
    "亩",
    "吨",
    "米",
    "厘米",
    "毫米",
    "毫升",
    "千瓦时",
    "千瓦",
    "摄氏度",
]
_COUNTS = [
    "人次",
    "周岁",
    "岁",
    "人",
    "名",
    "位",
    "户",
    "家",
    "个",
    "项",
    "条",
    "款",
    "种",
    "类",
    "件",
    "份",
    "批",
    "次",
    "所",
    "座",
    "处",
    "栋",
    "套",
    "台",
    "辆",
    "张",
    "章",
    "方面",
    "部分",
    "环节",
    "阶段",
    "大类",
    "倍",
    "级",
    "课时",
    "学时",
    "头",
    "只",
    "株",
]
_ARABIC_ONLY = [
    "克",
    "升",
    "度",
    "兆",
    "起",
    "例",
    "艘",
    "棵",
    "本",
    "册",
    "篇",
    "期",
    "门",
    "间",
    "层",
    "场",
    "支",
    "组",
    "班",
    "分",
    "字",
    "点",
    "步",
    "折",
]
_CONVERTED = {
    "平方千米": ("平方公里", Fraction(1)),
    "千米": ("公里", Fraction(1)),
    "公斤": ("千克", Fraction(1)),
    "斤": ("千克", Fraction(1, 2)),
    "吨": ("千克", Fraction(1000)),
    "周岁": ("岁", Fraction(1)),
    "名": ("人", Fraction(1)),
    "位": ("人", Fraction(1)),
    "克": ("千克", Fraction(1, 1000)),
    "厘米": ("米", Fraction(1, 100)),
    "毫米": ("米", Fraction(1, 1000)),
}
GENERIC_UNITS = frozenset(
    [
        "个",
        "只",
        "项",
        "条",
        "种",
        "类",
        "件",
        "份",
        "方面",
        "部分",
        "环节",
        "阶段",
        "大类",
        "章",
        "处",
        "家",
        "款",
        "次",
    ]
) | {""}
"""Measure words that count “how many of them”, and that a writer may freely exchange."""

_LATIN = "[kKMGTPμ]?(?:bps|b/s|B/s|Wh|W|VA|V|Hz|B|Pa|m[²2³3]?|g|L|t)"
"""Units in letters: a thousandfold is one letter (100Mbps, 100Gbps), so the case counts."""
_HEADS = "行动|任务|工程|领域|举措|措施|方面|板块|体系|重点|专项|产业|目标|原则|机制|平台|支柱|提升|攻坚|类|环节|要素|保障|计划"
"""What 八大… counts: 八大行动."""
_HAN_UNIT = "|".join(sorted(_MEASURES + _COUNTS, key=len, reverse=True))
_ANY_UNIT = "|".join(sorted(_MEASURES + _COUNTS + _ARABIC_ONLY + ["斤"], key=len, reverse=True))

_YEAR = r"(?:(?<!\d)(?:19|20)\d{2}|[一二][〇零○Oo一二三四五六七八九]{3})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAYNO = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_PART = r"(?:年?底|年?末|年?初|上半年|下半年|上旬|中旬|下旬|第?[一二三四1-4]季度)"
_PATTERNS = (
    ("title", r"《(?:[^《》]|《[^《》]*》)+》"),
    (
        "doc_number",
        r"(?P<code>[\u4e00-\u9fff]{1,18})[〔\[［(（【„](?P<docyear>\d{4}|\d{2})[〕\]］)）】‟]第?(?P<docno>\d{1,5})号"
        r"|(?P<order>[\u4e00-\u9fff]{1,16}令)[(（]?第?(?P<orderno>[\d〇一二三四五六七八九十百]{1,24})号"
        r"|公告(?P<noticeyear>\d{4})年第(?P<noticeno>\d+)号",
    ),
    (
        "code",
        r"(?<![\dA-Za-z.])(?:\d{3,4}[-—－]\d{7,8}|1[3-9]\d{9}|12\d{3}(?=[\u4e00-\u9fff]{0,4}(?:热线|平台|电话))|\d{7,}(?![\d.,]*(?:元|万|亿|%)))",
    ),
    ("isodate", r"(?<![\d.])(?P<iy>(?:19|20)\d{2})[-./](?P<im>1[0-2]|0?[1-9])[-./](?P<id>3[01]|[12]\d|0?[1-9])(?!\d)"),
    (
        "bareyear",
        r"(?<![\dA-Za-z.〔\[（(])(?P<bare>(?:19|20)\d{2})(?=[、和与及](?:19|20)\d{2}(?!\d))|(?<=\d{4}[、和与及])(?P<bare2>(?:19|20)\d{2})(?![\d年])",
    ),
    ("years", rf"(?P<y1>{_YEAR})(?:年)?[—–―～~\-至到]{{1,2}}(?P<y2>{_YEAR})年"),
    (
        "date",
        rf"(?P<year>{_YEAR})年(?:度)?(?:(?P<month>{_MONTH})月(?:份)?(?:(?P<day>{_DAYNO})[日号])?)?(?P<part>{_PART})?"
        rf"|(?<![\d个{CHINESE}第])(?P<month2>{_MONTH})月(?:份)?(?:(?P<day2>{_DAYNO})[日号])?(?P<part2>{_PART})?"
        rf"|(?:每月|当月|次月|每年)(?P<day3>{_DAYNO})[日号]"
        rf"|(?:(?<![\u4e00-\u9fff])|(?<=[今明当本去上每]年))(?P<part4>上半年|下半年|第?[一二三四]季度)(?P<closes>结束|末|底)?",
    ),
    ("fraction", rf"(?P<den>{_NUM})分之(?P<numer>{_NUM})"),
    ("points", rf"{_LOW}(?P<n>{_NUM})个?百分点"),
    ("percent", rf"{_LOW}(?P<n>{_NUM})(?P<sign>%|％|‰)"),
    (
        "tenths",
        rf"(?P<n>(?<![\d.])\d(?:\.\d)?|(?<![几数第{CHINESE}])[一二三四五六七八九两十])成(?P<odd>[一二三四五六七八九](?=以[上下内]|左右|多|的|$|[^\u4e00-\u9fff]))?(?=以上|以下|左右|多|的|$|[^\u4e00-\u9fff])",
    ),
    ("half", r"(?P<half>一半|半数)"),
    ("times", rf"{_LOW}(?P<n>{_NUM})倍|(?P<double>双倍)"),
    ("money", rf"{_LOW}(?P<n>{_NUM})余?多?{_MONEY}"),
    ("reference", rf"第(?P<n>[{CHINESE}]{{1,24}}|\d{{1,24}})(?P<unit>条|款|项|章|节|编)"),
    ("halfspan", r"(?<![\u4e00-\u9fff]一)半(?P<unit>年|个月|天|小时)"),
    (
        "span",
        rf"(?:(?P<low>{_NUM})(?:[—–―～~\-至到]{{1,2}}|个?[、或]))?(?P<n>{_NUM})余?(?P<unit>{_SPAN_UNIT})(?P<andhalf>半(?![年数]))?(?![级生轮代])",
    ),
    ("latin", rf"{_LOW}(?P<n>(?<![\dA-Za-z.]){_ARABIC})(?P<unit>{_LATIN})(?![A-Za-z])"),
    ("among", rf"(?P<n>{_NUM})(?P<unit>大)(?={_HEADS})"),
    ("counted", rf"{_LOW}(?P<n>{_NUM})余?多?(?P<unit>{_HAN_UNIT})"),
    ("bare", rf"(?<![\dA-Za-z.第〔\[（(]){_ARABIC}(?P<unit>{_ANY_UNIT})?(?![\dA-Za-z])"),
)
_SCAN = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)

_STOP = re.compile(
    "一次性|千家万户|一条龙|一件事|一家人|百家争鸣|一类地|万家|一站式|一窗|一分为二|三三两两|一年一度|一年四季"
    r"|(?<=(?:19|20)\d\d)[两二三四五六]年"
    "|(?<=[上前下头每])一年|(?<=再过)一年|一年(?=最[高多长]|封顶|至多|累计)|[那这]一[年月天]|一年[里中]|一日三餐|一个个|一步一步|一部分|第[一二三四五六七八九十]+方"
)
_LIST_MARK = re.compile(
    r"(?m)^\s*[（(]?\d{1,2}(?:[)）]|[.．、](?!\d))|(?<=[。；：\n])\s*[（(]?\d{1,2}(?:[)）]|[.．、](?!\d))"
)

_NOT = "(?:不得|不能|不应|不可|不许|不准|不会|不)"
_UNDENIED = "(?<!不)(?<!不[得能应可许准会])"
_MIN_BEFORE = rf"(?:{_NOT}[少低小]于|至少|最低|最少|{_UNDENIED}(?:超过|高于|大于|多于)|达到|满)"
_MAX_BEFORE = rf"(?:{_NOT}(?:超[过出]|[高多大]于)|最[高多长大]|至多|{_UNDENIED}(?:低于|少于|小于)|不足|未满|不满|没有?(?:连续|累计)?满|不(?:连续|累计)满|未达到?)"
_BEFORE_MIN = re.compile(rf"{_MIN_BEFORE}(?:为|至|到|每[年月户人次])?(?:人民币)?$")
_BEFORE_MAX = re.compile(rf"{_MAX_BEFORE}(?:为|至|到|可达|可?达|每[年月户人次])?(?:人民币)?$")
_AFTER_MIN = re.compile(r"^(?:\(含\)|（含）)?(?:及|或)?(?:以上|起|以后|之后|后)")
_AFTER_MAX = re.compile(r"^(?:\(含\)|（含）)?(?:及|或)?(?:以下|以内|之内|内|以前|之前|前|底前)")


def facts_in(text: str) -> list[Fact]:
    """Every fact of the text, in reading order; overlapping readings are settled for the more specific one."""
    plain, places = squeeze(text)
    taken = bytearray(len(plain))
    for blocked in (_STOP, _LIST_MARK):
        for match in blocked.finditer(plain):
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    found: list[Fact] = []
    for name, pattern in _SCAN:
        for match in pattern.finditer(plain):
            start, end = _trimmed(name, match)
            if any(taken[start:end]):
                continue
            made = [fact for fact in _facts(name, match, start) if fact]
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
            kept.append(char.translate(_HALF))
            places.append(place)
    places.append(len(text))
    return "".join(kept), places


_HALF = {ord("０") + digit: ord("0") + digit for digit in range(10)} | {ord("％"): ord("%"), ord("．"): ord(".")}
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


def same(one: Fact, other: Fact) -> bool:
    """Whether two facts state the same value, whatever the writing. A date may be less exact than `other`."""
    if one.kind is not other.kind:
        return False
    if one.kind is Kind.DATE:
        return _same_day(one.day or Day(), other.day or Day())
    if one.kind in (Kind.TITLE, Kind.DOC_NUMBER, Kind.BODY, Kind.CODE, Kind.REFERENCE, Kind.CONTRAST, Kind.PLACE):
        return one.name == other.name
    return _same_unit(one, other) and one.upper == other.upper and _close(one, other)


def _close(one: Fact, other: Fact) -> bool:
    if one.value is None or other.value is None:
        return False
    if one.value == other.value:
        return True
    # 三分之二 may be printed as 66.7%: equal when the rounding explains the difference.
    return one.kind is Kind.PERCENT and any(
        rounded.decimals
        and _endless(exact.value or Fraction(0))
        and abs((exact.value or Fraction(0)) - (rounded.value or Fraction(0)))
        <= Fraction(1, 200 * 10**rounded.decimals)
        for exact, rounded in ((one, other), (other, one))
    )


def _endless(value: Fraction) -> bool:
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return rest != 1


def _same_unit(one: Fact, other: Fact) -> bool:
    if one.unit == other.unit:
        return True
    return (
        one.kind is Kind.NUMBER
        and {one.unit, other.unit} <= GENERIC_UNITS | {"人", "户"}
        and ("" in (one.unit, other.unit) or {one.unit, other.unit} <= GENERIC_UNITS)
    )


def _same_day(said: Day, written: Day) -> bool:
    said, written = _year_end(said), _year_end(written)
    for mine, theirs in ((said.month, written.month), (said.day, written.day), (said.part, written.part)):
        if mine and mine != theirs:
            return False
    if said.year and written.year and said.year != written.year:
        return False
    return bool(said.year and written.year) or said.month == written.month


def _year_end(day: Day) -> Day:
    """2020年底, 2020年12月底 and 2020年12月31日 are one day."""
    if day.part == "底" and day.month in (None, 12):
        return Day(year=day.year, month=12, day=31)
    if day.part == "底" and day.month:
        return Day(year=day.year, month=day.month, day=_last_day(day.year or 2001, day.month))
    return day


def _last_day(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _trimmed(name: str, match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span()
    if name == "doc_number":
        run = match["code"] or match["order"] or ""
        start += len(run) - len(_code(run))
    return start, end


_CODE_STOP = re.compile(
    r".*(?:根据|按照|依据|依照|遵照|贯彻|落实|执行|印发|发布|转发|制定|参照|废止|详见|文件|以及|通知|决定|批复"
    r"|措施|办法|意见|规定|方案|中华人民共和国|(?:和(?!国)|[及与或见以由按的即经]))"
)


def _code(run: str) -> str:
    """The issuing code at the end of a run of characters: 根据国办发 → 国办发."""
    code = _CODE_STOP.sub("", run) or run
    return re.sub(r"^[年月日](?=.{2,}令$)", "", code)


def _facts(name: str, match: re.Match[str], start: int) -> Iterator[Fact | None]:
    yield from _MAKERS[name](match, start)


def _title(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    inner = match[0][1:-1].translate({ord("〈"): "《", ord("〉"): "》"})
    yield _fact(Kind.TITLE, match, start, name=inner)


def _doc_number(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    if match["code"]:
        name = f"{_code(match['code'])}〔{match['docyear']}〕{int(match['docno'])}号"
    elif match["order"]:
        number = value_of(match["orderno"])
        name = f"{_code(match['order'])}{number}号"
    else:
        name = f"公告{match['noticeyear']}年{int(match['noticeno'])}号"
    yield _fact(Kind.DOC_NUMBER, match, start, name=name)


def _code_number(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    yield _fact(Kind.CODE, match, start, name=re.sub(r"\D", "", match[0]))


def _isodate(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    day = Day(year=int(match["iy"]), month=int(match["im"]), day=int(match["id"]))
    yield _fact(Kind.DATE, match, start, day=day)


def _years(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    first_end = match.end("y1")
    yield Fact(kind=Kind.DATE, text=match["y1"], start=start, end=first_end, day=Day(year=_year(match["y1"])))
    last = match.start("y2")
    text = match.string[last : match.end()]
    yield Fact(kind=Kind.DATE, text=text, start=last, end=match.end(), day=Day(year=_year(match["y2"])))


def _bare_year(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    """2019、2020年: the first year borrows its 年."""
    yield _fact(Kind.DATE, match, start, day=Day(year=int(match["bare"] or match["bare2"])))


def _date(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    month, day_no = match["month"] or match["month2"], match["day"] or match["day2"] or match["day3"]
    part = match["part"] or match["part2"] or match["part4"] or ""
    if match["closes"] and (quarter := re.search("[一二三四]", part)):
        month, part = str(3 * ("一二三四".index(quarter[0]) + 1)), "底"
    yield _fact(
        Kind.DATE,
        match,
        start,
        day=Day(
            year=_year(match["year"]) if match["year"] else None,
            month=_small(month),
            day=_small(day_no),
            part=_PARTS.get(part.removeprefix("第"), part),
        ),
    )


_PARTS = {"年底": "底", "末": "底", "年末": "底", "年初": "初"} | {
    f"{name}季度": f"{number}季度" for number, name in enumerate("一二三四", start=1)
}


def _year(written: str) -> int:
    digits = written.translate(
        {
            ord(char): str(value)
            for char, value in zip("〇零○Oo一二三四五六七八九", (0, 0, 0, 0, 0, *range(1, 10)), strict=True)
        }
    )
    return int(digits)


def _small(written: str | None) -> int | None:
    value = value_of(written) if written else None
    return int(value) if value is not None else None


def _fraction(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    below, above = value_of(match["den"]), value_of(match["numer"])
    if match["den"] in ("百", "千", "万"):
        below = {"百": Fraction(100), "千": Fraction(1000), "万": Fraction(10_000)}[match["den"]]
    if below and above is not None:
        yield _fact(Kind.PERCENT, match, start, value=above / below, unit="%")


def _percent(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    scale = Fraction(1, 1000 if match["sign"] == "‰" else 100)
    yield from _pair(Kind.PERCENT, match, start, unit="%", scale=scale)


def _points(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    yield from _pair(Kind.POINTS, match, start, unit="百分点")


def _tenths(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    odd = value_of(match["odd"]) if match["odd"] else None
    yield from _pair(Kind.PERCENT, match, start, unit="%", scale=Fraction(1, 10), extra=(odd or 0) * Fraction(1, 100))


def _half(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    yield _fact(Kind.PERCENT, match, start, value=Fraction(1, 2), unit="%", soft=True)


def _times(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    if match["double"]:
        yield _fact(Kind.TIMES, match, start, value=Fraction(2), unit="倍")
    else:
        yield from _pair(Kind.TIMES, match, start, unit="倍")


def _money(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    unit = {"块钱": "元"}.get(match["unit"], match["unit"])
    yield from _pair(Kind.MONEY, match, start, unit=unit)


def _reference(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    number = value_of(match["n"])
    if number is not None:
        yield _fact(Kind.REFERENCE, match, start, value=number, unit=match["unit"], name=f"第{number}{match['unit']}")


def _half_span(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    unit, scale = _SPANS[match["unit"]]
    if match["unit"] == "个月":
        unit, scale = "日", Fraction(30)
    yield _fact(Kind.SPAN, match, start, value=scale / 2, unit=unit)


def _span(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    unit, scale = _SPANS[match["unit"]]
    extra = scale / 2 if match["andhalf"] else Fraction(0)
    yield from _pair(Kind.SPAN, match, start, unit=unit, scale=scale, extra=extra)


def _counted(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    unit, scale = _CONVERTED.get(match["unit"], (match["unit"], Fraction(1)))
    yield from _pair(Kind.NUMBER, match, start, unit=unit, scale=scale, soft=match["n"] == "一")


def _latin(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    yield from _pair(Kind.NUMBER, match, start, unit=match["unit"].replace("b/s", "bps"))


def _among(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    yield from _pair(Kind.NUMBER, match, start, unit="项")


def _bare(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    unit, scale = _CONVERTED.get(match["unit"] or "", (match["unit"] or "", Fraction(1)))
    number = value_of(match[0].removesuffix(match["unit"] or ""))
    if number is not None:
        yield _fact(Kind.NUMBER, match, start, value=number * scale, unit=unit)


def _pair(
    kind: Kind,
    match: re.Match[str],
    start: int,
    *,
    unit: str,
    scale: Fraction = Fraction(1),
    extra: Fraction = Fraction(0),
    soft: bool = False,
) -> Iterator[Fact | None]:
    """The figure, and before it the lower end of its range, which borrows the unit: 13～17万元 is 13万元 and 17万元."""
    groups = match.groupdict()
    high = groups["n"]
    begins = match.start("n")
    if low := groups.get("low"):
        low_value = value_of(low + (_multiplier(high) if low[-1].isdigit() or low[-1] in "一二三四五六七八九" else ""))
        if low_value is not None:
            yield Fact(
                kind=kind, text=low, start=match.start("low"), end=match.end("low"), value=low_value * scale, unit=unit
            )
    else:
        begins = start
    value, upper = _either(high)
    if value is None:
        return
    yield Fact(
        kind=kind,
        text=match.string[begins : match.end()],
        start=begins,
        end=match.end(),
        value=value * scale + extra,
        upper=None if upper is None else upper * scale,
        unit=unit,
        soft=soft,
        decimals=len(high.partition(".")[2].rstrip("万亿")),
    )


def _multiplier(written: str) -> str:
    found = re.search(r"[万亿]+$", written)
    return found[0] if found else ""


_APPROXIMATE = re.compile(r"^([二三四五六七八九两])([二三四五六七八九])([十百千万]*)$|^(一)(二)([十百千万]*)$")


def _either(written: str) -> tuple[Fraction | None, Fraction | None]:
    """三五 → (3, 5); 三四十 → (30, 40); 两三万 → (20 000, 30 000); everything else → (value, None)."""
    if match := _APPROXIMATE.match(written):
        first, second, scale = (group for group in match.groups() if group is not None)
        low, high = value_of(first + scale), value_of(second + scale)
        if low is not None and high is not None and low < high:
            return low, high
    return value_of(written), None


def _fact(kind: Kind, match: re.Match[str], start: int, **given: object) -> Fact:
    text = match.string[start : match.end()]
    return Fact(kind=kind, text=text, start=start, end=match.end(), **given)  # type: ignore[arg-type]


_MAKERS = {
    "title": _title,
    "doc_number": _doc_number,
    "code": _code_number,
    "isodate": _isodate,
    "bareyear": _bare_year,
    "years": _years,
    "date": _date,
    "fraction": _fraction,
    "points": _points,
    "percent": _percent,
    "tenths": _tenths,
    "half": _half,
    "times": _times,
    "money": _money,
    "reference": _reference,
    "halfspan": _half_span,
    "span": _span,
    "latin": _latin,
    "among": _among,
    "counted": _counted,
    "bare": _bare,
}


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


_UNTIL = re.compile("[至到—–―－~～-]{1,2}|起至|开始至")


def _with_years(facts: list[Fact], plain: str) -> list[Fact]:
    """2019年1月1日至12月31日: the end of a range is in the year it begins in, unless that would be before it."""
    for place in range(len(facts) - 1):
        begin, end = facts[place].day, facts[place + 1].day
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
    before, after = plain[max(0, fact.start - 8) : fact.start], plain[fact.end : fact.end + 6]
    bound = Bound.NONE
    if _AFTER_MIN.match(after) or _BEFORE_MIN.search(before):
        bound = Bound.MIN
    if _AFTER_MAX.match(after) or _BEFORE_MAX.search(before):
        bound = Bound.MAX
    return replace(fact, bound=bound)


def _placed(fact: Fact, text: str, places: list[int]) -> Fact:
    start, end = places[fact.start], places[fact.end - 1] + 1
    return replace(fact, start=start, end=end, text=text[start:end])
