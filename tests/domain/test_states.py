"""The workflow table, read as a reviewer would read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.interpretation import Interpretation, Status
from studio.domain.people import APART, Person, Role, clashing
from studio.domain.states import MOVE_LABELS, MOVES, START, STATE_LABELS, Move, State, diagram, moves_from

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def person(key: str, *roles: Role) -> Person:
    return Person(id=key, login=key, name=key, department="", roles=frozenset(roles))


def standing(state: State, *rows: tuple[Move, str], authors: frozenset[str] = frozenset()) -> Interpretation:
    history = tuple(Status(state=state, move=move, person_id=who, at=NOW) for move, who in rows)
    return Interpretation(
        id="i", policy_id="p", state=state, version=1, revision_number=1, history=history, authors=authors
    )


def test_every_state_can_be_reached_from_drafting() -> None:
    reached = {START}
    while new := {rule.to for (start, _), rule in MOVES.items() if start in reached} - reached:
        reached |= new
    assert reached == set(State)


def test_every_state_and_move_has_chinese_words() -> None:
    assert set(STATE_LABELS) == set(State)
    assert set(MOVE_LABELS) == set(Move)


def test_whatever_leads_back_to_drafting_voids_the_package_unless_it_is_out_already() -> None:
    back = {start: rule.voids for (start, _), rule in MOVES.items() if rule.to is State.DRAFTING}
    assert {start for start, voids in back.items() if not voids} == {State.PUBLISHED}


def test_a_signature_is_never_given_by_whoever_wrote_the_text() -> None:
    head = person("li", Role.HEAD)
    assert Move.SIGN in standing(State.SIGNING).moves_for(head)
    assert Move.SIGN not in standing(State.SIGNING, authors=frozenset({"li"})).moves_for(head)


def test_whoever_signed_cannot_also_accept() -> None:
    both = person("li", Role.HEAD, Role.PUBLISHER)
    assert Move.ACCEPT not in standing(State.SIGNED, (Move.SIGN, "li")).moves_for(both)
    assert Move.ACCEPT in standing(State.SIGNED, (Move.SIGN, "wang")).moves_for(both)


@given(st.sampled_from(sorted(State)), st.sets(st.sampled_from(sorted(Role))))
def test_nobody_is_offered_a_move_outside_their_roles(state: State, roles: set[Role]) -> None:
    offered: Mapping[Move, object] = standing(state).moves_for(person("x", *roles))
    assert all(moves_from(state)[move].role in roles for move in offered)


def test_an_inactive_person_may_do_nothing() -> None:
    gone = Person(id="x", login="x", name="x", department="", roles=frozenset(Role), active=False)
    assert all(not standing(state).moves_for(gone) for state in State)


@pytest.mark.parametrize("pair", APART)
def test_two_sides_of_a_hand_over_cannot_be_one_person(pair: frozenset[Role]) -> None:
    assert clashing(pair | {Role.INSPECTOR}) == pair


def test_the_diagram_draws_every_row_of_the_table() -> None:
    assert diagram().count("-->") == len(MOVES) + 1
