"""Two people at once, comments, and departments that confirm: nothing is lost, nobody acts for another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.actions import accounts
from studio.actions.comment import comment, resolve_comment
from studio.actions.confirm_part import confirm_part, standing_confirmations
from studio.actions.load_example import load_example
from studio.actions.review import review
from studio.actions.save_form import restore_revision, save_form, settle_clash
from studio.domain.content import Content, FieldContent, Statement
from studio.domain.interpretation import Interpretation
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.domain.together import Clash
from studio.errors import Incomplete, NotAllowed, NotFound, StaleRevision, StudioError, WrongState
from studio.studio import Studio
from tests.actions.test_walk import add_materials, make, standing
from tests.conftest import PASSWORD

People = dict[Role, Person]
LEAD, OTHER = "长治市城市管理局", "长治市公安局"


@pytest.fixture
def example(studio: Studio, people: People) -> str:
    return load_example(studio, people[Role.DRAFTER].id)


@pytest.fixture
def colleague(studio: Studio, people: People) -> Person:
    return accounts.add_person(
        studio,
        people[Role.ADMIN].id,
        login="colleague",
        name="第二位起草人",
        department=LEAD,
        roles=frozenset({Role.DRAFTER}),
        password=PASSWORD,
    )


def content_of(studio: Studio, interpretation_id: str) -> Content:
    with studio.store.reading() as tx:
        return tx.interpretations.latest_content(standing(studio, interpretation_id))


def revisions_of(studio: Studio, interpretation_id: str) -> list[Content]:
    with studio.store.reading() as tx:
        return [item.content for item in tx.interpretations.revisions(interpretation_id)]


def clashes_of(studio: Studio, interpretation_id: str) -> tuple[Clash, ...]:
    with studio.store.reading() as tx:
        return tx.together.clashes(interpretation_id)


def saying(text: str) -> FieldContent:
    return FieldContent(entries=(Statement(text=text, own=True),))


def test_changes_of_different_fields_are_put_together(
    studio: Studio, people: People, colleague: Person, example: str
) -> None:
    start, now = content_of(studio, example), standing(studio, example).revision_number
    save_form(studio, people[Role.DRAFTER].id, example, start.with_part("highlights", saying("甲")), based_on=now)
    later = save_form(studio, colleague.id, example, start.with_part("next_steps", saying("乙")), based_on=now)
    assert later.theirs == ("highlights",)
    assert later.clashes == ()
    merged = content_of(studio, example)
    assert merged.part("highlights") == saying("甲")
    assert merged.part("next_steps") == saying("乙")


def clash(studio: Studio, people: People, colleague: Person, example: str) -> Clash:
    """Both change one field; the colleague is later."""
    start, now = content_of(studio, example), standing(studio, example).revision_number
    save_form(studio, people[Role.DRAFTER].id, example, start.with_part("highlights", saying("甲")), based_on=now)
    later = save_form(studio, colleague.id, example, start.with_part("highlights", saying("乙")), based_on=now)
    assert later.clashes == ("highlights",)
    (found,) = clashes_of(studio, example)
    return found


def test_both_wordings_of_one_field_are_kept_and_the_first_stands_until_somebody_chooses(
    studio: Studio, people: People, colleague: Person, example: str
) -> None:
    found = clash(studio, people, colleague, example)
    assert content_of(studio, example).part("highlights") == saying("甲")
    kept = [content.part("highlights") for content in revisions_of(studio, example)]
    assert saying("甲") in kept
    assert saying("乙") in kept
    with studio.store.reading() as tx:
        mine, theirs = (tx.interpretations.revision(example, number) for number in (found.mine, found.theirs))
    assert mine is not None
    assert theirs is not None
    assert (mine.content.part("highlights"), theirs.content.part("highlights")) == (saying("乙"), saying("甲"))
    assert mine.author_id == found.person_id == colleague.id


@pytest.mark.parametrize(("choice", "texts"), [("theirs", ["甲"]), ("mine", ["乙"]), ("both", ["甲", "乙"])])
def test_a_clash_is_settled_as_chosen_once(
    studio: Studio, people: People, colleague: Person, example: str, choice: str, texts: list[str]
) -> None:
    found = clash(studio, people, colleague, example)
    settle_clash(studio, colleague.id, found.id, choice)
    entries = content_of(studio, example).part("highlights").entries
    assert [entry.said()[0] for entry in entries] == texts
    assert clashes_of(studio, example) == ()
    with pytest.raises(NotFound, match="已经有人选定"):
        settle_clash(studio, people[Role.DRAFTER].id, found.id, "theirs")


def test_a_page_of_an_unknown_revision_is_refused(studio: Studio, people: People, example: str) -> None:
    with pytest.raises(StaleRevision):
        save_form(studio, people[Role.DRAFTER].id, example, Content(), based_on=99)


def test_an_old_revision_comes_back_as_a_new_one(studio: Studio, people: People, example: str) -> None:
    drafter = people[Role.DRAFTER].id
    start, number = content_of(studio, example), standing(studio, example).revision_number
    save_form(studio, drafter, example, replace(start, summary="另一段", title="另一个题"), based_on=number)
    restore_revision(studio, drafter, example, number, units=("summary",))
    assert content_of(studio, example).summary == start.summary
    assert content_of(studio, example).title == "另一个题"
    after = restore_revision(studio, drafter, example, number)
    assert content_of(studio, example) == start
    assert after.number == number + 3
    with studio.store.reading() as tx:
        assert [save.note for save in tx.interpretations.saves(example)][:2] == [
            f"恢复第 {number} 版",
            f"恢复第 {number} 版的“摘要”",
        ]


def test_whoever_may_see_the_draft_may_comment_and_resolve(studio: Studio, people: People, example: str) -> None:
    made = comment(studio, people[Role.HEAD].id, example, "measures", "  数字再核对一遍 ")
    with studio.store.reading() as tx:
        (seen,) = tx.together.comments(example)
    assert (seen.text, seen.open, seen.field) == ("数字再核对一遍", True, "measures")
    resolve_comment(studio, people[Role.DRAFTER].id, made)
    with studio.store.reading() as tx:
        (seen,) = tx.together.comments(example)
    assert seen.resolved_by == people[Role.DRAFTER].id
    for role in (Role.INSPECTOR, Role.ADMIN):
        with pytest.raises(NotAllowed):
            comment(studio, people[role].id, example, "measures", "不应当能写")
    with pytest.raises(StudioError, match="还没有写内容"):
        comment(studio, people[Role.HEAD].id, example, "measures", "   ")


def jointly(studio: Studio, interpretation_id: str) -> None:
    """The example's policy as if two departments had issued it."""
    with studio.store.writing() as tx:
        stored = tx.policies.get(standing(studio, interpretation_id).policy_id)
        assert stored is not None
        tx.policies.change(replace(stored.policy, issuers=(LEAD, OTHER)), confirmed=True)


