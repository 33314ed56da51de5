"""A drafter corrects how a policy was read; corrections are kept, and no citation moves silently."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from studio.actions.add_policy import add_policy
from studio.actions.confirm_policy import confirm_policy
from studio.actions.correct_policy import correct_policy, read_again, undo_correction
from studio.actions.load_example import load_example
from studio.actions.save_form import save_form
from studio.domain.content import FieldContent, Statement
from studio.domain.correction import Correction, Join, ParagraphRole, in_force
from studio.domain.people import Person, Role
from studio.domain.policy import Disclosure
from studio.domain.states import Move, State
from studio.errors import BreaksCitations, NotAllowed, NotFound, StaleRevision, UnusableInput, WrongState
from studio.policy import reading as reading_module
from studio.policy.corrections import corrected, join_at, place_of_words, recast_at, split_at
from studio.policy.lines import Paragraph
from studio.policy.serial import reading_from_json
from studio.policy.structure import paragraphs_of
from studio.rules.review import review_content
from studio.store.policies import StoredPolicy
from studio.studio import Studio
from tests.actions.test_walk import add_materials, make
from tests.policy.making import BROKEN

People = dict[Role, Person]


@pytest.fixture
def policy_id(studio: Studio, people: People) -> str:
    return add_policy(studio, people[Role.DRAFTER].id, data=BROKEN.encode(), file_name="通知.txt")


def stored(studio: Studio, policy_id: str) -> StoredPolicy:
    with studio.store.reading() as tx:
        found = tx.policies.get(policy_id)
    assert found is not None
    return found


def version(studio: Studio, policy_id: str) -> int:
    with studio.store.reading() as tx:
        return tx.policies.corrections_version(policy_id)


def paragraphs(studio: Studio, policy_id: str) -> list[Paragraph]:
    with studio.store.reading() as tx:
        lines, kept = tx.policies.lines(policy_id), tx.policies.corrections(policy_id)
    return list(corrected(paragraphs_of(lines), in_force(kept)).paragraphs)


def at(found: list[Paragraph], beginning: str) -> int:
    return next(paragraph.place for paragraph in found if paragraph.text.startswith(beginning))


def joining(studio: Studio, policy_id: str, beginning: str) -> Correction:
    found = paragraphs(studio, policy_id)
    return join_at(found, at(found, beginning))


def splitting(studio: Studio, policy_id: str, beginning: str, words: str) -> Correction:
    found = paragraphs(studio, policy_id)
    place = at(found, beginning)
    return split_at(found, place, place_of_words(found[place].text, words) or 0)


def heading(studio: Studio, policy_id: str, beginning: str) -> Correction:
    found = paragraphs(studio, policy_id)
    return recast_at(found, at(found, beginning), ParagraphRole.HEADING_2)


def ids(studio: Studio, policy_id: str) -> list[str]:
    return [clause.id for clause in stored(studio, policy_id).policy.clauses]


def citing(studio: Studio, people: People, policy_id: str, clause_id: str) -> str:
    """The policy confirmed, and an interpretation whose first measure cites the clause."""
    drafter = people[Role.DRAFTER].id
    policy = replace(
        stored(studio, policy_id).policy, disclosure=Disclosure.OPEN, released_on=date(2026, 3, 2), title="确认过的标题"
    )
    interpretation_id = confirm_policy(studio, drafter, policy)
    with studio.store.reading() as tx:
        interpretation = tx.interpretations.get(interpretation_id)
        assert interpretation is not None
        content = tx.interpretations.latest_content(interpretation)
    measure = FieldContent(entries=(Statement(text="每天至少巡查两次。", cites=(clause_id,)),))
    save_form(studio, drafter, interpretation_id, content.with_part("measures", measure), based_on=1)
    return interpretation_id


def test_a_correction_is_kept_with_who_and_when_and_the_reading_follows(
    studio: Studio, people: People, policy_id: str
) -> None:
    drafter = people[Role.DRAFTER]
    made = splitting(studio, policy_id, "（二）控制投放总量", "（三）")
    correct_policy(studio, drafter.id, policy_id, made, seen=0)
    assert ids(studio, policy_id) == ["p1", "c1", "c2", "c2-1", "c2-2", "c2-3", "c3", "c3-1"]
    reading = reading_from_json(stored(studio, policy_id).reading)
    assert {target.clause for target in reading.targets} == {"c2-2", "c2-3"}
    with studio.store.reading() as tx:
        (kept,) = tx.policies.corrections(policy_id)
        row = tx.audit.latest(1, subject=policy_id)[0]
    assert (kept.correction, kept.person_id, kept.in_force) == (made, drafter.id, True)
    assert (row.act, row.person_id, row.after["correction"]["kind"]) == ("correct_policy", drafter.id, "split")


def test_taking_it_back_restores_the_clauses_and_leaves_both_rows(
    studio: Studio, people: People, policy_id: str
) -> None:
    drafter = people[Role.DRAFTER].id
    before = stored(studio, policy_id).policy.clauses
    correct_policy(studio, drafter, policy_id, joining(studio, policy_id, "坚持属地管理"), seen=0)
    assert undo_correction(studio, drafter, policy_id, 1, seen=1) == 0
    assert stored(studio, policy_id).policy.clauses == before
    with studio.store.reading() as tx:
        (kept,) = tx.policies.corrections(policy_id)
        acts = [row.act for row in tx.audit.latest(9, subject=policy_id)]
        assert tx.audit.first_broken() == ""
    assert kept.undone_by == drafter
    assert acts == ["undo_correction", "correct_policy", "add_policy"]
    with pytest.raises(NotFound, match="已经撤销"):
        undo_correction(studio, drafter, policy_id, 1, seen=2)


def test_undoing_one_that_another_stands_on_is_told(studio: Studio, people: People, policy_id: str) -> None:
    drafter = people[Role.DRAFTER].id
    correct_policy(studio, drafter, policy_id, splitting(studio, policy_id, "（二）控制", "（三）"), seen=0)
    correct_policy(studio, drafter, policy_id, splitting(studio, policy_id, "（三）加强", "每日"), seen=1)
    assert undo_correction(studio, drafter, policy_id, 1, seen=2) == 1
    assert ids(studio, policy_id) == ["p1", "c1", "c2", "c2-1", "c2-2", "c3", "c3-1"]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.DRAFTER, Role.SYSTEM)])
def test_only_a_drafter_corrects_and_an_attempt_leaves_a_row(
    studio: Studio, people: People, policy_id: str, role: Role
) -> None:
    made, other = joining(studio, policy_id, "坚持属地管理"), people[role].id
    for attempt in (
        lambda: correct_policy(studio, other, policy_id, made, seen=0),
        lambda: undo_correction(studio, other, policy_id, 1, seen=0),
        lambda: read_again(studio, other, policy_id, seen=0),
    ):
        with pytest.raises(NotAllowed):
            attempt()
        with studio.store.reading() as tx:
            assert tx.audit.latest(1)[0].act.startswith("refused:")
    assert version(studio, policy_id) == 0


def test_a_page_that_did_not_see_the_latest_correction_changes_nothing(
    studio: Studio, people: People, policy_id: str
) -> None:
    drafter = people[Role.DRAFTER].id
    first, second = joining(studio, policy_id, "坚持属地管理"), heading(studio, policy_id, "加强组织领导")
    correct_policy(studio, drafter, policy_id, first, seen=0)
    with pytest.raises(StaleRevision, match="没有写入"):
        correct_policy(studio, drafter, policy_id, second, seen=0)
    assert version(studio, policy_id) == 1


def test_a_correction_that_does_not_fit_is_refused(studio: Studio, people: People, policy_id: str) -> None:
    drafter = people[Role.DRAFTER].id
    with pytest.raises(UnusableInput, match="找不到"):
        correct_policy(studio, drafter, policy_id, Join(first="没有", second="这两段"), seen=0)
    made = joining(studio, policy_id, "坚持属地管理")
    correct_policy(studio, drafter, policy_id, made, seen=0)
    with pytest.raises(UnusableInput, match="已经是这样"):
        correct_policy(studio, drafter, policy_id, made, seen=1)


def test_a_citation_that_would_break_is_told_before_and_shown_broken_after(
    studio: Studio, people: People, policy_id: str
) -> None:
    drafter = people[Role.DRAFTER].id
    interpretation_id = citing(studio, people, policy_id, "c2-2")
    made = joining(studio, policy_id, "（一）划定停放区域")
    with pytest.raises(BreaksCitations, match="还没有改动") as caught:
        correct_policy(studio, drafter, policy_id, made, seen=0)
    assert caught.value.broken == {"c2-2": ("具体举措第 1 条",)}
    assert (version(studio, policy_id), "c2-2" in ids(studio, policy_id)) == (0, True)
    correct_policy(studio, drafter, policy_id, made, seen=0, agreed={"c2-2"})
    assert "c2-2" not in ids(studio, policy_id)
    with studio.store.reading() as tx:
        interpretation = tx.interpretations.get(interpretation_id)
        assert interpretation is not None
        content = tx.interpretations.latest_content(interpretation)
    assert content.part("measures").entries[0].cites == ("c2-2",)
    found = review_content(content, stored(studio, policy_id).policy)
    assert "CITE-02" in [finding.rule for finding in found if finding.severity == "block"]
    undo_correction(studio, drafter, policy_id, 1, seen=1)
    assert "c2-2" in ids(studio, policy_id)


def test_a_correction_beside_a_cited_clause_asks_nothing(studio: Studio, people: People, policy_id: str) -> None:
    citing(studio, people, policy_id, "c2-2")
    made = splitting(studio, policy_id, "（二）控制投放总量", "（三）")
    correct_policy(studio, people[Role.DRAFTER].id, policy_id, made, seen=0)
    assert "c2-2" in ids(studio, policy_id)


def test_facts_follow_until_a_person_has_confirmed_them(studio: Studio, people: People, policy_id: str) -> None:
    drafter = people[Role.DRAFTER].id
    found = paragraphs(studio, policy_id)
    untitled = recast_at(found, at(found, "长山市城市管理局关于"), ParagraphRole.BODY)
    correct_policy(studio, drafter, policy_id, untitled, seen=0)
    assert stored(studio, policy_id).policy.title == ""
    undo_correction(studio, drafter, policy_id, 1, seen=1)
    citing(studio, people, policy_id, "c2-2")
    correct_policy(studio, drafter, policy_id, untitled, seen=2)
    assert stored(studio, policy_id).policy.title == "确认过的标题"
    assert stored(studio, policy_id).confirmed


def test_after_submission_nothing_is_corrected(studio: Studio, people: People) -> None:
    drafter = people[Role.DRAFTER].id
    interpretation_id = load_example(studio, drafter)
    add_materials(studio, interpretation_id)
    assert make(studio, people[Role.DRAFTER], interpretation_id, Move.SUBMIT) is State.SECRECY_REVIEW
    with studio.store.reading() as tx:
        policy_id = tx.policies.all()[0].policy.id
    with pytest.raises(WrongState, match="已经送审"):
        correct_policy(studio, drafter, policy_id, joining(studio, policy_id, "一、总体要求"), seen=0)


def test_reading_the_file_again_makes_the_corrections_again(studio: Studio, people: People, policy_id: str) -> None:
    drafter = people[Role.DRAFTER].id
    correct_policy(studio, drafter, policy_id, splitting(studio, policy_id, "（二）控制", "（三）"), seen=0)
    correct_policy(studio, drafter, policy_id, heading(studio, policy_id, "加强组织领导"), seen=1)
    before = stored(studio, policy_id)
    assert read_again(studio, drafter, policy_id, seen=2) == 0
    assert stored(studio, policy_id) == before


def test_a_better_reader_keeps_ids_and_says_which_corrections_do_not_fit(
    studio: Studio, people: People, policy_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafter = people[Role.DRAFTER].id
    correct_policy(studio, drafter, policy_id, joining(studio, policy_id, "坚持属地管理"), seen=0)
    correct_policy(studio, drafter, policy_id, heading(studio, policy_id, "加强组织领导"), seen=1)
    before = ids(studio, policy_id)
    better = BROKEN.replace("坚持属地管理\n", "坚持属地管理").replace("加强组织领导\n", "")
    monkeypatch.setattr(
        "studio.actions.correct_policy.read_policy_safely",
        lambda data, name: reading_module.reading_of(better.splitlines()),
    )
    assert read_again(studio, drafter, policy_id, seen=2) == 1
    assert ids(studio, policy_id) == [clause_id for clause_id in before if "h" not in clause_id]


def test_a_policy_from_before_has_no_lines_until_it_is_read_again(
    studio: Studio, people: People, policy_id: str
) -> None:
    drafter = people[Role.DRAFTER].id
    made = joining(studio, policy_id, "坚持属地管理")
    with studio.store.writing() as tx:
        old = stored(studio, policy_id)
        tx.policies.reread(old.policy, reading=old.reading, lines=())
    with pytest.raises(WrongState, match="重新读一遍"):
        correct_policy(studio, drafter, policy_id, made, seen=0)
    read_again(studio, drafter, policy_id, seen=0)
    correct_policy(studio, drafter, policy_id, made, seen=0)
