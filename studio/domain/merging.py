"""Two people wrote at once: their changes put together, field by field, and what only they can decide.

A unit is what one person changes at a time: one field of the form, or one line of its heading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from studio.domain.content import FIELDS, Content, FieldContent

HEADING: dict[str, str] = {"title": "标题", "short_title": "短标题", "summary": "摘要"}
_BESIDE: dict[str, str] = {"policy": "政策信息", "chart_kinds": "图表种类", "boards": "编排"}
UNITS: dict[str, str] = {**HEADING, **{key: spec.label for key, spec in FIELDS.items()}, **_BESIDE}
"""Unit → what people call it, in the order of the form."""


@dataclass(frozen=True, kw_only=True)
class Merged:
    """`content` holds both sides' changes; of a unit in `clashes` it holds theirs, which was there first."""

    content: Content
    clashes: tuple[str, ...]
    theirs: tuple[str, ...]
    """Units that came in from the other side."""


def unit_of(content: Content, unit: str) -> Any:
    """The value of one unit: a text of the heading, or a field's content."""
    return content.part(unit) if unit in FIELDS else getattr(content, unit)


def with_unit(content: Content, unit: str, value: Any) -> Content:
    return content.with_part(unit, value) if unit in FIELDS else replace(content, **{unit: value})


def changed_units(before: Content, after: Content) -> tuple[str, ...]:
    return tuple(unit for unit in UNITS if unit_of(before, unit) != unit_of(after, unit))


def merge(base: Content, mine: Content, theirs: Content) -> Merged:
    """Both changes of `base` in one content. A unit that both changed differently is a clash."""
    by_me, by_them = changed_units(base, mine), changed_units(base, theirs)
    clashes = tuple(unit for unit in by_me if unit in by_them and unit_of(mine, unit) != unit_of(theirs, unit))
    content = theirs
    for unit in by_me:
        if unit not in clashes:
            content = with_unit(content, unit, unit_of(mine, unit))
    return Merged(content=content, clashes=clashes, theirs=by_them)


def both(theirs: FieldContent, mine: FieldContent) -> FieldContent:
    """Their entries, then those of mine that they do not have."""
    added = tuple(entry for entry in mine.entries if entry not in theirs.entries)
    entries = (*theirs.entries, *added)
    return FieldContent(entries=entries, absent_reason="" if entries else theirs.absent_reason or mine.absent_reason)


_CHOICES: dict[str, Callable[[Any, Any], Any]] = {
    "theirs": lambda theirs, mine: theirs,
    "mine": lambda theirs, mine: mine,
    "both": lambda theirs, mine: both(theirs, mine),
}
CHOICE_LABELS: dict[str, str] = {"theirs": "用对方的", "mine": "用我的", "both": "两份都要"}


def choices_for(unit: str) -> tuple[str, ...]:
    """How a clash over this unit can be settled: a line of the heading holds only one of the two."""
    return tuple(_CHOICES) if unit in FIELDS else ("theirs", "mine")


def settled(content: Content, clash_unit: str, *, theirs: Content, mine: Content, choice: str) -> Content:
    """`content` with the clash over one unit settled as chosen."""
    value = _CHOICES[choice](unit_of(theirs, clash_unit), unit_of(mine, clash_unit))
    return with_unit(content, clash_unit, value)
