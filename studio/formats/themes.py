"""The looks: one dictionary per theme, read by every format, so that a chart matches its page.

The shipped themes are in `assets/themes`; an office adds its own as `<data>/themes/KEY.toml`, which may say
`extends = "clear_blue"` and then only what is different, and may bring a logo and a slide template that lie
beside it. `docs/themes.md` lists every key. A file that cannot be used is passed over, never half used.
"""

from __future__ import annotations

import base64
import io
import logging
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import lxml.etree
from PIL import Image

from studio.errors import UnusableInput
from studio.formats.drawing import office_template
from studio.paths import ASSETS, data_folder

LOG = logging.getLogger("studio")

DEFAULT = "government_red"

WORDS: dict[str, tuple[str, ...]] = {
    "motif": ("ribbon", "grid", "hills", "sun", "rules", "blocks"),
    "ground": ("deep", "pale"),
    "banner": ("poster", "board", "landscape", "gate", "masthead", "block"),
    "heading": ("centred", "left", "tab", "medal", "numeral", "bar"),
    "card": ("boxed", "leaf", "soft", "open", "frame"),
    "figures": ("tiles", "rounds", "rows"),
    "steps": ("discs", "path", "cards", "margin"),
    "timeline": ("line", "track", "path", "column"),
    "questions": ("panels", "bubbles", "plain"),
}
"""What may stand in `[shape]`, slot by slot."""
NUMBERS = {"radius": (0, 60), "scale": (0.9, 1.25)}
FAMILIES = ("Noto Sans SC", "Noto Serif SC", "LXGW WenKai")
"""The shipped families: what `display` and `body` may be. Slides name fonts of the reader's machine instead."""

READABLE = 4.5
WRITTEN_ON = {
    "page": ("ink", "ink_soft", "ink_faint", "primary", "primary_deep", "accent"),
    "card": ("ink", "ink_soft", "ink_faint", "primary", "primary_deep", "accent"),
    "band": ("ink", "ink_soft", "ink_faint", "primary", "primary_deep", "accent"),
    "primary_soft": ("ink", "ink_soft", "primary", "primary_deep"),
    "accent_soft": ("ink", "ink_soft", "ink_faint", "accent"),
    "primary": ("on_primary", "accent_bright"),
    "primary_deep": ("on_primary", "accent_bright"),
    "accent": ("on_primary",),
    "accent_bright": ("primary_deep",),
}
"""Ground → the colours of text that formats set on it: 4.5 to 1 (WCAG 2.2, 1.4.3; GB/T 37668 asks the same)."""

LOGO_BYTES = 1_000_000
LOGO_PIXELS = 4_000
FETCHES = re.compile(r"url\(\s*[\"']?(?!#)|@import|javascript:", re.IGNORECASE)


class BrokenTheme(Exception):
    """One theme file cannot be used; the message is a Chinese sentence naming the file and the key."""


def all_themes() -> dict[str, Mapping[str, Any]]:
    """Themes by key, in the order that `order` asks for, the office's own among them.

    Raises `TypeError` when a shipped file's key is not its name; an office's broken file is only logged.
    """
    found = {**_shipped(ASSETS / "themes")}
    for _, theme, trouble in _added(found):
        if trouble:
            _log_once(trouble)
        else:
            found[theme["key"]] = theme
    return dict(sorted(found.items(), key=lambda item: (item[1]["order"], item[0])))


def theme_troubles() -> tuple[str, ...]:
    """One sentence for each file in `<data>/themes` that cannot be used."""
    return tuple(trouble for _, _, trouble in _added(_shipped(ASSETS / "themes")) if trouble)


def load_theme(key: str = DEFAULT) -> Mapping[str, Any]:
    """One theme. Raises `UnusableInput` when there is none of that name, or its file cannot be used."""
    themes = all_themes()
    if key not in themes:
        broken = [trouble for name, _, trouble in _added(_shipped(ASSETS / "themes")) if trouble and name == key]
        names = "、".join(f"{name}（{theme['label']}）" for name, theme in themes.items())
        raise UnusableInput(broken[0] if broken else f"没有叫“{key}”的主题。可以用的主题有：{names}。")
    return themes[key]