def partner(studio: Studio, people: People, department: str = OTHER) -> Person:
    return accounts.add_person(
        studio,
        people[Role.ADMIN].id,
        login="partner",
        name="配合部门",
        department=department,
        roles=frozenset({Role.CO_DRAFTER}),
        password=PASSWORD,
    )


def missing(studio: Studio, now: Interpretation) -> tuple[str, ...]:
    with studio.store.reading() as tx:
        return standing_confirmations(tx, now, (LEAD, OTHER))[1]


def test_a_joint_issue_waits_for_the_other_department_or_a_written_reason(
    studio: Studio, people: People, example: str
) -> None:
    jointly(studio, example)
    add_materials(studio, example)
    drafter, now = people[Role.DRAFTER], standing(studio, example)
    with pytest.raises(Incomplete, match=OTHER):
        review(studio, drafter.id, example, Move.SUBMIT, seen_version=now.version)
    confirm_part(studio, partner(studio, people).id, example, seen=now.revision_number, note="同意")
    assert missing(studio, now) == ()
    review(studio, drafter.id, example, Move.SUBMIT, seen_version=standing(studio, example).version)
    assert standing(studio, example).state is State.SECRECY_REVIEW


def test_a_reason_is_kept_for_the_signer_to_read(studio: Studio, people: People, example: str) -> None:
    jointly(studio, example)
    add_materials(studio, example)
    make(studio, people[Role.DRAFTER], example, Move.SUBMIT, note="公安局已书面同意，系统内待补")
    assert standing(studio, example).history[-1].note == "公安局已书面同意，系统内待补"


def test_a_confirmation_ends_when_the_text_changes_and_lives_again_when_it_comes_back(
    studio: Studio, people: People, example: str
) -> None:
    jointly(studio, example)
    number, start = standing(studio, example).revision_number, content_of(studio, example)
    confirm_part(studio, partner(studio, people).id, example, seen=number)
    drafter = people[Role.DRAFTER].id
    save_form(studio, drafter, example, replace(start, summary="改了"), based_on=number)
    assert missing(studio, standing(studio, example)) == (OTHER,)
    restore_revision(studio, drafter, example, number)
    assert missing(studio, standing(studio, example)) == ()


def test_nobody_confirms_for_another_department_or_an_older_text(studio: Studio, people: People, example: str) -> None:
    jointly(studio, example)
    now = standing(studio, example).revision_number
    stranger = people[Role.CO_DRAFTER]
    with pytest.raises(NotAllowed, match="不能代为确认"):
        confirm_part(studio, stranger.id, example, seen=now)
    with pytest.raises(NotAllowed):
        confirm_part(studio, people[Role.DRAFTER].id, example, seen=now)
    with pytest.raises(WrongState, match="又有改动"):
        confirm_part(studio, partner(studio, people).id, example, seen=now - 1)
