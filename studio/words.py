"""The sentences a user reads, kept in `assets/words` so that they can be reworded in one place."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from studio.domain.states import MOVE_LABELS, Move
from studio.paths import ASSETS

REFUSED = "refused:"
"""Begins the key of an attempt that the role did not allow."""
UNNAMED = "其他事项"


@dataclass(frozen=True, kw_only=True)
class FieldWords:
    """What the form says beside a field: what good looks like, and a good example."""

    guide: str
    example: str = ""


def field(key: str) -> FieldWords:
    return FieldWords(**_table("fields")[key])


@dataclass(frozen=True, kw_only=True)
class BoardWords:
    """What the arranging screen says of one material: the files that follow it, and what to think of."""

    follows: str
    guide: str


def board(key: str) -> BoardWords:
    return BoardWords(**_table("boards")[key])


def slot(key: str) -> str:
    """What one string of an entry is called where it is told shorter."""
    return str(_table("boards")["slots"][key])


def finding(rule: str, **facts: str) -> str:
    """The sentence of one finding with its facts filled in."""
    return str(_table("findings")[rule]).format(**facts)


def template(rule: str) -> str:
    """The sentence of a finding before its facts are filled in."""
    return str(_table("findings")[rule])


def act(key: str) -> str:
    """An act of the audit record: `save_form`, a move of the workflow, or either after `refused:`."""
    if key.startswith(REFUSED):
        return f"被拒绝：{act(key.removeprefix(REFUSED))}"
    return MOVE_LABELS[Move(key)] if key in set(Move) else str(_table("audit")["acts"].get(key, UNNAMED))


def acts() -> dict[str, str]:
    """Every act that has a word, moves included, in the order of the list."""
    return {**{move.value: label for move, label in MOVE_LABELS.items()}, **_table("audit")["acts"]}


def fact(name: str, *, of: str = "") -> str:
    """What a fact beside an act is called; "" for one that is for machines only."""
    facts = _table("audit")["facts"]
    return str(facts.get(f"{of}.{name}", facts.get(name, "")))


def knows_fact(name: str) -> bool:
    """Whether the list says what this fact is called, or that it is for machines only."""
    return name in _table("audit")["facts"]


def value(name: str, key: str) -> str:
    """What one of a fact's known values is called; the value itself when it is not one of them."""
    return str(_table("audit")["values"].get(name, {}).get(key, key))


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((ASSETS / "words" / f"{name}.toml").read_text(encoding="utf-8"))
