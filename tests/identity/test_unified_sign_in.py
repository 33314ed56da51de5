"""Signing in by a real provider: only the linked person gets in, and whatever proves nothing gets nobody in."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from studio.actions import accounts
from studio.actions.unified_identity import (
    UnifiedSetting,
    expect_number,
    identities,
    link_identity,
    set_unified,
    unified_setting,
    unlink_identity,
)
from studio.actions.unified_sign_in import come_back, send_away, unified_label, way_out
from studio.domain.people import Person, Role
from studio.errors import Incomplete, NotAllowed, NotFound, StudioError
from studio.identity import provider as speaking
from studio.identity.provider import IdentityRefused, IdentityUnavailable
from studio.studio import Studio
from tests.conftest import Clock
from tests.identity.conftest import SECRET, RunningProvider, fresh_key

pytestmark = pytest.mark.registry

People = dict[Role, Person]
TurnedOn = Callable[..., None]


def arrive(studio: Studio, provider: RunningProvider, name: str = "u-17") -> str:
    sent = send_away(studio)
    return come_back(studio, sent.browser, provider.signs_in(sent.address, name))


def linked(studio: Studio, people: People, role: Role = Role.HEAD) -> Person:
    admin, person = people[Role.ADMIN], people[role]
    expect_number(studio, admin.id, person.id, "A0017")
    return person


def audit(studio: Studio, many: int = 6) -> list[str]:
    with studio.store.reading() as tx:
        return [row.act for row in tx.audit.latest(many)]


def test_who_is_linked_by_unit_number_signs_in_and_stays_linked_by_subject(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn
) -> None:
    turned_on()
    head = linked(studio, people)
    token = arrive(studio, provider)
    assert accounts.signed_in(studio, token) == head
    assert audit(studio)[:2] == ["sign_in", "meet_identity"]
    provider.people["u-17"]["employee_number"] = "changed"
    provider.people["u-18"] = {"name": "王五", "employee_number": "A0017"}
    provider.starts()
    assert accounts.signed_in(studio, arrive(studio, provider)) == head, "the subject stays, whatever number it says"
    with pytest.raises(NotAllowed, match="还没有与本系统的账号关联"):
        arrive(studio, provider, "u-18")


def test_whom_nobody_linked_waits_for_the_administrator(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn
) -> None:
    turned_on()
    with pytest.raises(NotAllowed, match="工号 A0017"):
        arrive(studio, provider)
    admin = people[Role.ADMIN]
    (waiting,) = identities(studio, admin.id)
    assert (waiting.name, waiting.subject, waiting.person_id) == ("李四", "u-17", "")
    link_identity(studio, admin.id, waiting.id, people[Role.PUBLISHER].id)
    token = arrive(studio, provider)
    assert accounts.signed_in(studio, token) == people[Role.PUBLISHER]
    unlink_identity(studio, admin.id, waiting.id)
    assert accounts.signed_in(studio, token) is None, "unlinking signs out"
    with pytest.raises(NotAllowed):
        arrive(studio, provider)


def test_a_role_comes_from_the_answer_only_where_a_setting_says_so(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn
) -> None:
    turned_on()
    inspector = linked(studio, people, Role.INSPECTOR)
    arrived = accounts.signed_in(studio, arrive(studio, provider))
    assert arrived is not None
    assert arrived.roles == inspector.roles
    turned_on(role_claim="groups", role_map="zwgk=政务公开机构")
    arrived = accounts.signed_in(studio, arrive(studio, provider))
    assert arrived is not None
    assert arrived.roles == {Role.PUBLISHER}
    assert "roles_from_identity" in audit(studio)
    provider.people["u-17"]["groups"] = ["zwgk", "leader"]
    provider.starts()
    turned_on(role_claim="groups", role_map="zwgk=政务公开机构\nleader=起草部门主要负责人")
    with pytest.raises(NotAllowed, match="一次交接的两边"):
        arrive(studio, provider)


@pytest.mark.parametrize("line", ["boss=系统管理员", "boss", "=起草人", "boss=皇帝"])
def test_no_word_of_the_provider_makes_an_administrator(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn, line: str
) -> None:
    with pytest.raises(StudioError, match="看不懂"):
        turned_on(role_claim="groups", role_map=line)


def test_an_answer_serves_once_and_only_in_the_browser_that_asked(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn, clock: Clock
) -> None:
    turned_on()
    linked(studio, people)
    sent, other = send_away(studio), send_away(studio)
    answered = provider.signs_in(sent.address, "u-17")
    with pytest.raises(IdentityRefused, match="不是从这个浏览器开始的"):
        come_back(studio, other.browser, answered)
    sent = send_away(studio)
    answered = provider.signs_in(sent.address, "u-17")
    assert come_back(studio, sent.browser, answered)
    with pytest.raises(IdentityRefused):
        come_back(studio, sent.browser, answered)
    late = send_away(studio)
    answered = provider.signs_in(late.address, "u-17")
    clock.pass_by(timedelta(minutes=11))
    with pytest.raises(IdentityRefused, match="过期"):
        come_back(studio, late.browser, answered)


@pytest.mark.parametrize("spoilt", ["state", "code", "iss"])
def test_a_changed_answer_gets_nobody_in(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn, spoilt: str
) -> None:
    turned_on()
    linked(studio, people)
    sent = send_away(studio)
    answered = provider.signs_in(sent.address, "u-17")
    assert spoilt in answered, "the provider says its own name too (RFC 9207)"
    with pytest.raises(StudioError, match="登录"):
        come_back(studio, sent.browser, {**answered, spoilt: "x" + answered[spoilt]})


def test_a_code_without_its_verifier_is_refused_by_the_provider(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PKCE is truly in force: the code of one sign-in with the verifier of another."""
    turned_on()
    linked(studio, people)
    asked, wrong = speaking.fresh_asked(), speaking.fresh_asked()
    back = f"{studio.settings.public_url}/login/unified/back"
    setting = UnifiedSetting(on=True, issuer=provider.issuer, client_id="studio", secret=SECRET)
    answered = provider.signs_in(speaking.address_to_send(setting.provider, asked, back=back), "u-17")
    stolen = speaking.Asked(state=asked.state, nonce=asked.nonce, verifier=wrong.verifier)
    with pytest.raises(IdentityRefused, match="400"):
        speaking.claims_brought(setting.provider, stolen, answered, back=back, now=studio.clock())


