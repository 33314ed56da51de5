"""With a list of departments, nobody of another department gets at a policy, whatever is sent."""

from __future__ import annotations

import pytest

from studio.actions import accounts
from studio.actions.comment import comment
from studio.actions.departments import keep_department, remove_department
from studio.actions.save_form import save_form
from studio.domain.content import Content
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.errors import NotAllowed, StudioError
from studio.studio import Studio
from tests.actions.test_walk import bring_to, make, standing
from tests.actions.test_walk import example as example
from tests.conftest import PASSWORD

People = dict[Role, Person]
BUREAU, OTHER, CITY = "长治市城市管理局", "长治市教育局", "长治市人民政府"


@pytest.fixture
def listed(studio: Studio, people: People) -> None:
    admin = people[Role.ADMIN].id
    keep_department(studio, admin, CITY, parent="", openness=False)
    keep_department(studio, admin, BUREAU, parent=CITY, openness=False)
    keep_department(studio, admin, OTHER, parent=CITY, openness=False)
    keep_department(studio, admin, "市政府办公室", parent=CITY, openness=True)


def newcomer(studio: Studio, people: People, role: Role, department: str) -> Person:
    return accounts.add_person(
        studio,
        people[Role.ADMIN].id,
        login=f"{role.value}2",
        name="新同志",
        department=department,
        roles=frozenset({role}),
        password=PASSWORD,
    )


def test_another_department_cannot_read_write_or_sign_and_the_record_says_so(
    studio: Studio, people: People, example: str, listed: None
) -> None:
    bring_to(studio, people, example, State.SIGNING)
    head, drafter = (newcomer(studio, people, role, OTHER) for role in (Role.HEAD, Role.DRAFTER))
    before = standing(studio, example)
    with pytest.raises(NotAllowed, match="不属于您的部门"):
        make(studio, head, example, Move.SIGN)
    with pytest.raises(NotAllowed, match="不属于您的部门"):
        comment(studio, head.id, example, "measures", "看看")
    with pytest.raises(NotAllowed, match="不属于您的部门"):
        save_form(studio, drafter.id, example, Content(), based_on=1)
    assert standing(studio, example) == before
    with studio.store.reading() as tx:
        assert [row.act for row in tx.audit.latest(3)] == ["refused:save_form", "refused:comment", "refused:sign"]


def test_the_openness_office_acts_for_every_department(
    studio: Studio, people: People, example: str, listed: None
) -> None:
    bring_to(studio, people, example, State.SIGNED)
    publisher = newcomer(studio, people, Role.PUBLISHER, "市政府办公室")
    assert make(studio, publisher, example, Move.ACCEPT) is State.ACCEPTED


def test_only_those_who_see_it_are_told_to_sign(studio: Studio, people: People, example: str, listed: None) -> None:
    stranger = newcomer(studio, people, Role.HEAD, OTHER)
    bring_to(studio, people, example, State.SIGNING)
    with studio.store.reading() as tx:
        assert tx.notices.of_person(people[Role.HEAD].id)
        assert not tx.notices.of_person(stranger.id)


def test_a_department_with_people_or_departments_stays_in_the_list(
    studio: Studio, people: People, listed: None
) -> None:
    admin = people[Role.ADMIN].id
    with pytest.raises(StudioError, match="在用的人员"):
        remove_department(studio, admin, BUREAU)
    with pytest.raises(StudioError, match="下面还有"):
        remove_department(studio, admin, CITY)
    remove_department(studio, admin, OTHER)
    with studio.store.reading() as tx:
        assert OTHER not in tx.departments.register().departments
        assert tx.audit.latest(1)[0].act == "remove_department"


def test_a_circle_of_departments_is_refused(studio: Studio, people: People, listed: None) -> None:
    with pytest.raises(StudioError, match="下级"):
        keep_department(studio, people[Role.ADMIN].id, CITY, parent=BUREAU, openness=False)
    with pytest.raises(NotAllowed):
        keep_department(studio, people[Role.HEAD].id, "新科", parent="", openness=False)
