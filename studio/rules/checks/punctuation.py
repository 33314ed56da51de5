"""标点: GB/T 15834-2011, and the brackets of document numbers (standards 5.3, PUN-01 to PUN-17, DOC-02)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.policy.numerals import value_of
from studio.rules.material import Source
from studio.rules.rule import INFO, WARN, Rule, Spot, checking, pattern

HAN = r"\u4e00-\u9fff"
_COUNT = "一二三四五六七八九十"


def _brackets(text: str, source: Source) -> Iterator[Spot]:
    """Half-width brackets around Chinese, or a bracket that opens in one width and closes in the other."""
    for match in _BRACKETED.finditer(text):
        opens, inside, closes = match.groups()
        beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        chinese = re.search(f"[{HAN}]", inside) or re.search(f"[{HAN}]", beside)
        if opens + closes == "（）" or not chinese or _YEAR_OF_NUMBER.match(text, match.start()):
            continue
        if len(inside) <= SHORT:
            yield Spot(start=match.start(), end=match.end(), right=f"（{inside}）")
            continue
        for place, mark in ((match.start(), "（"), (match.end() - 1, "）")):
            if text[place] != mark:
                yield Spot(start=place, end=place + 1, right=mark)


SHORT = 12
"""Characters: a longer bracket is pointed at by its two marks, not marked from end to end."""
_BRACKETED = re.compile(r"([(（])([^()（）\n]*)([)）])")
_YEAR_OF_NUMBER = re.compile(r"[(（](?:19|20)\d{2}[)）]第?\d{1,4}号")


def _lone_dash(text: str, source: Source) -> Iterator[Spot]:
    """A single — where two belong: only before words that explain, since places and years are joined by one."""
    for match in _DASH.finditer(text):
        yield Spot(start=match.start(), end=match.end(), right="——")


_DASH = re.compile(
    rf"(?<=[{HAN}”》）])(?:--+|－－+|──+)(?=[{HAN}“《])|(?<=[{HAN}”》）])—(?=即|是指|也就是|指的是|这)|^—(?=[{HAN}])",
    re.M,
)


def _range(text: str, source: Source) -> Iterator[Spot]:
    for match in _YEARS.finditer(text):
        yield Spot(start=match.start(), end=match.end(), right=re.sub("[-~－]", "—", match.group()))
    for match in _QUANTITIES.finditer(text):
        yield Spot(start=match.start(), end=match.end(), right=re.sub("[-~－]", "～", match.group()))


_YEARS = re.compile(
    r"(?<![\d\-—/.A-Za-z])(?:(?:19|20)\d{2}年?[-~－](?:19|20)\d{2}(?=年)|\d{1,2}月(?:\d{1,2}日)?[-~－]\d{1,2}(?=月|日)|\d{1,2}日[-~－]\d{1,2}(?=日))"
)
_UNITS = r"个|天|日|周|小时|分钟|年(?!级)|人|次|户|家|元|万|亿|千|百|公里|米|平方|吨|公斤|倍|周岁|岁|名|亩|套|辆|台|件|种|％|%|‰|℃"
_QUANTITIES = re.compile(
    rf"(?<![\d\-—/.A-Za-z第])\d{{1,3}}(?:\.\d+)?(?:%|％|‰|万元|元|万|个|天|日|周岁|岁|人)?[-~－]\d{{1,4}}(?:\.\d+)?(?=\s?(?:{_UNITS}))(?!年(?:\d|[—-]))"
)


def _approximate(text: str, source: Source) -> Iterator[Spot]:
    for match in _APPROXIMATE.finditer(text):
        if match.group(1) + match.group(2) in _NEIGHBOURS:
            yield Spot(start=match.start(), end=match.end(), right=match.group(1) + match.group(2))


_APPROXIMATE = re.compile(
    rf"(?<![第{_COUNT}、])([一两二三四五六七八])、([两二三四五六七八九])(?=[十百千万]?个?(?:天|日|年|月|人|次|家|户|倍|小时|里|岁|百|千|万)(?!级))(?!月|日[、，]|、)"
)
_NEIGHBOURS = frozenset({"一两", "一二", "两三", "二三", "三四", "四五", "五六", "六七", "七八", "八九", "三五"})


def _heading(text: str, source: Source) -> Iterator[Spot]:
    for match in _HEADING.finditer(text):
        yield Spot(start=match.end() - 2, end=match.end(), right=text[match.end() - 2])


_HEADING = re.compile(
    rf"^[ \u3000]*(?:[{_COUNT}]{{1,3}}、[^\n。，；：？！]{{2,18}}|(?:图|表) ?\d{{1,2}}[ \u3000：:.]?[^\n。；]{{2,30}})。(?=[ \u3000]*$)",
    re.M,
)


def _attachment(text: str, source: Source) -> Iterator[Spot]:
    """Names after 附件： and the numbered lines that follow it."""
    listing = False
    for line in re.finditer(r"^[ \u3000]*(.*?)[ \u3000]*$", text, re.M):
        said = line.group(1)
        opens = re.match(r"附件\s?\d{0,2}[：:]", said)
        listing = bool(opens) or (listing and bool(re.match(r"\d{1,2}\s?[.．、]", said)))
        if listing and len(said) <= 60 and re.search(r"[^。；，）][。；]$", said) and "。" not in said[:-1]:
            end = line.start(1) + len(said)
            yield Spot(start=end - 2, end=end, right=text[end - 2])


def _quotes(text: str, source: Source) -> Iterator[Spot]:
    for match in _STRAIGHT.finditer(text):
        inside = next(group for group in match.groups() if group is not None)
        yield Spot(start=match.start(), end=match.end(), right=f"“{inside}”")
    for match in _SAME_INSIDE.finditer(text):
        right = f"‘{match.group(1)}’"
        yield Spot(start=match.start(1) - 1, end=match.end(1) + 1, right=right, words="PUN-12-INNER")


_STRAIGHT = re.compile(rf'"([^"\n]*[{HAN}][^"\n]*)"|(?<![A-Za-z])\'([^\'\n]*[{HAN}][^\'\n]*)\'|「([^「」\n]+)」')
_SAME_INSIDE = re.compile(r"(?<=“)[^“”\n]*“([^“”\n]+)”(?=[^“”\n]*”)")

# Half-width brackets pair with full-width ones: mixing widths is PUN-03.
_OPENS = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "（": "）", "(": "）", "〔": "〕", "【": "】"}
_CLOSES = {"”": "”", "’": "’", "》": "》", "〉": "〉", "）": "）", ")": "）", "〕": "〕", "】": "】"}
_LIST_NUMBER = re.compile(rf"(?:^|(?<=[\s。；：，、]))[\dA-Za-z①-⑳{_COUNT}]{{1,3}}[）)]")


def _pairs(text: str, source: Source) -> Iterator[Spot]:
    for place in sorted(lonely_marks(text)):
        yield Spot(start=place, end=place + 1, words="PUN-12-PAIR")


def lonely_marks(text: str) -> list[int]:
    """Places of marks without their other half. Each kind is paired by itself: one lost mark blames no other."""
    numbers = {match.end() - 1 for match in _LIST_NUMBER.finditer(text)}
    waiting: dict[str, list[int]] = {}
    lonely = []
    for place, mark in enumerate(text):
        if mark == "’" and text[place - 1 : place].isascii() and text[place + 1 : place + 2].isascii():
            continue
        if mark in _OPENS:
            _open(waiting.setdefault(_OPENS[mark], []), place, text)
        elif mark in _CLOSES:
            opened = waiting.get(_CLOSES[mark])
            if opened:
                opened.pop()
            elif place not in numbers:
                lonely.append(place)
    return lonely + [place for opened in waiting.values() for place in opened]


def _open(opened: list[int], place: int, text: str) -> None:
    # A quotation of several paragraphs opens again at the head of each and closes once.
    if opened and text[place] == "“" and not text[:place].rpartition("\n")[2].strip() and "\n" in text[:place]:
        opened.pop()
    opened.append(place)


def _layers(text: str, source: Source) -> Iterator[Spot]:
    """一、 … 三、 or two （二）: each level counts up by one, and begins again under the next heading above it."""
    last: dict[int, int] = {}
    for match in _NUMBERED.finditer(text):
        level = 1 if match.group(1) else 2
        printed = match.group(1) or match.group(2)
        number, expected = _number(printed), last.get(level, 0) + 1
        if level == 1:
            last.pop(2, None)
        if number not in (expected, 1) and level in last:
            yield Spot(start=match.start(level), end=match.end(level), right=_numeral(expected))
        last[level] = number


_NUMBERED = re.compile(rf"^[ \u3000]*(?:([{_COUNT}]{{1,3}})、|[（(]([{_COUNT}]{{1,3}})[）)])", re.M)


def _number(numeral: str) -> int:
    return int(value_of(numeral) or 0)


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens == 1 else _COUNT[tens - 1] + "十" if tens else "") + (_COUNT[ones - 1] if ones else "")


def _doc_number(text: str, source: Source) -> Iterator[Spot]:
    """Full year, no leading zero, no 第 (GB/T 9704-2012)."""
    for match in _LOOSE_NUMBER.finditer(text):
        year, number = match.groups()
        full = year if len(year) == 4 else f"20{year}"
        right = f"〔{full}〕{number.lstrip('0')}号"
        if match.group() != right:
            yield Spot(start=match.start(), end=match.end(), right=right)


_LOOSE_NUMBER = re.compile(rf"(?<=[{HAN}])〔(\d{{2}}|\d{{4}})〕(?:第(?=\d))?(0*[1-9]\d{{0,4}})号")

RULES = (
    Rule("PUN-01", WARN, pattern(("》、《", "》《"), ("”、“", "”“"), ("’、‘", "’‘"))),
    Rule(
        "PUN-02",
        WARN,
        pattern(
            (
                rf"(?<=[{HAN}])[\[(（【［﹝{{〈]((?:19|20)\d{{2}})[\])）】］﹞}}〉](?=\s?第?\d{{1,4}}\s?号(?![楼线院地库池门桥]))",
                r"〔\1〕",
            )
        ),
    ),
    Rule(
        "PUN-03",
        WARN,
        pattern(
            (rf"(?<=[{HAN}”》）%]),(?=\s?[{HAN}“《（\d])|(?<=[\d%]),(?=[{HAN}“《])", "，"),
            (rf"(?<=[{HAN}”》）%\d]);(?=\s?(?:[{HAN}“《（]|$))|(?<=[{HAN}”》）]);(?=\s?\d)", "；"),
            (rf"(?<=[{HAN}”》）]):(?!//)", "："),
            (rf"(?<=[{HAN}”》）])\?", "？"),
            (rf"(?<=[{HAN}”》）])!", "！"),
            (rf"(?<=[{HAN}”》）])(?<!^[{_COUNT}])(?<![\n \u3000][{_COUNT}])\.(?=[ \u3000]*(?:$|[{HAN}“《]))", "。"),
        ),
    ),
    Rule("PUN-03", WARN, _brackets),
    Rule(
        "PUN-04",
        WARN,
        pattern(
            (rf"^([ \u3000]*[{_COUNT}]{{1,3}})[.．，,](?=\s?[{HAN}])", r"\1、"),
            (rf"(?:^[ \u3000]*|(?<=[：；。]))(\d{{1,2}})、(?=[{HAN}《“])", r"\1."),
            (rf"([（(])([{_COUNT}]{{1,3}}|\d{{1,2}})([）)])[、.．，]", "（\\2）"),
        ),
    ),
    Rule(
        "PUN-05",
        WARN,
        pattern((rf"(第[{_COUNT}]|首先|其次|再次|最后|其[{_COUNT[:5]}])、(?=[{HAN}])(?!第|其|[{_COUNT}])", r"\1，")),
    ),
    Rule(
        "PUN-06",
        WARN,
        pattern(
            (r"(?:……|…|\.\.\.+|。。。+)等等?(?=[，。；、）\n]|$)|等等?(?:……|…|\.\.\.+|。。。+)", "等", "PUN-06-ETC"),
            (rf"。。。+|(?<=[{HAN}，”》）])\.\.\.+|(?<!…)…(?!…)|···+", "……"),
        ),
    ),
    Rule("PUN-07", WARN, _lone_dash),
    Rule("PUN-08", WARN, _range),
    Rule("PUN-09", WARN, _approximate, yields=True),
    Rule("PUN-10", WARN, pattern((r"、(等等?)(?![级次额待候式同分效于])", r"\1"))),
    Rule("PUN-11", INFO, _heading),
    Rule("PUN-12", WARN, _quotes),
    Rule("PUN-12", WARN, _pairs),
    Rule("PUN-13", INFO, pattern((r"《([^《》\n]*)《([^《》\n]+)》([^《》\n]*)》", r"《\1〈\2〉\3》"))),
    Rule(
        "PUN-14",
        WARN,
        pattern(
            (r"([，、；：！？])\1+", r"\1"),
            ("(?<!。)。。(?!。)", "。"),
            (",,+", "，"),
            ("[，、]。", "。"),
            ("，；|、；", "；"),
            ("、，|，、", "，"),
        ),
    ),
    Rule("PUN-15", WARN, _attachment),
    Rule("PUN-16", INFO, _layers),
    Rule(
        "PUN-17",
        INFO,
        pattern((r"(?<=》)([（(](?:以下|下)简称：?)(?![《“])([^（()）\n，。]{2,14})(?=[）)])", r"\1《\2》")),
    ),
    Rule("DOC-02", WARN, _doc_number, yields=True),
)

in_content, in_text = checking(RULES)
