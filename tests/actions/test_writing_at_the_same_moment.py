"""Two people who save in the same instant, again and again: every sentence of both is kept, on either database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.actions import accounts
from studio.actions.load_example import load_example
from studio.actions.save_form import save_form
from studio.domain.people import Role
from studio.settings import read_settings
from studio.studio import Studio
from studio.wiring import build
from tests.actions.test_writing_together import LEAD, clashes_of, content_of, revisions_of, saying
from tests.conftest import PASSWORD

TIMES = 6
FIELDS = ("highlights", "next_steps")


def two_drafters(studio: Studio) -> list[str]:
    admin = accounts.create_administrator(studio, login="admin", name="管理员", password=PASSWORD)
    return [
        accounts.add_person(
            studio,
            admin.id,
            login=login,
            name=login,
            department=LEAD,
            roles=frozenset({Role.DRAFTER}),
            password=PASSWORD,
        ).id
        for login in ("one", "other")
    ]


def save_at_once(studio: Studio, people: list[str], interpretation_id: str, fields: tuple[str, str]) -> None:
    """Both begin from what they see, wait for each other, and save; each round anew from what then stands."""
    gate, trouble = threading.Barrier(2), list[BaseException]()

    def write(person: str, field: str) -> None:
        try:
            for round_ in range(TIMES):
                gate.wait(60)
                with studio.store.reading() as tx:
                    interpretation = tx.interpretations.get(interpretation_id)
                    assert interpretation is not None
                    start = tx.interpretations.latest_content(interpretation)
                gate.wait(60)
                changed = start.with_part(field, saying(f"{person}写的第{round_}遍"))
                save_form(studio, person, interpretation_id, changed, based_on=interpretation.revision_number)
        except BaseException as error:
            trouble.append(error)
            gate.abort()
            raise

    threads = [threading.Thread(target=write, args=pair) for pair in zip(people, fields, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not trouble


def assert_that_nothing_is_lost(studio: Studio) -> None:
    people = two_drafters(studio)
    example = load_example(studio, people[0])
    save_at_once(studio, people, example, FIELDS)
    merged = content_of(studio, example)
    for person, field in zip(people, FIELDS, strict=True):
        assert merged.part(field) == saying(f"{person}写的第{TIMES - 1}遍")
    assert clashes_of(studio, example) == ()

    save_at_once(studio, people, example, ("cautions", "cautions"))
    kept = [content.part("cautions") for content in revisions_of(studio, example)]
    for person in people:
        for round_ in range(TIMES):
            assert saying(f"{person}写的第{round_}遍") in kept
    assert clashes_of(studio, example), "two wordings of one field must wait for a choice"


def test_nothing_is_lost_on_sqlite(studio: Studio) -> None:
    assert_that_nothing_is_lost(studio)


@pytest.mark.postgres
def test_nothing_is_lost_on_postgresql(postgres: Callable[[], str], tmp_path: Path) -> None:
    assert_that_nothing_is_lost(build(read_settings({"STUDIO_DATA": str(tmp_path), "STUDIO_DATABASE_URL": postgres()})))
