"""The outline of a policy: its parts, headings and numbered clauses, its signature and notes.

Two passes: lines are repaired into paragraphs (`lines`, `marks`, `head`, `parts`); then paragraphs are told apart
by form (`tail`, `headings`), and headings stacked into a tree whose paths are the clause ids (`outline`). Between
the two a person may correct the paragraphs (`corrections`). Doubt becomes a warning, never a refusal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from studio.domain.correction import ParagraphRole
from studio.domain.policy import Clause
from studio.policy.head import Head, unglued
from studio.policy.lines import Paragraph, cleaned, doubled, habit_of, joined, whole
from studio.policy.outline import Outline, Remark
from studio.policy.page_top import without_page_top
from studio.policy.parts import Part, Role, promote_annexed_plan, runs, split
from studio.policy.tail import part_of

MOST_WARNINGS = 30


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A paragraph and what it was taken for."""

    paragraph: Paragraph
    role: ParagraphRole
    clause: int | None
    """The clause it belongs to, as an index into the structure's clauses; None for what is no clause's text."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Structure:
    """The whole file, taken apart."""

    parts: tuple[Part, ...]
    clauses: tuple[Clause, ...]
    warnings: tuple[str, ...]
    paragraphs: tuple[Taken, ...]
    """All of them, in the order of the file."""

    @property
    def main(self) -> Part:
        return self.parts[0]

    @property
    def attached(self) -> Part | None:
        return next((part for part in self.parts if part.role is Role.ATTACHED), None)


def structure_of(raw_lines: Sequence[str]) -> Structure:
    """Takes the reader's lines apart. Never raises; a file without structure is one clause."""
    return structure_of_paragraphs(paragraphs_of(raw_lines))


def paragraphs_of(raw_lines: Sequence[str]) -> list[Paragraph]:
    """The reader's lines after repair, in the order of the file. The lines of a head stay apart."""
    lines = unglued(without_page_top(cleaned(raw_lines)))
    habit = habit_of(lines)
    found: list[Paragraph] = []
    for piece in split(lines):
        found += [whole(line) for line in piece.top]
        for run, listed in runs(piece.lines):
            found += [whole(line) for line in run] if listed else joined(run, habit)
    return placed(found)


def placed(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    return [replace(paragraph, place=place) for place, paragraph in enumerate(paragraphs)]


def structure_of_paragraphs(paragraphs: Sequence[Paragraph]) -> Structure:
    """Takes paragraphs apart that nothing will be joined to any more. Never raises."""
    parts = [part_of(piece) for piece in split(paragraphs)]
    promote_annexed_plan(parts)
    clauses = _history(parts[0].head)
    numbering: list[Remark] = []
    clause_at: dict[int, int] = {}
    annexes = 0
    for place, part in enumerate(parts, start=1):
        annexes += part.role is Role.ANNEX
        prefix = f"f{part.annex or annexes}-" if part.role is Role.ANNEX else ""
        writer = Outline(part, prefix=prefix, opening=f"{prefix}p{1 if prefix else place}")
        for clause, places in writer.clauses():
            clause_at |= dict.fromkeys(places, len(clauses))
            clauses.append(clause)
        numbering += writer.warnings
    warnings = [*numbering, *_text_warnings(parts)]
    roles = {place: role for part in parts for place, role in part.roles.items()}
    told: dict[int, list[str]] = defaultdict(list)
    for warning in warnings:
        told[warning.place].append(warning.text)
    return Structure(
        parts=tuple(parts),
        clauses=tuple(_distinct(clauses)),
        warnings=tuple(dict.fromkeys(warning.text for warning in warnings))[:MOST_WARNINGS],
        paragraphs=tuple(
            Taken(
                paragraph=paragraph,
                role=roles.get(paragraph.place, ParagraphRole.BODY),
                clause=clause_at.get(paragraph.place),
                warnings=tuple(told[paragraph.place]),
            )
            for paragraph in paragraphs
        ),
    )


HISTORY = "h"
"""The clause id of the 题注: who passed the document, published and amended it, and when."""


def _history(head: Head) -> list[Clause]:
    return [Clause(id=HISTORY, label="", level=0, heading="题注", text=head.history)] if head.history else []


def _distinct(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Ids that would repeat get ~2, ~3 …"""
    seen: Counter[str] = Counter()
    for clause in clauses:
        seen[clause.id] += 1
        if seen[clause.id] > 1:
            clause = Clause(
                id=f"{clause.id}~{seen[clause.id]}",
                label=clause.label,
                level=clause.level,
                heading=clause.heading,
                text=clause.text,
            )
        yield clause


def _text_warnings(parts: Sequence[Part]) -> Iterator[Remark]:
    if not any(part.head.title for part in parts):
        yield Remark("没有认出标题，请手工填写。")
    for part in parts:
        for paragraph in part.paragraphs:
            for found in doubled(paragraph):
                text = f"“{found}”处是断行接合的地方，有字重复，可能是换页造成的，请核对原文。"
                yield Remark(text, paragraph.place)
    lost = sum(paragraph.text.count("\ufffd") for part in parts for paragraph in part.paragraphs)
    if lost:
        yield Remark(f"有 {lost} 个字无法辨认，已用“\ufffd”代替，请对照原文补上。")
