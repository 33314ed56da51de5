"""An administrator who lost password and telephone gets back in from the machine's console, and from nowhere else."""

from __future__ import annotations

import re

import pytest

from studio.actions import accounts
from studio.actions.accounts import give_new_password, owed, sign_in, signed_in
from studio.actions.audit_trail import Asked, look_through
from studio.actions.console_reset import reset_from_console
from studio.actions.one_time_codes import code_at
from studio.domain.people import Person, Role
from studio.errors import NotAllowed, NotFound, UnusableInput
from studio.studio import Studio
from tests.actions.test_notices import told
from tests.conftest import PASSWORD, Clock
from tests.records.ledgers import studio_command

SECRET = b"0123456789abcdefghij"


def add_administrator(studio: Studio, by: Person, login: str) -> Person:
    return accounts.add_person(
        studio, by.id, login=login, name=login, department="", roles=frozenset({Role.ADMIN}), password=PASSWORD
    )


def test_a_lone_administrator_comes_back_in_and_must_choose_a_new_password(
    studio: Studio, people: dict[Role, Person], clock: Clock
) -> None:
    admin = people[Role.ADMIN]
    accounts.turn_codes_on(studio, admin.id, secret=SECRET, code=code_at(SECRET, clock.now), current=PASSWORD)
    before = sign_in(studio, "admin", PASSWORD)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            sign_in(studio, "admin", "wrong-horse-9")
    done = studio_command(studio.settings.data, "reset-administrator")
    assert done.returncode == 0, done.stderr
    password = done.stdout.strip()
    assert re.fullmatch(r"([a-z]{3}\d-){3}[a-z]{3}\d", password)
    assert "只显示这一次" in done.stderr
    assert password not in done.stderr
    with pytest.raises(NotAllowed):
        sign_in(studio, "admin", PASSWORD)
    token = sign_in(studio, "admin", password)
    assert owed(studio, before) == "", "what was signed in before is out"
    assert owed(studio, token) == "password", "no one-time code is asked for, but a new password is"
    assert signed_in(studio, token) is None
    give_new_password(studio, token, "another-horse-8")
    assert signed_in(studio, token) is not None
    with pytest.raises(NotAllowed):
        sign_in(studio, "admin", password)
    (row,), many = look_through(studio, admin.id, Asked(act="reset_from_console"))
    assert (row.person, row.act, many) == ("服务器命令行", "在服务器命令行重设管理员", 1)
    with studio.store.reading() as tx:
        assert all(password not in f"{entry.before}{entry.after}" for entry in tx.audit.latest(50))
        assert tx.audit.first_broken() == ""


def test_the_other_administrators_are_told(studio: Studio, people: dict[Role, Person]) -> None:
    second = add_administrator(studio, people[Role.ADMIN], "second")
    with pytest.raises(UnusableInput, match="admin、second"):
        reset_from_console(studio)
    reset = reset_from_console(studio, "admin")
    assert "通知了其他 1 位管理员" in reset.sentence
    assert reset.password not in repr(reset)
    for person in (second, people[Role.ADMIN]):
        assert any("“admin”的密码和动态口令在服务器命令行被重设" in text for text in told(studio, person))
    assert told(studio, people[Role.INSPECTOR]) == []


def test_only_an_administrator_is_reset_here(studio: Studio, people: dict[Role, Person]) -> None:
    with pytest.raises(UnusableInput, match="不是在用的管理员"):
        reset_from_console(studio, "head")
    with pytest.raises(NotFound, match="没有“ghost”"):
        reset_from_console(studio, "ghost")
    assert accounts.sign_in(studio, "head", PASSWORD)


def test_an_empty_data_folder_is_no_office(studio: Studio) -> None:
    with pytest.raises(NotFound, match="STUDIO_DATA"):
        reset_from_console(studio)
