"""The migrations make exactly the tables that the code describes, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from studio.store.engine import migrate, open_engine
from studio.store.tables import Base


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
