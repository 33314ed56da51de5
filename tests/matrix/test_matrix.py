"""Every act × every state × everybody: allowed exactly where the table says so; a refusal changes nothing else."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from sqlalchemy import event

from studio.domain.states import MOVES, Move, State
from studio.errors import NotAllowed, StudioError, WrongState
from studio.settings import read_settings
from studio.wiring import build
from tests.conftest import Clock
from tests.house.test_acts import acts
from tests.matrix.powers import POWERS
from tests.matrix.world import Actor, World, make_world

ACTS = acts()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, cheap_hashes: None) -> World:
    clock = Clock()
    settings = read_settings({"STUDIO_DATA": str(tmp_path_factory.mktemp("matrix") / "data")})
    studio = build(settings, clock=clock)
    event.listen(studio.store._engine, "connect", _do_not_wait_for_the_disk)
    return make_world(studio, clock)


def _do_not_wait_for_the_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def outcome(world: World, name: str, actor: Actor) -> StudioError | None:
    act = ACTS[name.split()[0]]
    given = POWERS[name].given(world, actor)
    try:
        act(world.studio, actor.id, **given)
    except StudioError as error:
        return error
    return None


def test_every_act_stands_in_the_table() -> None:
    assert set(ACTS) == {name.split()[0] for name in POWERS}, "tests/matrix/powers.py says who may do each act"


def test_every_row_of_moves_is_somebody_s_in_the_table() -> None:
    drawn = {power.move for power in POWERS.values()} | {None}
    by_hand = {move for _, move in MOVES if move not in drawn}
    assert {move.value for move in by_hand} == {"go_live", "amend"}, "the worker's, and what saving does"


@pytest.mark.parametrize(("state", "name"), list(product(State, POWERS)))
def test_allowed_exactly_where_the_table_says(world: World, state: State, name: str) -> None:
    allowed_exactly(world, state, name)


OWED = (State.ACCEPTED, State.PUBLISHING, State.PUBLISHED)
MOVED = [name for name, power in POWERS.items() if power.move is not None]


@pytest.mark.parametrize(("state", "name"), list(product(OWED, MOVED)))
def test_the_same_holds_of_what_went_out_urgently(world: World, state: State, name: str) -> None:
    allowed = allowed_exactly(world, state, name, urgent=True)
    if POWERS[name].move is Move.RATIFY:
        assert allowed == {"head", "stand_in"}, "the head and who stands in today"


def allowed_exactly(world: World, state: State, name: str, *, urgent: bool = False) -> set[str]:
    """Everybody tries; answers the names of those who were let in."""
    if (world.stands_in, world.urgent) != (state, urgent):
        world.begin(state, urgent=urgent)
    power = POWERS[name]
    before, rows = world.tables(), world.rows_since(0)
    refused = [actor for actor in world.actors.values() if not power.allows(world, actor, state)]
    for actor in refused:
        error = outcome(world, name, actor)
        assert isinstance(error, NotAllowed | WrongState), f"{actor.name} was let in: {error!r}"
        rows += (added := world.rows_since(rows[-1][0]))
        assert [(who, act.startswith("refused:")) for _, who, act in added] == [(actor.id, True)], actor.name
    assert world.tables() == before, "a refused attempt changed something"
    for actor in world.actors.values():
        if actor in refused:
            continue
        error = outcome(world, name, actor)
        world.begin(state, urgent=urgent)
        assert not isinstance(error, NotAllowed | WrongState), f"{actor.name} may: {error}"
        assert error is None or isinstance(error, power.may_end_in or ()), f"{actor.name} may: {error}"
    return set(world.actors) - {actor.name for actor in refused}


def test_the_record_of_all_these_attempts_still_holds(world: World) -> None:
    for state in State:
        world.begin(state)
        for name in POWERS:
            outcome(world, name, world.actors["suspended"])
        with world.studio.store.reading() as tx:
            assert tx.audit.first_broken() == ""
