"""What many tests stand on: a studio on a real SQLite file, people of every role, and time as an argument."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from studio import words
from studio.actions import accounts
from studio.domain.people import Person, Role
from studio.settings import read_settings
from studio.store.audit import AuditLog
from studio.studio import Studio
from studio.wiring import build
from tests import postgresql
from tests.postgresql import free_port

settings.register_profile("unhurried", deadline=None, suppress_health_check=(HealthCheck.too_slow,))
settings.load_profile("unhurried")
"""How long an example takes says how busy the machine is, never whether the code is right."""

PASSWORD = "correct-horse-9"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 1, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now

    def pass_by(self, span: timedelta) -> None:
        self.now += span


@pytest.fixture(autouse=True, scope="session")
def cheap_hashes() -> Iterator[None]:
    """Argon2 with small parameters: as the product sets it, seven people cost every test a second."""
    strong = accounts._HASHER
    accounts._HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    yield
    accounts._HASHER = strong


@pytest.fixture(autouse=True, scope="session")
def facts_have_words() -> Iterator[None]:
    """Whatever any test brings the code to write into the audit record, a person can read: its facts have names."""
    write = AuditLog.write

    def checked(self: AuditLog, **row: Any) -> None:
        names = {*(row.get("before") or {}), *(row.get("after") or {})}
        unnamed = {name for name in names if name.isascii() and not words.knows_fact(name)}
        assert not unnamed, f"assets/words/audit.toml has no word for {sorted(unnamed)} of {row['act']}"
        write(self, **row)

    AuditLog.write = checked  # type: ignore[assignment,method-assign]
    yield
    AuditLog.write = write  # type: ignore[method-assign]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def studio(tmp_path: Path, clock: Clock) -> Studio:
    return build(read_settings({"STUDIO_DATA": str(tmp_path / "data")}), clock=clock)


@pytest.fixture
def people(studio: Studio) -> dict[Role, Person]:
    """An administrator and one person for each other role."""
    admin = accounts.create_administrator(studio, login="admin", name="管理员", password=PASSWORD)
    found = {Role.ADMIN: admin}
    for role in Role:
        if role not in (Role.ADMIN, Role.SYSTEM):
            found[role] = accounts.add_person(
                studio,
                admin.id,
                login=role.value,
                name=role.value,
                department="长治市城市管理局",
                roles=frozenset({role}),
                password=PASSWORD,
            )
    return found


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a real Chromium; the test is skipped, and says so, where there is none."""
    path = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
    )
    if not path:
        pytest.skip("没有 Chromium，浏览器测试跳过")
    return path


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Makes fresh databases on a real PostgreSQL that this run starts on loopback and stops again."""
    if postgresql.programs() is None:
        pytest.skip("没有 PostgreSQL，相关测试跳过")
    numbers = itertools.count(1)
    with postgresql.running(tmp_path_factory.mktemp("postgres"), free_port()) as server:
        yield lambda: server.make(f"studio{next(numbers)}")
