"""Word's automatic numbering, written out: "一、" made by a list is not in a document's text.

Rules: ECMA-376 Part 1, 17.9 (numbering.xml) and 17.7.4 (numbering through styles). Only what a
reader needs: the printed label of each paragraph, in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from studio.policy.numerals import in_chinese, in_roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
MOST_COUNT = 32_768
MOST_ANCESTORS = 100
"""Styles that one style may rest on; Word itself stops at ten."""
FORMAL = str.maketrans("零一二三四五六七八九十百千万", "零壹贰叁肆伍陆柒捌玖拾佰仟萬")


@dataclass(frozen=True, kw_only=True)
class Level:
    """One level of a list: how its label is made."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    legal: bool = False
    """Numbers of outer levels are shown in digits, whatever their own style."""
    restart: int | None = None
    """The level whose step sets this one back; None means any outer level, 0 means never."""


@dataclass(frozen=True)
class Place:
    """Where a paragraph stands in which list."""

    list_id: str
    level: int


@dataclass
class Lists:
    """All lists of one document, counting as paragraphs come by. Not to be shared between documents."""

    levels: Mapping[str, Mapping[int, Level]]
    """By list id (w:numId)."""
    family: Mapping[str, str]
    """List id → abstract list: lists of one family go on counting together."""
    restarts: Mapping[tuple[str, int], int]
    of_style: Mapping[str, Place]
    default_style: str = ""
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarted: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: etree._Element) -> str:
        """The printed label of this paragraph, "" when it has none. Advances the count."""
        place = self._place(paragraph)
        return "" if place is None else self.next_label(place)

    def next_label(self, place: Place) -> str:
        """The printed label of the next paragraph at this place, "" when there is none. Advances the count."""
        level = self.levels.get(place.list_id, {}).get(place.level)
        if level is None:
            return ""
        self._step(place, level)
        return finished(self._filled(place, level))

    def start_at(self, place: Place, number: int) -> None:
        """The next paragraph at this place gets this number."""
        self._counts.setdefault(self.family[place.list_id], {})[place.level] = number - 1

    def _place(self, paragraph: etree._Element) -> Place | None:
        properties = paragraph.find(f"{W}pPr")
        own = _place_in(properties)
        style = _value(properties, "pStyle") or self.default_style
        inherited = self.of_style.get(style)
        if own is None:
            found = inherited
        elif own.list_id:
            found = own
        else:
            found = Place(inherited.list_id, own.level) if inherited else None
        return None if found is None or found.list_id == "0" else found

    def _step(self, place: Place, level: Level) -> None:
        counts = self._counts.setdefault(self.family[place.list_id], {})
        key = (place.list_id, place.level)
        if key in self.restarts and key not in self._restarted:
            self._restarted.add(key)
            counts[place.level] = self.restarts[key]
        elif place.level in counts:
            counts[place.level] = min(counts[place.level] + 1, MOST_COUNT)
        else:
            counts[place.level] = level.start
        self._set_back_inner(place, counts)

    def _set_back_inner(self, place: Place, counts: dict[int, int]) -> None:
        for inner in range(place.level + 1, LEVELS):
            restart = self.levels[place.list_id].get(inner, Level()).restart
            if restart is None or (restart != 0 and place.level < restart):
                counts.pop(inner, None)

    def _filled(self, place: Place, level: Level) -> str:
        if level.style in ("bullet", "none"):
            return "" if level.style == "bullet" else re.sub(r"%\d", "", level.text)
        counts = self._counts[self.family[place.list_id]]

        def shown(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            outer = self.levels[place.list_id].get(index, Level())
            style = "decimal" if level.legal and index != place.level else outer.style
            return numeral(counts.get(index, outer.start), style)

        return re.sub(r"%([1-9])", shown, level.text)


def numeral(number: int, style: str) -> str:
    """`number` in one of Word's numbering styles (w:numFmt); unknown styles fall back to digits."""
    return STYLES.get(style, str)(number)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"({number})"


def _lettered(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 8 + 1) if number > 0 else ""


STYLES: Mapping[str, Callable[[int], str]] = {
    "chineseCounting": in_chinese,
    "chineseCountingThousand": in_chinese,
    "taiwaneseCounting": in_chinese,
    "taiwaneseCountingThousand": in_chinese,
    "japaneseCounting": in_chinese,
    "ideographDigital": lambda n: "".join("〇一二三四五六七八九"[int(d)] for d in str(n)),
    "taiwaneseDigital": lambda n: "".join("○一二三四五六七八九"[int(d)] for d in str(n)),
    "japaneseDigitalTenThousand": lambda n: "".join("〇一二三四五六七八九"[int(d)] for d in str(n)),
    "chineseLegalSimplified": lambda n: in_chinese(n).translate(FORMAL),
    "ideographLegalTraditional": lambda n: in_chinese(n).translate(FORMAL),
    "ideographTraditional": lambda n: "甲乙丙丁戊己庚辛壬癸"[(n - 1) % 10],
    "ideographZodiac": lambda n: "子丑寅卯辰巳午未申酉戌亥"[(n - 1) % 12],
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "decimalEnclosedParen": lambda n: f"({n})",
    "decimalFullWidth": lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalZero": lambda n: f"{n:02d}",
    "upperLetter": lambda n: _lettered(n).upper(),
    "lowerLetter": _lettered,
    "upperRoman": in_roman,
    "lowerRoman": lambda n: in_roman(n).lower(),
}


def lists_of(numbering: etree._Element | None, styles: etree._Element | None) -> Lists:
    """The lists that these two parts of a document define; either part may be absent."""
    abstract = {} if numbering is None else {_id(a, "abstractNumId"): a for a in numbering.findall(f"{W}abstractNum")}
    nums = [] if numbering is None else numbering.findall(f"{W}num")
    family = {_id(num, "numId"): _value(num, "abstractNumId") for num in nums}
    by_style_link = {_value(a, "styleLink"): key for key, a in abstract.items() if _value(a, "styleLink")}
    levels: dict[str, dict[int, Level]] = {}
    restarts: dict[tuple[str, int], int] = {}
    linked: dict[tuple[str, str], int] = {}
    for num in nums:
        list_id = _id(num, "numId")
        base = abstract.get(family[list_id])
        if base is not None and (link := _value(base, "numStyleLink")):
            base = abstract.get(by_style_link.get(link, ""), base)
        elements = {} if base is None else {_number(_id(lvl, "ilvl")): lvl for lvl in base.findall(f"{W}lvl")}
        for override in num.findall(f"{W}lvlOverride"):
            index = _number(_id(override, "ilvl"))
            if (own := override.find(f"{W}lvl")) is not None:
                elements[index] = own
            if start := _value(override, "startOverride"):
                restarts[list_id, index] = _number(start, 1)
        levels[list_id] = {index: _level(element) for index, element in elements.items()}
        linked.update({(list_id, _value(element, "pStyle")): index for index, element in elements.items()})
    return Lists(
        levels=levels,
        family=family,
        restarts=restarts,
        of_style=_places_of_styles(styles, linked),
        default_style=_default_style(styles),
    )


def _level(element: etree._Element) -> Level:
    restart = _value(element, "lvlRestart")
    return Level(
        start=_number(_value(element, "start"), 1),
        style=_style(element),
        text=_value(element, "lvlText"),
        legal=element.find(f"{W}isLgl") is not None,
        restart=_number(restart) if restart else None,
    )


def _style(element: etree._Element) -> str:
    # Word 2010 wraps newer styles: <mc:AlternateContent><mc:Choice><w:numFmt w:val="custom" …>; the fallback follows.
    formats = [_id(found, "val") for found in element.iter(f"{W}numFmt")]
    return next((style for style in formats if style and style != "custom"), "decimal")


def _places_of_styles(styles: etree._Element | None, linked: Mapping[tuple[str, str], int]) -> dict[str, Place]:
    """Style id → its place, its own or the one of a style that it is based on."""
    found = [] if styles is None else [s for s in styles.findall(f"{W}style") if _id(s, "type") in ("paragraph", "")]
    elements = {_id(style, "styleId"): style for style in found}
    own = {style_id: _place_in(style.find(f"{W}pPr")) for style_id, style in elements.items()}
    above = {style_id: _value(style, "basedOn") for style_id, style in elements.items()}
    places: dict[str, Place] = {}
    for style_id in elements:
        ancestor = style_id
        for _ in range(MOST_ANCESTORS):
            place = own.get(ancestor)
            if place is not None and place.list_id:
                level = linked.get((place.list_id, style_id), linked.get((place.list_id, ancestor), place.level))
                places[style_id] = Place(place.list_id, level)
                break
            ancestor = above.get(ancestor, "")
    return places


def _default_style(styles: etree._Element | None) -> str:
    found = [] if styles is None else styles.findall(f"{W}style")
    return next((_id(s, "styleId") for s in found if _id(s, "type") == "paragraph" and _id(s, "default") == "1"), "")


def _place_in(properties: etree._Element | None) -> Place | None:
    numbered = None if properties is None else properties.find(f"{W}numPr")
    if numbered is None:
        return None
    return Place(_value(numbered, "numId"), min(_number(_value(numbered, "ilvl")), LEVELS - 1))


def finished(label: str) -> str:
    """A label with the gap that print shows: none after Chinese marks, a wide space after 第一条."""
    if re.search(r"[编章节条]$", label):
        return f"{label}　"
    return f"{label} " if re.search(r"[0-9A-Za-z]$", label) else label


def _id(element: etree._Element, name: str) -> str:
    return element.get(f"{W}{name}") or ""


def _value(element: etree._Element | None, name: str) -> str:
    child = None if element is None else element.find(f"{W}{name}")
    return "" if child is None else _id(child, "val")


def _number(text: str, default: int = 0) -> int:
    return min(int(text), MOST_COUNT) if re.fullmatch(r"\d{1,6}", text) else default