def test_clocks_may_differ_by_two_minutes_and_no_more(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn, clock: Clock
) -> None:
    turned_on()
    linked(studio, people)
    clock.pass_by(timedelta(seconds=-60))
    assert arrive(studio, provider)
    clock.pass_by(timedelta(seconds=120))
    assert arrive(studio, provider)
    clock.pass_by(timedelta(hours=-1))
    with pytest.raises(IdentityRefused, match="没有通过核对"):
        arrive(studio, provider)
    clock.pass_by(timedelta(hours=4))
    with pytest.raises(IdentityRefused, match="没有通过核对"):
        arrive(studio, provider)


@pytest.mark.parametrize("kind", ["RSA", "EC"])
def test_keys_that_were_rotated_are_simply_there(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn, kind: str
) -> None:
    turned_on()
    linked(studio, people)
    assert arrive(studio, provider)
    provider.keys = [fresh_key(kind), fresh_key()] if kind == "RSA" else [fresh_key(), fresh_key(kind)]
    provider.starts()
    assert arrive(studio, provider)


def test_a_token_signed_by_somebody_else_or_with_a_shared_secret_or_for_another_is_refused(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn
) -> None:
    """Against the real provider's own published keys."""
    setting = UnifiedSetting(on=True, issuer=provider.issuer, client_id="studio", secret=SECRET)
    keys = speaking._keys(speaking._discovered(setting.provider))
    now = studio.clock()
    seconds = int(now.timestamp())
    claims = {"iss": provider.issuer, "sub": "u-17", "aud": "studio", "exp": seconds + 60, "iat": seconds, "nonce": "n"}
    true = RSAKey.import_key(provider.keys[0])
    head = {"alg": "RS256", "kid": provider.keys[0]["kid"]}

    def judged(token: str) -> object:
        return speaking._verified(setting.provider, keys, token, nonce="n", now=now)

    assert judged(jwt.encode(head, claims, true)) == claims
    spoilt = (
        jwt.encode(head, claims, RSAKey.generate_key(2048)),
        jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET.encode().ljust(32, b"0"))),
        *(
            jwt.encode(head, {**claims, **change}, true)
            for change in (
                {"aud": "another"},
                {"aud": ["studio", "another"]},
                {"azp": "another"},
                {"iss": "http://localhost:9"},
                {"nonce": "m"},
                {"exp": seconds - 121},
                {"iat": seconds + 600},
                {"sub": ""},
            )
        ),
        *(jwt.encode(head, {key: value for key, value in claims.items() if key != gone}, true) for gone in claims),
        "not.a.token",
        "",
    )
    for token in spoilt:
        with pytest.raises(IdentityRefused):
            judged(token)


