"""A material is arranged by the drafter: kept with the revision, told in the record, and it voids a signature."""

from __future__ import annotations

import pytest

from studio.actions.arrange import arrange_as_usual, bring_back, leave_out, move_part, reword
from studio.actions.load_example import load_example
from studio.actions.save_form import save_form
from studio.domain.arrangement import Arrangement, Omission
from studio.domain.content import Content, Statement
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.errors import Incomplete, NotAllowed, NotFound, StudioError
from studio.rules.arranging import facts_beyond, facts_lost
from studio.rules.findings import Severity
from studio.rules.review import review_content
from studio.storyboard.compose import compose
from studio.storyboard.loss import loss
from studio.storyboard.parts import parts
from studio.studio import Studio
from tests.actions.test_settle_finding import content_of
from tests.actions.test_walk import add_materials, bring_to, make, package_of, standing

People = dict[Role, Person]


@pytest.fixture
def example(studio: Studio, people: People) -> str:
    return load_example(studio, people[Role.DRAFTER].id)


def by(people: People) -> str:
    return people[Role.DRAFTER].id


def order_of(content: Content, board: str) -> list[str]:
    return [part.key for part in parts(content, board) if part.moves]


def first(content: Content, field: str) -> str:
    return content.part(field).entries[0].wording


def test_a_part_moves_to_its_place_and_back_to_the_usual(studio: Studio, people: People, example: str) -> None:
    before = content_of(studio, example)
    usual = order_of(before, "slides")
    move_part(studio, by(people), example, "slides", "faq", to=0)
    moved = content_of(studio, example)
    assert order_of(moved, "slides") == ["faq", *(key for key in usual if key != "faq")]
    assert order_of(moved, "article") == order_of(before, "article")
    assert not loss(moved, "slides")
    move_part(studio, by(people), example, "slides", "faq", to=usual.index("faq"))
    assert content_of(studio, example) == before


def test_what_is_left_out_is_not_said_and_comes_back(studio: Studio, people: People, example: str) -> None:
    before = content_of(studio, example)
    text = first(before, "faq")
    leave_out(studio, by(people), example, "long_image", "faq", text=text)
    after = content_of(studio, example)
    assert loss(after, "long_image").unsaid == before.part("faq").entries[0].said()
    assert not loss(after, "article")
    bring_back(studio, by(people), example, "long_image", "faq", text=text)
    assert content_of(studio, example) == before


def test_a_shorter_wording_is_told_and_taken_back(studio: Studio, people: People, example: str) -> None:
    before = content_of(studio, example)
    text = first(before, "measures")
    reword(studio, by(people), example, "slides", "measures", text=text, slot="text", told="目录由政策法规科审核。")
    assert "目录由政策法规科审核。" in compose(content_of(studio, example), purpose="slides").said()
    reword(studio, by(people), example, "slides", "measures", text=text, slot="text", told=text)
    assert content_of(studio, example) == before


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("", "是空的"),
        ("目录由政策法规科审核，95%以上都要公开。", "95%.*没有"),
        ("目录" * 80, "只能改短"),
        ("2031年起审核目录。", "2031年.*没有"),
    ],
)
def test_a_wording_that_says_more_than_the_form_is_refused(
    studio: Studio, people: People, example: str, told: str, why: str
) -> None:
    before = content_of(studio, example)
    text = first(before, "measures")
    with pytest.raises(StudioError, match=why):
        reword(studio, by(people), example, "slides", "measures", text=text, slot="text", told=told)
    assert content_of(studio, example) == before


def test_a_figure_cannot_be_reworded(studio: Studio, people: People, example: str) -> None:
    text = parts(content_of(studio, example), "slides")[1].lines[0].text
    with pytest.raises(NotFound):
        reword(studio, by(people), example, "slides", "figures", text=text, slot="value", told="9")


@pytest.mark.parametrize("part", ["enquiry_contact", "effective_period", "interpreting_authority", "policy"])
def test_a_required_fact_goes_only_with_a_reason_that_is_kept(
    studio: Studio, people: People, example: str, part: str
) -> None:
    with pytest.raises(StudioError, match="写明理由"):
        leave_out(studio, by(people), example, "cards", part)
    leave_out(studio, by(people), example, "cards", part, reason="卡片发在办事大厅，同屏有文字解读。")
    (omission,) = content_of(studio, example).board("cards").left_out
    assert omission.reason == "卡片发在办事大厅，同屏有文字解读。"


def test_the_last_line_of_a_required_part_counts_as_the_part(studio: Studio, people: People, example: str) -> None:
    content = content_of(studio, example)
    one, *others = (entry.wording for entry in content.part("measures").entries)
    for text in others:
        leave_out(studio, by(people), example, "article", "measures", text=text)
    with pytest.raises(StudioError, match="写明理由"):
        leave_out(studio, by(people), example, "article", "measures", text=one)


