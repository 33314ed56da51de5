"""A hand-over has a last day; whoever it waits for is reminded before it, on it and after it, each once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from studio.actions import accounts
from studio.actions.due_dates import set_due, usual_due, waiting
from studio.actions.remind import remind
from studio.actions.review import review
from studio.domain.due import Nearness
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.errors import NotAllowed, UnusableInput, WrongState
from studio.settings import read_settings
from studio.studio import Studio
from tests.actions.test_notices import told
from tests.actions.test_urgent import WHY
from tests.actions.test_walk import add_materials, bring_to, make, package_of, standing
from tests.actions.test_walk import example as example
from tests.conftest import PASSWORD, Clock

People = dict[Role, Person]
DAY = timedelta(days=1)


def reminders(studio: Studio, person: Person) -> list[str]:
    """What this person was told of last days, oldest first; `期限` and `到期` stand in no other notice."""
    return [text for text in reversed(told(studio, person)) if "期限" in text or "到期" in text]


def test_the_head_is_reminded_three_times_and_each_time_once(
    studio: Studio, people: People, example: str, clock: Clock
) -> None:
    bring_to(studio, people, example, State.SIGNING)
    head, secrecy = people[Role.HEAD], people[Role.SECRECY_REVIEWER]
    told_on: dict[date, int] = {}
    for _ in range(9):  # from Monday the 2nd to Tuesday the 10th, 09:00 in Beijing
        told_on[clock.now.date()] = remind(studio)
        assert remind(studio) == 0, "the same morning tells nobody twice"
        clock.pass_by(DAY)
    assert {day.day: many for day, many in told_on.items() if many} == {4: 1, 5: 1, 6: 2}
    assert [text.split("。")[0] for text in reminders(studio, head)] == [
        "期限 3月5日，还有 1 个工作日",
        "今天（3月5日）到期",
        "期限 3月5日，已逾期 1 个工作日",
    ]
    assert ["您交出的“审签同意”还没有办" in text for text in reminders(studio, secrecy)] == [True]
    for role in (Role.DRAFTER, Role.PUBLISHER, Role.INSPECTOR, Role.CO_DRAFTER, Role.ADMIN):
        assert reminders(studio, people[role]) == []


def test_a_machine_that_was_off_catches_up_with_what_holds_now(
    studio: Studio, people: People, example: str, clock: Clock
) -> None:
    bring_to(studio, people, example, State.SIGNING)
    clock.pass_by(3 * DAY)
    assert remind(studio) == 1
    assert "今天（3月5日）到期" in reminders(studio, people[Role.HEAD])[0]
    make(studio, people[Role.HEAD], example, Move.SIGN)
    clock.pass_by(DAY)
    assert remind(studio) == 0, "the step was taken, and the next one has its own days"


def test_another_day_may_be_set_at_the_hand_over_and_later(
    studio: Studio, people: People, example: str, clock: Clock
) -> None:
    bring_to(studio, people, example, State.SECRECY_REVIEW)
    review(
        studio,
        people[Role.SECRECY_REVIEWER].id,
        example,
        Move.CLEAR,
        seen_version=standing(studio, example).version,
        digest=package_of(studio, example).digest,
        note="已审查",
        due_on=date(2026, 3, 12),
    )
    (item,) = waiting(studio, people[Role.HEAD].id)
    assert (item.hand_over.due_on, item.hand_over.chosen, item.mine) == (date(2026, 3, 12), True, True)
    clock.pass_by(DAY)
    version = standing(studio, example).version
    set_due(studio, people[Role.DRAFTER].id, example, date(2026, 3, 4), seen_version=version)
    assert remind(studio) == 1, "one working day is left of the new one"
    with studio.store.reading() as tx:
        (row,) = [row for row in tx.audit.latest(9, subject=example) if row.person_id == people[Role.DRAFTER].id][:1]
    assert (row.act, row.before, row.after) == (
        "set_due",
        {"due_on": "2026-03-12"},
        {"due_on": "2026-03-04", "move": "审签同意"},
    )
    with pytest.raises(WrongState, match="不是最新的"):
        set_due(studio, people[Role.DRAFTER].id, example, date(2026, 3, 5), seen_version=version - 1)
    with pytest.raises(NotAllowed):
        set_due(studio, people[Role.HEAD].id, example, date(2026, 3, 20), seen_version=version)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 2, 27), "已经过去"),
        (date(2026, 3, 7), "不是工作日，没有保存。可以改成下一个工作日 2026-03-09"),
        (date(2026, 4, 6), "不是工作日"),  # 清明: a Monday given free
        (date(2026, 12, 1), "最长半年"),
    ],
)
def test_a_day_that_cannot_be_a_last_day_is_refused_and_nothing_is_handed_over(
    studio: Studio, people: People, example: str, day: date, why: str
) -> None:
    bring_to(studio, people, example, State.SECRECY_REVIEW)
    with pytest.raises(UnusableInput, match=why):
        review(
            studio,
            people[Role.SECRECY_REVIEWER].id,
            example,
            Move.CLEAR,
            seen_version=standing(studio, example).version,
            digest=package_of(studio, example).digest,
            note="已审查",
            due_on=day,
        )
    assert standing(studio, example).state is State.SECRECY_REVIEW


def test_a_year_without_data_is_refused_and_its_days_are_not_guessed(
    studio: Studio, people: People, example: str, clock: Clock
) -> None:
    clock.pass_by(302 * DAY)  # the last days of 2026; no year after it has been announced
    bring_to(studio, people, example, State.SIGNING)
    (item,) = waiting(studio, people[Role.HEAD].id)
    assert item.hand_over.due_on is None
    assert "没有计算" in item.words
    assert usual_due(studio, date(2026, 12, 30)) is None
    version = standing(studio, example).version
    with pytest.raises(UnusableInput, match="没有2027年的节假日安排"):
        set_due(studio, people[Role.DRAFTER].id, example, date(2027, 1, 4), seen_version=version)
    assert remind(studio) == 0


def test_what_was_sent_back_waits_for_the_drafter_and_what_went_out_urgently_for_the_head(
    studio: Studio, people: People, example: str, clock: Clock
) -> None:
    drafter, head = people[Role.DRAFTER], people[Role.HEAD]
    assert waiting(studio, drafter.id) == [], "a first draft waits for nobody else"
    bring_to(studio, people, example, State.SIGNING)
    make(studio, head, example, Move.RETURN, note="请核对第三条")
    (item,) = waiting(studio, drafter.id)
    assert (item.hand_over.move, item.mine, item.giver) == (Move.SUBMIT, True, head.name)
    colleague = accounts.add_person(
        studio, people[Role.ADMIN].id, login="colleague", name="同事", department=drafter.department,
        roles=frozenset({Role.DRAFTER}), password=PASSWORD,
    )  # fmt: skip
    assert [item.mine for item in waiting(studio, colleague.id)] == [False], "it waits for those who wrote it"
    add_materials(studio, example)
    bring_to(studio, people, example, State.SIGNING)
    make(studio, people[Role.PUBLISHER], example, Move.URGE, note=WHY)
    steps = {item.hand_over.move: item for item in waiting(studio, head.id)}
    assert steps.keys() == {Move.PUBLISH, Move.RATIFY}
    assert steps[Move.RATIFY].mine
    clock.pass_by(7 * DAY)
    assert {item.nearness for item in waiting(studio, head.id)} == {Nearness.LATE}
    remind(studio)
    assert any("事后补签" in text for text in reminders(studio, head))


def test_the_usual_days_are_a_setting() -> None:
    assert read_settings({}).due_days == 3
    with pytest.raises(UnusableInput, match="STUDIO_DUE_DAYS"):
        read_settings({"STUDIO_DUE_DAYS": "0"})
