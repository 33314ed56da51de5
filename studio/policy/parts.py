"""The documents within one file: the notice, the plan it puts into force, the annexes, each with its head.

A new one begins at 附件1, at a title that was announced, or at a title behind a finished document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Generic, TypeVar

from studio.domain.correction import ParagraphRole
from studio.policy import marks
from studio.policy.head import Head, read_head
from studio.policy.lines import Line, Paragraph
from studio.policy.marks import Kind
from studio.policy.sentences import tight

_COVERED = re.compile(
    r"(?:印发|转发|批转|发布|公布|下发|颁发|颁布)[《〈“]?(?P<name>.+?)[》〉”]?(?:的(?:通知|公告|决定|通报|函|命令))"
)


class Role(Enum):
    MAIN = "main"
    """The document itself, or the covering notice."""
    ATTACHED = "attached"
    """The plan that a covering notice puts into force."""
    ANNEX = "annex"


@dataclass
class Part:
    """One document within the file: its head, its paragraphs, its signature."""

    role: Role
    head: Head
    annex: str = ""
    """The annex number as printed, or its place: "1"."""
    paragraphs: list[Paragraph] = field(default_factory=list)
    signed_by: list[str] = field(default_factory=list)
    signed_on: date | None = None
    disclosure: str = ""
    annex_list: list[str] = field(default_factory=list)
    roles: dict[int, ParagraphRole] = field(default_factory=dict)
    """Of every paragraph of this part, also those that are no text, by its place in the file."""


L = TypeVar("L", bound=Line)


@dataclass
class Piece(Generic[L]):
    role: Role
    head: Head
    top: Sequence[L]
    """The lines that the head took, with the 附件1 above it."""
    lines: list[L] = field(default_factory=list)
    annex: str = ""
    closed: bool = False
    """Its date or disclosure note has come: what follows may be another document."""


def split(lines: Sequence[L]) -> list[Piece[L]]:
    """The documents within the file, each with its head read."""
    head, index = read_head(lines)
    current = Piece(Role.MAIN, head, lines[:index])
    pieces = [current]
    names = set(names_in(head.title))
    while index < len(lines):
        started = _annex_start(lines, index, current) or _attached_start(lines, index, current=current, names=names)
        if started:
            piece, index = started
            current = piece
            pieces.append(current)
            continue
        line = lines[index]
        if current.role is Role.MAIN and len(current.lines) < 40:
            names |= _quoted_names(line, lines[index + 1 : index + 3])
        if not line.said:
            current.closed = current.closed or _closes(line.text) or bool(marks.disclosure_words(line.text))
        current.lines.append(line)
        index += 1
    return pieces


def _closes(text: str) -> bool:
    return marks.is_date(text) or marks.signature(text) is not None


def names_in(title: str) -> Iterator[str]:
    """What a covering notice puts into force, as its title names it."""
    if match := _COVERED.search(tight(title)):
        yield _plain_name(match["name"])


def _quoted_names(line: Line, ahead: Sequence[Line]) -> set[str]:
    """Names in 《》 that open here, also when the line end falls inside the name."""
    text = tight(line.text + "".join(following.text for following in ahead if "《" in line.text))
    found = re.findall(r"《((?:[^《》]|《[^《》]*》){4,120})》", text)
    return {_plain_name(name) for name in found if text.find(name) < len(tight(line.text)) and len(name) >= 5}


def _plain_name(name: str) -> str:
    return re.sub(r"[《》〈〉“”\"（）()\s]", "", name)


def _annex_start(lines: Sequence[L], index: int, current: Piece[L]) -> tuple[Piece[L], int] | None:
    found = _annex_of(lines[index])
    if found is None:
        return None
    number, title = found
    listed = _listed_annexes(lines, index)
    if listed or (title and not (current.closed and len(title) <= 80 and not marks.ends(title))):
        return None
    if title:
        head, after = Head(title_lines=[title]), index + 1
    else:
        head, after = read_head(lines, index + 1)
    number = str(annex_number(number) or "")
    return Piece(Role.ANNEX, head, lines[index:after], annex=number), after


def _annex_of(line: Line) -> tuple[str, str] | None:
    return None if line.row or line.said else marks.annex_of(line.text)


def annex_number(printed: str) -> int | None:
    label = marks.label_of(f"{printed}、")
    return label.number if label else None


def _listed_annexes(lines: Sequence[Line], index: int) -> int:
    """How many lines from `index` on list the annexes above the signature; 0 when an annex begins here."""
    count = 1
    for line in lines[index + 1 : index + 40]:
        label = marks.label_of(line.text)
        if line.said:
            return 0
        if label and label.kind is Kind.ARABIC and "。" not in line.text and len(line.text) <= 90:
            count += 1
        elif _closes(line.text) or marks.orgs_in(line.text):
            return count
        elif marks.disclosure_words(line.text) or count == 1 or marks.ends(line.text) or len(line.text) > 60:
            return 0
        else:
            count += 1
    titled = bool((marks.annex_of(lines[index].text) or ("", ""))[1])
    return count if titled and index + count >= len(lines) else 0


def runs(lines: Sequence[L]) -> Iterator[tuple[Sequence[L], bool]]:
    """The lines in order, parted into (lines, whether they are a list of annexes)."""
    start = index = 0
    while index < len(lines):
        count = _listed_annexes(lines, index) if _annex_of(lines[index]) else 0
        if count:
            yield lines[start:index], False
            yield lines[index : index + count], True
            start = index = index + count
        else:
            index += 1
    yield lines[start:], False


def _attached_start(
    lines: Sequence[L], index: int, *, current: Piece[L], names: set[str]
) -> tuple[Piece[L], int] | None:
    """Another document begins: its title is one that was announced, or a title after a finished document."""
    run = ""
    for line in lines[index : index + 6]:
        if line.row or line.said or marks.label_of(line.text):
            return None
        if "。" in line.text or line.text.endswith(("：", "；", "，", ":")):
            return None
        run += line.text
        announced = _plain_name(run) in names and current.lines
        if announced or (current.closed and _could_be_title(run) and not _inside_longer_title(run, names)):
            head, after = read_head(lines, index)
            return (Piece(Role.ATTACHED, head, lines[index:after]), after) if head.title_lines else None
        if marks.is_date(line.text) or marks.disclosure_words(line.text) or marks.is_foot(line.text):
            return None
    return None


def _could_be_title(run: str) -> bool:
    return 6 <= len(tight(run)) <= 120 and marks.completes_title(run) and not marks.is_foot(run)


def _inside_longer_title(run: str, names: set[str]) -> bool:
    plain = _plain_name(run)
    return any(plain != name and plain in name for name in names)


def promote_annexed_plan(parts: list[Part]) -> None:
    """The plan that a covering notice announces is the document proper, also when it is called 附件."""
    main = parts[0]
    names = set(names_in(main.head.title))
    numbered = any(marks.label_of(paragraph.text) for paragraph in main.paragraphs)
    for part in parts[1:]:
        if part.role is Role.ANNEX and _plain_name(part.head.title) in names and not numbered:
            part.role, part.annex = Role.ATTACHED, ""
