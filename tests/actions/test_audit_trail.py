"""The record can be looked through and taken away by those who may, and a chain taken away can be checked elsewhere."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from studio.actions.audit_trail import MAY_LOOK, Asked, choices, export_chain, export_found, look_through, verify_chain
from studio.actions.load_example import load_example
from studio.actions.review import review
from studio.actions.save_form import save_form
from studio.actions.steps import found
from studio.domain.calendar import BEIJING
from studio.domain.people import Person, Role
from studio.domain.states import Move
from studio.errors import NotAllowed
from studio.studio import Studio
from studio.words import REFUSED

People = dict[Role, Person]


def test_only_inspection_and_administration_may_look(studio: Studio, people: People) -> None:
    for role, person in people.items():
        acts = (lambda by: look_through(studio, by, Asked()), lambda by: export_found(studio, by, Asked()))
        for act in (*acts, lambda by: choices(studio, by), lambda by: verify_chain(studio, by)):
            if role in MAY_LOOK:
                act(person.id)
            else:
                with pytest.raises(NotAllowed):
                    act(person.id)


def test_what_was_found_comes_as_a_table_and_the_taking_is_on_record(studio: Studio, people: People) -> None:
    with studio.store.writing() as tx:
        tx.audit.write(person_id=people[Role.HEAD].id, act="sign", subject="=s", at=tx.now, after={"note": "同意"})
    data = export_found(studio, people[Role.INSPECTOR].id, Asked(words="同意"))
    head, row = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert (head[2], row[2], row[3], row[4], row[5]) == ("人员", "head", "审签同意", "'=s", "说明：同意")
    rows, _ = look_through(studio, people[Role.INSPECTOR].id, Asked(act="export_audit"))
    assert (rows[0].person, rows[0].act) == ("inspector", "导出审计记录")


def test_a_row_is_told_in_words_with_what_stood_before_and_after(studio: Studio, people: People) -> None:
    interpretation_id = load_example(studio, people[Role.DRAFTER].id)
    with studio.store.reading() as tx:
        content = tx.interpretations.latest_content(found(tx, interpretation_id))
    save_form(studio, people[Role.DRAFTER].id, interpretation_id, replace(content, summary="新摘要。"), based_on=2)
    rows, _ = look_through(studio, people[Role.INSPECTOR].id, Asked(act="save_form"))
    assert rows[0].subject.endswith("》的解读")
    assert [str(fact) for fact in rows[0].facts] == ["版本：第 2 版 → 第 3 版", "改动之处：摘要"]


def test_rows_are_found_by_the_words_that_people_read(studio: Studio, people: People) -> None:
    by = people[Role.INSPECTOR].id
    interpretation_id = load_example(studio, people[Role.DRAFTER].id)
    with pytest.raises(NotAllowed):
        review(studio, people[Role.HEAD].id, interpretation_id, Move.SUBMIT, seen_version=2)
    title = next(iter(choices(studio, by).policies.values()))
    policy_id = next(iter(choices(studio, by).policies))
    asked = {
        "act": Asked(words="送审"),
        "person": Asked(words="head", act=f"{REFUSED}{Move.SUBMIT.value}"),
        "thing": Asked(words=title[:8], act=f"{REFUSED}{Move.SUBMIT.value}"),
        "chosen thing": Asked(policy_id=policy_id, act=f"{REFUSED}{Move.SUBMIT.value}"),
    }
    for name, one in asked.items():
        rows, count = look_through(studio, by, one)
        assert [row.act for row in rows] == ["被拒绝：送审"], name
        assert count == 1
    with studio.store.reading() as tx:
        today = tx.now.astimezone(BEIJING).date()
    assert look_through(studio, by, Asked(first_day=today, last_day=today))[1] > 3
    assert look_through(studio, by, Asked(last_day=today - timedelta(days=1)))[1] == 0


def test_a_chain_taken_away_can_be_computed_again(studio: Studio, people: People) -> None:
    lines = export_chain(studio, people[Role.ADMIN].id).decode().splitlines()
    previous = "0" * 64
    for number, line in enumerate(lines, start=1):
        row = json.loads(line)
        digest = row.pop("digest")
        canonical = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(canonical.encode()).hexdigest() == digest
        assert (row["seq"], row["previous"]) == (number, previous)
        previous = digest
