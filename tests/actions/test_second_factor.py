"""One-time codes, passwords that somebody else chose, and sessions that nobody uses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from studio.actions import accounts
from studio.actions.one_time_codes import code_at, fitting_code
from studio.domain.people import Person, Role
from studio.errors import NotAllowed, StudioError
from studio.studio import Studio
from tests.conftest import PASSWORD, Clock

People = dict[Role, Person]
OTHER = "another-horse-7"


def turned_on(studio: Studio, person: Person, clock: Clock) -> bytes:
    address, secret = accounts.begin_codes(studio, person.id)
    assert address.startswith("otpauth://totp/")
    accounts.turn_codes_on(studio, person.id, secret=secret, code=code_at(secret, clock()), current=PASSWORD)
    clock.pass_by(timedelta(seconds=30))
    return secret


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: the secret is the ASCII digits 1 to 0 twice; the last six digits of its answers."""
    secret = b"12345678901234567890"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        moment = datetime.fromtimestamp(seconds, UTC)
        assert code_at(secret, moment) == code
        assert fitting_code(secret, code, at=moment) == seconds // 30
        assert fitting_code(secret, code, at=moment + timedelta(seconds=30)) == seconds // 30
        assert fitting_code(secret, code, at=moment + timedelta(seconds=90)) is None


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "1234567", "12 34 5"])
def test_what_is_no_code_fits_nothing(code: str) -> None:
    assert fitting_code(b"12345678901234567890", code, at=datetime.fromtimestamp(59, UTC)) is None


def test_with_codes_on_a_password_alone_does_not_let_anybody_in(studio: Studio, people: People, clock: Clock) -> None:
    secret = turned_on(studio, people[Role.HEAD], clock)
    token = accounts.sign_in(studio, "head", PASSWORD)
    assert accounts.signed_in(studio, token) is None
    assert accounts.owed(studio, token) == accounts.OWES_CODE
    with pytest.raises(NotAllowed, match="动态口令不对"):
        accounts.give_code(studio, token, "000000")
    accounts.give_code(studio, token, code_at(secret, clock()))
    assert accounts.signed_in(studio, token) == people[Role.HEAD]
    assert accounts.owed(studio, token) == ""


def test_no_code_serves_twice(studio: Studio, people: People, clock: Clock) -> None:
    secret = turned_on(studio, people[Role.HEAD], clock)
    code = code_at(secret, clock())
    accounts.give_code(studio, accounts.sign_in(studio, "head", PASSWORD), code)
    overheard = accounts.sign_in(studio, "head", PASSWORD)
    with pytest.raises(NotAllowed, match="已经用过"):
        accounts.give_code(studio, overheard, code)
    assert accounts.signed_in(studio, overheard) is None


def test_wrong_codes_lock_the_account_like_wrong_passwords(studio: Studio, people: People, clock: Clock) -> None:
    secret = turned_on(studio, people[Role.HEAD], clock)
    token = accounts.sign_in(studio, "head", PASSWORD)
    for _ in range(accounts.LOCK_AFTER):
        with pytest.raises(NotAllowed):
            accounts.give_code(studio, token, "000000")
    with pytest.raises(NotAllowed, match="锁定"):
        accounts.give_code(studio, token, code_at(secret, clock()))
    with pytest.raises(NotAllowed, match="锁定"):
        accounts.sign_in(studio, "head", PASSWORD)


def test_signing_in_again_does_not_forget_wrong_codes(studio: Studio, people: People, clock: Clock) -> None:
    turned_on(studio, people[Role.HEAD], clock)
    for _ in range(accounts.LOCK_AFTER):
        token = accounts.sign_in(studio, "head", PASSWORD)
        with pytest.raises(NotAllowed):
            accounts.give_code(studio, token, "000000")
    with pytest.raises(NotAllowed, match="锁定"):
        accounts.sign_in(studio, "head", PASSWORD)


def test_codes_are_turned_off_with_the_password_or_by_the_administrator(
    studio: Studio, people: People, clock: Clock
) -> None:
    head, drafter, admin = people[Role.HEAD], people[Role.DRAFTER], people[Role.ADMIN]
    turned_on(studio, head, clock)
    with pytest.raises(NotAllowed, match="当前密码"):
        accounts.turn_codes_off(studio, head.id, head.id, current="wrong-password-1")
    with pytest.raises(NotAllowed):
        accounts.turn_codes_off(studio, drafter.id, head.id)
    assert accounts.has_codes(studio, head.id)
    accounts.turn_codes_off(studio, admin.id, head.id)
    assert accounts.signed_in(studio, accounts.sign_in(studio, "head", PASSWORD)) == head


