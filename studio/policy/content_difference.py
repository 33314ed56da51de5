"""Two contents of one interpretation, compared unit by unit and word by word."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from studio.domain.content import CHART_KINDS, Content, Entry, FieldContent
from studio.domain.merging import UNITS, changed_units, unit_of
from studio.policy.difference import Mark, difference


@dataclass(frozen=True, kw_only=True)
class UnitDifference:
    unit: str
    label: str
    marks: tuple[Mark, ...]
    citations_only: bool
    """The words are the same; what they rest on has changed."""


def content_difference(before: Content, after: Content) -> tuple[UnitDifference, ...]:
    """One for every unit that changed, in the order of the form."""
    found = []
    for unit in changed_units(before, after):
        old, new = (text_of(unit_of(content, unit)) for content in (before, after))
        found.append(
            UnitDifference(unit=unit, label=UNITS[unit], marks=difference(old, new), citations_only=old == new)
        )
    return tuple(found)


def text_of(value: Any) -> str:
    """A unit's value as lines of text: one record a line."""
    if isinstance(value, FieldContent):
        lines = [_line(entry) for entry in value.entries if entry.said()]
        return "\n".join([*lines, *([f"不涉及：{value.absent_reason}"] if value.absent_reason else [])])
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "\n".join(f"{series}：{CHART_KINDS[kind]}" for series, kind in sorted(value.items()))
    shown = (getattr(value, item.name) for item in fields(value))
    return "\n".join("、".join(item) if isinstance(item, tuple) else str(item) for item in shown if item)


def _line(entry: Entry) -> str:
    return "｜".join(entry.said())
