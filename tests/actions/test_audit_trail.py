"""The record can be looked through and taken away by those who may, and a chain taken away can be checked elsewhere."""

from __future__ import annotations

import csv
import hashlib
import io
import json

import pytest

from studio.actions.audit_trail import MAY_LOOK, export_chain, export_found, look_through
from studio.domain.people import Person, Role
from studio.errors import NotAllowed
from studio.store.audit import Wanted
from studio.studio import Studio

People = dict[Role, Person]


def test_only_inspection_and_administration_may_look(studio: Studio, people: People) -> None:
    for role, person in people.items():
        for act in (look_through, export_found):
            if role in MAY_LOOK:
                act(studio, person.id, Wanted())
            else:
                with pytest.raises(NotAllowed):
                    act(studio, person.id, Wanted())


def test_what_was_found_comes_as_a_table_and_the_taking_is_on_record(studio: Studio, people: People) -> None:
    with studio.store.writing() as tx:
        tx.audit.write(person_id=people[Role.HEAD].id, act="=sign", subject="s", at=tx.now, after={"意见": "同意"})
    data = export_found(studio, people[Role.INSPECTOR].id, Wanted(words="同意"))
    head, row = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert (head[2], row[2], row[3], row[6]) == ("人员", "head", "'=sign", '{"意见": "同意"}')
    rows, _ = look_through(studio, people[Role.INSPECTOR].id, Wanted(act="export_audit"))
    assert rows[0].person_id == people[Role.INSPECTOR].id


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
