"""Signing in by way of the 统一身份认证: away with the browser, back with an answer, in as the person linked here."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from studio.actions.accounts import OWES_CODE, SESSION
from studio.actions.steps import new_id
from studio.actions.unified_identity import LONGEST, UnifiedSetting, refuse_clash, setting_of
from studio.domain.people import Person, Role, clashing
from studio.errors import NotAllowed, NotFound, StudioError
from studio.identity.provider import (
    LOCAL,
    Asked,
    IdentityRefused,
    address_to_leave,
    address_to_send,
    claims_brought,
    fresh_asked,
)
from studio.store.identities import BegunLogin, Identity
from studio.store.store import Transaction
from studio.studio import Studio

AWAY = timedelta(minutes=10)
"""How long somebody may take to prove who they are."""
WAY = "unified"


@dataclass(frozen=True, kw_only=True)
class SentAway:
    address: str
    browser: str = field(repr=False)
    """What this browser has to bring back in a cookie: an answer that another began is worth nothing here."""


def unified_label(studio: Studio) -> str:
    """What the sign-in page calls it; "" while it is off."""
    with studio.store.reading() as tx:
        setting = setting_of(tx)
    return setting.label if setting.on else ""


def send_away(studio: Studio) -> SentAway:
    """Raises `NotFound` while it is off, `IdentityUnavailable`."""
    with studio.store.reading() as tx:
        setting = _on(tx)
    asked, browser = fresh_asked(), secrets.token_urlsafe(32)
    address = address_to_send(setting.provider, asked, back=back_of(studio))
    with studio.store.writing() as tx:
        begun = BegunLogin(
            state_sha256=_digest(asked.state),
            browser_sha256=_digest(browser),
            nonce=asked.nonce,
            verifier=asked.verifier,
            expires_at=tx.now + AWAY,
        )
        tx.identities.begin(begun, now=tx.now)
    return SentAway(address=address, browser=browser)


def come_back(studio: Studio, browser: str, answered: Mapping[str, str]) -> str:
    """A session token. Raises `IdentityUnavailable`, `IdentityRefused`, `NotAllowed` for whom nobody has linked."""
    state = answered.get("state", "")
    with studio.store.writing() as tx:
        setting, begun, now = _on(tx), tx.identities.take(_digest(state)), tx.now
    if begun is None or begun.expires_at < now or begun.browser_sha256 != _digest(browser):
        raise IdentityRefused(f"这次登录不是从这个浏览器开始的，或已经过期，请重新登录；{LOCAL}")
    asked = Asked(state=state, nonce=begun.nonce, verifier=begun.verifier)
    claims = claims_brought(setting.provider, asked, answered, back=back_of(studio), now=now)
    with studio.store.writing() as tx:
        identity = _met(tx, setting, claims)
        problem = "" if identity.person_id else _unlinked(identity)
        person = tx.people.get(identity.person_id) if identity.person_id else None
        if person is not None and not person.active:
            problem = "您的账号已停用，请联系系统管理员。"
            tx.audit.write(person_id=person.id, act="sign_in_failed", subject=person.id, at=tx.now, after={"way": WAY})
        elif person is not None:
            return _let_in(tx, _with_roles(tx, setting, person, claims))
    raise NotAllowed(problem)


def way_out(studio: Studio, token: str) -> str:
    """Where to leave the provider too, for a session that came from there; "" else, or when it does not answer."""
    with studio.store.reading() as tx:
        login, setting = tx.people.login(_digest(token)), setting_of(tx)
    if login is None or login.way != WAY or not setting.on:
        return ""
    try:
        return address_to_leave(setting.provider, back=f"{studio.settings.public_url}/login")
    except StudioError:
        return ""


def back_of(studio: Studio) -> str:
    """The address that the provider has to know as this client's."""
    return f"{studio.settings.public_url}/login/unified/back"


def _on(tx: Transaction) -> UnifiedSetting:
    setting = setting_of(tx)
    if not setting.on:
        raise NotFound(f"本单位没有开启统一身份认证。{LOCAL}")
    return setting


def _met(tx: Transaction, setting: UnifiedSetting, claims: Mapping[str, Any]) -> Identity:
    """The identity as it is known here, met for the first time or again; bound to whom its number was expected for."""
    subject = str(claims["sub"])
    number = str(claims.get(setting.number_claim) or "")[:LONGEST] if setting.number_claim else ""
    name = str(claims.get("name") or "")[:LONGEST]
    known = tx.identities.of_subject(setting.issuer, subject)
    if known is None and number and (expected := tx.identities.expected(setting.issuer, number)):
        known = replace(expected, subject=subject)
        tx.audit.write(
            person_id=expected.person_id,
            act="meet_identity",
            subject=expected.person_id,
            at=tx.now,
            after={"subject": subject, "unit_number": number},
        )
    if known is None:
        known = Identity(
            id=new_id(), issuer=setting.issuer, subject=subject, number=number, name=name, person_id="", seen_at=None
        )
    met = replace(known, number=number or known.number, name=name or known.name, seen_at=tx.now)
    tx.identities.keep(met)
    return met


def _unlinked(identity: Identity) -> str:
    told = f"工号 {identity.number}" if identity.number else f"编号 {identity.id[:8]}"
    return f"统一身份认证通过了，但这个身份还没有与本系统的账号关联。请把“{told}”告诉系统管理员；{LOCAL}"


def _with_roles(tx: Transaction, setting: UnifiedSetting, person: Person, claims: Mapping[str, Any]) -> Person:
    """The person with the roles that the setting draws from the answer, if it draws any."""
    if not setting.role_claim:
        return person
    said = claims.get(setting.role_claim)
    words = said if isinstance(said, list) else str(said or "").split(",")
    mapped = setting.mapped
    drawn = frozenset(mapped[word] for one in words if (word := str(one).strip()) in mapped)
    if not drawn:
        return person
    roles = drawn | (person.roles & {Role.ADMIN})
    refuse_clash(roles, clashing(roles))
    if roles == person.roles:
        return person
    changed = replace(person, roles=roles)
    tx.people.change(changed)
    tx.audit.write(
        person_id=person.id,
        act="roles_from_identity",
        subject=person.id,
        at=tx.now,
        before={"roles": sorted(person.roles)},
        after={"roles": sorted(roles)},
    )
    return changed


def _let_in(tx: Transaction, person: Person) -> str:
    """A session like any other. The local password is not asked for; a one-time code is, where somebody wants one."""
    known = tx.people.credentials(person.login)
    owes = OWES_CODE if known is not None and known.code_secret is not None else ""
    token = secrets.token_urlsafe(32)
    tx.people.open_login(
        _digest(token), person_id=person.id, at=tx.now, expires_at=tx.now + SESSION, owes=owes, way=WAY
    )
    tx.audit.write(person_id=person.id, act="sign_in", subject=person.id, at=tx.now, after={"way": WAY})
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
