"""Places named in a text: 桓台县, 遂昌, 上海市.

The names are data (`assets/lexicons/places.toml`, which an office extends). A full name counts wherever it stands; a
short one (遂昌 for 遂昌县) only where the segmenter takes it for a place, since 和平, 朝阳 and 平安 are words as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import rjieba

from studio.lexicons import lexicon, until_changed
from studio.policy.fact import Fact, Kind

_KIND = re.compile(
    r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|自治县|自治旗|地区|林区|新区|[省市县区州盟旗])$"
)
_PEOPLES = re.compile(
    r"(?:蒙古|[回藏苗彝壮侗瑶白傣黎畲佤羌怒京]|维吾尔|布依|朝鲜|[满土]|土家|哈尼|哈萨克|傈僳|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|达斡尔"
    r"|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|鄂温克|德昂|保安|裕固|独龙|鄂伦春|门巴|珞巴|各)族"
)
PLACE_TAG = "ns"


@until_changed
def _names() -> tuple[re.Pattern[str], frozenset[str]]:
    full = sorted(lexicon("places")["names"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, full))), frozenset(short(name) for name in full)


@cache
def short(name: str) -> str:
    """The name as people say it: 桓台县 → 桓台, 恩施土家族苗族自治州 → 恩施; one of two characters stays whole (户县)."""
    bare = _PEOPLES.sub("", _KIND.sub("", name))
    return bare if len(bare) > 1 else name


def places_in(plain: str, facts: Sequence[Fact]) -> Iterator[Fact]:
    """The places of `plain` (without blanks) that lie in no title and no document number among `facts`."""
    full, shorts = _names()
    taken = [(fact.start, fact.end) for fact in facts if fact.kind in (Kind.TITLE, Kind.DOC_NUMBER)]
    found = {match.span() for match in full.finditer(plain)}
    at = 0
    for word, tag in rjieba.tag(plain):
        if tag == PLACE_TAG and word in shorts and not any(start <= at < end for start, end in found):
            found.add((at, at + len(word)))
        at += len(word)
    for start, end in sorted(found):
        if not any(begin < end and start < finish for begin, finish in taken):
            yield Fact(kind=Kind.PLACE, text=plain[start:end], start=start, end=end, name=short(plain[start:end]))
