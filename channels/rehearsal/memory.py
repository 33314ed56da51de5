"""What the played platforms hold: one SQLite file that outlives a killed process."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS things (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    platform TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    body TEXT NOT NULL, data BLOB NOT NULL,
    UNIQUE (platform, kind, id)
);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""


class Memory:
    """Things by platform, kind and id, in the order they came. Changes; used from one thread at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # A killed process loses nothing this way, only a power cut would; a rehearsal need not outlive that.
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(TABLES)

    @contextmanager
    def together(self) -> Iterator[None]:
        """All or nothing: a process that dies in between has done nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def keep(self, platform: str, kind: str, name: str, body: dict[str, Any], *, data: bytes = b"") -> None:
        self._db.execute(
            "INSERT INTO things (platform, kind, id, body, data) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (platform, kind, id) DO UPDATE SET body = excluded.body",
            (platform, kind, name, json.dumps(body, ensure_ascii=False), data),
        )

    def get(self, platform: str, kind: str, name: str) -> dict[str, Any] | None:
        row = self._row("body", platform, kind, name)
        return None if row is None else dict(json.loads(row))

    def data(self, platform: str, kind: str, name: str) -> bytes:
        return bytes(self._row("data", platform, kind, name) or b"")

    def newest_first(self, platform: str, kind: str) -> list[dict[str, Any]]:
        rows = self._db.execute(
            "SELECT body FROM things WHERE platform = ? AND kind = ? ORDER BY number DESC", (platform, kind)
        )
        return [json.loads(body) for (body,) in rows]

    def drop(self, platform: str, kind: str, name: str) -> None:
        self._db.execute("DELETE FROM things WHERE platform = ? AND kind = ? AND id = ?", (platform, kind, name))

    def forget(self) -> None:
        """Everything goes except the counters: an id is never given twice."""
        self._db.execute("DELETE FROM things")

    def next_number(self, name: str, *, first: int, step: int = 1) -> int:
        ((value,),) = self._db.execute(
            "INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + ? RETURNING value",
            (name, first, step),
        ).fetchall()
        return int(value)

    def close(self) -> None:
        self._db.close()

    def _row(self, column: str, platform: str, kind: str, name: str) -> Any:
        row = self._db.execute(
            f"SELECT {column} FROM things WHERE platform = ? AND kind = ? AND id = ?", (platform, kind, name)
        ).fetchone()
        return None if row is None else row[0]
