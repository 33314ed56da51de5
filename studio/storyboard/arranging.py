"""The content as one board tells it: entries left out, others in the shorter words that a person gave them.

A shortened entry keeps its citations: it says less of the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from studio.domain.arrangement import Arrangement
from studio.domain.content import (
    FIELDS,
    Case,
    Change,
    Content,
    DataPoint,
    Entry,
    FieldContent,
    Milestone,
    Question,
    Statement,
    Term,
)

SUMMARY = "summary"
SLOTS: dict[type[Entry], tuple[str, ...]] = {
    Statement: ("text",),
    Term: ("explanation",),
    Change: ("before", "now", "effect"),
    Question: ("question", "answer"),
    Case: ("text",),
    Milestone: ("text",),
    DataPoint: (),
}
"""Strings that may be told shorter. Names, dates and figures may not: they are said, or they are left out."""


def told_in(content: Content, board: str) -> Content:
    """What the board tells, as a content without arrangements. Figures and charts are left out when it is composed."""
    arranged = content.board(board)
    parts = {key: _part(key, part, arranged) for key, part in content.parts.items()}
    summary = arranged.wording(SUMMARY, content.summary, "text")
    return replace(content, summary=content.summary if summary is None else summary, parts=parts, boards={})


def unarranged(content: Content) -> Content:
    """The content as its form says it: for files that hold the data itself, and to see what a board leaves out."""
    return replace(content, boards={})


def _part(key: str, part: FieldContent, arranged: Arrangement) -> FieldContent:
    if arranged.leaves_out(key):
        return replace(part, entries=())
    kept = (entry for entry in part.entries if not arranged.leaves_out(key, entry.wording))
    return replace(part, entries=tuple(_told(key, entry, arranged) for entry in kept))


def _told(key: str, entry: Entry, arranged: Arrangement) -> Entry:
    slots = SLOTS[FIELDS[key].entry]
    given = {slot: arranged.wording(key, entry.wording, slot) for slot in slots}
    changed: dict[str, Any] = {slot: told for slot, told in given.items() if told is not None}
    return replace(entry, **changed)
