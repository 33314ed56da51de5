"""Every act that the code writes into the audit record has a Chinese word, and so has every fact beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from studio import words
from studio.deliveries.carry import Outcome
from studio.domain.delivery import DeliveryState
from studio.domain.states import Move

ROOT = Path(__file__).resolve().parents[2] / "studio"
TREES = {path.relative_to(ROOT): ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py")}
PREFIXES = {
    "delivery_": {f"delivery_{state.value}" for state in (*Outcome, DeliveryState.REFUSED, DeliveryState.FAILED)}
}
"""Acts whose names are put together: the beginning → all that can come of it."""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def passing_on(tree: ast.AST) -> dict[str, int]:
    """Functions that hand an `act` of their own on: name → its place among the positional arguments."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args]
            if "act" in names:
                found[node.name] = names.index("act")
    return found


def acts_said(call: ast.Call, places: dict[str, int]) -> Iterator[str]:
    said = [keyword.value for keyword in call.keywords if keyword.arg == "act"]
    place = places.get(called(call))
    if place is not None and place < len(call.args):
        said.append(call.args[place])
    for value in said:
        parts = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value
            elif isinstance(part, ast.JoinedStr) and isinstance(part.values[0], ast.Constant):
                yield from PREFIXES[str(part.values[0].value)]


def test_every_act_has_a_word() -> None:
    said = {act for tree in TREES.values() for call in calls(tree) for act in acts_said(call, passing_on(tree))}
    assert len(said) > 60
    wordless = {act for act in said if words.act(act) == words.UNNAMED}
    assert not wordless, f"assets/words/audit.toml lacks {sorted(wordless)}"


def test_every_fact_beside_an_act_has_a_word_or_is_said_to_be_for_machines() -> None:
    facts = {
        key.value
        for tree in TREES.values()
        for call in calls(tree)
        if "act" in {keyword.arg for keyword in call.keywords}
        for keyword in call.keywords
        if keyword.arg in ("before", "after") and isinstance(keyword.value, ast.Dict)
        for key in keyword.value.keys
        if isinstance(key, ast.Constant)
    }
    assert len(facts) > 30
    unknown = {name for name in facts if not words.knows_fact(name)}
    assert not unknown, f"assets/words/audit.toml lacks {sorted(unknown)}"


def test_no_word_of_the_record_is_left_in_latin_letters() -> None:
    every = [*words.acts().values(), *(words.act(f"{words.REFUSED}{move.value}") for move in Move)]
    assert not [word for word in every if any("a" <= letter.lower() <= "z" for letter in word)]
    assert len(set(words.acts())) == len(words.acts())
