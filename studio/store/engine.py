"""Opening the database: SQLite by default, PostgreSQL by address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy import Engine as Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str) -> Engine:
    """An engine whose SQLite transactions begin where we say so; writers take the lock at once."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own implicit BEGIN comes too late for BEGIN IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred writer that reads first cannot be upgraded under load: it fails "database is locked".
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def _references_unguarded(connection: Connection) -> Iterator[None]:
    """SQLite changes some columns by making the table anew, which drops it while other tables point at it.

    The switch does nothing inside a transaction, so it is thrown around it.
    """
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def _refuse_dangling(connection: Connection) -> None:
    """Raises `RuntimeError`, which takes the migration back, when a row points at nothing."""
    if connection.dialect.name == "sqlite" and (rows := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"rows point at nothing after the migration: {rows[:5]}")


def migrate(engine: Engine) -> None:
    """Brings the tables to this version's shape."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with (
        engine.connect().execution_options(writing=True) as connection,
        _references_unguarded(connection),
        connection.begin(),
    ):
        if engine.dialect.name == "postgresql":
            # Two processes may start together; the second waits and then finds nothing to do.
            connection.execute(text("SELECT pg_advisory_xact_lock(20200013)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _refuse_dangling(connection)
