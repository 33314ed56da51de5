"""Reuse at the form: fields of an earlier interpretation, and the department's contact and glossary, by their buttons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.actions import accounts
from studio.actions.load_example import load_example
from studio.actions.save_form import save_form
from studio.domain.content import FieldContent, Term
from studio.domain.people import Role
from studio.studio import Studio
from tests.actions.test_reuse import another
from tests.actions.test_walk import standing
from tests.conftest import PASSWORD
from tests.journeys.test_form_screen import chooses, content, labels, opens, presses
from tests.journeys.test_paragraph_screen import drawn_by
from tests.journeys.test_screens import SignedIn, office, person, signed_in

__all__ = ["office", "signed_in"]

DEPARTMENT = "长治市城市管理局"


@pytest.fixture
def writer(office: Studio) -> str:
    """A drafter with a department."""
    made = accounts.add_person(
        office,
        person(office, "admin"),
        login="writer",
        name="写作人",
        department=DEPARTMENT,
        roles=frozenset({Role.DRAFTER}),
        password=PASSWORD,
    )
    return made.id


def test_questions_of_an_earlier_interpretation_are_copied_with_one_press(
    office: Studio, signed_in: SignedIn, writer: str
) -> None:
    example = load_example(office, writer)
    with office.store.reading() as tx:
        drafter = tx.people.get(writer)
    assert drafter is not None
    target = another(office, drafter)
    signed_in("writer")
    page = drawn_by("form")
    next(item for item in page.selectbox if item.key == "form.choice").set_value(target).run()
    chooses(page, "看什么", "reuse")
    next(item for item in page.selectbox if item.label == "从哪一篇复制").set_value(example).run()
    next(item for item in page.multiselect if item.label == "复制哪些栏目").set_value(["faq"]).run()
    presses(page, "复制到现在这篇")
    assert "已复制：问答" in str([item.value for item in page.info])
    copied, original = content(office, target).part("faq"), content(office, example).part("faq")
    assert [entry.said() for entry in copied.entries] == [entry.said() for entry in original.entries]
    assert all(not entry.cites for entry in copied.entries)


def test_contact_and_terms_are_kept_at_their_fields_and_brought_into_the_next_text(
    office: Studio, signed_in: SignedIn, writer: str
) -> None:
    example = load_example(office, writer)
    now = content(office, example)
    number = standing(office, example).revision_number
    term = Term(term="停车", explanation="把车停在划好的位置", own=True)
    save_form(office, writer, example, now.with_part("key_terms", FieldContent(entries=(term,))), based_on=number)
    signed_in("writer")
    page = drawn_by("form")
    opens(page, 3, "key_terms")
    presses(page, "存入本部门词汇表")
    opens(page, 5, "enquiry_contact")
    presses(page, "存为本部门常用内容")

    with office.store.reading() as tx:
        drafter = tx.people.get(writer)
    assert drafter is not None
    target = another(office, drafter)
    assert content(office, target).part("enquiry_contact").entries
    page = drawn_by("form")
    next(item for item in page.selectbox if item.key == "form.choice").set_value(target).run()
    opens(page, 3, "key_terms")
    assert "带入本部门解释过的词（1 个）" in labels(page)
    presses(page, "带入本部门解释过的词（1 个）")
    assert content(office, target).part("key_terms").entries == (replace(term, cites=()),)
