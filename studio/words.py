"""The sentences a user reads, kept in `assets/words` so that they can be reworded in one place."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from studio.paths import ASSETS


@dataclass(frozen=True, kw_only=True)
class FieldWords:
    """What the form says beside a field: what good looks like, and a good example."""

    guide: str
    example: str = ""


def field(key: str) -> FieldWords:
    return FieldWords(**_table("fields")[key])


def finding(rule: str, **facts: str) -> str:
    """The sentence of one finding with its facts filled in."""
    return str(_table("findings")[rule]).format(**facts)


def template(rule: str) -> str:
    """The sentence of a finding before its facts are filled in."""
    return str(_table("findings")[rule])


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((ASSETS / "words" / f"{name}.toml").read_text(encoding="utf-8"))
