"""The dashboard says the same whether it counts anew or reads the kept sums."""

from __future__ import annotations

import random
from dataclasses import fields
from datetime import datetime
from typing import Any

import pytest

from studio.actions import look as looking
from studio.actions.departments import keep_department
from studio.actions.look import View, look
from studio.domain.calendar import BEIJING
from studio.domain.people import Person, Role
from studio.errors import NotAllowed
from studio.studio import Studio
from tests.actions.test_kept_sums import WINDOWS, some_ledger
from tests.conftest import Clock

LISTS = {"rows", "problems", "exempt"}
APART = {"asof", "rules", "whole", "item", "paged", "page", "many"}
"""Of the moment, or only there in one of the two ways."""
SAME = {field.name for field in fields(View)} - APART - LISTS


def said(view: View) -> dict[str, Any]:
    lists = {
        name: {(row.policy_id, row.status, *row.marks.items()) for row in getattr(view, name)}
        for name in ("problems", "exempt")
    }
    return {**{name: getattr(view, name) for name in SAME}, **lists, "rows": {row.policy_id for row in view.rows}}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("department", ["", "市容科"])
def test_both_ways_of_looking_agree(
    studio: Studio,
    people: dict[Role, Person],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    department: str,
) -> None:
    clock.now = datetime(2026, 2, 25, 12, 0, 30, tzinfo=BEIJING)
    for name, parent in (("城管局", ""), ("市容科", "城管局")):
        keep_department(studio, people[Role.ADMIN].id, name, parent=parent, openness=False)
    chance = random.Random(seed)
    for step in range(3):
        with studio.store.writing() as tx:
            tx.records.keep(some_ledger(chance), {}, import_id=f"i{step}")
    who = people[Role.INSPECTOR].id
    for window in WINDOWS:
        counted = look(studio, who, window=window, asof=clock(), department=department)
        monkeypatch.setattr(looking, "MANY", -1)
        kept = look(studio, who, window=window, asof=clock(), department=department)
        monkeypatch.undo()
        assert kept.many == {name: len(getattr(kept, name)) for name in kept.many}
        mine, theirs = said(counted), said(kept)
        # Where a department only cooperates the count shows it as such; the kept lists hold what it leads.
        led = {row.policy_id for row in counted.rows if not department or row.department == department}
        mine["rows"] = led
        mine["department_names"] = theirs["department_names"] = []
        assert mine == theirs
        for row in kept.rows:
            item = kept.item(row.policy_id)
            assert item is not None
            assert sorted(item.reasons) == sorted(row.reasons)
        assert kept.whole().figures == counted.figures


def test_who_may_look(studio: Studio, people: dict[Role, Person]) -> None:
    with pytest.raises(NotAllowed):
        look(studio, people[Role.CO_DRAFTER].id, window=WINDOWS[0], asof=studio.clock())
