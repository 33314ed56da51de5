"""发现: what a check found, where, how serious, and what to do about it. A value, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`start` and `end` count characters in the checked text; `entry` is the place in the field, -1 for none."""

    rule: str
    severity: Severity
    message: str
    field: str = ""
    entry: int = -1
    start: int = 0
    end: int = 0
    text: str = ""
    clause: str = ""
    suggestion: str = ""
    passage: str = ""
    """The whole string that was checked: `start` and `end` count in it. Not printed."""


def as_json(finding: Finding) -> dict[str, Any]:
    """The shape that `check --json` prints."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "field": finding.field,
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "message": finding.message,
        "clause": finding.clause,
        "suggestion": finding.suggestion,
    }