def test_a_required_fact_left_out_behind_the_acts_back_is_a_finding_that_blocks(
    studio: Studio, people: People, example: str
) -> None:
    left = content_of(studio, example).with_board("slides", Arrangement(left_out=(Omission(part="effective_period"),)))
    number = standing(studio, example).revision_number
    save_form(studio, by(people), example, left, based_on=number)
    with studio.store.reading() as tx:
        stored = tx.policies.get(standing(studio, example).policy_id)
    assert stored is not None
    (found,) = [item for item in review_content(left, stored.policy) if item.rule == "BRD-01"]
    assert (found.severity, found.field) == (Severity.BLOCK, "effective_period")
    add_materials(studio, example)
    with pytest.raises(Incomplete, match="演示文稿"):
        make(studio, people[Role.DRAFTER], example, Move.SUBMIT)


def test_shortened_words_are_checked_like_the_form(studio: Studio, people: People, example: str) -> None:
    text = first(content_of(studio, example), "measures")
    reword(studio, by(people), example, "slides", "measures", text=text, slot="text", told="审核找(政策法规科)。")
    with studio.store.reading() as tx:
        stored = tx.policies.get(standing(studio, example).policy_id)
    assert stored is not None
    found = review_content(content_of(studio, example), stored.policy)
    assert any(item.passage == "审核找(政策法规科)。" and item.field == "measures" for item in found)


@pytest.mark.parametrize(
    ("board", "part", "error"), [("banner", "faq", NotFound), ("slides", "nothing", NotFound), ("slides", "summary", StudioError)]
)  # fmt: skip
def test_what_is_not_there_cannot_be_arranged(
    studio: Studio, people: People, example: str, board: str, part: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        move_part(studio, by(people), example, board, part, to=0)


@pytest.mark.parametrize("role", [Role.HEAD, Role.PUBLISHER, Role.SECRECY_REVIEWER, Role.ADMIN, Role.CO_DRAFTER])
def test_only_a_drafter_arranges_and_others_are_told_in_the_record(
    studio: Studio, people: People, example: str, role: Role
) -> None:
    before = content_of(studio, example)
    with pytest.raises(NotAllowed):
        leave_out(studio, people[role].id, example, "slides", "faq")
    assert content_of(studio, example) == before
    with studio.store.reading() as tx:
        assert "refused:leave_out" in [row.act for row in tx.audit.latest(5, subject=example)]


def test_each_change_is_a_revision_with_its_row_in_the_record(studio: Studio, people: People, example: str) -> None:
    number = standing(studio, example).revision_number
    leave_out(studio, by(people), example, "slides", "faq")
    assert standing(studio, example).revision_number == number + 1
    with studio.store.reading() as tx:
        row = next(row for row in tx.audit.latest(5, subject=example) if row.act == "leave_out")
    assert (row.after["board"], row.after["done"]) == ("演示文稿", "不说“大家常问”")


def test_arranging_voids_a_signature_and_the_digest_is_another(studio: Studio, people: People, example: str) -> None:
    add_materials(studio, example)
    bring_to(studio, people, example, State.SIGNED)
    signed = package_of(studio, example)
    leave_out(studio, by(people), example, "slides", "faq")
    assert standing(studio, example).state is State.DRAFTING
    assert package_of(studio, example).voided_at is not None
    add_materials(studio, example)
    with studio.store.reading() as tx:
        rendering = tx.interpretations.latest_rendering(example)
        assert rendering is not None
        made = tx.interpretations.package(rendering.package_id)
    assert made is not None and made.digest != signed.digest
    assert made.manifest["content"]["boards"]["slides"]["left_out"] == [{"part": "faq", "text": "", "reason": ""}]


def test_the_usual_forgets_everything_for_one_material(studio: Studio, people: People, example: str) -> None:
    before = content_of(studio, example)
    leave_out(studio, by(people), example, "slides", "faq")
    move_part(studio, by(people), example, "slides", "measures", to=0)
    arrange_as_usual(studio, by(people), example, "slides")
    assert content_of(studio, example) == before


def test_an_arrangement_of_words_that_are_gone_is_forgotten_with_the_next_change(
    studio: Studio, people: People, example: str
) -> None:
    content = content_of(studio, example)
    leave_out(studio, by(people), example, "slides", "measures", text=first(content, "measures"))
    now = content_of(studio, example)
    part = now.part("measures")
    changed = now.with_part("measures", type(part)(entries=(Statement(text="改过了。", own=True), *part.entries[1:])))
    save_form(studio, by(people), example, changed, based_on=standing(studio, example).revision_number)
    move_part(studio, by(people), example, "slides", "faq", to=0)
    assert content_of(studio, example).board("slides").left_out == ()


def test_lost_facts_are_those_said_nowhere_else(studio: Studio, people: People, example: str) -> None:
    content = content_of(studio, example)
    assert facts_lost(content, "slides") == ()
    only = content.with_part(
        "measures", type(content.part("measures"))(entries=(Statement(text="投入731万元，2020年底前完成。", own=True),))
    ).with_board("slides", Arrangement(left_out=(Omission(part="measures"),)))
    assert facts_lost(only, "slides") == ("731万元",)


def test_the_same_figure_in_another_writing_is_not_new() -> None:
    assert facts_beyond("覆盖90%。", "覆盖面达到百分之九十。") == ()
    assert facts_beyond("覆盖95%。", "覆盖面达到百分之九十。") == ("95%",)
