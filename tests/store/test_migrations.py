"""The migrations make exactly the tables that the code describes, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from studio.actions.summing import keep_sums
from studio.domain.window import Window
from studio.settings import read_settings
from studio.store.engine import MIGRATIONS, migrate, open_engine
from studio.store.tables import Base
from studio.wiring import build


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def test_sqlite_is_brought_to_the_described_shape_and_twice_is_harmless(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    migrate(engine)
    migrate(engine)
    assert differences(engine) == []


@pytest.mark.postgres
def test_postgresql_is_brought_to_the_described_shape(postgres: Callable[[], str]) -> None:
    engine = open_engine(postgres())
    migrate(engine)
    assert differences(engine) == []
    engine.dispose()


def test_a_policy_from_the_first_tables_stays_and_has_no_lines_yet(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO policy (id, title, doc_number, issuers, disclosure, disclosure_reason,"
                " interpretation_required, exempt_reason, department, reading, file_name, file_sha256, confirmed,"
                " created_by, created_at) VALUES ('p', '通知', '', '[]', '', '', 1, '', '', '{}', 'a.txt', '', 0, 'x',"
                " '2026-03-02 00:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO interpretation (id, policy_id, state, version, round, revision_number, package_id,"
                " created_at) VALUES ('i', 'p', 'drafting', 1, 1, 0, '', '2026-03-02 00:00:00')"
            )
        )
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT title, lines FROM policy")).all() == [("通知", "[]")]
        assert connection.execute(text("SELECT policy_id FROM interpretation")).all() == [("p",)]


def test_a_database_with_people_who_are_signed_in_is_brought_forward(tmp_path: Path) -> None:
    """SQLite makes a table anew to change it; rows of other tables point at it meanwhile."""
    engine = open_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        connection.execute(
            text(
                "INSERT INTO person (id, login, name, department, roles, password_hash, active, failures, created_at)"
                " VALUES ('a', 'drafter', '甲', '', '[]', 'x', 1, 0, '2026-03-02 00:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO login (token_sha256, person_id, created_at, expires_at)"
                " VALUES ('t', 'a', '2026-03-02 00:00:00', '2026-03-03 00:00:00')"
            )
        )
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT login.token_sha256, person.name FROM login JOIN person")).all() == [
            ("t", "甲")
        ]
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_sums_of_an_older_shape_are_thrown_away_and_counted_again(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'studio.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0022")
        connection.execute(
            text(
                "INSERT INTO recorded_policy (id, number, doc_number, title, department, co_departments, topic,"
                " released_on, disclosure, interpretation_required, exempt_reason, forwarded, led_elsewhere, import_id)"
                " VALUES ('p', '1', '', '通知', '市容科', '[]', '', '2026-02-03', '主动公开', 1, '', 0, 0, 'i')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO standing (policy_id, released_on, department, topic, title, status, marks, reasons, lacking,"
                " sums, reach) VALUES ('gone', '2026-02-03', '市容科', '', '', 'counted', '{}', '[]', 1,"
                " '{\"counted\": 9}', '{}')"
            )
        )
        connection.execute(text("INSERT INTO summary_basis (id, fingerprint) VALUES (1, 'x')"))
        connection.execute(text("INSERT INTO stale (policy_id) VALUES ('p')"))
    engine.dispose()
    studio = build(read_settings({"STUDIO_DATA": str(tmp_path)}))
    keep_sums(studio)
    with studio.store.reading() as tx:
        kept = tx.kept_sums(Window(date(2026, 1, 1), date(2027, 1, 1)))
        assert (kept.listed(), kept.reach("state")["lacking"]) == (1, 1)
        assert [sums.counted for sums in kept.by_day().values()] == [1]
