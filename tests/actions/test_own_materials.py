"""The office's own files: described before they go out, part of what is signed, changed only while drafting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.actions.load_example import example_content, load_example
from studio.actions.own_materials import (
    add_own_material,
    as_material,
    describe_own_material,
    holds,
    remove_own_material,
)
from studio.actions.review import review
from studio.actions.settle_finding import settle_finding
from studio.actions.steps import policy_of
from studio.deliveries.materials import close_package, own_materials_of
from studio.domain.interpretation import Package
from studio.domain.own_material import AI_LABEL, OwnMaterial, Right
from studio.domain.people import Person, Role
from studio.domain.states import Move
from studio.errors import Incomplete, NotAllowed, NotFound, UnusableInput, WrongState
from studio.rules.review import review_files
from studio.rules.settling import key_of
from studio.studio import Studio
from studio.uploads.hidden import hidden_in_picture
from tests.actions.test_walk import add_materials, standing
from tests.uploads.test_hidden import taken
from tests.uploads.test_inspection import picture, recording

People = dict[Role, Person]


@pytest.fixture
def example(studio: Studio, people: People) -> str:
    interpretation_id = load_example(studio, people[Role.DRAFTER].id)
    add_materials(studio, interpretation_id)
    return interpretation_id


def added(studio: Studio, people: People, example: str, *, name: str = "现场.png", data: bytes = b"") -> OwnMaterial:
    return add_own_material(studio, people[Role.DRAFTER].id, example, name=name, data=data or picture("PNG"))


def described(studio: Studio, people: People, material: OwnMaterial, **changes: object) -> OwnMaterial:
    told = {
        "form": material.form, "alt": "街道整治后的照片", "transcript": "", "right": Right.OWN, "source": "",
        "ai_made": False,
    }  # fmt: skip
    describe_own_material(studio, people[Role.DRAFTER].id, material.id, **{**told, **changes})  # type: ignore[arg-type]
    return there(studio, material.interpretation_id)[-1]


def there(studio: Studio, interpretation_id: str) -> tuple[OwnMaterial, ...]:
    with studio.store.reading() as tx:
        return tx.own_materials.of(interpretation_id)


def submit(studio: Studio, people: People, example: str) -> None:
    version = standing(studio, example).version
    review(studio, people[Role.DRAFTER].id, example, Move.SUBMIT, seen_version=version)


def test_a_file_is_kept_under_a_clean_name_with_a_small_picture(studio: Studio, people: People, example: str) -> None:
    material = added(studio, people, example, name="..\\..\\照片/现场.EXE")
    assert (material.name, material.form, material.width) == ("现场.png", "图片", 640)
    assert studio.media.get(material.thumbnail).startswith(b"\xff\xd8")
    assert there(studio, example) == (material,)


def test_two_files_of_one_name_get_two_names_and_the_same_file_is_not_taken_twice(
    studio: Studio, people: People, example: str
) -> None:
    added(studio, people, example)
    assert added(studio, people, example, data=picture("PNG", (300, 200))).name == "现场-2.png"
    with pytest.raises(UnusableInput, match="已经在材料里"):
        added(studio, people, example, name="又一次.png")


def test_nothing_is_submitted_while_a_file_has_no_words_or_no_source(
    studio: Studio, people: People, example: str
) -> None:
    material = added(studio, people, example, name="访谈.wav", data=recording())
    with pytest.raises(WrongState, match=r"替代文字.*文字稿"):
        submit(studio, people, example)
    described(studio, people, material, transcript="主持人：请问……", right=Right.LICENSED)
    with pytest.raises(WrongState, match="写明来源"):
        submit(studio, people, example)
    described(studio, people, material, transcript="主持人：请问……", right=Right.LICENSED, source="某台，2026年1号合同")
    with pytest.raises(WrongState, match="重新生成"):
        submit(studio, people, example)


def test_a_removed_file_goes_with_the_next_making_and_its_row_stays(
    studio: Studio, people: People, example: str
) -> None:
    material = added(studio, people, example)
    remove_own_material(studio, people[Role.DRAFTER].id, material.id)
    assert there(studio, example) == ()
    submit(studio, people, example)
    with pytest.raises(NotFound):
        remove_own_material(studio, people[Role.DRAFTER].id, material.id)
    with studio.store.reading() as tx:
        acts = [row.act for row in tx.audit.latest(20, subject=example) if "own_material" in row.act]
    assert sorted(acts) == ["add_own_material", "remove_own_material"]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.DRAFTER, Role.SYSTEM)])
def test_only_a_drafter_may_add_change_or_remove(studio: Studio, people: People, example: str, role: Role) -> None:
    material = added(studio, people, example)
    who = people[role].id
    with pytest.raises(NotAllowed):
        add_own_material(studio, who, example, name="a.jpg", data=picture("JPEG"))
    with pytest.raises(NotAllowed):
        remove_own_material(studio, who, material.id)
    with pytest.raises(NotAllowed):
        described(studio, people | {Role.DRAFTER: people[role]}, material)
    assert there(studio, example) == (material,)


def test_after_submission_nothing_is_added_or_changed(studio: Studio, people: People, example: str) -> None:
    submit(studio, people, example)
    with pytest.raises(WrongState, match="已经送审"):
        added(studio, people, example)


def test_a_form_that_the_kind_of_file_cannot_be_is_refused(studio: Studio, people: People, example: str) -> None:
    with pytest.raises(UnusableInput, match="不能算作“视频”"):
        described(studio, people, added(studio, people, example), form="视频")


def package(*own: OwnMaterial) -> Package:
    manifest, digest = close_package(
        example_content(),
        tuple(as_material(item) for item in own),
        theme="government_red",
        algorithm="sha256",
        author="",
    )
    built_at = own[0].added_at
    assert built_at is not None
    return Package(
        id="p", interpretation_id="i", revision_id="r", digest=digest, algorithm="sha256", manifest=manifest,
        built_at=built_at,
    )  # fmt: skip


def test_a_package_knows_when_what_is_said_of_a_file_has_changed(studio: Studio, people: People, example: str) -> None:
    material = described(studio, people, added(studio, people, example))
    made = package(material)
    assert holds(made, (material,))
    assert not holds(made, (replace(material, alt="另一句"),))
    assert not holds(made, ())


def test_the_website_shows_pictures_and_every_word_of_a_recording_and_says_what_machines_made(
    studio: Studio, people: People, example: str
) -> None:
    shown = described(studio, people, added(studio, people, example, name='<b>".png'), ai_made=True)
    heard = described(
        studio, people, added(studio, people, example, name="访谈.wav", data=recording()),
        alt="局长访谈", transcript="主持人：<请问>？\n局长：可以。",
    )  # fmt: skip
    html = own_materials_of((as_material(shown), as_material(heard)))
    assert AI_LABEL in html and "<b>" not in html
    assert "<p>主持人：&lt;请问&gt;？</p><p>局长：可以。</p>" in html
    texts = package(shown, heard).manifest["channels"]
    assert html in texts["website"]["html"] and html not in texts["wechat"]["html"]


def test_a_map_without_its_number_is_not_submitted_until_a_reason_stands_that_the_head_signs(
    studio: Studio, people: People, example: str
) -> None:
    described(studio, people, added(studio, people, example), alt="全市停车场分布地图")
    add_materials(studio, example)
    with pytest.raises(Incomplete, match="没有写明审图号"):
        submit(studio, people, example)
    with studio.store.reading() as tx:
        policy = policy_of(tx, standing(studio, example)).policy
    found = next(item for item in review_files(there(studio, example), policy) if item.rule == "GFX-01")
    key = key_of(found, example_content())
    settle_finding(studio, people[Role.DRAFTER].id, example, key, "只画了两条街的简易示意图。")
    add_materials(studio, example)
    submit(studio, people, example)
    with studio.store.reading() as tx:
        package = tx.interpretations.package(standing(studio, example).package_id)
    assert package is not None
    assert [(item["rule"], item["reason"]) for item in package.settled] == [("GFX-01", "只画了两条街的简易示意图。")]


def test_a_photograph_is_kept_without_the_place_where_it_was_taken(
    studio: Studio, people: People, example: str
) -> None:
    material = added(studio, people, example, name="现场.jpg", data=taken("JPEG"))
    assert "拍摄位置" in material.seen.removed
    assert there(studio, example) == (material,)
    kept = studio.media.get(material.sha256)
    assert hidden_in_picture(kept) == ()
    assert len(kept) == material.bytes
