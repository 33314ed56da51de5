"""表述: word lists that the department edits, and names that are nearly right (standards 5.2, WRD-01 to WRD-12)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from rapidfuzz.distance import Levenshtein

from studio.lexicons import Listing, lexicon, listed, until_changed
from studio.rules.findings import Severity
from studio.rules.material import Source
from studio.rules.rule import BLOCK, WARN, Find, Rule, Spot, checking

HAN = r"\u4e00-\u9fff"


def _listed(rule: str) -> Find:
    """The entries of the word list that stand under this rule."""

    def find(text: str, source: Source) -> Iterator[Spot]:
        for entry in _of_rule(rule, listed("wording", on=source.on)):
            for match in entry.compiled.finditer(text):
                right = match.expand(entry.right) if entry.pattern and entry.right else entry.right
                yield Spot(start=match.start(), end=match.end(), right=right, severity=Severity(entry.severity))

    return find


@lru_cache(maxsize=64)
def _of_rule(rule: str, entries: tuple[Listing, ...]) -> tuple[Listing, ...]:
    return tuple(entry for entry in entries if entry.rule == rule)


def _nearly(rule: str) -> Find:
    """Fixed names with a character missing, added or exchanged inside; what merely begins or ends alike is no slip."""

    def find(text: str, source: Source) -> Iterator[Spot]:
        for entry in _of_rule(rule, listed("names", on=source.on)):
            for start, end in near_misses(text, entry.wrong, _near_and_right()):
                yield Spot(start=start, end=end, right=entry.wrong)

    return find


@until_changed
def _near_and_right() -> tuple[str, ...]:
    return tuple(lexicon("names")["also"])


def near_misses(text: str, name: str, also: Sequence[str] = ()) -> Iterator[tuple[int, int]]:
    """Places that differ from `name` by one character between its first and its last (two for 12 and more)."""
    right = [(match.start(), match.end()) for word in (name, *also) for match in re.finditer(re.escape(word), text)]
    half, most = len(name) // 2, 2 if len(name) >= 12 else 1
    starts = {match.start() for match in re.finditer(re.escape(name[:half]), text)}
    ends = {match.end() for match in re.finditer(re.escape(name[half:]), text)}
    lengths = (len(name), len(name) - 1, len(name) + 1)
    windows = [(at, at + n) for at in starts for n in lengths] + [(at - n, at) for at in ends for n in lengths]
    found: list[tuple[int, int]] = []
    for start, end in windows:
        seen = text[max(start, 0) : end]
        if seen[:1] != name[0] or seen[-1:] != name[-1] or not re.fullmatch(f"[{HAN}“”]+", seen):
            continue
        if any(start < stop and begin < end for begin, stop in (*right, *found)):
            continue
        if 0 < Levenshtein.distance(seen, name, score_cutoff=most) <= most:
            found.append((start, end))
    return iter(sorted(found))


def _order(text: str, source: Source) -> Iterator[Spot]:
    """Sets that are always named in one order."""
    for items in lexicon("names")["ordered"]:
        for match in _run_of(tuple(items)).finditer(text):
            said = re.split("[、，和]", match.group())
            if len(said) > 2 and len(set(said)) == len(said) and said != sorted(said, key=items.index):
                right = "、".join(sorted(said, key=items.index))
                # Two or three of the small words (创新、开放) may stand together for reasons of their own.
                if len(said) == len(items) or len(items[0]) > 3:
                    yield Spot(start=match.start(), end=match.end(), right=right, words="WRD-03-ORDER")


@cache
def _run_of(items: tuple[str, ...]) -> re.Pattern[str]:
    one = "(?:" + "|".join(map(re.escape, items)) + ")"
    return re.compile(f"{one}(?:[、，和]{one}){{2,}}")


def _leaders(text: str, source: Source) -> Iterator[Spot]:
    """Names and posts of the office's own list: a wrong character, a broken name, a wrong post, a wrong order."""
    leaders = listed("leaders", on=source.on)
    for leader in leaders:
        name, post = leader.wrong, leader.right
        for match in re.finditer(
            r"[ \u3000]*\n[ \u3000]*".join(f"({char})" for char in name[:1])
            + rf"[ \u3000]*\n[ \u3000]*{re.escape(name[1:])}",
            text,
        ):
            yield Spot(start=match.start(), end=match.end(), right=name, words="WRD-02-BROKEN")
        yield from _misspelt(text, name, {other.wrong for other in leaders})
        for match in re.finditer(rf"({_POST}){re.escape(name)}", text):
            if match.group(1) not in post:
                yield Spot(start=match.start(), end=match.end(), right=f"{post}{name}", words="WRD-02-POST")
    yield from _ranked(text, [leader.wrong for leader in leaders])


