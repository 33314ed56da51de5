"""词表 from the screen to the field: one person proposes, another confirms, and the form finds and corrects the word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from studio.actions.load_example import load_example
from studio.actions.save_form import save_form
from studio.domain.own_material import OwnMaterial
from studio.lexicons import listed
from studio.rules.review import review_files
from studio.studio import Studio
from tests.actions.test_walk import standing
from tests.journeys.test_form_screen import content, labels, opens, presses, texts
from tests.journeys.test_paragraph_screen import drawn_by
from tests.journeys.test_screens import SignedIn, everything, office, person, signed_in
from tests.rules.test_file_rules import PICTURE, POLICY

__all__ = ["office", "signed_in"]

DAY = date(2026, 6, 1)


def proposes(page: AppTest, list_key: str, **given: str) -> None:
    next(item for item in page.selectbox if item.key == "lexicons.propose").set_value(list_key).run()
    for name, text in given.items():
        next(item for item in page.text_input if item.key == f"lexicons.{name}.{list_key}").set_value(text)


@pytest.fixture
def example(office: Studio) -> str:
    return load_example(office, person(office, "drafter"))


def test_a_word_holds_from_its_day_when_two_people_agreed_and_is_corrected_with_one_press(
    office: Studio, signed_in: SignedIn, example: str
) -> None:
    signed_in("publisher")
    page = drawn_by("lexicons")
    proposes(page, "wording", wrong="漳河公原", right="漳河公园", source="市园林局来函")
    next(item for item in page.date_input if item.key == "lexicons.since.wording").set_value(DAY)
    presses(page, "提出")
    assert "等另一位同志确认" in everything(page)
    assert "您提出的，要由另一位同志确认" in everything(page)
    assert "漳河公原" not in {entry.wrong for entry in listed("wording", on=DAY)}

    signed_in("admin")
    page = drawn_by("lexicons")
    presses(page, "确认，立即生效")
    assert "漳河公原" in {entry.wrong for entry in listed("wording", on=DAY)}
    assert "漳河公原" not in {entry.wrong for entry in listed("wording", on=date(2026, 5, 31))}

    now = content(office, example)
    part = now.part("measures")
    first = replace(part.entries[0], text="漳河公原晚上开放。")  # type: ignore[type-var]
    changed = now.with_part("measures", replace(part, entries=(first, *part.entries[1:])))
    number = standing(office, example).revision_number
    save_form(office, person(office, "drafter"), example, changed, based_on=number)
    signed_in("drafter")
    page = drawn_by("form")
    opens(page, 1, "measures")
    assert "改为“漳河公园”" in labels(page)
    presses(page, "改为“漳河公园”")
    assert texts(office, example, "measures")[0] == "漳河公园晚上开放。"


def test_an_emblem_may_be_used_once_two_people_have_approved_the_file(office: Studio, signed_in: SignedIn) -> None:
    emblem: OwnMaterial = replace(PICTURE, alt="会场正面悬挂国徽的照片")
    assert [item.rule for item in review_files([emblem], POLICY)] == ["GFX-02"]
    signed_in("publisher")
    page = drawn_by("lexicons")
    proposes(page, "symbols", wrong=emblem.sha256, right="会场国徽标准照", source="局办公室核准")
    presses(page, "提出")
    signed_in("admin")
    presses(drawn_by("lexicons"), "确认，立即生效")
    assert review_files([emblem], POLICY) == []
