"""What was written once is taken over without the clauses it rested on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from studio.actions.add_policy import add_policy
from studio.actions.confirm_policy import confirm_policy
from studio.actions.load_example import load_example
from studio.actions.make_materials import make_materials
from studio.actions.reuse import GLOSSARY, copy_earlier, keep_for_department, terms_for
from studio.domain.content import Content, FieldContent, Statement, Term
from studio.domain.people import Person, Role
from studio.domain.policy import Disclosure
from studio.errors import StudioError
from studio.studio import Studio
from tests.actions.test_walk import standing

People = dict[Role, Person]
ANOTHER = "关于加强停车管理的通知\n各单位：\n一、加强管理\n要加强停车秩序管理。\n二、做好服务\n要公布收费标准。"
CONTACT = FieldContent(entries=(Statement(text="咨询电话：0355-2023456（工作日）", own=True),))


def another(studio: Studio, drafter: Person) -> str:
    """A second interpretation, just begun."""
    policy_id = add_policy(studio, drafter.id, data=ANOTHER.encode(), file_name="停车.txt")
    with studio.store.reading() as tx:
        stored = tx.policies.get(policy_id)
    assert stored is not None
    facts = replace(
        stored.policy,
        title="关于加强停车管理的通知",
        issuers=("长治市城市管理局",),
        disclosure=Disclosure.OPEN,
        released_on=date(2026, 3, 2),
    )
    return confirm_policy(studio, drafter.id, facts)


def content_of(studio: Studio, interpretation_id: str) -> Content:
    with studio.store.reading() as tx:
        return tx.interpretations.latest_content(standing(studio, interpretation_id))


def test_fields_of_an_earlier_interpretation_come_without_their_citations(studio: Studio, people: People) -> None:
    drafter = people[Role.DRAFTER]
    example, target = load_example(studio, drafter.id), another(studio, drafter)
    copy_earlier(studio, drafter.id, target, example, ["enquiry_contact", "faq"], based_on=1)
    copied, original = content_of(studio, target), content_of(studio, example)
    for key in ("enquiry_contact", "faq"):
        assert [entry.said() for entry in copied.part(key).entries] == [
            entry.said() for entry in original.part(key).entries
        ]
        assert all(entry.cites == () for entry in copied.part(key).entries)
    assert copied.part("measures").empty
    with studio.store.reading() as tx:
        assert "政务公开" in tx.interpretations.saves(target)[0].note


def test_copying_twice_adds_nothing_twice(studio: Studio, people: People) -> None:
    drafter = people[Role.DRAFTER]
    example, target = load_example(studio, drafter.id), another(studio, drafter)
    first = copy_earlier(studio, drafter.id, target, example, ["faq"], based_on=1)
    again = copy_earlier(studio, drafter.id, target, example, ["faq"], based_on=first.number)
    assert again.number == first.number


def test_the_departments_contact_stands_in_its_next_interpretation(studio: Studio, people: People) -> None:
    drafter = people[Role.DRAFTER]
    keep_for_department(studio, drafter.id, "enquiry_contact", CONTACT)
    assert content_of(studio, another(studio, drafter)).part("enquiry_contact") == CONTACT


def test_only_recurring_fields_with_something_in_them_are_kept(studio: Studio, people: People) -> None:
    drafter = people[Role.DRAFTER].id
    with pytest.raises(StudioError, match="每份文件都不同"):
        keep_for_department(studio, drafter, "measures", CONTACT)
    with pytest.raises(StudioError, match="还没有内容"):
        keep_for_department(studio, drafter, "enquiry_contact", FieldContent())


def test_terms_are_collected_and_offered_where_the_policy_uses_them(studio: Studio, people: People) -> None:
    drafter = people[Role.DRAFTER].id
    first = FieldContent(
        entries=(Term(term="五公开", explanation="旧的说法"), Term(term="三同步", explanation="三件事一起做"))
    )
    keep_for_department(studio, drafter, GLOSSARY, first)
    keep_for_department(
        studio, drafter, GLOSSARY, FieldContent(entries=(Term(term="五公开", explanation="五件事都公开"),))
    )
    with studio.store.reading() as tx:
        glossary = tx.department_texts.of(people[Role.DRAFTER].department)[GLOSSARY]
    assert [entry.said() for entry in glossary.entries] == [("五公开", "五件事都公开"), ("三同步", "三件事一起做")]
    offered = terms_for(glossary, FieldContent(), "推进“五公开”。")
    assert [entry.said() for entry in offered] == [("五公开", "五件事都公开")]
    assert terms_for(glossary, FieldContent(entries=offered), "推进“五公开”。") == ()
    assert content_of(studio, another(studio, people[Role.DRAFTER])).part(GLOSSARY).empty


def test_the_theme_of_an_interpretation_then_of_its_department_is_proposed(studio: Studio, people: People) -> None:
    drafter = people[Role.DRAFTER]
    example, next_one = load_example(studio, drafter.id), another(studio, drafter)
    with studio.store.reading() as tx:
        assert tx.interpretations.last_theme(next_one, department=drafter.department) == ""
    make_materials(studio, drafter.id, example, theme="high_contrast")
    with studio.store.reading() as tx:
        assert tx.interpretations.last_theme(next_one, department=drafter.department) == "high_contrast"
        assert tx.interpretations.last_theme(next_one, department="别的局") == ""
    make_materials(studio, drafter.id, next_one, theme="government_red")
    with studio.store.reading() as tx:
        assert tx.interpretations.last_theme(next_one, department=drafter.department) == "government_red"
        assert tx.interpretations.last_theme(example, department=drafter.department) == "high_contrast"