_POST = r"(?:[省市县区州]委)?副?书记|副?[省市县区州]长|副?主席|副?主任|副?总理|副?部长|副?局长|副?厅长"


def _misspelt(text: str, name: str, names: set[str]) -> Iterator[Spot]:
    beside = rf"(?:(?<=书记)|(?<=[省市县区州部局厅]长)|(?<=主席)|(?<=主任)|(?<=总理)|(?<=、))({name[0]}[{HAN}]{{1,{len(name) - 1}}})|({name[0]}[{HAN}]{{{len(name) - 1}}})(?=同志|书记|[省市县区州部局厅]长|主席|主任|总理)"
    for match in re.finditer(beside, text):
        seen = match.group(1) or match.group(2)
        for length in (len(name), len(name) - 1):
            part = seen[:length]
            exact = any(text.startswith(other, match.start()) for other in names)
            if len(part) == length > 1 and not exact and _slips(part, name):
                yield Spot(start=match.start(), end=match.start() + length, right=name)
                break


def _slips(seen: str, name: str) -> bool:
    """One character exchanged; or, of a name of three, the middle or last one lost at the end of a phrase."""
    if len(seen) == len(name):
        return len(name) > 2 and Levenshtein.distance(seen, name) == 1
    return len(name) > 2 and seen in (name[0] + name[2:],)


def _ranked(text: str, ranking: list[str]) -> Iterator[Spot]:
    if len(ranking) > 1:
        one = "(?:" + "|".join(map(re.escape, ranking)) + ")"
        for match in re.finditer(f"{one}(?:、{one})+", text):
            said = match.group().split("、")
            right = sorted(said, key=ranking.index)
            if said != right:
                yield Spot(start=match.start(), end=match.end(), right="、".join(right), words="WRD-02-ORDER")


_REGIONS = ("台湾", "香港", "澳门")
_COUNTRIES = (
    "美国|日本|韩国|英国|法国|德国|俄罗斯|加拿大|澳大利亚|新西兰|新加坡|马来西亚|泰国|越南|印度尼西亚|印度|菲律宾|缅甸|老挝|柬埔寨|文莱|巴基斯坦|孟加拉国|斯里兰卡|尼泊尔|蒙古|朝鲜|哈萨克斯坦|伊朗|以色列"
    "|沙特阿拉伯|阿联酋|土耳其|埃及|南非|肯尼亚|尼日利亚|巴西|阿根廷|智利|墨西哥|秘鲁|意大利|西班牙|葡萄牙|荷兰|比利时|瑞士|瑞典|挪威|丹麦|芬兰|波兰|奥地利|希腊|匈牙利|捷克|乌克兰|爱尔兰"
)
_AS_COUNTRIES = re.compile(
    rf"((?:(?:{_COUNTRIES}|台湾|香港|澳门)(?:[、，和与及]))*(?:{_COUNTRIES}|台湾|香港|澳门))等?(?:多个|[一二三四五六七八九十\d]+个|各)?国(?:家(?!和地区|、地区|或地区|或者地区)|(?![家民内际]))"
)


def _territory(text: str, source: Source) -> Iterator[Spot]:
    """台湾, 香港, 澳门 are never in a row of countries."""
    for match in _AS_COUNTRIES.finditer(text):
        said = re.split("[、，和与及]", match.group(1))
        regions = [item for item in said if item in _REGIONS]
        if not regions:
            continue
        rest = [item for item in said if item not in _REGIONS]
        outside = f"中国{'、'.join(regions)}地区"
        right = f"{'、'.join(rest)}等国家和{outside}" if rest else outside
        yield Spot(start=match.start(), end=match.end(), right=right)


def _places(text: str, source: Source) -> Iterator[Spot]:
    wanted, right = _cut_places()
    for match in wanted.finditer(text):
        name = right[match.group()]
        # 驻马店市 holds 马店市: a right name that ends here is no slip.
        if not text[: match.end()].endswith(name):
            yield Spot(start=match.start(), end=match.end(), right=name)


