"""Copies of the database that stand in no data directory yet: looked into, and brought to this version's shape."""

from __future__ import annotations

from pathlib import Path

from alembic.util.exc import CommandError
from sqlalchemy.orm import Session

from studio.errors import UnusableInput
from studio.store.anchor import Head
from studio.store.audit import AuditLog
from studio.store.dump import COPY, LINES, load
from studio.store.engine import migrate, open_engine


def as_sqlite(file: Path, folder: Path) -> Path:
    """The database of a dump as a SQLite file."""
    if file.suffix == ".sqlite":
        return file
    copy = folder / f"loaded-{COPY}"
    engine = open_engine(f"sqlite:///{copy}")
    migrate(engine)
    load(engine, file)
    engine.dispose()
    return copy


def head_in(file: Path, folder: Path) -> Head | None:
    """The end of the audit record of a dump."""
    engine = open_engine(f"sqlite:///{as_sqlite(file, folder)}")
    with Session(engine) as session:
        head = AuditLog(session, algorithm="sha256").last()
    engine.dispose()
    return head


def checked_copy(file: Path, folder: Path, head: Head) -> Path:
    """The database to put in place, after its audit record was followed to the end that is named.

    A SQLite copy that was loaded row by row lacks the job queue's tables; they are made at the next start.
    Raises `UnusableInput` for a copy of a newer version, or one whose record does not hold.
    """
    if file.name not in (COPY, LINES):
        raise UnusableInput("这份备份里的数据库是这个版本不认识的样子，没有恢复。请用更新的版本恢复。")
    copy = as_sqlite(file, folder)
    engine = open_engine(f"sqlite:///{copy}")
    try:
        migrate(engine)
    except CommandError as error:
        raise UnusableInput("这份备份出自更新的版本，没有恢复。请先把程序更新到同一版本。") from error
    with Session(engine) as session:
        log = AuditLog(session, algorithm="sha256")
        broken, last = log.first_broken(), log.last()
    engine.dispose()  # the last one to leave writes the log into the file
    if not broken and (last is None or (last.seq, last.digest) != (head.seq, head.digest)):
        broken = "审计记录的末尾与备份清单所记不符。"
    if broken:
        raise UnusableInput(f"这份备份的审计记录不完整，没有恢复：{broken}")
    return copy
