"""Any edited, deleted, inserted or reordered audit row is found."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from studio.settings import read_settings
from studio.store.audit import Wanted
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
        (
            "INSERT INTO audit SELECT 6, at, person_id, act, subject, before, after, algorithm, digest, digest FROM audit WHERE seq = 5",
            "第 6 条",
        ),
        ("UPDATE audit SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3)", "第 1 条"),
        ("UPDATE audit SET previous = 'x' WHERE seq = 5", "第 5 条"),
    ],
)
def test_the_first_row_that_was_meddled_with_is_named(studio: Studio, statement: str, row: str) -> None:
    write_rows(studio, 5)
    meddle(studio, statement)
    assert row in broken(studio)


@pytest.mark.parametrize("cut", [5, 4, 1])
def test_rows_cut_off_at_the_end_are_missed_by_the_head_outside_the_database(studio: Studio, cut: int) -> None:
    write_rows(studio, 5)
    meddle(studio, f"DELETE FROM audit WHERE seq >= {cut}")
    assert f"第 {cut} 条起缺失" in broken(studio)


def test_a_chain_that_was_cut_and_grown_again_does_not_fit_the_head(studio: Studio) -> None:
    write_rows(studio, 5)
    head = studio.settings.audit_head.read_bytes()
    meddle(studio, "DELETE FROM audit WHERE seq >= 3")
    write_rows(studio, 3)
    studio.settings.audit_head.write_bytes(head)
    assert "第 5 条与库外锚点不符" in broken(studio)


@pytest.mark.parametrize("spoil", ["forge", "wipe", "remove"])
def test_the_head_itself_cannot_be_changed_unseen(studio: Studio, spoil: str) -> None:
    write_rows(studio, 5)
    path = studio.settings.audit_head
    match spoil:
        case "forge":
            path.write_text(path.read_text().replace('"seq": 5', '"seq": 2'))
        case "wipe":
            path.write_text("")
        case "remove":
            path.unlink()
    assert "锚点文件 audit.head" in broken(studio)


def test_a_rolled_back_act_leaves_the_head_where_it_was(studio: Studio) -> None:
    write_rows(studio, 2)
    with pytest.raises(RuntimeError), studio.store.writing() as tx:
        tx.audit.write(person_id="p", act="act", subject="s", at=tx.now)
        raise RuntimeError
    assert broken(studio) == ""


def test_rows_are_found_by_person_act_subject_words_and_time(studio: Studio) -> None:
    write_rows(studio, 5)
    with studio.store.writing() as tx:
        tx.audit.write(person_id="q", act="sign", subject="s9", at=tx.now, after={"note": "同意，100%"})
        late = tx.now
    with studio.store.reading() as tx:
        asked = {
            "person": Wanted(person_id="q"),
            "act": Wanted(act="sign"),
            "subject": Wanted(subject="s9"),
            "words": Wanted(words="同意，100%"),
            "since": Wanted(since=late),
        }
        assert {name: [row.seq for row in tx.audit.search(wanted, limit=9)] for name, wanted in asked.items()} == {
            name: [6] for name in asked
        }
        assert tx.audit.count(Wanted(until=late)) == 5
        assert not tx.audit.search(Wanted(words="1_0"), limit=9)
        assert [row.seq for row in tx.audit.search(Wanted(), limit=2, offset=1)] == [5, 4]


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
