"""Signing in, locking out, and the administrator's acts."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from argon2 import Type, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from studio.actions import accounts
from studio.domain.people import Person, Role
from studio.errors import NotAllowed, StudioError
from studio.studio import Studio
from tests.conftest import PASSWORD, Clock


def test_a_session_ends_by_itself_and_by_signing_out(studio: Studio, people: dict[Role, Person], clock: Clock) -> None:
    token = accounts.sign_in(studio, "head", PASSWORD)
    assert accounts.signed_in(studio, token) == people[Role.HEAD]
    accounts.sign_out(studio, token)
    assert accounts.signed_in(studio, token) is None
    token = accounts.sign_in(studio, "head", PASSWORD)
    clock.pass_by(accounts.SESSION + timedelta(seconds=1))
    assert accounts.signed_in(studio, token) is None


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(
    studio: Studio, people: dict[Role, Person], clock: Clock
) -> None:
    for _ in range(5):
        with pytest.raises(NotAllowed, match="账号或密码不对"):
            accounts.sign_in(studio, "head", "wrong-password-1")
    with pytest.raises(NotAllowed, match="暂时锁定"):
        accounts.sign_in(studio, "head", PASSWORD)
    clock.pass_by(accounts.LOCK_FOR + timedelta(seconds=1))
    assert accounts.sign_in(studio, "head", PASSWORD)


def test_an_unknown_login_and_a_wrong_password_sound_the_same(studio: Studio, people: dict[Role, Person]) -> None:
    said = []
    for login in ("head", "nobody"):
        with pytest.raises(NotAllowed) as caught:
            accounts.sign_in(studio, login, "wrong-password-1")
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_a_deactivated_person_is_out_at_once(studio: Studio, people: dict[Role, Person]) -> None:
    token = accounts.sign_in(studio, "head", PASSWORD)
    admin, head = people[Role.ADMIN], people[Role.HEAD]
    accounts.change_person(studio, admin.id, head.id, roles=head.roles, department="", active=False)
    assert accounts.signed_in(studio, token) is None


def test_only_an_administrator_adds_people(studio: Studio, people: dict[Role, Person]) -> None:
    for role, person in people.items():
        if role is not Role.ADMIN:
            with pytest.raises(NotAllowed):
                accounts.add_person(
                    studio, person.id, login="new", name="新", department="", roles=frozenset({role}), password=PASSWORD
                )


def test_the_first_account_can_be_made_only_once(studio: Studio, people: dict[Role, Person]) -> None:
    with pytest.raises(NotAllowed):
        accounts.create_administrator(studio, login="again", name="再来", password=PASSWORD)


@pytest.mark.parametrize("password", ["short1", "1234567890", "abcdefghij"])
def test_a_weak_password_is_refused_with_the_rule(studio: Studio, password: str) -> None:
    with pytest.raises(StudioError, match="至少 10 位"):
        accounts.create_administrator(studio, login="admin", name="管理员", password=password)


def test_one_person_cannot_hold_both_sides(studio: Studio, people: dict[Role, Person]) -> None:
    with pytest.raises(StudioError, match="一次交接的两边"):
        accounts.add_person(
            studio,
            people[Role.ADMIN].id,
            login="both",
            name="两头",
            department="",
            roles=frozenset({Role.DRAFTER, Role.HEAD}),
            password=PASSWORD,
        )


def test_no_password_or_token_is_ever_written_down(studio: Studio, people: dict[Role, Person]) -> None:
    token = accounts.sign_in(studio, "head", PASSWORD)
    stored = b"".join(path.read_bytes() for path in studio.settings.data.rglob("*") if path.is_file())
    assert PASSWORD.encode() not in stored
    assert token.encode() not in stored


def test_the_product_hashes_passwords_as_strongly_as_the_library_advises() -> None:
    """The tests themselves use small parameters (conftest); a fresh process shows what people get."""
    shown = subprocess.run(
        [sys.executable, "-c", "from studio.actions.accounts import _HASHER; print(_HASHER.hash('x'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    used, advised = extract_parameters(shown.strip()), RFC_9106_LOW_MEMORY
    assert used.type is Type.ID
    assert used.memory_cost >= advised.memory_cost
    assert used.time_cost >= advised.time_cost
