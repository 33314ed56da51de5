"""OpenDocument's automatic numbering, written out: list and outline styles made into `numbering.Lists`.

Rules: OpenDocument 1.3 Part 3, 16.30 (list styles), 16.34 (outline) and 5.3 (lists). Where the
standard leaves it open, a list goes on counting as LibreOffice does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from studio.policy.numbering import LEVELS, MOST_COUNT, Level, Lists, Place

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
OUTLINE = "outline"

STYLES = {
    "1": "decimal",
    "01": "decimalZero",
    "１": "decimalFullWidth",
    "一": "chineseCounting",
    "壹": "chineseLegalSimplified",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
    "①": "decimalEnclosedCircle",
    "A": "upperLetter",
    "a": "lowerLetter",
    "I": "upperRoman",
    "i": "lowerRoman",
}
"""ODF writes a format by its first numbers: "一, 二, 三, ..."; the first one tells."""


@dataclass
class OdfLists:
    """All lists of one document, counting as paragraphs come by. Not to be shared between documents."""

    styles: dict[str, dict[int, Level]]
    unnumbered: frozenset[str] = frozenset()
    """Paragraph styles that take their headings out of the outline."""
    _ids: dict[str, str] = field(default_factory=dict)
    """The list as it is named in the file → the list it goes on with."""
    _latest: dict[str, str] = field(default_factory=dict)
    """List style → the list that used it last."""

    def __post_init__(self) -> None:
        self._lists = Lists(levels={}, family={}, restarts={}, of_style={})
        self._levels: dict[str, dict[int, Level]] = {OUTLINE: self.styles.get(OUTLINE, {})}
        self._family = {OUTLINE: OUTLINE}
        self._lists.levels, self._lists.family = self._levels, self._family

    def open(self, element: etree._Element, around: Place | None) -> Place:
        """The place of a text:list's own items; `around` is the place of the item that holds it."""
        style = element.get(f"{TEXT}style-name") or ""
        if around is not None:
            level = min(around.level + 1, LEVELS - 1)
            root = around.list_id
            return Place(self._known(f"{root}/{style}", style) if style in self.styles else root, level)
        named = element.get(XML_ID) or f"#{len(self._ids)}"
        follows = self._ids.get(element.get(f"{TEXT}continue-list") or "")
        if follows is None and element.get(f"{TEXT}continue-numbering") == "true":
            follows = self._latest.get(style)
        self._ids[named] = self._latest[style] = follows or named
        return Place(self._known(self._ids[named], style), 0)

    def label(self, place: Place, start: str | None) -> str:
        """The printed label of the next item there; `start` is the number that it asks for, if any."""
        if start and re.fullmatch(r"\d{1,6}", start):
            self._lists.start_at(place, min(int(start), MOST_COUNT))
        return self._lists.next_label(place)

    def heading_label(self, heading: etree._Element) -> str:
        """The printed outline number of a heading outside any list."""
        level = heading.get(f"{TEXT}outline-level") or "1"
        if heading.get(f"{TEXT}is-list-header") == "true" or not re.fullmatch(r"[1-9]", level):
            return ""
        if (heading.get(f"{TEXT}style-name") or "") in self.unnumbered:
            return ""
        return self._lists.next_label(Place(OUTLINE, int(level) - 1))

    def _known(self, list_id: str, style: str) -> str:
        if list_id not in self._levels:
            self._levels[list_id] = self.styles.get(style, {})
            self._family[list_id] = list_id
        return list_id


def odf_lists_of(roots: Iterable[etree._Element]) -> OdfLists:
    """The lists that these parts (styles.xml, content.xml) define."""
    styles: dict[str, dict[int, Level]] = {}
    parents: dict[str, str] = {}
    outside = set[str]()
    for root in roots:
        for found in root.iter(f"{TEXT}list-style"):
            styles[found.get(f"{STYLE}name") or ""] = _levels(found)
        for found in root.iter(f"{TEXT}outline-style"):
            styles[OUTLINE] = {index: level for index, level in _levels(found).items() if level.style != "none"}
        for found in root.iter(f"{STYLE}style"):
            name = found.get(f"{STYLE}name") or ""
            parents[name] = found.get(f"{STYLE}parent-style-name") or ""
            if found.get(f"{STYLE}list-style-name") == "":
                outside.add(name)
    below = {name for name, parent in parents.items() if parent in outside}
    return OdfLists(styles=styles, unnumbered=frozenset(outside | below))


def _levels(style: etree._Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for element in style:
        number = element.get(f"{TEXT}level") or ""
        if isinstance(element.tag, str) and re.fullmatch(r"[1-9]", number):
            found[int(number) - 1] = _level(element, int(number), found)
    return found


def _level(element: etree._Element, number: int, outer: dict[int, Level]) -> Level:
    if not (element.tag or "").endswith(("list-level-style-number", "outline-level-style")):
        return Level(style="bullet")
    written = (element.get(f"{STYLE}num-format") or "").split(",")[0].strip()
    start = element.get(f"{TEXT}start-value") or "1"
    return Level(
        start=int(start) if re.fullmatch(r"\d{1,5}", start) else 1,
        style=STYLES.get(written, "decimal") if written else "none",
        text=_pattern(element, number, outer) if written else "",
    )


def _pattern(element: etree._Element, number: int, outer: dict[int, Level]) -> str:
    """The label in Word's way of writing: "第%1条"."""
    for name in (f"{STYLE}num-list-format", f"{LOEXT}num-list-format"):
        if given := element.get(name):
            return re.sub(r"%(\d)%", r"%\1", given)
    shown = element.get(f"{TEXT}display-levels") or "1"
    first = number - min(int(shown) if re.fullmatch(r"[1-9]", shown) else 1, number)
    numbers = [f"%{i + 1}" for i in range(first, number) if i == number - 1 or outer.get(i, Level()).style != "none"]
    return f"{element.get(f'{STYLE}num-prefix') or ''}{'.'.join(numbers)}{element.get(f'{STYLE}num-suffix') or ''}"
