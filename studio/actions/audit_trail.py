"""审计: looking through the record, and taking it away as a file that can be checked elsewhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from studio import words
from studio.actions.steps import act, acting
from studio.actions.tell_audit import ToldEntry, meant_by, things_of, told
from studio.domain.calendar import BEIJING
from studio.domain.people import Role
from studio.store.audit import Wanted
from studio.store.store import Transaction
from studio.studio import Studio

MAY_LOOK = (Role.INSPECTOR, Role.ADMIN)
AT_ONCE = 50
HEADS = ("序号", "时间", "人员", "事项", "对象", "改动")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody looks for; what is empty asks for nothing. Days are Beijing days, both included."""

    person_id: str = ""
    act: str = ""
    policy_id: str = ""
    """With its interpretation and deliveries."""
    words: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Key → what people call it."""

    people: Mapping[str, str]
    acts: Mapping[str, str]
    policies: Mapping[str, str]


@act
def look_through(studio: Studio, by: str, asked: Asked, *, page: int = 0) -> tuple[list[ToldEntry], int]:
    """One page of `AT_ONCE` rows, newest first, and how many there are in all."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK)
        wanted = _wanted(tx, asked)
        found = tx.audit.search(wanted, limit=AT_ONCE, offset=page * AT_ONCE)
        return told(tx, found), tx.audit.count(wanted)


@act
def choices(studio: Studio, by: str) -> Choices:
    """What can be chosen to look for."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK)
        people = tx.people.names()
        acts = sorted(((key, words.act(key)) for key in tx.audit.acts()), key=lambda pair: pair[1])
        return Choices(people=people, acts=dict(acts), policies=tx.policies.titles())


@act
def verify_chain(studio: Studio, by: str) -> str:
    """What is wrong with the first row that does not fit, as a sentence; "" when the whole record stands."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK)
        return tx.audit.first_broken()


@act
def export_found(studio: Studio, by: str, asked: Asked) -> bytes:
    """The rows that were looked for as CSV, oldest first. Leaves a row itself."""
    with studio.store.writing() as tx:
        acting(tx, by, *MAY_LOOK)
        wanted = _wanted(tx, asked)
        rows = told(tx, tx.audit.search(wanted, limit=tx.audit.count(wanted)))
        tx.audit.write(person_id=by, act="export_audit", subject="audit", at=tx.now, after={"rows": len(rows)})
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for row in reversed(rows):
        said = (row.person, row.act, row.subject, "；".join(str(fact) for fact in row.facts))
        at = f"{row.at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
        writer.writerow([str(row.seq), at, *(_inert(cell) for cell in said)])
    return out.getvalue().encode("utf-8-sig")


@act
def export_chain(studio: Studio, by: str) -> bytes:
    """The whole chain, one JSON object a line with its digest, so that anybody can compute it again."""
    with studio.store.writing() as tx:
        acting(tx, by, *MAY_LOOK)
        lines = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in tx.audit.whole()]
        tx.audit.write(person_id=by, act="export_audit", subject="chain", at=tx.now, after={"rows": len(lines)})
    return "".join(f"{line}\n" for line in lines).encode()


def _wanted(tx: Transaction, asked: Asked) -> Wanted:
    return Wanted(
        person_id=asked.person_id,
        act=asked.act,
        subjects=things_of(tx, asked.policy_id) if asked.policy_id else (),
        words=asked.words,
        meant=meant_by(tx, asked.words) if asked.words else frozenset(),
        since=_midnight(asked.first_day) if asked.first_day else None,
        until=_midnight(asked.last_day) + timedelta(days=1) if asked.last_day else None,
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
