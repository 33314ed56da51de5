"""The structure specification for editor plugins, as the platform's check before publication applies it.

Written from the vendor's text alone (github.com/wechatjs/verify-article-structure-spec, verify_article_structure.md,
read 2026-11-25): section numbers are the vendor's. Only what can be seen without a browser is checked.
"""

from __future__ import annotations

import re
from typing import Any

import lxml.html

NARROW, WIDE = 375, 677
"""The two screens of section 1.4, in pixels."""

MOST_LEVELS = 10
LOWEST_CONTRAST = 1.5
DEFAULT_STACK = ["mp-quote", "pingfang sc", "system-ui", "-apple-system"]
BLOCK_TAGS = {"section", "div", "p", "ul", "ol", "li", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}


def violations(content: str) -> list[str]:
    """The sections that an article breaks, each once, in the vendor's order."""
    root = lxml.html.fragment_fromstring(content, create_parent="div")
    elements = [item for item in root.iterdescendants() if isinstance(item.tag, str)]
    found = {place for item in elements for place in _places(item)}
    return sorted(found, key=lambda place: [int(part) for part in place.split(".")])


def _places(item: Any) -> set[str]:
    style = item.get("style", "").lower()
    text = _letters(item)
    is_drawn = item.tag == "svg" or any(True for _ in item.iterancestors("svg"))
    checks = {
        "1.1": item.tag == "img" and re.search(r"(^|;)\s*opacity\s*:\s*0(\.0+)?\s*(;|!|$)", style),
        "1.2": re.search(r"caret-color\s*:\s*(transparent|rgba\([^)]*,\s*0(\.0+)?\s*\))", style),
        "1.3": not is_drawn and _direct_letters(item) and _several_lines(item) and _leading(item) < _size(item),
        "1.4": not is_drawn and item.tag not in ("img", "svg") and text and _is_wide(item, style),
        "1.5": not is_drawn and text and _is_low(style),
        "1.6": re.search(r"text-align\s*:\s*(start|end)\b", style),
        "1.7": item.tag.startswith("animate") and re.fullmatch(r"\s*touchstart\s*;?\s*", item.get("begin", "")),
        "1.8": item.tag == "pre" and text and item.find(".//code") is None,
        "2.1": _levels(item) > MOST_LEVELS,
        "2.2": item.tag == "span" and "leaf" in item.attrib and any(True for _ in item.iterdescendants(*BLOCK_TAGS)),
        "2.3": item.tag == "section" and "nodeleaf" in item.attrib and any(child.tag in BLOCK_TAGS for child in item),
        "3": _has_own_font(style),
        "4.1": not is_drawn and _direct_letters(item) and (_on_gradient(item) or _is_pale(item)),
        "4.2": re.search(r"position\s*:\s*(absolute|fixed)", style) and text,
        "4.5": "!important" in style.replace(" ", ""),
    }
    return {place for place, is_broken in checks.items() if is_broken}


def _letters(item: Any) -> str:
    return re.sub(r"\s|\u200b|&nbsp;|\xa0", "", item.text_content())


def _direct_letters(item: Any) -> str:
    return re.sub(r"\s|\u200b|\xa0", "", (item.text or "") + "".join(child.tail or "" for child in item))


def _several_lines(item: Any) -> bool:
    """More than one line on the wide screen, or a line break: a single line cannot overlap itself."""
    return item.find(".//br") is not None or len(_letters(item)) * _size(item) > WIDE


def _of(style: str, name: str) -> str:
    values = re.findall(rf"(?:^|;)\s*{name}\s*:\s*([^;]+)", style)
    return values[-1].replace("!important", "").strip() if values else ""


def _inherited(item: Any, name: str) -> tuple[str, Any]:
    """The nearest value going outward, and who gives it."""
    for around in [item, *item.iterancestors()]:
        if value := _of(around.get("style", "").lower(), name):
            return value, around
    return "", None


