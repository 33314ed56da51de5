"""Any edited, deleted, inserted or reordered audit row is found."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from studio.settings import read_settings
from studio.studio import Studio
from studio.wiring import build


def write_rows(studio: Studio, count: int) -> None:
    for index in range(count):
        with studio.store.writing() as tx:
            tx.audit.write(person_id="p", act="act", subject=f"s{index}", at=tx.now, after={"数": index})


def meddle(studio: Studio, statement: str) -> None:
    engine = create_engine(studio.settings.database_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def broken(studio: Studio) -> str:
    with studio.store.reading() as tx:
        return tx.audit.first_broken()


def test_an_untouched_chain_holds(studio: Studio) -> None:
    write_rows(studio, 5)
    assert broken(studio) == ""


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE audit SET act = 'other' WHERE seq = 3", "第 3 条"),
        ("UPDATE audit SET after = '{}' WHERE seq = 2", "第 2 条"),
        ("DELETE FROM audit WHERE seq = 4", "第 4 条"),
        ("UPDATE audit SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3)", "第 1 条"),
        ("UPDATE audit SET previous = 'x' WHERE seq = 5", "第 5 条"),
    ],
)
def test_the_first_row_that_was_meddled_with_is_named(studio: Studio, statement: str, row: str) -> None:
    write_rows(studio, 5)
    meddle(studio, statement)
    assert row in broken(studio)


def test_many_writers_at_once_make_one_chain(studio: Studio) -> None:
    threads = [threading.Thread(target=write_rows, args=(studio, 10)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with studio.store.reading() as tx:
        assert len(tx.audit.latest(1000)) == 60
    assert broken(studio) == ""


@pytest.mark.postgres
def test_the_chain_holds_on_postgresql_too(postgres: Callable[[], str], tmp_path: Path) -> None:
    url = postgres()
    studio = build(read_settings({"STUDIO_DATA": str(tmp_path), "STUDIO_DATABASE_URL": url}))
    threads = [threading.Thread(target=write_rows, args=(studio, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken(studio) == ""
    meddle(studio, "UPDATE audit SET act = 'other' WHERE seq = 7")
    assert "第 7 条" in broken(studio)
