"""How each element of an article looks: its style with what it inherits, read from the markup alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import lxml.html

PHONE = 375
"""Pixels of the narrow screen that the vendor measures on."""

FONT_SIZE = 17.0
"""Pixels of an article's text without a style."""
INK, GROUND = (51, 51, 51), (255, 255, 255)
NORMAL = 1.6
"""Line height without a style, as a multiple of the font size."""

SIDES = ("top", "right", "bottom", "left")
Colour = tuple[int, int, int]
NAMED: Mapping[str, Colour] = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "red": (255, 0, 0),
    "green": (0, 128, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
}


@dataclass(frozen=True, kw_only=True)
class Box:
    """One element. `style` is its own; what has its own field is inherited."""

    element: Any
    tag: str
    attributes: Mapping[str, str]
    style: Mapping[str, str]
    font_size: float
    line_height: float
    """Both in pixels."""
    ink: Colour
    ground: Colour
    indent: float
    """Pixels from the left edge of the screen, negative where the box begins outside."""
    chain: int
    """How many elements of the same tag and style lie around it, each holding nothing else."""
    in_drawing: bool
    over_gradient: bool
    ignores_width: bool

    @cached_property
    def words(self) -> str:
        return squeezed("".join(self.element.itertext()))

    @cached_property
    def own_words(self) -> str:
        """Text that stands in this element itself."""
        return squeezed("".join([self.element.text or "", *(child.tail or "" for child in self.element)]))

    @property
    def child_tags(self) -> frozenset[str]:
        return frozenset(_tag(child) for child in self.element)

    @property
    def inner_tags(self) -> frozenset[str]:
        return frozenset(_tag(child) for child in self.element.iterdescendants())

    @property
    def exempt(self) -> frozenset[str]:
        return frozenset(self.attributes.get("data-ignore-dm", "").split())

    @property
    def scrolls(self) -> bool:
        return any(self.style.get(name) in ("auto", "scroll") for name in ("overflow", "overflow-x", "overflow-y"))

    @property
    def contrast(self) -> float:
        """1 (the same) to 21 (black on white), as WCAG 2 defines it."""
        bright, dark = sorted((_luminance(self.ink), _luminance(self.ground)), reverse=True)
        return (bright + 0.05) / (dark + 0.05)

    def pixels(self, name: str) -> float:
        """A length of the style in pixels, 0 where it is not given or relative to the container."""
        return in_pixels(edge(self.style, name), self.font_size)


def boxes_of(html: str) -> list[Box]:
    """Every element of the fragment in reading order."""
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    found: list[Box] = []
    for child in root:
        _walk(child, _page(root), found)
    return found


def _page(root: Any) -> Box:
    return Box(
        element=root,
        tag="",
        attributes={},
        style={},
        font_size=FONT_SIZE,
        line_height=FONT_SIZE * NORMAL,
        ink=INK,
        ground=GROUND,
        indent=0,
        chain=0,
        in_drawing=False,
        over_gradient=False,
        ignores_width=False,
    )


def _walk(element: Any, around: Box, found: list[Box]) -> None:
    if not isinstance(element.tag, str):
        return
    box = _inside(element, around)
    found.append(box)
    for child in element:
        _walk(child, box, found)


def _inside(element: Any, around: Box) -> Box:
    attributes, style = dict(element.attrib), declarations(element.get("style", ""))
    size = in_pixels(style.get("font-size", ""), around.font_size) or around.font_size
    if style.get("font-size", "").rstrip("%") in ("0", "0px"):
        size = 0.0
    background = style.get("background-color") or style.get("background", "")
    has_gradient = "gradient" in background + style.get("background-image", "")
    own_ground = colour_of(background)
    lines = _line_height(style.get("line-height", ""), size, around)
    shift = sum(in_pixels(edge(style, name), size) for name in ("margin-left", "padding-left", "text-indent"))
    return Box(
        element=element,
        tag=_tag(element),
        attributes=attributes,
        style=style,
        font_size=size,
        line_height=lines,
        ink=colour_of(style.get("color", "")) or around.ink,
        ground=own_ground or around.ground,
        indent=around.indent + shift,
        chain=_chain(element, around),
        in_drawing=around.in_drawing or _tag(element) == "svg" or attributes.get("data-mode") == "svg",
        over_gradient=has_gradient or (around.over_gradient and own_ground is None),
        ignores_width=around.ignores_width or "data-ignore-width" in attributes,
    )


def _chain(element: Any, around: Box) -> int:
    is_only = len(around.element) == 1 and not around.own_words
    same = around.tag == _tag(element) and around.attributes.get("style", "") == element.get("style", "")
    return around.chain + 1 if is_only and same else 1


def _line_height(value: str, size: float, around: Box) -> float:
    if not value:
        # A factor is inherited as a factor, a length as a length; pages that set neither keep the page's factor.
        return around.line_height * (size / around.font_size) if around.font_size else size * NORMAL
    if value == "normal":
        return size * NORMAL
    if re.fullmatch(r"\d*\.?\d+", value):
        return float(value) * size
    if value.endswith("%"):
        return float(value[:-1]) / 100 * size
    return in_pixels(value, size)


# --- reading styles


def declarations(style: str) -> dict[str, str]:
    """Names and values in lower case, without `!important`; the last of two wins."""
    found = {}
    for part in style.split(";"):
        name, _, value = part.partition(":")
        if value.strip():
            found[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return found


def edge(style: Mapping[str, str], name: str) -> str:
    """`padding-left` from `padding-left` or from `padding: 1px 2px`; `border-left` means its width."""
    if name in style:
        return _width_of(style[name])
    kind, _, side = name.partition("-")
    if kind not in ("margin", "padding", "border") or kind not in style:
        return ""
    if kind == "border":
        return _width_of(style[kind])
    parts = style[kind].split()
    return {
        1: parts[:1] * 4,
        2: [parts[0], parts[-1]] * 2,
        3: [*parts, parts[1] if len(parts) > 1 else ""],
    }.get(len(parts), parts)[SIDES.index(side)]


def _width_of(value: str) -> str:
    """The first length in it: `4px solid red` is four pixels wide."""
    found = re.search(r"(?<![\w#.(,])-?\d*\.?\d+(px|pt|em|rem)?(?![\w%])", value)
    return found[0] if found else ""


def in_pixels(length: str, font_size: float) -> float:
    found = re.fullmatch(r"(-?\d*\.?\d+)(px|pt|em|rem|%)?", length)
    if found is None:
        return 0.0
    units = {"pt": 4 / 3, "em": font_size, "rem": FONT_SIZE, "%": 0.0}
    return float(found[1]) * units.get(found[2] or "px", 1.0)


def colour_of(value: str) -> Colour | None:
    """The colour in a value, None where there is none or it lets everything through."""
    if found := re.search(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", value):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))
    if found := re.search(r"rgba?\(\s*(\d+)[,\s]+(\d+)[,\s]+(\d+)(?:[,\s/]+([\d.]+))?\s*\)", value):
        is_clear = found[4] is not None and float(found[4]) == 0
        return None if is_clear else (int(found[1]), int(found[2]), int(found[3]))
    return next((NAMED[word] for word in re.findall(r"[a-z]+", value) if word in NAMED), None)


def _luminance(colour: Colour) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = map(linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff]+", "", text)


def _tag(element: Any) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""
