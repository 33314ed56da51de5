"""Delegation for leave: who may stand in for whom, for how long, and what it leaves behind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from studio.actions import accounts
from studio.actions.stand_in import end_stand_in, stand_in
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.errors import Incomplete, NotAllowed, StudioError
from studio.studio import Studio
from tests.actions.test_walk import bring_to, make, standing
from tests.actions.test_walk import example as example
from tests.conftest import PASSWORD, Clock

People = dict[Role, Person]
TODAY = date(2026, 3, 2)


@pytest.fixture
def deputy(studio: Studio, people: People) -> Person:
    """Somebody without a role that faces the head's."""
    return accounts.add_person(
        studio,
        people[Role.ADMIN].id,
        login="deputy",
        name="副职",
        department="长治市城市管理局",
        roles=frozenset({Role.INSPECTOR}),
        password=PASSWORD,
    )


def on_leave(studio: Studio, people: People, deputy: Person, **changes: object) -> str:
    given: dict[str, object] = {
        "from_person": people[Role.HEAD].id,
        "to_person": deputy.id,
        "role": Role.HEAD,
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=2),
        "reason": "出差",
    }
    return stand_in(studio, people[Role.HEAD].id, **(given | changes))  # type: ignore[arg-type]


def test_a_deputy_signs_for_the_head_and_the_record_says_so(
    studio: Studio, people: People, deputy: Person, example: str
) -> None:
    bring_to(studio, people, example, State.SIGNING)
    with pytest.raises(NotAllowed):
        make(studio, deputy, example, Move.SIGN)
    on_leave(studio, people, deputy)
    assert make(studio, deputy, example, Move.SIGN, note="同意") is State.SIGNED
    last = standing(studio, example).history[-1]
    assert last.person_id == deputy.id
    assert last.note == "受head委托办理。同意"


def test_it_begins_and_ends_by_itself(
    studio: Studio, people: People, deputy: Person, example: str, clock: Clock
) -> None:
    bring_to(studio, people, example, State.SIGNING)
    on_leave(studio, people, deputy, starts_on=TODAY + timedelta(days=1))
    with pytest.raises(NotAllowed):
        make(studio, deputy, example, Move.SIGN)
    clock.pass_by(timedelta(days=3))
    with pytest.raises(NotAllowed):
        make(studio, deputy, example, Move.SIGN)
    clock.pass_by(timedelta(days=-1))
    assert make(studio, deputy, example, Move.SIGN) is State.SIGNED


def test_it_ends_when_somebody_ends_it_or_the_giver_loses_the_role(
    studio: Studio, people: People, deputy: Person
) -> None:
    def may_sign() -> bool:
        with studio.store.reading() as tx:
            person = tx.people.get(deputy.id)
        assert person is not None
        return person.may(Role.HEAD)

    given = on_leave(studio, people, deputy)
    assert may_sign()
    with pytest.raises(NotAllowed):
        end_stand_in(studio, people[Role.DRAFTER].id, given)
    end_stand_in(studio, people[Role.HEAD].id, given)
    assert not may_sign()
    on_leave(studio, people, deputy)
    admin = people[Role.ADMIN].id
    accounts.change_person(
        studio, admin, people[Role.HEAD].id, roles=frozenset({Role.INSPECTOR}), department="", active=True
    )
    assert not may_sign()


def test_nobody_comes_to_stand_on_both_sides(studio: Studio, people: People, deputy: Person) -> None:
    for role in (Role.DRAFTER, Role.SECRECY_REVIEWER, Role.PUBLISHER, Role.ADMIN):
        with pytest.raises(StudioError, match="一次交接的两边"):
            on_leave(studio, people, deputy, to_person=people[role].id)
    on_leave(studio, people, deputy)
    with pytest.raises(StudioError, match="一次交接的两边"):
        stand_in(
            studio,
            people[Role.PUBLISHER].id,
            from_person=people[Role.PUBLISHER].id,
            to_person=deputy.id,
            role=Role.PUBLISHER,
            starts_on=TODAY,
            ends_on=TODAY,
            reason="休假",
        )


def test_only_the_holder_or_the_administrator_gives_a_role_away(studio: Studio, people: People, deputy: Person) -> None:
    given = {
        "from_person": people[Role.HEAD].id,
        "to_person": deputy.id,
        "role": Role.HEAD,
        "starts_on": TODAY,
        "ends_on": TODAY,
        "reason": "病假",
    }
    for role in (Role.DRAFTER, Role.PUBLISHER, Role.INSPECTOR):
        with pytest.raises(NotAllowed):
            stand_in(studio, people[role].id, **given)  # type: ignore[arg-type]
        with studio.store.reading() as tx:
            assert tx.audit.latest(1)[0].act == "refused:stand_in"
            assert tx.people.delegations() == []
    stand_in(studio, people[Role.ADMIN].id, **given)  # type: ignore[arg-type]
    with studio.store.reading() as tx:
        assert len(tx.people.delegations()) == 1


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"ends_on": TODAY - timedelta(days=1)}, StudioError, "结束日期"),
        ({"ends_on": TODAY + timedelta(days=120)}, StudioError, "最长"),
        ({"reason": " "}, Incomplete, "原因"),
        ({"role": Role.DRAFTER}, StudioError, "不能委托"),
        ({"to_person": "nobody"}, StudioError, "找不到"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(
    studio: Studio, people: People, deputy: Person, changes: dict[str, object], error: type[StudioError], says: str
) -> None:
    with pytest.raises(error, match=says):
        on_leave(studio, people, deputy, **changes)
