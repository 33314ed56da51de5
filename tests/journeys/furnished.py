"""A studio with something on every screen: people of every role, one interpretation out, one before the head, one being written."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

from studio.actions import accounts
from studio.actions.add_policy import add_policy
from studio.actions.change_lexicon import propose_entry
from studio.actions.comment import comment
from studio.actions.compare_policy import add_old_version
from studio.actions.confirm_policy import card_of, confirm_policy
from studio.actions.import_records import import_from_console
from studio.actions.load_example import POLICY, example_content, load_example
from studio.actions.publish import publish
from studio.actions.save_form import save_form
from studio.domain.content import FieldContent, Statement
from studio.domain.people import Person, Role
from studio.domain.policy import Disclosure
from studio.domain.states import State
from studio.settings import read_settings
from studio.studio import Studio
from studio.wiring import build
from tests.actions.test_compare_policy import NEW, OLD
from tests.actions.test_walk import add_materials, bring_to, standing
from tests.conftest import PASSWORD
from tests.journeys.browser import Running
from tests.records.ledgers import as_csv, flat, worked_example

DEPARTMENT = "长治市城市管理局"
NAMES = {
    Role.DRAFTER: "起草人甲",
    Role.CO_DRAFTER: "配合部门乙",
    Role.HEAD: "负责人丙",
    Role.SECRECY_REVIEWER: "保密员丁",
    Role.PUBLISHER: "办公室戊",
    Role.INSPECTOR: "督查己",
}
LOGINS = ("drafter", "co_drafter", "head", "secrecy_reviewer", "publisher", "inspector", "admin")
PLANTED = "停车人应当在十六个工作日内缴纳停车费。"
"""A statement whose number the policy does not have (it says 十个工作日)."""


def furnish(running: Running) -> Studio:
    """Everything that a screen can show, made by the same acts as people make it. Waits for the website."""
    studio = build(read_settings(running.environment))
    people = everybody(studio)
    interpretation_id = load_example(studio, people[Role.DRAFTER].id)
    add_materials(studio, interpretation_id, ("article", "charts", "cards", "covers", "infographic"))
    bring_to(studio, people, interpretation_id, State.ACCEPTED)
    publish(
        studio,
        people[Role.PUBLISHER].id,
        interpretation_id,
        channels=["website", "wechat", "weibo", "newspaper"],
        seen_version=standing(studio, interpretation_id).version,
    )
    waiting_to_be_signed(studio, people)
    being_written(studio, people)
    import_from_console(studio, data=as_csv(flat(worked_example())), name="台账.csv")
    propose_entry(
        studio,
        people[Role.ADMIN].id,
        list_key="wording",
        rule="WRD-07",
        wrong="停车廠",
        right="停车场",
        source="现代汉语词典",
    )
    for _ in range(150):
        if standing(studio, interpretation_id).state is State.PUBLISHED:
            return studio
        time.sleep(0.2)
    raise AssertionError("the example is not on the website")


def everybody(studio: Studio) -> dict[Role, Person]:
    admin = accounts.create_administrator(studio, login="admin", name="管理员", password=PASSWORD)
    people = {Role.ADMIN: admin}
    for role, name in NAMES.items():
        people[role] = accounts.add_person(
            studio,
            admin.id,
            login=role.value,
            name=name,
            department="某市财政局" if role is Role.CO_DRAFTER else DEPARTMENT,
            roles=frozenset({role}),
            password=PASSWORD,
        )
    return people


def waiting_to_be_signed(studio: Studio, people: dict[Role, Person]) -> str:
    """The founding document once more, from a file that ends otherwise, before the head."""
    drafter = people[Role.DRAFTER].id
    policy_id = add_policy(studio, drafter, data=POLICY.read_bytes() + b"\n", file_name=POLICY.name)
    with studio.store.reading() as tx:
        stored = tx.policies.get(policy_id)
    assert stored is not None
    policy = replace(stored.policy, disclosure=Disclosure.OPEN, released_on=date.today())
    interpretation_id = confirm_policy(studio, drafter, policy)
    save_form(studio, drafter, interpretation_id, replace(example_content(), policy=card_of(policy)), based_on=1)
    add_materials(studio, interpretation_id, ("article", "charts", "cards", "infographic"))
    bring_to(studio, people, interpretation_id, State.SIGNING)
    return interpretation_id


def being_written(studio: Studio, people: dict[Role, Person]) -> str:
    """A joint policy with an old version, a planted wrong number, a copied sentence and a comment."""
    drafter = people[Role.DRAFTER].id
    policy_id = add_policy(studio, drafter, data=NEW.encode(), file_name="停车办法.txt")
    with studio.store.reading() as tx:
        stored = tx.policies.get(policy_id)
    assert stored is not None
    ready = replace(
        stored.policy,
        issuers=(DEPARTMENT, "某市财政局"),
        disclosure=Disclosure.OPEN,
        released_on=date.today(),
    )
    interpretation_id = confirm_policy(studio, drafter, ready)
    add_old_version(studio, drafter, policy_id, data=OLD.encode(), file_name="旧办法.txt")
    with studio.store.reading() as tx:
        content = tx.interpretations.latest_content(standing(studio, interpretation_id))
    clauses = stored.policy.clauses
    entries = (
        Statement(text=PLANTED, cites=(clauses[1].id,)),
        Statement(text=clauses[2].text, cites=(clauses[2].id,)),
        Statement(text="帐单可以分期付。", cites=()),
    )
    changed = replace(content, parts={**content.parts, "main_content": FieldContent(entries=entries)})
    save_form(studio, drafter, interpretation_id, changed, based_on=1)
    comment(studio, people[Role.CO_DRAFTER].id, interpretation_id, "main_content", "这一条请再核对。")
    return interpretation_id