def test_when_the_provider_is_down_the_page_says_so_and_passwords_still_work(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn
) -> None:
    turned_on()
    linked(studio, people)
    token = arrive(studio, provider)
    provider.stops()
    with pytest.raises(IdentityUnavailable, match=r"连不上.*账号和密码登录"):
        send_away(studio)
    assert accounts.sign_in(studio, "head", "correct-horse-9")
    assert way_out(studio, token) == "", "signing out here does not wait for a provider that is gone"


def test_leaving_here_also_leaves_there_for_those_who_came_from_there(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn
) -> None:
    turned_on()
    linked(studio, people)
    assert way_out(studio, arrive(studio, provider)).startswith(f"{provider.issuer}/session/end?client_id=studio")
    assert way_out(studio, accounts.sign_in(studio, "head", "correct-horse-9")) == ""


def test_a_suspended_account_stays_out_and_a_code_is_still_asked_for(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn
) -> None:
    turned_on()
    head, admin = linked(studio, people), people[Role.ADMIN]
    with studio.store.writing() as tx:
        tx.people.set_code(head.id, b"0" * 20)
    token = arrive(studio, provider)
    assert accounts.signed_in(studio, token) is None
    assert accounts.owed(studio, token) == accounts.OWES_CODE
    accounts.change_person(studio, admin.id, head.id, roles=head.roles, department="", active=False)
    with pytest.raises(NotAllowed, match="已停用"):
        arrive(studio, provider)


def test_the_secret_is_sealed_and_never_shown_again(
    studio: Studio, people: People, provider: RunningProvider, turned_on: TurnedOn
) -> None:
    turned_on()
    stored = b"".join(path.read_bytes() for path in studio.settings.data.rglob("*") if path.is_file())
    assert SECRET.encode() not in stored
    assert SECRET not in repr(unified_setting(studio, people[Role.ADMIN].id))
    with studio.store.reading() as tx:
        assert SECRET not in json.dumps([dict(row.after) for row in tx.audit.latest(50)])
    turned_on(secret="", label="市统一身份认证")
    assert unified_label(studio) == "市统一身份认证"
    assert send_away(studio).address, "an empty secret keeps the one there is"


@pytest.mark.parametrize("issuer", ["", "sso.example.gov.cn", "http://sso.example.gov.cn", "ftp://localhost"])
def test_an_address_without_encryption_is_refused(studio: Studio, people: People, issuer: str) -> None:
    with pytest.raises(Incomplete, match="https://"):
        set_unified(
            studio, people[Role.ADMIN].id, UnifiedSetting(on=True, issuer=issuer, client_id="studio", secret="x")
        )


def test_while_it_is_off_there_is_no_way_in(studio: Studio, people: People) -> None:
    assert unified_label(studio) == ""
    with pytest.raises(NotFound, match="没有开启"):
        send_away(studio)