@until_changed
def _cut_places() -> tuple[re.Pattern[str], dict[str, str]]:
    """Names of cities with one character of their inside lost, where that is no other place's name."""
    names = set(lexicon("places")["names"])
    cut: dict[str, str] = {}
    for name in sorted(names):
        core, kind = name[:-1], name[-1]
        if kind not in "市盟" or len(core) < 3:
            continue
        for at in (1,) if len(core) == 3 else range(1, len(core)):
            short = core[:at] + core[at + 1 :] + kind
            if short not in names and not any(other.endswith(short) for other in names):
                cut.setdefault(short, name)
    wanted = "|".join(map(re.escape, sorted(cut, key=len, reverse=True)))
    return re.compile(rf"(?:{wanted})(?!场|值|面|价|容)"), cut


_TITLE = re.compile(r"《(?:中华人民共和国)?([^《》〈〉\n]{2,40})》")


def _basis(text: str, source: Source) -> Iterator[Spot]:
    """Laws that were repealed, never existed, or are misnamed."""
    register = lexicon("registers")
    for match in _TITLE.finditer(text):
        name, start, end = match.group(1), match.start(), match.end()
        if (gone := register["repealed"].get(name)) and not _as_history(text, start, end):
            until, instead = date.fromisoformat(gone[0]), gone[1]
            # A policy that named the law while it was in force is right, and so is who says so.
            if source.on >= until and not (source.issued_before(until) and f"{name}》" in source.words):
                yield Spot(start=start, end=end, right=f"《{instead}》", words="WRD-09-GONE", shown=f"《{name}》")
        elif f"《{name}》" not in source.words and f"国{name}》" not in source.words:
            yield from _misnamed(name, start, end, register["laws"])


def _as_history(text: str, start: int, end: int) -> bool:
    near = text[max(0, start - 12) : start] + text[end : end + 12]
    return bool(re.search(r"废止|失效|取代|代替|替代|原|修订|旧|已被|不再", near))


def _misnamed(name: str, start: int, end: int, laws: dict[str, Any]) -> Iterator[Spot]:
    own = re.fullmatch(r"([^省市县区州]{2,16}法)实施条例", name)
    if own and own.group(1) in {*laws["names"], *laws["regulations_of_laws"]}:
        if own.group(1) not in laws["regulations_of_laws"]:
            yield Spot(start=start, end=end, words="WRD-09-NONE")
        return
    if name in laws["names"] or len(name) < 5:
        return
    for law in laws["names"]:
        if (
            abs(len(law) - len(name)) <= 1
            and len(law) >= 6
            and name[0] == law[0]
            and name[-1] == law[-1]
            and Levenshtein.distance(name, law) == 1
        ):
            yield Spot(start=start, end=end, right=f"《{law}》", words="WRD-09-NAME")
            return


@until_changed
def _characters() -> tuple[re.Pattern[str], dict[int, int]]:
    given = lexicon("characters")
    return re.compile(f"[{given['wrong']}]+"), str.maketrans(given["wrong"], given["right"])


def _old_characters(text: str, source: Source) -> Iterator[Spot]:
    wanted, table = _characters()
    for match in wanted.finditer(text):
        yield Spot(start=match.start(), end=match.end(), right=match.group().translate(table))


MOST_MISSPELLINGS = 3
"""More in one text was disqualifying in the census of 2015."""


def _many(find: Find) -> Find:
    def many(text: str, source: Source) -> Iterator[Spot]:
        slips = sorted(find(text, source), key=lambda slip: slip.start)
        if len(slips) > MOST_MISSPELLINGS:
            yield Spot(start=slips[0].start, end=slips[0].end, shown=str(len(slips)))

    return many


RULES = (
    Rule("WRD-01", BLOCK, _listed("WRD-01")),
    Rule("WRD-01", BLOCK, _nearly("WRD-01")),
    Rule("WRD-02", BLOCK, _leaders),
    Rule("WRD-03", BLOCK, _listed("WRD-03")),
    Rule("WRD-03", BLOCK, _nearly("WRD-03")),
    Rule("WRD-03", BLOCK, _order),
    Rule("WRD-04", BLOCK, _territory),
    Rule("WRD-04", BLOCK, _listed("WRD-04")),
    Rule("WRD-05", WARN, _listed("WRD-05"), yields=True),
    Rule("WRD-06", WARN, _places, yields=True),
    Rule("WRD-07", WARN, _listed("WRD-07"), yields=True),
    Rule("WRD-08", WARN, _listed("WRD-08"), yields=True),
    Rule("WRD-09", BLOCK, _basis),
    Rule("WRD-10", WARN, _many(_listed("WRD-07"))),
    Rule("WRD-11", BLOCK, _old_characters),
    Rule("WRD-12", BLOCK, _listed("WRD-12")),
)

in_content, in_text = checking(RULES)
