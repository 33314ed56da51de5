"""The urgent way: a written reason, secrecy review all the same, and somebody else's approval within days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from studio.actions import accounts
from studio.actions.approval import sheet_of, standing_of
from studio.actions.prove import ledger_of
from studio.actions.urgent import owed_approvals
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.errors import NotAllowed, StudioError, UnusableInput, WrongState
from studio.settings import read_settings
from studio.studio import Studio
from tests.actions.test_approval import said_by
from tests.actions.test_walk import bring_to, make, package_of, standing
from tests.actions.test_walk import example as example
from tests.conftest import PASSWORD, Clock

People = dict[Role, Person]
WHY = "暴雨红色预警，解读须在今晚前发布；局长在外地，已电话报告。"


@pytest.fixture
def urged(studio: Studio, people: People, example: str) -> str:
    bring_to(studio, people, example, State.SIGNING)
    assert make(studio, people[Role.PUBLISHER], example, Move.URGE, note=WHY) is State.ACCEPTED
    return example


def test_it_needs_a_written_reason_and_the_secrecy_review(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SECRECY_REVIEW)
    with pytest.raises(WrongState):
        make(studio, people[Role.PUBLISHER], example, Move.URGE, note=WHY)
    make(studio, people[Role.SECRECY_REVIEWER], example, Move.CLEAR)
    with pytest.raises(StudioError, match="需要写明"):
        make(studio, people[Role.PUBLISHER], example, Move.URGE, note="  ")


def test_whoever_did_the_secrecy_review_cannot_also_let_it_go(studio: Studio, people: People, example: str) -> None:
    both = accounts.add_person(
        studio, people[Role.ADMIN].id, login="both", name="双岗", department="长治市城市管理局",
        roles=frozenset({Role.SECRECY_REVIEWER, Role.PUBLISHER}), password=PASSWORD,
    )  # fmt: skip
    bring_to(studio, people, example, State.SECRECY_REVIEW)
    make(studio, both, example, Move.CLEAR)
    with pytest.raises(NotAllowed, match="两边"):
        make(studio, both, example, Move.URGE, note=WHY)


def test_it_counts_only_from_the_later_approval_on(studio: Studio, people: People, urged: str) -> None:
    def signed() -> set[bool]:
        with studio.store.reading() as tx:
            return {piece.signed_at is not None for piece in ledger_of(tx).pieces}

    assert signed() == {False}
    make(studio, people[Role.HEAD], urged, Move.RATIFY)
    assert signed() == {True}
    assert standing(studio, urged).state is State.ACCEPTED


def test_the_approval_comes_from_another_and_only_once(studio: Studio, people: People, urged: str) -> None:
    for role in set(people) - {Role.HEAD}:
        with pytest.raises(NotAllowed):
            make(studio, people[role], urged, Move.RATIFY)
    make(studio, people[Role.HEAD], urged, Move.RATIFY)
    with pytest.raises(NotAllowed, match="没有等待补签"):
        make(studio, people[Role.HEAD], urged, Move.RATIFY)


def test_nothing_is_to_be_approved_afterwards_on_the_straight_way(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.ACCEPTED)
    assert Move.RATIFY not in standing(studio, example).moves_for(people[Role.HEAD])


def test_it_is_shown_to_whoever_looks_and_overdue_after_three_working_days(
    studio: Studio, people: People, urged: str, clock: Clock
) -> None:
    (owed,) = owed_approvals(studio, people[Role.INSPECTOR].id)
    assert (owed.due_on, owed.overdue, owed.reason) == (date(2026, 3, 5), False, WHY)
    clock.pass_by(timedelta(days=3))
    assert not owed_approvals(studio, people[Role.HEAD].id)[0].overdue, "the last day itself is in time"
    clock.pass_by(timedelta(days=1))
    assert owed_approvals(studio, people[Role.HEAD].id)[0].overdue
    make(studio, people[Role.HEAD], urged, Move.RATIFY)
    assert owed_approvals(studio, people[Role.HEAD].id) == []


def test_the_head_and_the_authors_are_told(studio: Studio, people: People, urged: str) -> None:
    with studio.store.reading() as tx:
        head, drafter = (
            [item.text for item in tx.notices.of_person(people[role].id)] for role in (Role.HEAD, Role.DRAFTER)
        )
    assert any("请您事后补签" in text for text in head)
    assert any("按紧急程序先行办理" in text and "暴雨" in text for text in drafter)


def test_the_sheet_says_that_it_was_urgent_and_leaves_room_for_the_approval(
    studio: Studio, people: People, urged: str
) -> None:
    head, package = people[Role.HEAD].id, package_of(studio, urged)
    said = said_by(sheet_of(studio, head, package.id))
    assert "紧急办理" in said and "事后补签" in said and "暴雨红色预警" in said
    assert said.count("尚未办理") == 1
    assert "没有补签" in standing_of(studio, head, package.digest).problem
    make(studio, people[Role.HEAD], urged, Move.RATIFY)
    assert standing_of(studio, head, package.digest).problem == ""


def test_the_days_are_a_setting() -> None:
    assert read_settings({}).urgent_days == 3
    assert read_settings({"STUDIO_URGENT_DAYS": "5"}).urgent_days == 5
    with pytest.raises(UnusableInput, match="STUDIO_URGENT_DAYS"):
        read_settings({"STUDIO_URGENT_DAYS": "soon"})
