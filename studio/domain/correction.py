"""What a person said about how a policy was read: paragraphs joined, split, or told apart otherwise.

A correction names its paragraphs by their words, not by their place, so that it still fits when the same
file is read again by a better reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class ParagraphRole(StrEnum):
    """What a paragraph is to the document (GB/T 9704-2012, 7.2 and 7.3)."""

    TOP = "top"
    NUMBER = "number"
    TITLE = "title"
    ADDRESSEE = "addressee"
    CONTENTS = "contents"
    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    HEADING_1 = "heading_1"
    HEADING_2 = "heading_2"
    HEADING_3 = "heading_3"
    HEADING_4 = "heading_4"
    ITEM = "item"
    BODY = "body"
    ROW = "row"
    ANNEX_LIST = "annex_list"
    ANNEX = "annex"
    SIGNATURE = "signature"
    NOTE = "note"
    FOOT = "foot"


ROLE_NAMES: dict[ParagraphRole, str] = {
    ParagraphRole.TOP: "版头",
    ParagraphRole.NUMBER: "文号",
    ParagraphRole.TITLE: "标题",
    ParagraphRole.ADDRESSEE: "主送机关",
    ParagraphRole.CONTENTS: "目录",
    ParagraphRole.PART: "编",
    ParagraphRole.CHAPTER: "章",
    ParagraphRole.SECTION: "节",
    ParagraphRole.ARTICLE: "条",
    ParagraphRole.HEADING_1: "一级标题",
    ParagraphRole.HEADING_2: "二级标题",
    ParagraphRole.HEADING_3: "三级标题",
    ParagraphRole.HEADING_4: "四级标题",
    ParagraphRole.ITEM: "编号段落",
    ParagraphRole.BODY: "正文",
    ParagraphRole.ROW: "表格行",
    ParagraphRole.ANNEX_LIST: "附件说明",
    ParagraphRole.ANNEX: "附件",
    ParagraphRole.SIGNATURE: "落款",
    ParagraphRole.NOTE: "附注",
    ParagraphRole.FOOT: "版记",
}
HEADINGS = (ParagraphRole.HEADING_1, ParagraphRole.HEADING_2, ParagraphRole.HEADING_3, ParagraphRole.HEADING_4)
CHOOSABLE = (*HEADINGS, ParagraphRole.BODY)
"""The roles that a person may give; the others follow from the form of the document."""


@dataclass(frozen=True, kw_only=True)
class Join:
    """Two neighbours are one paragraph."""

    first: str
    second: str
    after: str = ""
    """The end of the paragraph before them: tells equal words apart."""
    nth: int = 1
    """Which of several that are equal in all this, from 1."""


@dataclass(frozen=True, kw_only=True)
class Split:
    """One paragraph is two: the exact opposite of `Join`."""

    first: str
    second: str
    after: str = ""
    nth: int = 1


@dataclass(frozen=True, kw_only=True)
class Recast:
    """A paragraph is a heading of some level, or plain text. Raises `ValueError` for a role nobody may give."""

    text: str
    role: ParagraphRole
    after: str = ""
    nth: int = 1

    def __post_init__(self) -> None:
        if self.role not in CHOOSABLE:
            raise ValueError(f"no person gives the role {self.role}")


Correction = Join | Split | Recast
_KINDS: dict[str, type[Join] | type[Split] | type[Recast]] = {"join": Join, "split": Split, "recast": Recast}


@dataclass(frozen=True, kw_only=True)
class KeptCorrection:
    """A correction as it was made. Never changes; taking it back is recorded beside it."""

    number: int
    """From 1, over corrections and undoings of one policy alike."""
    correction: Correction
    person_id: str
    at: datetime
    undone_by: str = ""
    undone_at: datetime | None = None

    @property
    def in_force(self) -> bool:
        return self.undone_at is None


def in_force(kept: Iterable[KeptCorrection]) -> tuple[Correction, ...]:
    """The corrections that nobody took back, oldest first."""
    return tuple(item.correction for item in kept if item.in_force)


def as_json(correction: Correction) -> dict[str, Any]:
    kind = next(key for key, known in _KINDS.items() if isinstance(correction, known))
    return {"kind": kind, **asdict(correction)}


def from_json(data: Mapping[str, Any]) -> Correction:
    """The correction that `as_json` wrote. Raises `KeyError`, `TypeError` or `ValueError` for another shape."""
    given = {key: value for key, value in data.items() if key != "kind"}
    if "role" in given:
        given["role"] = ParagraphRole(given["role"])
    return _KINDS[data["kind"]](**given)