def _px(value: str, *, em: float) -> float | None:
    if found := re.fullmatch(r"(-?[\d.]+)(px|pt|em|rem)?", value):
        scale = {"px": 1.0, "pt": 4 / 3, "em": em, "rem": 17.0, None: 1.0}[found[2]]
        return float(found[1]) * scale
    return None


def _size(item: Any) -> float:
    value, around = _inherited(item, "font-size")
    if around is None:
        return 17.0
    outer = _size(around.getparent()) if value.endswith(("em", "%")) and around.getparent() is not None else 17.0
    if value.endswith("%"):
        return outer * float(value[:-1]) / 100
    size = _px(value, em=outer)
    return 17.0 if size is None else size


def _leading(item: Any) -> float:
    value, around = _inherited(item, "line-height")
    if not value or value == "normal":
        return _size(item) * 1.4
    if re.fullmatch(r"[\d.]+", value):
        return float(value) * _size(item)
    if value.endswith("%"):
        return float(value[:-1]) / 100 * _size(around)
    return _px(value, em=_size(around)) or 0.0


def _is_wide(item: Any, style: str) -> bool:
    if any("data-ignore-width" in around.attrib for around in [item, *item.iterancestors()]):
        return False
    width = _px(_of(style, "width"), em=_size(item)) or _px(_of(style, "min-width"), em=_size(item))
    left = _px(_of(style, "margin-left"), em=_size(item)) or 0.0
    indent = _px(_of(style, "text-indent"), em=_size(item)) or 0.0
    return bool(width and width > 40) or left + indent > NARROW / 2 or left < -NARROW / 2


def _is_low(style: str) -> bool:
    height = _px(_of(style, "height"), em=17.0) if _of(style, "height") else None
    if height is None or re.search(r"overflow(-y|-x)?\s*:\s*(auto|scroll)", style):
        return False
    return height == 0 or (height < 17 and "hidden" in _of(style, "overflow")) or height == 1


def _levels(item: Any) -> int:
    """How many levels end here, each the only child of the one before, with the same tag and style."""
    count, inner = 1, item
    while (outer := inner.getparent()) is not None:
        is_same = outer.tag == inner.tag and outer.get("style", "") == inner.get("style", "")
        if not is_same or len(outer) != 1 or _direct_letters(outer):
            break
        count, inner = count + 1, outer
    return count


def _has_own_font(style: str) -> bool:
    names = [name.strip(" \"'") for name in _of(style.replace("&quot;", '"'), "font-family").split(",")]
    return names != [""] and names[: len(DEFAULT_STACK)] != DEFAULT_STACK


def _ground(item: Any) -> str:
    for around in [item, *item.iterancestors()]:
        style = around.get("style", "").lower()
        for name in ("background-image", "background-color", "background"):
            value = _of(style, name)
            if value and value not in ("none", "transparent"):
                return value
    return "#ffffff"


def _on_gradient(item: Any) -> bool:
    exempt = item.get("data-ignore-dm", "").split()
    return "gradient" in _ground(item) and "text-bg-gradient" not in exempt


def _is_pale(item: Any) -> bool:
    if "low-contrast" in item.get("data-ignore-dm", "").split():
        return False
    ink, ground = _rgb(_inherited(item, "color")[0] or "#333333"), _rgb(_ground(item))
    if ink is None or ground is None:
        return False
    light, dark = sorted((_brightness(ink), _brightness(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05) < LOWEST_CONTRAST


def _rgb(value: str) -> list[int] | None:
    if found := re.search(r"#([0-9a-f]{3,6})\b", value):
        digits = found[1] if len(found[1]) == 6 else "".join(letter * 2 for letter in found[1][:3])
        return [int(digits[at : at + 2], 16) for at in (0, 2, 4)]
    if "rgb" in value and len(numbers := re.findall(r"[\d.]+", value)) >= 3:
        return [int(float(number)) for number in numbers[:3]]
    return None


def _brightness(rgb: list[int]) -> float:
    parts = [part / 255 for part in rgb]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)))
