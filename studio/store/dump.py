"""The whole database as one file, taken while others write; and such a file put into an empty database.

SQLite is copied by its own online backup, page by page. Another database is written table by table as JSON lines out
of one transaction, so that all rows are of one moment.
"""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Engine, Table, delete, func, insert, select

from studio.store.tables import Base, Moment

COPY, LINES = "database.sqlite", "database.jsonl"
AT_ONCE = 2000


def dump(engine: Engine, folder: Path) -> Path:
    """Writes the database into the folder and answers the file."""
    if engine.dialect.name == "sqlite":
        target = folder / COPY
        with closing(sqlite3.connect(str(engine.url.database))) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        return target
    target = folder / LINES
    of_one_moment = engine.connect().execution_options(isolation_level="REPEATABLE READ", yield_per=AT_ONCE)
    with of_one_moment as connection, connection.begin(), target.open("w", encoding="utf-8") as out:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                out.write(json.dumps({"table": table.name, "row": _plain(row)}, ensure_ascii=False) + "\n")
    return target


def empty(engine: Engine) -> bool:
    """Whether the database, brought to its shape, holds nothing yet."""
    with engine.connect() as connection:
        return not any(
            connection.execute(select(func.count()).select_from(table)).scalar()
            for table in Base.metadata.sorted_tables
        )


def load(engine: Engine, file: Path) -> None:
    """Puts the rows of a dump into the database in place of what it held, all or none."""
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(delete(table))
        for name, rows in _batches(_rows(file)):
            connection.execute(insert(tables[name]), [_typed(tables[name], row) for row in rows])
        if engine.dialect.name == "postgresql":
            for table in tables.values():
                _go_on_counting(connection, table)


def _go_on_counting(connection: Any, table: Table) -> None:
    """Numbers that the database gives itself go on after the ones that came in."""
    for column in table.columns:
        if column.primary_key and column.autoincrement is True:
            highest = connection.execute(select(func.max(column))).scalar()
            if highest:
                sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
                connection.execute(select(func.setval(sequence, highest)))


def _rows(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of either kind of file."""
    if file.suffix == ".sqlite":
        with closing(sqlite3.connect(file)) as source:
            source.row_factory = sqlite3.Row
            for table in Base.metadata.sorted_tables:
                for row in source.execute(f'SELECT * FROM "{table.name}"'):
                    yield table.name, dict(row)
        return
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            said = json.loads(line)
            yield said["table"], said["row"]


def _batches(rows: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    name = ""
    held: list[dict[str, Any]] = []
    for table, row in rows:
        if held and (table != name or len(held) >= AT_ONCE):
            yield name, held
            held = []
        name = table
        held.append(row)
    if held:
        yield name, held


def _plain(row: Any) -> dict[str, Any]:
    return {name: _said(value) for name, value in row.items()}


def _said(value: Any) -> Any:
    match value:
        case bytes():
            return {"base64": base64.b64encode(value).decode()}
        case date():
            return value.isoformat()
    return value


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The values as the columns take them: SQLite keeps times and JSON as text."""
    return {name: _read(table.columns[name], value) for name, value in row.items() if name in table.columns}


def _read(column: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, dict) and set(value) == {"base64"}:
        return base64.b64decode(value["base64"])
    match column.type:
        case JSON() if isinstance(value, str):
            return json.loads(value)
        case Boolean():
            return bool(value)
        case Date() if isinstance(value, str):
            return date.fromisoformat(value)
        case Moment() if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return value
