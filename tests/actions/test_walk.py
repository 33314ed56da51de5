"""Sign-off binds to one digest; whatever changes afterwards voids it; nobody acts outside their role."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import pytest

from studio.actions.add_policy import add_policy
from studio.actions.confirm_policy import confirm_policy
from studio.actions.load_example import POLICY, load_example
from studio.actions.own_materials import as_material
from studio.actions.publish import publish
from studio.actions.review import BETWEEN_PEOPLE, review
from studio.actions.save_form import save_form
from studio.actions.settle_finding import reasons_to_sign
from studio.actions.steps import policy_of
from studio.actions.verify import problems_of
from studio.deliveries.materials import close_package, material_of
from studio.domain.content import FieldContent, Statement, as_json, from_json
from studio.domain.interpretation import Interpretation, Material, Package
from studio.domain.people import Person, Role
from studio.domain.policy import Disclosure
from studio.domain.states import MOVES, Move, State
from studio.errors import Incomplete, NotAllowed, StudioError, UnusableInput, WrongState
from studio.formats.rendering import Rendered, render_all
from studio.ids import new_id
from studio.store.interpretations import Rendering
from studio.studio import Studio

People = dict[Role, Person]


@pytest.fixture
def example(studio: Studio, people: People) -> str:
    """The example, with an article and a cover as its materials, still being drafted."""
    interpretation_id = load_example(studio, people[Role.DRAFTER].id)
    add_materials(studio, interpretation_id)
    return interpretation_id


@lru_cache(maxsize=8)
def drawn(content: str, formats: tuple[str, ...]) -> tuple[Rendered, ...]:
    """The same content gives the same bytes, so it is drawn once for all tests that only need files to sign."""
    return tuple(render_all(from_json(json.loads(content)), formats=list(formats)))


def add_materials(
    studio: Studio,
    interpretation_id: str,
    formats: Sequence[str] = ("article", "covers"),
    *,
    others: Sequence[Material] = (),
) -> None:
    now = standing(studio, interpretation_id)
    with studio.store.reading() as tx:
        revision = tx.interpretations.revision(interpretation_id, now.revision_number)
    assert revision is not None
    files = tuple(
        material_of(artifact, format_key=rendered.key, form=rendered.form, media=studio.media)
        for rendered in drawn(json.dumps(as_json(revision.content), ensure_ascii=False), tuple(formats))
        for artifact in rendered.artifacts
    )
    with studio.store.reading() as tx:
        policy = policy_of(tx, now).policy
        settled = reasons_to_sign(tx, interpretation_id, revision.content, policy)
        files += (*others, *(as_material(own) for own in tx.own_materials.of(interpretation_id)))
    manifest, digest = close_package(
        revision.content, files, theme="government_red", algorithm="sha256", author="长治市城市管理局", settled=settled
    )
    with studio.store.writing() as tx:
        package = Package(
            id=new_id(),
            interpretation_id=interpretation_id,
            revision_id=revision.id,
            digest=digest,
            algorithm="sha256",
            manifest=manifest,
            built_at=tx.now,
        )
        tx.interpretations.add_package(package)
        rendering = Rendering(
            id=new_id(),
            interpretation_id=interpretation_id,
            revision_id=revision.id,
            theme="government_red",
            done=2,
            total=2,
            label="",
            problem="",
            package_id="",
        )
        tx.interpretations.begin_rendering(rendering, at=tx.now)
        tx.interpretations.advance_rendering(rendering.id, done=2, total=2, label="", package_id=package.id)


def standing(studio: Studio, interpretation_id: str) -> Interpretation:
    with studio.store.reading() as tx:
        found = tx.interpretations.get(interpretation_id)
    assert found is not None
    return found


def package_of(studio: Studio, interpretation_id: str) -> Package:
    with studio.store.reading() as tx:
        return tx.interpretations.packages(interpretation_id)[0]


def make(studio: Studio, who: Person, interpretation_id: str, move: Move, *, note: str = "已审查") -> State:
    return review(
        studio,
        who.id,
        interpretation_id,
        move,
        seen_version=standing(studio, interpretation_id).version,
        digest=package_of(studio, interpretation_id).digest,
        note=note,
    )


def bring_to(studio: Studio, people: People, interpretation_id: str, state: State) -> None:
    """Along the straight way: submit, clear, sign, accept."""
    way = (
        (State.SECRECY_REVIEW, Role.DRAFTER, Move.SUBMIT),
        (State.SIGNING, Role.SECRECY_REVIEWER, Move.CLEAR),
        (State.SIGNED, Role.HEAD, Move.SIGN),
        (State.ACCEPTED, Role.PUBLISHER, Move.ACCEPT),
    )
    for reached, role, move in way:
        if standing(studio, interpretation_id).state is state:
            return
        assert make(studio, people[role], interpretation_id, move) is reached


def change_one_character(studio: Studio, people: People, interpretation_id: str) -> None:
    now = standing(studio, interpretation_id)
    with studio.store.reading() as tx:
        content = tx.interpretations.latest_content(now)
    changed = replace(content, summary=content.summary + "！")
    save_form(studio, people[Role.DRAFTER].id, interpretation_id, changed, based_on=now.revision_number)


@pytest.mark.parametrize("state", [State.SECRECY_REVIEW, State.SIGNING, State.SIGNED, State.ACCEPTED])
def test_one_changed_character_after_submission_voids_the_package(
    studio: Studio, people: People, example: str, state: State
) -> None:
    bring_to(studio, people, example, state)
    change_one_character(studio, people, example)
    after = standing(studio, example)
    assert after.state is State.DRAFTING
    assert after.package_id == ""
    void = package_of(studio, example)
    assert void.voided_at is not None
    assert "摘要" in void.void_reason


def test_a_voided_package_cannot_be_submitted_again(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNED)
    change_one_character(studio, people, example)
    with pytest.raises(WrongState, match="重新生成材料"):
        make(studio, people[Role.DRAFTER], example, Move.SUBMIT)
    add_materials(studio, example)
    assert make(studio, people[Role.DRAFTER], example, Move.SUBMIT) is State.SECRECY_REVIEW


@pytest.mark.parametrize(
    "state", [state for state in State if state not in (State.PUBLISHING, State.PUBLISHED, State.WITHDRAWN)]
)
@pytest.mark.parametrize("move", sorted(BETWEEN_PEOPLE))
def test_no_role_makes_a_move_that_the_table_does_not_give_it(
    studio: Studio, people: People, example: str, state: State, move: Move
) -> None:
    bring_to(studio, people, example, state)
    rule = MOVES.get((state, move))
    for role, person in people.items():
        if rule is not None and rule.role is role:
            continue
        before = standing(studio, example)
        with pytest.raises(StudioError):
            make(studio, person, example, move)
        assert standing(studio, example) == before


def test_an_attempt_outside_the_role_leaves_an_audit_row(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNING)
    with pytest.raises(NotAllowed):
        make(studio, people[Role.ADMIN], example, Move.SIGN)
    with studio.store.reading() as tx:
        last = tx.audit.latest(1)[0]
    assert (last.act, last.person_id) == ("refused:sign", people[Role.ADMIN].id)


def test_a_stale_page_cannot_sign(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNING)
    with pytest.raises(WrongState, match="不是最新"):
        review(studio, people[Role.HEAD].id, example, Move.SIGN, seen_version=1, digest="", note="")


def test_a_head_who_was_shown_another_package_cannot_sign(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNING)
    seen = standing(studio, example).version
    with pytest.raises(WrongState, match="不是现在待审的"):
        review(studio, people[Role.HEAD].id, example, Move.SIGN, seen_version=seen, digest="0" * 64, note="")


def test_one_changed_byte_in_a_file_is_found_before_signing(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNING)
    path = studio.media.path(package_of(studio, example).materials[0].sha256)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(WrongState, match="改动或丢失"):
        make(studio, people[Role.HEAD], example, Move.SIGN)
    assert any("被改动或丢失" in problem for problem in problems_of(studio))


def test_a_return_needs_a_reason(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNING)
    with pytest.raises(StudioError, match="需要写明"):
        make(studio, people[Role.HEAD], example, Move.RETURN, note=" ")
    assert make(studio, people[Role.HEAD], example, Move.RETURN, note="数字请再核对") is State.DRAFTING


def test_nobody_publishes_before_acceptance(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNED)
    version = standing(studio, example).version
    with pytest.raises(WrongState):
        publish(studio, people[Role.PUBLISHER].id, example, channels=["website"], seen_version=version)


def test_only_the_publisher_publishes(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.ACCEPTED)
    version = standing(studio, example).version
    for role in set(people) - {Role.PUBLISHER}:
        with pytest.raises(NotAllowed):
            publish(studio, people[role].id, example, channels=["website"], seen_version=version)
    publish(studio, people[Role.PUBLISHER].id, example, channels=["website"], seen_version=version)
    assert standing(studio, example).state is State.PUBLISHING


def test_a_page_saved_twice_loses_neither_text(studio: Studio, people: People, example: str) -> None:
    now = standing(studio, example)
    with studio.store.reading() as tx:
        content = tx.interpretations.latest_content(now)
    drafter = people[Role.DRAFTER].id
    save_form(studio, drafter, example, replace(content, summary="甲"), based_on=now.revision_number)
    later = save_form(studio, drafter, example, replace(content, summary="乙"), based_on=now.revision_number)
    assert later.clashes == ("summary",)
    with studio.store.reading() as tx:
        assert tx.interpretations.latest_content(standing(studio, example)).summary == "甲"
        kept = {item.content.summary for item in tx.interpretations.revisions(example)}
    assert {"甲", "乙"} <= kept


def test_a_missing_field_is_named_at_submission(studio: Studio, people: People, example: str) -> None:
    now = standing(studio, example)
    with studio.store.reading() as tx:
        content = tx.interpretations.latest_content(now)
    emptied = content.with_part("measures", FieldContent())
    save_form(studio, people[Role.DRAFTER].id, example, emptied, based_on=now.revision_number)
    add_materials(studio, example)
    with pytest.raises(Incomplete, match="具体举措"):
        make(studio, people[Role.DRAFTER], example, Move.SUBMIT)


def test_a_planted_wrong_number_cannot_reach_sign_off(studio: Studio, people: People, example: str) -> None:
    now = standing(studio, example)
    with studio.store.reading() as tx:
        content = tx.interpretations.latest_content(now)
    wrong = Statement(text="自2021年起，多样化方式解读量不得少于95%。", cites=("c3-3-2",))
    part = content.part("measures")
    changed = content.with_part("measures", replace(part, entries=(*part.entries, wrong)))
    save_form(studio, people[Role.DRAFTER].id, example, changed, based_on=now.revision_number)
    add_materials(studio, example)
    with pytest.raises(Incomplete, match="95%"):
        make(studio, people[Role.DRAFTER], example, Move.SUBMIT)


def test_every_change_leaves_an_audit_row_and_the_chain_holds(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.ACCEPTED)
    with studio.store.reading() as tx:
        acts = [row.act for row in tx.audit.latest(100, subject=example)]
        assert tx.audit.first_broken() == ""
    assert {"submit", "clear", "sign", "accept", "save_form"} <= set(acts)


def test_a_policy_without_an_attribute_goes_no_further(studio: Studio, people: People) -> None:
    drafter = people[Role.DRAFTER].id
    policy_id = add_policy(studio, drafter, data=POLICY.read_bytes(), file_name="a.txt")
    with studio.store.reading() as tx:
        stored = tx.policies.get(policy_id)
    assert stored is not None
    day = date(2026, 3, 1)
    with pytest.raises(Incomplete, match="公开属性"):
        confirm_policy(studio, drafter, replace(stored.policy, disclosure=None, released_on=day))
    closed = replace(stored.policy, disclosure=Disclosure.CLOSED, released_on=day)
    with pytest.raises(Incomplete, match="依据和理由"):
        confirm_policy(studio, drafter, closed)


@pytest.mark.parametrize("data", [b"", b"  \n ", b"\x00\x01\x02\xff" * 50, b"PK\x03\x04broken"])
def test_an_unusable_file_gets_a_sentence_and_keeps_nothing(studio: Studio, people: People, data: bytes) -> None:
    with pytest.raises(UnusableInput, match=r"[\u4e00-\u9fff]"):
        add_policy(studio, people[Role.DRAFTER].id, data=data, file_name="坏文件.docx")
    with studio.store.reading() as tx:
        assert tx.policies.all() == []


def test_the_same_file_is_not_taken_twice(studio: Studio, people: People, example: str) -> None:
    with pytest.raises(UnusableInput, match="已经上传过"):
        add_policy(studio, people[Role.DRAFTER].id, data=POLICY.read_bytes(), file_name="again.txt")
