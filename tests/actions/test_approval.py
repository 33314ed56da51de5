"""The approval sheet says who said what over which digest, and its code finds out whether that still holds."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp

from studio.actions.approval import sheet_of, standing_of
from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.errors import NotAllowed, NotFound
from studio.studio import Studio
from tests.actions.test_walk import bring_to, change_one_character, package_of
from tests.actions.test_walk import example as example

People = dict[Role, Person]


def said_by(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as opened:
        text = "".join(page.get_textpage().get_text_bounded() for page in opened)
    return "".join(text.split())


def test_the_sheet_names_everybody_who_decided_and_every_file(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.ACCEPTED)
    package = package_of(studio, example)
    said = said_by(sheet_of(studio, people[Role.HEAD].id, package.id))
    for role in (Role.DRAFTER, Role.SECRECY_REVIEWER, Role.HEAD, Role.PUBLISHER):
        assert people[role].name in said
    assert package.digest in said
    assert "长城办发〔2020〕13号" in said
    assert "不是《电子签名法》所称的可靠电子签名" in said
    for material in package.materials:
        assert material.sha256[:16] in said
    assert "尚未办理" not in said


def test_a_step_that_nobody_took_yet_leaves_room_for_a_signature(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNING)
    said = said_by(sheet_of(studio, people[Role.HEAD].id, package_of(studio, example).id))
    assert said.count("尚未办理") == 2


def test_the_code_on_the_paper_leads_to_the_digest(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNED)
    package = package_of(studio, example)
    with pypdfium2.PdfDocument(BytesIO(sheet_of(studio, people[Role.HEAD].id, package.id))) as opened:
        pages = [page.render(scale=2).to_pil() for page in opened]
    codes = [code.text for page in pages for code in zxingcpp.read_barcodes(page)]
    assert codes == [f"{studio.settings.public_url}/check?digest={package.digest}"]
    standing = standing_of(studio, people[Role.INSPECTOR].id, package.digest)
    assert standing.problem == ""
    assert standing.signed_by == people[Role.HEAD].name


def test_a_changed_text_makes_the_paper_void(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNED)
    package = package_of(studio, example)
    change_one_character(studio, people, example)
    assert "作废" in standing_of(studio, people[Role.HEAD].id, package.digest).problem
    assert "本单已作废" in said_by(sheet_of(studio, people[Role.HEAD].id, package.id))


def test_a_changed_byte_is_found_from_the_paper(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNED)
    package = package_of(studio, example)
    path = studio.media.path(package.materials[0].sha256)
    path.write_bytes(path.read_bytes() + b" ")
    assert "改动或丢失" in standing_of(studio, people[Role.HEAD].id, package.digest).problem


def test_a_digest_nobody_knows_and_a_person_who_may_not_look(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNED)
    with pytest.raises(NotFound, match="没有这个摘要"):
        standing_of(studio, people[Role.HEAD].id, "0" * 64)
    with pytest.raises(NotAllowed):
        sheet_of(studio, people[Role.ADMIN].id, package_of(studio, example).id)


def test_the_same_package_gives_the_same_sheet(studio: Studio, people: People, example: str) -> None:
    bring_to(studio, people, example, State.SIGNED)
    head, package = people[Role.HEAD].id, package_of(studio, example).id
    assert sheet_of(studio, head, package) == sheet_of(studio, head, package)
