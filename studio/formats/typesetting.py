"""Setting text with Typst: user text goes in as JSON data only and is never read as markup.

Templates are in `assets/typst`, fonts in `assets/fonts`; the machine's own fonts are ignored, so that every
machine draws the same bytes.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import rjieba
import typst
from fontTools.ttLib import TTFont

from studio.formats.contract import CannotDraw
from studio.formats.proof import UNSEEN
from studio.paths import ASSETS

FONTS = ASSETS / "fonts"
TEMPLATES = ASSETS / "typst"
JOINER = "\u2060"
BREAK = "\u200b"
UNBROKEN = 18
"""Latin characters in a row after which a line may break, so that an address cannot run off the page."""


class _Compiler:
    """Typst with one template. It keeps its inputs, so two threads must not share it at the same time."""

    def __init__(self, template: str) -> None:
        self.at_work = threading.Lock()
        self.inputs: Mapping[str, str] = {}
        self.typst = typst.Compiler(str(TEMPLATES / template), root=str(TEMPLATES), font_paths=_shared_fonts())

    def compile(self, inputs: Mapping[str, str], **options: Any) -> Any:
        self.inputs = inputs
        return self.typst.compile(sys_inputs=dict(inputs), **options)


class Sheet:
    """One template filled with one set of data. Raises `CannotDraw` for characters that no font has."""

    def __init__(self, template: str, data: Mapping[str, Any]) -> None:
        refuse_unknown_characters({key: value for key, value in data.items() if key != "theme"})
        self.data = data
        self._compiler = _compiler(template)
        self._inputs = {"data": json.dumps(data, ensure_ascii=False)}

    def png(self) -> bytes:
        """One page at 72 points per inch: a point is a pixel."""
        return self._compile(format="png", ppi=72.0)

    def pdf(self, standards: Sequence[str] = ()) -> bytes:
        """The same page as PDF, with no date in it. With `standards` ("ua-1", "a-2a") it is tagged as they ask."""
        return self._compile(format="pdf", timestamp=0, pdf_standards=list(standards))

    def marks(self, label: str) -> list[Any]:
        """The values of the metadata labelled `label`, in drawing order."""
        with self._compiler.at_work:
            if self._compiler.inputs is not self._inputs:
                self._compiler.compile(self._inputs, format="png", ppi=1.0)
            return list(json.loads(self._compiler.typst.query(f"<{label}>", field="value")))

    def _compile(self, **options: Any) -> bytes:
        with self._compiler.at_work:
            made = self._compiler.compile(self._inputs, **options)
        if not isinstance(made, bytes):
            raise TypeError("this template must draw exactly one page")
        return made


@cache
def _shared_fonts() -> typst.Fonts:
    """Forty megabytes that all templates have in common."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@cache
def _compiler(template: str) -> _Compiler:
    return _Compiler(template)


RARE = ("Noto Sans SC", "LXGW WenKai", "Noto Sans CJK SC", "HanaMinB", "Noto Emoji")
"""Families to fall back on, in this order, for characters of names and places and for emoji."""


@cache
def _fonts() -> tuple[Path, ...]:
    """The shipped fonts; the one with the most characters first, because nearly every text is settled by it."""
    found = sorted((*FONTS.glob("*.ttf"), *FONTS.glob("*.otf")))
    return tuple(sorted(found, key=lambda path: path.name != "NotoSansSC-Regular.ttf"))


@cache
def _drawn_by(font: Path) -> frozenset[int]:
    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def unknown_characters(text: str) -> tuple[str, ...]:
    """Characters that would come out as empty boxes, each once."""
    each_once = dict.fromkeys(text)
    left = {char: None for char in each_once if not char.isspace() and char not in UNSEEN and ord(char) >= 32}
    for font in _fonts():
        if left:
            left = {char: None for char in left if ord(char) not in _drawn_by(font)}
    return tuple(left)


def refuse_unknown_characters(data: object) -> None:
    """Typst is silent about missing glyphs, so they are looked for beforehand."""
    if unknown := unknown_characters(json.dumps(data, ensure_ascii=False)):
        shown = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in unknown[:10])
        raise CannotDraw(
            f"随附的字体里没有这些字：{shown}，图上会是空框，所以没有生成。请换一种写法后再试，内容没有改动。"
        )


def kept_whole(title: str) -> str:
    """A title whose words are not broken over lines: a word joiner between the characters of each word."""
    return "".join(JOINER.join(word) if _chinese(word) else word for word in rjieba.cut(title))


LONGEST_WORD = len("中华人民共和国")
"""Longer words may break: a narrow column could not hold them."""


def _chinese(word: str) -> bool:
    return 1 < len(word) <= LONGEST_WORD and all("\u4e00" <= char <= "\u9fff" for char in word)


def breakable(text: str, unbroken: int = UNBROKEN) -> str:
    """Text in which even a long address may break over lines."""
    return re.sub(rf"[!-~]{{{unbroken},}}", lambda run: BREAK.join(run[0]), _without_controls(text))


def _without_controls(text: str) -> str:
    return "".join(char for char in text if ord(char) >= 32 or char in "\n\t")
