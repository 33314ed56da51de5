"""No document is sent to be issued without plan and materials; only what is open is interpreted; nothing stays closed
for more than a year without a second look."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from studio.actions.add_policy import add_policy
from studio.actions.confirm_policy import confirm_policy
from studio.actions.publish import publish
from studio.actions.review_disclosure import closed_by_year, closed_documents, review_disclosure
from studio.actions.three_sync import exemptions_of, keep_plan, send_policy, three_sync
from studio.domain.people import Person, Role
from studio.domain.policy import Disclosure
from studio.domain.states import Move, State
from studio.domain.three_sync import Plan
from studio.errors import Incomplete, NotAllowed, WrongState
from studio.studio import Studio
from tests.actions.test_walk import add_materials, bring_to, change_one_character, make, standing
from tests.actions.test_walk import example as example
from tests.conftest import Clock

People = dict[Role, Person]
PLAN = Plan(
    outline="讲清四件事：谁来写、谁来审、发到哪里、怎样算数。",
    forms=("文字", "图解"),
    channels=("website", "wechat"),
    planned_on=date(2026, 3, 6),
)


def policy_of_example(studio: Studio, example: str) -> str:
    return standing(studio, example).policy_id


def keep(studio: Studio, people: People, policy_id: str, plan: Plan = PLAN) -> None:
    keep_plan(
        studio, people[Role.DRAFTER].id, policy_id, plan, drafted_on=date(2026, 2, 20), signed_on=date(2026, 3, 2)
    )


def another(studio: Studio, people: People, number: int, **facts: object) -> str:
    """One more confirmed policy, without an interpretation."""
    drafter = people[Role.DRAFTER].id
    text = f"关于第{number}项工作的通知\n\n各科室：\n现将第{number}项工作安排通知如下。\n一、按时完成。\n".encode()
    policy_id = add_policy(studio, drafter, data=text, file_name=f"{number}.txt")
    with studio.store.reading() as tx:
        stored = tx.policies.get(policy_id)
    assert stored is not None
    given = {"issuers": ("长治市城市管理局",), "interpretation_required": False, "exempt_reason": "人事任免", **facts}
    confirm_policy(studio, drafter, replace(stored.policy, **given))  # type: ignore[arg-type]
    return policy_id


def test_nothing_is_sent_without_a_plan_and_materials(studio: Studio, people: People, example: str) -> None:
    drafter, policy_id = people[Role.DRAFTER].id, policy_of_example(studio, example)
    with pytest.raises(Incomplete, match="解读提纲、解读形式、发布渠道、计划发布日期"):
        send_policy(studio, drafter, policy_id)
    keep(studio, people, policy_id, replace(PLAN, channels=()))
    with pytest.raises(Incomplete, match="缺少发布渠道"):
        send_policy(studio, drafter, policy_id)
    keep(studio, people, policy_id)
    change_one_character(studio, people, example)
    with pytest.raises(Incomplete, match="材料还没有按最新内容生成"):
        send_policy(studio, drafter, policy_id)
    add_materials(studio, example)
    send_policy(studio, drafter, policy_id)
    with studio.store.reading() as tx:
        assert tx.three_sync.of(policy_id).sent_by == drafter
        assert tx.audit.latest(1)[0].act == "send_policy"
    with pytest.raises(WrongState, match="已经报审"):
        send_policy(studio, drafter, policy_id)
    with pytest.raises(WrongState, match="不能再改"):
        keep(studio, people, policy_id, replace(PLAN, outline="另一份提纲"))


def test_three_days_of_the_document_stand_beside_three_of_its_interpretation(
    studio: Studio, people: People, example: str, clock: Clock
) -> None:
    keep(studio, people, policy_of_example(studio, example))
    clock.pass_by(timedelta(days=2))
    bring_to(studio, people, example, State.SIGNED)
    drafted, signed, released = three_sync(studio, people[Role.INSPECTOR].id)[0].paces
    assert (drafted.document, drafted.interpretation, drafted.gap) == (date(2026, 2, 20), date(2026, 3, 2), 10)
    assert (signed.document, signed.interpretation, signed.gap) == (date(2026, 3, 2), date(2026, 3, 4), 2)
    assert released.interpretation is None and released.gap is None


def test_an_exempt_document_is_sent_with_its_reason_alone(studio: Studio, people: People) -> None:
    policy_id = another(studio, people, 1, disclosure=Disclosure.OPEN)
    send_policy(studio, people[Role.DRAFTER].id, policy_id)
    with pytest.raises(Incomplete, match="请写明理由"):
        another(studio, people, 2, disclosure=Disclosure.OPEN, exempt_reason=" ")


def test_more_than_a_fifth_of_exempt_documents_this_year_is_told(studio: Studio, people: People) -> None:
    day, head = date(2026, 3, 3), people[Role.HEAD].id
    for number in range(4):
        another(
            studio, people, number, disclosure=Disclosure.OPEN, interpretation_required=True, released_on=day,
            exempt_reason="",
        )  # fmt: skip
    another(studio, people, 5, disclosure=Disclosure.OPEN, released_on=day)
    found = exemptions_of(studio, head, 2026)
    assert (found.exempt, found.all, found.too_many) == (1, 5, False), "exactly 20 % is not above 20 %"
    another(studio, people, 6, disclosure=Disclosure.OPEN, released_on=date(2025, 12, 31))
    assert exemptions_of(studio, head, 2026) == found, "another year's document changes nothing"
    another(studio, people, 7, disclosure=Disclosure.OPEN, released_on=day)
    found = exemptions_of(studio, head, 2026)
    assert (found.exempt, found.all, found.too_many) == (2, 6, True)


def test_what_is_no_longer_open_is_neither_submitted_nor_published(
    studio: Studio, people: People, example: str
) -> None:
    with studio.store.writing() as tx:
        stored = tx.policies.get(policy_of_example(studio, example))
        assert stored is not None
        closed = replace(stored.policy, disclosure=Disclosure.ON_REQUEST, disclosure_reason="涉及特定对象")
        tx.policies.change(closed, confirmed=True)
    with pytest.raises(WrongState, match="现在是“依申请公开”，不能公开解读"):
        make(studio, people[Role.DRAFTER], example, Move.SUBMIT)
    with studio.store.writing() as tx:
        tx.policies.change(stored.policy, confirmed=True)
    bring_to(studio, people, example, State.ACCEPTED)
    with studio.store.writing() as tx:
        tx.policies.change(closed, confirmed=True)
    version = standing(studio, example).version
    with pytest.raises(WrongState, match="不能公开解读"):
        publish(studio, people[Role.PUBLISHER].id, example, channels=["website"], seen_version=version)
    assert standing(studio, example).state is State.ACCEPTED


def test_a_closed_document_is_due_after_a_year_and_a_review_gives_it_another(
    studio: Studio, people: People, clock: Clock
) -> None:
    policy_id = another(studio, people, 1, disclosure=Disclosure.CLOSED, disclosure_reason="过程性信息")
    another(studio, people, 2, disclosure=Disclosure.OPEN)
    publisher = people[Role.PUBLISHER].id
    (only,) = closed_documents(studio, publisher)
    assert (only.policy.id, only.due_on) == (policy_id, date(2027, 3, 2))
    assert not only.overdue(date(2027, 3, 2)) and only.overdue(date(2027, 3, 3))
    clock.pass_by(timedelta(days=370))
    with pytest.raises(Incomplete, match="依据"):
        review_disclosure(studio, publisher, policy_id, opened=False, ground="", reason="仍在办理")
    with pytest.raises(NotAllowed):
        review_disclosure(studio, people[Role.DRAFTER].id, policy_id, opened=False, ground="process", reason="仍在办理")
    review_disclosure(studio, publisher, policy_id, opened=False, ground="process", reason="仍在办理")
    (only,) = closed_documents(studio, publisher)
    assert only.due_on == date(2028, 3, 7)
    assert "十六条" in only.policy.disclosure_reason and len(only.reviews) == 1


def test_a_document_that_is_opened_is_confirmed_anew_and_then_counts(studio: Studio, people: People) -> None:
    policy_id = another(studio, people, 1, disclosure=Disclosure.ON_REQUEST, disclosure_reason="涉及特定对象")
    publisher = people[Role.PUBLISHER].id
    assert closed_by_year(studio, publisher)[2026]["依申请公开"] == 1
    review_disclosure(studio, publisher, policy_id, opened=True, ground="", reason="多人申请同一信息")
    assert closed_documents(studio, publisher) == []
    with studio.store.reading() as tx:
        stored = tx.policies.get(policy_id)
    assert stored is not None
    assert stored.policy.disclosure is Disclosure.OPEN and not stored.confirmed
    with pytest.raises(WrongState, match="不在复核之列"):
        review_disclosure(studio, publisher, policy_id, opened=True, ground="", reason="再来一次")