def test_the_secret_of_the_codes_is_not_written_down_in_the_clear(studio: Studio, people: People, clock: Clock) -> None:
    secret = turned_on(studio, people[Role.HEAD], clock)
    stored = b"".join(path.read_bytes() for path in studio.settings.data.rglob("*") if path.is_file())
    assert secret not in stored
    assert secret.hex().encode() not in stored


def test_a_password_that_the_administrator_chose_has_to_be_changed_first(studio: Studio, people: People) -> None:
    admin = people[Role.ADMIN]
    new = accounts.add_person(
        studio,
        admin.id,
        login="newcomer",
        name="新同志",
        department="",
        roles=frozenset({Role.DRAFTER}),
        password=PASSWORD,
        temporary=True,
    )
    token = accounts.sign_in(studio, "newcomer", PASSWORD)
    assert accounts.signed_in(studio, token) is None
    assert accounts.owed(studio, token) == accounts.OWES_PASSWORD
    with pytest.raises(StudioError, match="相同"):
        accounts.give_new_password(studio, token, PASSWORD)
    with pytest.raises(StudioError, match="至少 10 位"):
        accounts.give_new_password(studio, token, "short")
    accounts.give_new_password(studio, token, OTHER)
    assert accounts.signed_in(studio, token) == new
    assert accounts.signed_in(studio, accounts.sign_in(studio, "newcomer", OTHER)) == new


def test_a_reset_password_is_temporary_and_signs_out_everywhere(studio: Studio, people: People) -> None:
    token = accounts.sign_in(studio, "head", PASSWORD)
    accounts.set_password(studio, people[Role.ADMIN].id, people[Role.HEAD].id, OTHER)
    assert accounts.signed_in(studio, token) is None
    assert accounts.owed(studio, accounts.sign_in(studio, "head", OTHER)) == accounts.OWES_PASSWORD
    with pytest.raises(NotAllowed):
        accounts.set_password(studio, people[Role.HEAD].id, people[Role.HEAD].id, PASSWORD)


def test_changing_ones_own_password_signs_out_the_other_browsers(studio: Studio, people: People) -> None:
    here, elsewhere = (accounts.sign_in(studio, "head", PASSWORD) for _ in range(2))
    head = people[Role.HEAD].id
    with pytest.raises(NotAllowed, match="当前密码"):
        accounts.change_own_password(studio, head, current="wrong-password-1", new=OTHER, token=here)
    accounts.change_own_password(studio, head, current=PASSWORD, new=OTHER, token=here)
    assert accounts.signed_in(studio, here) == people[Role.HEAD]
    assert accounts.signed_in(studio, elsewhere) is None


@pytest.mark.parametrize("password", ["aaaaaaaaa1", "publisher-2026", "PUBLISHER12"])
def test_a_password_that_is_easily_guessed_is_refused(studio: Studio, people: People, password: str) -> None:
    with pytest.raises(StudioError, match="容易猜到"):
        accounts.change_own_password(studio, people[Role.PUBLISHER].id, current=PASSWORD, new=password)


def test_a_browser_that_nobody_uses_is_signed_out_and_one_in_use_is_not(
    studio: Studio, people: People, clock: Clock
) -> None:
    used, left_alone = (accounts.sign_in(studio, "head", PASSWORD) for _ in range(2))
    for _ in range(5):
        clock.pass_by(timedelta(minutes=50))
        assert accounts.signed_in(studio, used) == people[Role.HEAD]
    assert accounts.signed_in(studio, left_alone) is None


def test_nothing_can_be_given_for_a_session_that_owes_nothing(studio: Studio, people: People) -> None:
    token = accounts.sign_in(studio, "head", PASSWORD)
    for give in (accounts.give_code, accounts.give_new_password):
        with pytest.raises(NotAllowed, match="重新登录"):
            give(studio, token, OTHER)
        with pytest.raises(NotAllowed, match="重新登录"):
            give(studio, "no such token", OTHER)
