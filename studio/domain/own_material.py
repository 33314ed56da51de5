"""自备材料: pictures, recordings and documents that the office made itself and adds to an interpretation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Right(StrEnum):
    """On what ground the office may publish the file."""

    OWN = "own"
    COMMISSIONED = "commissioned"
    LICENSED = "licensed"
    PUBLIC_DOMAIN = "public_domain"


RIGHT_LABELS = {
    Right.OWN: "本单位自己制作",
    Right.COMMISSIONED: "委托制作，约定归本单位使用",
    Right.LICENSED: "已取得授权",
    Right.PUBLIC_DOMAIN: "不受著作权保护或可自由使用",
}

NEEDS_SOURCE = frozenset({Right.COMMISSIONED, Right.LICENSED, Right.PUBLIC_DOMAIN})
"""Whoever made it has to be named, so that the right can be shown later."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a machine found in the file when it was added. For the checks and the signer; never published."""

    hidden: tuple[str, ...] = ()
    """What the file carries that nobody sees when it is opened, as short Chinese names."""
    removed: tuple[str, ...] = ()
    """The same of what was taken out when the file was added."""
    codes: tuple[str, ...] = ()
    """What its QR codes say."""
    words: str = ""
    """Every word that could be read in it, line by line."""
    exact: bool = False
    """The words are the file's own text; else they were read from pixels and may be wrong."""
    read: bool = False
    """Whether words were looked for at all: pictures need a program that not every machine has."""
    fonts: tuple[str, ...] = ()
    """Names of the typefaces that travel inside the file."""
    smallest: int = 0
    """Height of the smallest line in pixels when the picture is 750 pixels wide; 0 where nothing was read."""
    faintest: float = 0.0
    """Contrast of the faintest line with its ground, 1 to 21; 0 where nothing was read."""


def seen_from(kept: Mapping[str, Any]) -> Seen:
    """Back from what was kept as JSON, where a tuple is a list."""
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    return Seen(**given)


NOTHING = Seen()
"""Of a file that nobody looked into yet."""


@dataclass(frozen=True, kw_only=True)
class OwnMaterial:
    """One file with what is said of it. `form` is of the closed list INT-32; sizes are pixels, seconds and bytes."""

    id: str
    interpretation_id: str
    name: str
    kind: str
    form: str
    media_type: str
    sha256: str
    bytes: int
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    thumbnail: str = ""
    """SHA-256 of a small JPEG; "" for a recording without a picture."""
    alt: str = ""
    transcript: str = ""
    """Every word that is spoken, or written in a picture. Those who cannot hear or see it read this."""
    right: Right = Right.OWN
    source: str = ""
    ai_made: bool = False
    """Artificial intelligence made or composed it: then it is labelled (《人工智能生成合成内容标识办法》)."""
    seen: Seen = NOTHING
    person_id: str = ""
    added_at: datetime | None = None


AI_LABEL = "（本材料由人工智能辅助生成）"


def lacking(material: OwnMaterial, *, spoken: bool) -> tuple[str, ...]:
    """What a person still has to write, as sentences; empty when the file may go into the package."""
    wanted = (
        (material.alt, "请写替代文字：看不到画面的人读了它，也知道这份材料说的是什么。"),
        (material.transcript or not spoken, "请写文字稿：录音、视频里说的话要逐句写出来，听不到的人靠它了解内容。"),
        (
            material.source or material.right not in NEEDS_SOURCE,
            "请写明来源：由谁制作、凭什么合同或授权使用，备查。",
        ),
    )
    return tuple(sentence for given, sentence in wanted if not given)
