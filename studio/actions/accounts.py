"""Signing in, and the administrator's acts on people."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import replace
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from studio.actions.steps import acting, new_id
from studio.domain.people import ROLE_LABELS, Person, Role, clashing
from studio.errors import NotAllowed, NotFound, StudioError
from studio.store.store import Transaction
from studio.studio import Studio

SESSION = timedelta(hours=10)
LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=15)
SHORTEST_PASSWORD = 10

_HASHER = PasswordHasher()
# Verified against when there is no such login, so that both answers take equally long.
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))
_WRONG = "账号或密码不对。连续输错 5 次将锁定 15 分钟。"


def sign_in(studio: Studio, login: str, password: str) -> str:
    """A fresh session token for the right password. Raises `NotAllowed`; never says which half was wrong."""
    with studio.store.reading() as tx:
        known = tx.people.credentials(login.strip())
        now = tx.now
    if known is not None and known.locked_until is not None and known.locked_until > now:
        raise NotAllowed("这个账号因连续输错密码已暂时锁定，请 15 分钟后再试，或请管理员重设密码。")
    right = _matches(known.password_hash if known else _NOBODY, password)
    if known is None:
        raise NotAllowed(_WRONG)
    with studio.store.writing() as tx:
        if not right or not known.person.active:
            _count_failure(tx, known.person, known.failures + 1)
        else:
            token = _open_session(tx, known.person)
    if not right or not known.person.active:
        raise NotAllowed(_WRONG)
    return token


def sign_out(studio: Studio, token: str) -> None:
    with studio.store.writing() as tx:
        person = tx.people.signed_in(_digest(token), at=tx.now)
        tx.people.close_login(_digest(token))
        if person:
            tx.audit.write(person_id=person.id, act="sign_out", subject=person.id, at=tx.now)


def signed_in(studio: Studio, token: str) -> Person | None:
    """Who this browser is, asked of the store each time."""
    if not token:
        return None
    with studio.store.reading() as tx:
        return tx.people.signed_in(_digest(token), at=tx.now)


def create_administrator(studio: Studio, *, login: str, name: str, password: str) -> Person:
    """The first account. Refused once anybody exists."""
    with studio.store.writing() as tx:
        if tx.people.count():
            raise NotAllowed("管理员已经建立，请直接登录。")
        return _add(tx, login=login, name=name, department="", roles=frozenset({Role.ADMIN}), password=password, by="")


def add_person(
    studio: Studio, by: str, *, login: str, name: str, department: str, roles: frozenset[Role], password: str
) -> Person:
    with studio.store.writing() as tx:
        acting(tx, by, Role.ADMIN)
        return _add(tx, login=login, name=name, department=department, roles=roles, password=password, by=by)


def add_from_console(
    studio: Studio, *, login: str, name: str, department: str, roles: frozenset[Role], password: str
) -> Person:
    """For whoever has the machine's console, and so the data folder, in hand."""
    with studio.store.writing() as tx:
        return _add(tx, login=login, name=name, department=department, roles=roles, password=password, by="console")


def change_person(
    studio: Studio, by: str, person_id: str, *, roles: frozenset[Role], department: str, active: bool
) -> None:
    with studio.store.writing() as tx:
        acting(tx, by, Role.ADMIN)
        person = tx.people.get(person_id)
        if person is None:
            raise NotFound("找不到这个账号。")
        if person_id == by and (not active or Role.ADMIN not in roles):
            raise StudioError("不能停用自己，也不能取消自己的管理员岗位。请由另一位管理员办理。")
        _check_roles(roles)
        tx.people.change(replace(person, roles=roles, department=department.strip(), active=active))
        tx.audit.write(
            person_id=by,
            act="change_person",
            subject=person_id,
            at=tx.now,
            before={"roles": sorted(person.roles), "active": person.active, "department": person.department},
            after={"roles": sorted(roles), "active": active, "department": department.strip()},
        )


def set_password(studio: Studio, by: str, person_id: str, password: str) -> None:
    """One's own password, or anybody's by an administrator."""
    _check_password(password)
    with studio.store.writing() as tx:
        actor = acting(tx, by)
        if person_id != by and not actor.may(Role.ADMIN):
            raise NotAllowed("只能修改自己的密码。")
        if tx.people.get(person_id) is None:
            raise NotFound("找不到这个账号。")
        tx.people.set_password(person_id, _HASHER.hash(password))
        tx.audit.write(person_id=by, act="set_password", subject=person_id, at=tx.now)


def _add(
    tx: Transaction, *, login: str, name: str, department: str, roles: frozenset[Role], password: str, by: str
) -> Person:
    login, name = login.strip(), name.strip()
    if not re.fullmatch(r"[A-Za-z0-9_.-]{2,32}", login):
        raise StudioError("账号用 2 到 32 个英文字母、数字、点、横线或下划线。")
    if not name:
        raise StudioError("请填写姓名。")
    if tx.people.credentials(login):
        raise StudioError(f"账号“{login}”已经有人使用，请换一个。")
    _check_roles(roles)
    _check_password(password)
    person = Person(id=new_id(), login=login, name=name, department=department.strip(), roles=roles)
    tx.people.add(person, password_hash=_HASHER.hash(password), at=tx.now)
    tx.audit.write(
        person_id=by or person.id,
        act="add_person",
        subject=person.id,
        at=tx.now,
        after={"login": login, "name": name, "roles": sorted(roles), "department": person.department},
    )
    return person


def _check_roles(roles: frozenset[Role]) -> None:
    if not roles or Role.SYSTEM in roles:
        raise StudioError("请至少选择一个岗位。")
    if pair := clashing(roles):
        names = "”和“".join(ROLE_LABELS[role] for role in sorted(pair))
        raise StudioError(f"“{names}”是一次交接的两边，不能由同一个人担任。")


def _check_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD or password.isdecimal() or password.isalpha():
        raise StudioError(f"密码至少 {SHORTEST_PASSWORD} 位，要同时有字母和数字（或符号）。")


def _count_failure(tx: Transaction, person: Person, failures: int) -> None:
    locked = failures >= LOCK_AFTER
    tx.people.record_attempt(
        person.id, failures=0 if locked else failures, locked_until=tx.now + LOCK_FOR if locked else None
    )
    tx.audit.write(person_id=person.id, act="sign_in_failed", subject=person.id, at=tx.now, after={"locked": locked})


def _open_session(tx: Transaction, person: Person) -> str:
    token = secrets.token_urlsafe(32)
    tx.people.record_attempt(person.id, failures=0, locked_until=None)
    tx.people.open_login(_digest(token), person_id=person.id, at=tx.now, expires_at=tx.now + SESSION)
    tx.audit.write(person_id=person.id, act="sign_in", subject=person.id, at=tx.now)
    return token


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except VerificationError:
        return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
