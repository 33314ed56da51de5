"""Government bodies named in a text: 市农牧业局, 国务院办公厅, 教育部门.

The words are data (`assets/lexicons/bodies.toml`, which an office extends). A name is found from its suffix backwards: a known
trade (发展和改革) and region before it; where the trade is unknown, the characters up to the last particle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studio.lexicons import lexicon, until_changed

LONGEST = 24
"""No body's name is looked for further back than this many characters."""


@dataclass(frozen=True, kw_only=True)
class _Words:
    suffix: re.Pattern[str]
    known: re.Pattern[str]
    loose: re.Pattern[str]
    loose_suffixes: frozenset[str]
    whole: re.Pattern[str]
    cut: re.Pattern[str]
    never: frozenset[str]
    never_ends: tuple[str, ...]
    aliases: dict[str, str]


@until_changed
def _words() -> _Words:
    given = lexicon("bodies")
    plain = rf"[^\W\d_a-zA-Z{given['stops']}]"
    region = rf"(?:{plain}{{0,6}}(?:自治区|自治州|自治县|省|市|县|区|州|盟|旗|乡镇|镇|乡|国家|级))?"
    trades = _any(given["trades"])
    return _Words(
        suffix=re.compile(_any({*given["suffixes"], *given["loose_suffixes"]})),
        # 数据和环保部门: what is a trade of its own elsewhere, but here only stands before an “and”.
        known=re.compile(rf"{region}(?:{trades})(?:(?:(?<!数据)(?<!信息)[和与])?(?:{trades}))*$"),
        loose=re.compile(rf"{plain}{{1,14}}$"),
        loose_suffixes=frozenset(given["loose_suffixes"]),
        whole=re.compile(_any(given["whole"])),
        cut=re.compile(rf".*(?:{_any(given['cut_after'])}|第[一二三四五六七八九十百]+条|^[上级]+(?=地方|人民))"),
        never=frozenset(given["never"]),
        never_ends=tuple(given["never_ends"]),
        aliases=dict(given["aliases"]),
    )


def _any(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))  # type: ignore[call-overload]


