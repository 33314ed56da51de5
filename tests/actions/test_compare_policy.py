"""The replaced document is kept beside the policy, and what changed goes into the difference table once."""

from __future__ import annotations

import pytest

from studio.actions.add_policy import add_policy
from studio.actions.compare_policy import FIELD, add_old_version, beside, take_changes
from studio.actions.confirm_policy import confirm_policy
from studio.domain.content import Change
from studio.domain.people import Person, Role
from studio.errors import Incomplete, NotAllowed, UnusableInput
from studio.policy.candidates import change_of
from studio.policy.compare import Kind
from studio.studio import Studio
from tests.actions.test_walk import standing

People = dict[Role, Person]

OLD = """某市停车管理办法
第一条　为了规范停车，制定本办法。
第二条　停车人应当在十五个工作日内缴纳停车费。
第三条　停车场每日开放12小时。
第四条　本办法由市交通局解释。
"""
NEW = """某市停车管理办法
第一条　为了规范停车，制定本办法。
第二条　停车人应当在十个工作日内缴纳停车费。
第三条　停车场全天开放，不得无故关闭，并在入口处公示收费标准。
第四条　老年人凭证免收停车费。
第五条　本办法由市交通局解释。
"""


@pytest.fixture
def policy_id(studio: Studio, people: People) -> str:
    from dataclasses import replace
    from datetime import date

    from studio.domain.policy import Disclosure

    drafter = people[Role.DRAFTER].id
    found = add_policy(studio, drafter, data=NEW.encode(), file_name="new.txt")
    with studio.store.reading() as tx:
        stored = tx.policies.get(found)
    assert stored is not None
    ready = replace(stored.policy, issuers=("某市人民政府",), disclosure=Disclosure.OPEN, released_on=date(2026, 3, 1))
    confirm_policy(studio, drafter, ready)
    return found


@pytest.fixture
def interpretation_id(studio: Studio, policy_id: str) -> str:
    with studio.store.reading() as tx:
        found = tx.interpretations.of_policy(policy_id)
    assert found is not None
    return found.id


def put_beside(studio: Studio, people: People, policy_id: str) -> None:
    add_old_version(studio, people[Role.DRAFTER].id, policy_id, data=OLD.encode(), file_name="old.txt")


def test_nothing_stands_beside_until_somebody_brings_it(studio: Studio, people: People, policy_id: str) -> None:
    drafter = people[Role.DRAFTER].id
    assert beside(studio, drafter, policy_id) is None
    put_beside(studio, people, policy_id)
    found = beside(studio, drafter, policy_id)
    assert found is not None
    assert found.old_title == "某市停车管理办法"
    kinds = {row.new[0].label: row.kind for row in found.comparison.rows if row.new}
    assert kinds["第二条"] is Kind.MODIFIED
    assert kinds["第四条"] is Kind.ADDED
    assert kinds["第五条"] is Kind.UNCHANGED


def test_chosen_rows_reach_the_form_with_the_clause_they_rest_on_and_only_once(
    studio: Studio, people: People, policy_id: str, interpretation_id: str
) -> None:
    put_beside(studio, people, policy_id)
    drafter = people[Role.DRAFTER].id
    found = beside(studio, drafter, policy_id)
    assert found is not None
    changes = [change_of(row) for row in found.comparison.rows if row.kind is not Kind.UNCHANGED]
    take_changes(studio, drafter, interpretation_id, changes[:2])
    take_changes(studio, drafter, interpretation_id, changes)
    with studio.store.reading() as tx:
        entries = tx.interpretations.latest_content(standing(studio, interpretation_id)).part(FIELD).entries
    kept = [item for item in entries if isinstance(item, Change) and item in changes]
    assert len(kept) == len(changes)
    fee = next(item for item in kept if "十五个工作日" in item.before)
    assert "十个工作日" in fee.now
    assert fee.cites


def test_the_new_document_itself_is_not_taken_for_the_old_one(studio: Studio, people: People, policy_id: str) -> None:
    with pytest.raises(UnusableInput, match="新文件本身"):
        add_old_version(studio, people[Role.DRAFTER].id, policy_id, data=NEW.encode(), file_name="x.txt")


def test_an_unreadable_file_leaves_what_was_there(studio: Studio, people: People, policy_id: str) -> None:
    put_beside(studio, people, policy_id)
    with pytest.raises(UnusableInput):
        add_old_version(studio, people[Role.DRAFTER].id, policy_id, data=b"PK\x03\x04broken", file_name="x.docx")
    found = beside(studio, people[Role.DRAFTER].id, policy_id)
    assert found is not None
    assert found.old_file == "old.txt"


def test_nothing_ticked_is_said_so(studio: Studio, people: People, policy_id: str, interpretation_id: str) -> None:
    with pytest.raises(Incomplete, match="勾选"):
        take_changes(studio, people[Role.DRAFTER].id, interpretation_id, [])


def test_only_the_drafter_brings_a_document_or_takes_rows(
    studio: Studio, people: People, policy_id: str, interpretation_id: str
) -> None:
    for role in set(people) - {Role.DRAFTER}:
        with pytest.raises(NotAllowed):
            put = people[role].id
            add_old_version(studio, put, policy_id, data=OLD.encode(), file_name="old.txt")
        with pytest.raises(NotAllowed):
            take_changes(studio, people[role].id, interpretation_id, [Change(item="x", before="a", now="b")])
    with studio.store.reading() as tx:
        assert tx.old_versions.of_policy(policy_id) is None
