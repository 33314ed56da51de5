"""Reading again begins with what is new, word by word; a return stands at its places."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from studio.actions.read_package import changes_for, mark_as_read
from studio.actions.review import review
from studio.actions.save_form import save_form
from studio.domain.content import Statement
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.errors import StudioError
from studio.policy.difference import Op
from studio.studio import Studio
from tests.actions.test_walk import add_materials, bring_to, make, package_of, standing
from tests.actions.test_walk import example as example
from tests.conftest import Clock

People = dict[Role, Person]
REMARKS = {"measures": "第一条的期限写到哪一天？", "heading": "摘要再短一些"}


def changed(studio: Studio, people: People, example: str) -> None:
    """Another summary and one more measure, with fresh materials."""
    now = standing(studio, example)
    with studio.store.reading() as tx:
        content = tx.interpretations.latest_content(now)
    part = content.part("measures")
    more = Statement(text="各科室每月底报送进展。", own=True)
    content = replace(content, summary=content.summary.replace("政务公开", "公开工作", 1) + "全年有效。")
    content = content.with_part("measures", replace(part, entries=(*part.entries, more)))
    save_form(studio, people[Role.DRAFTER].id, example, content, based_on=now.revision_number)
    add_materials(studio, example)


def returned(studio: Studio, people: People, example: str) -> None:
    review(
        studio,
        people[Role.HEAD].id,
        example,
        Move.RETURN,
        seen_version=standing(studio, example).version,
        digest=package_of(studio, example).digest,
        remarks=REMARKS,
    )


def test_a_first_reading_has_nothing_to_compare_with(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNING)
    head, package = people[Role.HEAD].id, package_of(studio, example).id
    assert changes_for(studio, head, package) == []
    mark_as_read(studio, head, package)
    assert changes_for(studio, head, package) == [], "the same package is not compared with itself"


def test_the_second_reading_marks_every_word_that_came_and_went_since_the_return(
    studio: Studio, people: People, example: str, clock: Clock
) -> None:
    bring_to(studio, people, example, State.SIGNING)
    head = people[Role.HEAD].id
    mark_as_read(studio, head, package_of(studio, example).id)
    returned(studio, people, example)
    clock.pass_by(timedelta(hours=2))
    changed(studio, people, example)
    bring_to(studio, people, example, State.SIGNING)
    (change,) = changes_for(studio, head, package_of(studio, example).id)
    assert change.since == "您上次阅读"
    assert {unit.unit for unit in change.units} == {"summary", "measures"}
    summary = next(unit for unit in change.units if unit.unit == "summary")
    came = "".join(mark.text for mark in summary.marks if mark.op is Op.INSERT)
    kept = "".join(mark.text for mark in summary.marks if mark.op is Op.EQUAL)
    assert "全年有效" in came and len(kept) > len(came), "only the words that changed are marked"
    measures = next(unit for unit in change.units if unit.unit == "measures")
    assert "各科室每月底报送进展" in "".join(mark.text for mark in measures.marks if mark.op is Op.INSERT)
    assert not [mark for mark in measures.marks if mark.op is Op.DELETE]
    assert len(change.channels) == len({(name, marks) for _, name, marks in change.channels}), "one change, told once"
    assert change.files_changed and not change.files_added and not change.files_removed
    assert ("website", "summary") in {(key, name) for keys, name, _ in change.channels for key in keys}


def test_whoever_did_not_read_it_then_sees_what_is_new_since_the_return(
    studio: Studio, people: People, example: str
) -> None:
    bring_to(studio, people, example, State.SIGNING)
    returned(studio, people, example)
    changed(studio, people, example)
    bring_to(studio, people, example, State.SIGNING)
    (change,) = changes_for(studio, people[Role.PUBLISHER].id, package_of(studio, example).id)
    assert change.since == "上次退回" and not change.nothing


def test_two_earlier_packages_are_told_apart(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNING)
    head = people[Role.HEAD].id
    mark_as_read(studio, head, package_of(studio, example).id)
    returned(studio, people, example)
    changed(studio, people, example)
    bring_to(studio, people, example, State.SECRECY_REVIEW)
    make(studio, people[Role.SECRECY_REVIEWER], example, Move.RETURN, note="附件里有手机号")
    changed(studio, people, example)
    bring_to(studio, people, example, State.SIGNING)
    assert [change.since for change in changes_for(studio, head, package_of(studio, example).id)] == [
        "您上次阅读",
        "上次退回",
    ]


def test_a_return_leaves_its_remarks_at_their_places_and_names_them(
    studio: Studio, people: People, example: str
) -> None:
    bring_to(studio, people, example, State.SIGNING)
    returned(studio, people, example)
    with studio.store.reading() as tx:
        comments = {item.field: item.text for item in tx.together.comments(example)}
    assert comments == REMARKS
    assert standing(studio, example).state is State.DRAFTING
    assert standing(studio, example).history[-1].note == "请按批注修改：具体举措、标题与摘要。"


@pytest.mark.parametrize("remarks", [{"no_such_field": "x"}, {"measures": "  "}, {"measures": "长" * 1001}])
def test_a_return_whose_remarks_cannot_stand_does_not_happen(
    studio: Studio, people: People, example: str, remarks: dict[str, str]
) -> None:
    bring_to(studio, people, example, State.SIGNING)
    before = standing(studio, example)
    with pytest.raises(StudioError):
        review(
            studio, people[Role.HEAD].id, example, Move.RETURN, seen_version=before.version,
            digest=package_of(studio, example).digest, note="见批注", remarks=remarks,
        )  # fmt: skip
    assert standing(studio, example) == before
    with studio.store.reading() as tx:
        assert tx.together.comments(example) == ()