def bodies_in(plain: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and comparable name of every body, without overlaps. `plain` has no blanks."""
    words = _words()
    found = [match.span() for match in words.whole.finditer(plain)]
    for match in words.suffix.finditer(plain):
        begin = _begins(plain, match.start(), match[0])
        if begin is not None:
            found.append((_cut(plain, begin, match.start()), match.end()))
    for start, end in _joined(_apart(sorted(_longest(found)), plain)):
        if manages := _MANAGES.match(plain, end):
            yield start, manages.end(), f"{manages['trade']}管理部门"
            continue
        yield start, end, compared(plain[start:end])


_MANAGES = re.compile(r"(?<=政府)(?:负责)?管理(?P<trade>[\u4e00-\u9fff]{2,8})工作的部门")
"""省级人民政府管理专利工作的部门, which is the 专利管理部门."""


def _apart(spans: Iterable[tuple[int, int]], plain: str) -> Iterator[tuple[int, int]]:
    words = _words()
    last = -1
    for start, end in spans:
        name = plain[start:end]
        general = name in words.never or name.endswith(words.never_ends)
        if start >= last and (not general or words.whole.fullmatch(name)):
            last = end
            yield start, end


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """公安机关 right before 交通管理部门 is one body."""
    held: tuple[int, int] | None = None
    for start, end in spans:
        if held and held[1] == start:
            held = (held[0], end)
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held


def _cut(plain: str, begin: int, suffix_at: int) -> int:
    """依托北京市商务局 begins after 依托."""
    begin += plain[max(0, begin - 2) : begin + 1] == "所在地" or plain[max(0, begin - 1) : begin + 1] == "各级"
    lead = _words().cut.match(plain[begin:suffix_at])
    return begin + lead.end() if lead else begin


def _begins(plain: str, suffix_at: int, suffix: str) -> int | None:
    words = _words()
    before = plain[max(0, suffix_at - LONGEST) : suffix_at]
    # 市场监督管理部门: the trade may reach into what looks like a longer suffix (管理部门).
    for known_before in (before, before + suffix.removesuffix("部门") if suffix.endswith("部门") else before):
        if match := words.known.search(known_before):
            return suffix_at - (len(before) - match.start())
    if (
        suffix in ("部门", "经办机构")
        and (match := _REGIONAL.search(before))
        and not _ANY_OF_THEM.search(match["trade"])
    ):
        return suffix_at - (len(before) - match.start())
    if suffix not in words.loose_suffixes or (match := words.loose.search(before)) is None:
        return None
    begin = suffix_at - (len(before) - match.start())
    begin += plain[max(0, begin - 1) : begin + 1] in ("以上", "以下", "以内", "以外")
    return None if suffix in _COMPANIES and not _REGION.match(plain[begin : suffix_at + len(suffix)]) else begin


_REGIONAL = re.compile(
    r"(?<![城社园灾库片地景])(?:省|市(?![场政民容])|县|区(?![域间块分])|州|旗|镇)级?(?P<trade>[\u4e00-\u9fff]{2,6}?)$"
)
"""市房管〔部门〕: a trade that is not listed, behind the region that it belongs to."""
_ANY_OF_THEM = re.compile(
    "[的了和与及或向由对将把在等各]|有关|相关|职能|政府|直属|所属|其他|多个|上级|下级|两级|管理部|以上|以下|责任|牵头|业务|当地"
)

_COMPANIES = ("公司", "有限公司")
"""Kinds of firms (融资担保公司) are no bodies; one with its region (省农担公司) is."""


def _longest(found: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those that lie in no other one. Sorted first: comparing each with each takes minutes on 局局局局…"""
    kept: set[tuple[int, int]] = set()
    furthest = -1
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if end > furthest:
            kept.add((start, end))
            furthest = end
    return kept


_OF_GOVERNMENT = re.compile("^(?:(?:各级|地方|本级|同级|人|级)*(?:人)?民政府)(?=.{2,}(?:部门|局|厅|委员会)$)")


def compared(name: str) -> str:
    """The name with its trade in full: 市发改委 → 市发展和改革委员会; 人民政府住房城乡建设主管部门 without 人民政府."""
    name = _OF_GOVERNMENT.sub("", name)
    for short, full in _words().aliases.items():
        if name.endswith(short) and not name.endswith(full):
            return name[: -len(short)] + full
    return name


# ── whether two names mean one body ──────────────────────────────────────────────────────────────────

_LEVELS = (
    (0, re.compile(r"^(?:国务院|国家|中央|中国|全国|最高)")),
    (1, re.compile(r"^(?:直辖市|[^市县]{0,4}省|[^市县]{0,8}自治区)")),
    (2, re.compile(r"^(?:[^区县城]{0,5}(?<!城)市(?![场政容民])|设区的市)")),
    (3, re.compile(r"^(?:[^乡镇社地园景灾疫校厂小片]{0,6}[县区旗])(?!域)")),
    (4, re.compile(r"^(?:[^村城]{0,6}(?:乡镇|[乡镇]|街道))")),
)
_RANKS = (
    (0, re.compile("(?<![支总干内外学本局])部$|总局$|署$")),
    (1, re.compile("(?<!办公)厅$")),
)
"""What a body without its region tells by its last character: 公安部 is the nation's, 公安厅 a province's."""
_REGION = re.compile(
    r"^(?:国务院|国家|中国|本级|各级|同级|地方|当地|本|我|各|.{0,7}?(?:自治区|省|(?<!城)市(?![场政容民])|县|(?<![社地园景灾疫校厂小片])区|州|旗|乡镇|镇|街道)级?)(?=.{2,})"
)
_ANY_REGION = ("直辖市", "本级", "各级", "同级", "地方", "当地", "本", "我", "各")
_NATION = frozenset({"国务院", "国家", "中国"})
_ENDINGS = (
    ("office", re.compile(r"(?:人民政府|政府)?办公[厅室](?:（室）)?$|政府办$")),
    ("government", re.compile(r"(?:人民政府|政府|管理委员会|管委会)$")),
    ("court", re.compile(r"(?:人民法院|人民检察院|法院|检察院)$")),
    ("company", re.compile(r"(?:有限责任公司|股份有限公司|有限公司|公司|集团)$")),
    ("centre", re.compile(r"中心$")),
    ("group", re.compile(r"(?:工作)?领导小组$|指挥部$")),
    (
        "department",
        re.compile(
            r"(?:行政主管部门|行政管理部门|主管部门|行政部门|监管部门|部门|机关|委员会|总局|分局|局|厅|部|署|委|办|会|行)$"
        ),
    ),
)


def same_body(one: str, other: str) -> bool:
    """Whether two names can mean one body: a shortened name, another writing of its trade, a region left out."""
    if one == other or one.endswith(other) or other.endswith(one) or _SHORTENED.fullmatch(_longer_by(one, other)):
        return True
    if _differ(level_of(one), level_of(other)) or not _one_region(one, other):
        return False
    (trade, ending), (other_trade, other_ending) = parted(one), parted(other)
    if ending != other_ending:
        return False
    if not trade or not other_trade:
        return trade == other_trade
    shorter, longer = sorted((trade, other_trade), key=len)
    return len(shorter) >= 2 and shorter[0] == longer[0] and _within(shorter, longer)


_SHORTENED = re.compile("部门|主管部门|行政部门|机关|[局厅委部]")


def _longer_by(one: str, other: str) -> str:
    """What the longer of two names adds to the other: 区财政 and 区财政〔部门〕."""
    shorter, longer = sorted((one, other), key=len)
    return longer.removeprefix(shorter) if longer.startswith(shorter) else ""


def _one_region(one: str, other: str) -> bool:
    """省 and 山东省 can be one; 山东省 and 河北省 cannot; no region goes with any."""
    here, there = (found[0].removesuffix("级") if (found := _REGION.match(name)) else "" for name in (one, other))
    if here in ("", *_ANY_REGION) or there in ("", *_ANY_REGION) or {here, there} <= _NATION:
        return True
    return here.endswith(there) or there.endswith(here)


def is_formal(name: str) -> bool:
    """Whether the name is one body's own: 市财政局 is, 融资担保公司 and 行业主管部门 are not."""
    trade, ending = parted(name)
    named = bool(_REGION.match(name)) or bool(_words().whole.fullmatch(name))
    return named and ending != "company" and not name.endswith(("部门", "机关")) and bool(trade or ending)


def is_known(name: str) -> bool:
    """Whether the name has a region or a known trade, so that it is surely a body's."""
    return (
        bool(_REGION.match(name))
        or bool(_words().whole.fullmatch(name))
        or bool(_words().known.search(parted(name)[0]))
    )


def level_of(name: str) -> int | None:
    """0 for the nation, 1 province, 2 city, 3 county, 4 township; None when the name does not tell."""
    by_region = next((level for level, pattern in _LEVELS if pattern.match(name)), None)
    return by_region if by_region is not None else next((level for level, end in _RANKS if end.search(name)), None)


def parted(name: str) -> tuple[str, str]:
    """What a body is about, and what kind of body it is: 市人社局 → (人社, department)."""
    bare = _REGION.sub("", name) or name
    # 区县教育行政部门 names two levels at once.
    bare = _REGION.sub("", bare) or bare
    for ending, pattern in _ENDINGS:
        if found := pattern.search(bare):
            return bare[: found.start()], ending
    return bare, ""


def _differ(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one != other


def _within(shorter: str, longer: str) -> bool:
    """Whether the characters of `shorter` stand in `longer` in order."""
    rest = iter(longer)
    return all(char in rest for char in shorter)