def logo_svg(theme: Mapping[str, Any]) -> str:
    """The theme's logo as one self-contained SVG; "" when it has none."""
    path = Path(theme["logo"]) if theme.get("logo") else None
    if path is None:
        return ""
    data = path.read_bytes()
    if path.suffix.lower() == ".svg":
        return data.decode("utf-8-sig")
    with Image.open(io.BytesIO(data)) as picture:
        width, height = picture.size
    held = base64.b64encode(data).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{held}"/></svg>'
    )


def contrast(one: str, other: str) -> float:
    """How far two #RRGGBB colours stand apart, from 1 to 21, as WCAG 2.2 reckons it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def faint_pairs(theme: Mapping[str, Any], wanted: float = READABLE) -> dict[tuple[str, str], float]:
    """(text, ground) → contrast, of all pairs in `WRITTEN_ON` that stay below what is wanted."""
    colors = theme["colors"]
    pairs = ((text, ground) for ground, texts in WRITTEN_ON.items() for text in texts)
    return {pair: found for pair in pairs if (found := contrast(*(colors[name] for name in pair))) < wanted}


@cache
def _log_once(trouble: str) -> None:
    LOG.warning(trouble)


@cache
def _shipped(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for path in sorted(folder.glob("*.toml")):
        theme = tomllib.loads(path.read_text(encoding="utf-8"))
        if theme["key"] != path.stem:
            raise TypeError(f"{path.name} must have the key {path.stem!r}")
        found[path.stem] = {"logo": "", "slides_template": "", **theme}
    return found


def _added(shipped: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """The office's files: key, theme and "", or key, {} and why it cannot be used."""
    for path in sorted((data_folder() / "themes").glob("*.toml")):
        try:
            yield path.stem, _usable(path, shipped), ""
        except BrokenTheme as broken:
            yield path.stem, {}, f"主题文件 {path.name} {broken}这个主题没有启用，其他主题不受影响。"


