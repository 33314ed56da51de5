"""自备材料: pictures, recordings and documents that the office made itself and adds to an interpretation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
