"""Whoever can act next is told, the authors hear of what comes back, and nobody else is bothered."""

from __future__ import annotations

import pytest

from studio.actions import accounts
from studio.actions.notices import mark_read, notices_of
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.errors import StudioError
from studio.studio import Studio
from tests.actions.test_walk import bring_to, make
from tests.actions.test_walk import example as example

People = dict[Role, Person]


def told(studio: Studio, person: Person) -> list[str]:
    return [item.text for item in notices_of(studio, person.id) if item.read_at is None]


def test_at_each_hand_over_the_next_one_is_told(studio: Studio, people: People, example: str) -> None:
    for by, move, role, what in (
        (Role.DRAFTER, Move.SUBMIT, Role.SECRECY_REVIEWER, "请您保密审查通过"),
        (Role.SECRECY_REVIEWER, Move.CLEAR, Role.HEAD, "请您审签同意"),
        (Role.HEAD, Move.SIGN, Role.PUBLISHER, "请您接收"),
    ):
        make(studio, people[by], example, move)
        assert what in told(studio, people[role])[0]
        mark_read(studio, people[role].id)
    for role in (Role.DRAFTER, Role.INSPECTOR, Role.ADMIN, Role.CO_DRAFTER):
        assert told(studio, people[role]) == []


def test_the_author_hears_why_it_came_back(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNING)
    make(studio, people[Role.HEAD], example, Move.RETURN, note="第三条的数字请再核对")
    (said,) = told(studio, people[Role.DRAFTER])
    assert "退回修改" in said
    assert "第三条的数字请再核对" in said


def test_what_was_read_stays_and_is_not_new(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNING)
    head = people[Role.HEAD]
    assert len(told(studio, head)) == 1
    mark_read(studio, head.id)
    assert told(studio, head) == []
    assert len(notices_of(studio, head.id)) == 1


@pytest.mark.parametrize("email", ["zhang", "a@b", "a b@example.gov.cn", "a@example.gov.cn,b@example.gov.cn"])
def test_what_is_no_address_is_refused(studio: Studio, people: People, email: str) -> None:
    with pytest.raises(StudioError, match="不像一个邮箱"):
        accounts.set_email(studio, people[Role.HEAD].id, email)
