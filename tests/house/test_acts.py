"""Every act asks first who is acting: whatever a browser sends, a stranger is refused before anything is looked at."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from studio import actions, words
from studio.domain.content import Content, FieldContent
from studio.domain.people import Role
from studio.domain.policy import Policy
from studio.domain.states import Move
from studio.domain.three_sync import Plan
from studio.domain.window import Window
from studio.errors import NotAllowed
from studio.studio import Studio

STRANGER = "nobody-we-know"

GIVEN: dict[str, Any] = {
    "str": "x",
    "int": 1,
    "bool": False,
    "bytes": b"x",
    "date": date(2026, 3, 2),
    "datetime": datetime(2026, 3, 2, tzinfo=UTC),
    "Move": Move.SIGN,
    "Role": Role.HEAD,
    "Content": Content(),
    "FieldContent": FieldContent(),
    "Plan": Plan(),
    "Policy": Policy(id="x", title="x"),
    "Window": Window(start=date(2026, 1, 1), end=date(2027, 1, 1)),
}
"""Something of each kind that acts are handed, by the name of the annotation."""


def acts() -> dict[str, Callable[..., Any]]:
    """Public functions of `actions/` that a person does: those handed a studio and who is acting."""
    found = {}
    for info in pkgutil.iter_modules(actions.__path__):
        module = importlib.import_module(f"{actions.__name__}.{info.name}")
        for name, function in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != module.__name__:
                continue
            if list(inspect.signature(function).parameters)[:2] == ["studio", "by"]:
                found[f"{info.name}.{name}"] = function
    return found


def placeholder(annotation: str) -> Any:
    kind = annotation.split("|")[0].strip()
    if kind.startswith(("Sequence", "tuple", "list", "Collection", "Iterable")):
        return ()
    if kind.startswith("frozenset"):
        return frozenset({Role.DRAFTER})
    if kind.startswith(("Mapping", "dict")):
        return {}
    return GIVEN.get(kind, "x")


def test_there_are_acts_to_try() -> None:
    assert len(acts()) > 30


def test_every_act_has_a_word_for_the_record_of_a_refusal() -> None:
    named = {name.partition(".")[2] for name in acts()}
    assert not [name for name in named if words.act(name) == words.UNNAMED], "assets/words/audit.toml lacks them"


@pytest.mark.parametrize("name", sorted(acts()))
def test_a_stranger_is_refused(studio: Studio, name: str) -> None:
    act = acts()[name]
    given = {
        parameter.name: placeholder(str(parameter.annotation))
        for parameter in list(inspect.signature(act).parameters.values())[2:]
        if parameter.default is inspect.Parameter.empty
    }
    with pytest.raises(NotAllowed):
        act(studio, STRANGER, **given)
    with studio.store.reading() as tx:
        rows = tx.audit.latest(9)
    assert [(row.person_id, row.act.split(":")[0]) for row in rows] == [(STRANGER, "refused")], (
        "an act is marked with @act, which leaves the one audit row of a refused attempt"
    )