def _usable(path: Path, shipped: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    given = _parsed(path)
    base = given.pop("extends", DEFAULT)
    if base not in shipped:
        raise BrokenTheme(f"的 extends 写的是“{base}”，没有这个主题；可以写：{'、'.join(shipped)}。")
    if path.stem in shipped:
        raise BrokenTheme(f'和自带主题同名。请换一个文件名，并用 extends = "{path.stem}" 在它的基础上改。')
    if given.setdefault("key", path.stem) != path.stem:
        raise BrokenTheme(f"的 key 写的是“{given['key']}”，应当和文件名一样，写“{path.stem}”，或者不写。")
    theme = {**_over(shipped[base], given), "order": given.get("order", 100), "label": given.get("label", path.stem)}
    _check(theme)
    return {
        **theme,
        "logo": _logo(path, theme["logo"]),
        "slides_template": _beside(path, theme["slides_template"], "slides_template", (".pptx",)),
    }


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as wrong:
        raise BrokenTheme(f"不符合 TOML 写法（{_where(wrong)}）。") from wrong
    except UnicodeDecodeError as wrong:
        raise BrokenTheme("不是 UTF-8 编码。请用记事本另存为 UTF-8。") from wrong
    except OSError as wrong:
        raise BrokenTheme(f"读不出来（{wrong.strerror}）。") from wrong


def _where(wrong: tomllib.TOMLDecodeError) -> str:
    place = re.search(r"line (\d+), column (\d+)", str(wrong))
    return f"第 {place[1]} 行第 {place[2]} 列附近" if place else "文件末尾附近"


def _over(base: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The base with what is given laid over it. Nothing that the base does not know may be given."""
    laid = dict(base)
    for key, value in given.items():
        if key not in base:
            raise BrokenTheme(f"里的 {key} 不认识；可以写：extends、{'、'.join(base)}。")
        if not isinstance(base[key], Mapping):
            laid[key] = value
        elif not isinstance(value, Mapping):
            raise BrokenTheme(f"的 {key} 应当是一节，写成 [{key}]。")
        elif unknown := sorted(set(value) - set(base[key])):
            raise BrokenTheme(f"的 [{key}] 里有不认识的 {'、'.join(unknown)}；可以写：{'、'.join(base[key])}。")
        else:
            laid[key] = {**base[key], **value}
    return laid


def _check(theme: Mapping[str, Any]) -> None:
    """Raises `BrokenTheme` for the first value that a format could not use."""
    for key in ("label", "logo", "slides_template"):
        if not isinstance(theme[key], str):
            raise BrokenTheme(f"的 {key} 应当是文字。")
    if not isinstance(theme["order"], int):
        raise BrokenTheme("的 order 应当是整数，数小的排在前面。")
    for name, color in theme["colors"].items():
        if not isinstance(color, str) or not re.fullmatch(r"#[0-9A-Fa-f]{6}", color):
            raise BrokenTheme(f"的 colors.{name} 写的是“{color}”，应当是 #RRGGBB，例如 #0A52AE。")
    for name, font in theme["fonts"].items():
        if not isinstance(font, str) or not font.strip() or (name in ("display", "body") and font not in FAMILIES):
            raise BrokenTheme(f"的 fonts.{name} 写的是“{font}”，可以写：{'、'.join(FAMILIES)}。")
    _check_shape(theme["shape"])
    for (text, ground), found in faint_pairs(theme).items():
        raise BrokenTheme(
            f"的 colors.{text} 写在 colors.{ground} 上看不清：对比度 {found:.1f}:1，至少要 {READABLE}:1。"
            "请把其中一个调深或调浅。"
        )


def _check_shape(shape: Mapping[str, Any]) -> None:
    for slot, words in WORDS.items():
        if shape[slot] not in words:
            raise BrokenTheme(f"的 shape.{slot} 写的是“{shape[slot]}”，可以写：{'、'.join(words)}。")
    for slot, (least, most) in NUMBERS.items():
        value = shape[slot]
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise BrokenTheme(f"的 shape.{slot} 写的是“{value}”，应当是 {least} 到 {most} 之间的数。")


def _beside(path: Path, name: str, key: str, endings: tuple[str, ...]) -> str:
    """The file that lies beside the theme, as a full path; "" when none is named."""
    if not name:
        return ""
    found = path.parent / name
    if Path(name).name != name or found.suffix.lower() not in endings:
        raise BrokenTheme(f"的 {key} 写的是“{name}”，应当是同一个文件夹里的 {'、'.join(endings)} 文件名。")
    if not found.is_file():
        raise BrokenTheme(f"的 {key} 写的是“{name}”，同一个文件夹里没有这个文件。")
    if found.suffix.lower() == ".pptx" and (wrong := office_template.trouble(found)):
        raise BrokenTheme(f"的 {key} 指的 {name} {wrong}")
    return str(found.resolve())


def _logo(path: Path, name: str) -> str:
    found = _beside(path, name, "logo", (".png", ".svg"))
    if found and Path(found).stat().st_size > LOGO_BYTES:
        raise BrokenTheme(f"的 logo 指的 {name} 太大，请压到 1 MB 以内。")
    if found.lower().endswith(".png"):
        _check_png(found, name)
    elif found:
        _check_svg(found, name)
    return found


def _check_png(found: str, name: str) -> None:
    try:
        with Image.open(found, formats=("PNG",)) as picture:
            size = picture.size
            if max(size) <= LOGO_PIXELS:
                picture.load()
                return
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as wrong:
        raise BrokenTheme(f"的 logo 指的 {name} 打不开，不是完整的 PNG 图片。") from wrong
    raise BrokenTheme(f"的 logo 指的 {name} 太大（{size[0]}×{size[1]} 像素），边长请不超过 {LOGO_PIXELS}。")


def _check_svg(found: str, name: str) -> None:
    """A logo is drawn, and also put into pages: nothing in it may run or be fetched from outside."""
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = lxml.etree.parse(found, parser).getroot()
    except (OSError, lxml.etree.XMLSyntaxError) as wrong:
        raise BrokenTheme(f"的 logo 指的 {name} 打不开，不是完整的 SVG 图片。") from wrong
    if lxml.etree.QName(root).localname != "svg":
        raise BrokenTheme(f"的 logo 指的 {name} 不是 SVG 图片。")
    if any(_active(node) for node in root.iter()):
        raise BrokenTheme(f"的 logo 指的 {name} 里有脚本、实体或外部引用，请另存为纯图形的 SVG。")


def _active(node: lxml.etree._Element) -> bool:
    if not isinstance(node.tag, str):
        return node.tag is lxml.etree.Entity
    kind = lxml.etree.QName(node).localname.lower()
    if kind in ("script", "foreignobject", "animate", "set") or FETCHES.search(node.text or ""):
        return True
    for name, value in node.attrib.items():
        plain = lxml.etree.QName(name).localname.lower()
        if plain.startswith("on") or FETCHES.search(str(value)):
            return True
        if plain == "href" and not str(value).startswith(("#", "data:image/png;base64,")):
            return True
    return False


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
